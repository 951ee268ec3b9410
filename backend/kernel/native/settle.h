// Settling: until every thread is idle or asleep. Completions that come go to machine.pending.
#pragma once

#include <stdint.h>

// By how much longer everything may take than on a processor of its own: an emulated one is slow.
extern uint64_t patience;

// Waits until no thread can go on. False when the machine has failed, as by a deadline or a process that died.
bool Settle();
