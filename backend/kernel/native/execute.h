// One instruction of the program's, executed in user mode.
#pragma once
#include <stdint.h>

#include "control.h"
#include "signals.h"

// Performs `execute` (docs/operations.md) on the thread that `slot` belongs to.
void Execute(Slot& slot, uint64_t address, Completion* completion);

// In a handler: whether the signal is about an instruction under trial. Then the thread goes on behind the trial.
bool EndsTrial(Slot& slot, int signal, const siginfo_t& info, sigcontext& registers);
