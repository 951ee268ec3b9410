// What a machine's threads do about signals (sigaction, sigprocmask), and the handler that is counted.
#pragma once
#include "control.h"

void SignalAction(const uint64_t* operands, Completion* completion);
void SignalMask(Slot& slot, const uint64_t* operands, Completion* completion);
