// What has come of the records that were started: completions, forked children, ended processes.
#pragma once
#include <stdint.h>

#include "machine.h"

// Takes every completion that is there into machine.pending and the books.
void Collect();
// Whether Collect would find something.
bool AnyCompletion();
// Whether a process was sent a fatal signal and has not ended yet.
bool AnyDying();
// Notices processes that have ended; their busy threads complete as exited or killed. A process that ended unasked with
// nothing left of the machine makes it fail.
void NoticeDeaths();
// Completes the threads that were ended by an exit or exec which itself waits for others.
void CollectEnded();
// Whether a thread of the process is about to end it or to replace it.
bool IsEnding(const ProcessBook& process);
// Adds a completion that the next frame reports. `bytes` must stay until then.
void AddPending(const Completion& completion, const uint8_t* bytes);
