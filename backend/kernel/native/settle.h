// Settling: until every thread is idle or asleep. Completions that come go to machine.pending.
#pragma once
// Waits until no thread can go on. False when the machine has failed, as by a deadline or a process that died.
bool Settle();
