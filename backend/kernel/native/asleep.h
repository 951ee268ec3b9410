// Recognising threads that sleep, and why, from what /proc says.
#pragma once
#include <stdint.h>

#include "machine.h"

enum class Doing : uint8_t {
  kRuns,     // or can: there is more to come
  kSleeps,   // in a place where only another thread's action ends it
  kBlocked,  // in a place that we do not know, or for a lock: it may go on by itself
};

struct Sight {
  Doing doing;
  uint8_t reason;  // Reason, unless it runs
};

Sight LookAtThread(ProcessBook& process, ThreadBook& thread);

// Whether the thread has ended, although its process has not: another thread keeps it from that.
bool HasEnded(ProcessBook& process, ThreadBook& thread);

// How often the thread has been given a CPU: unchanged between two looks, it has done nothing in between.
uint64_t SwitchCount(ProcessBook& process, ThreadBook& thread);

// Nanoseconds that the thread has run; exact when it is not running, else up to a tick behind.
uint64_t CpuTime(ProcessBook& process, ThreadBook& thread);

// Nanoseconds that the thread was ready to run and others had the CPUs.
uint64_t WaitTime(ProcessBook& process, ThreadBook& thread);

// Whether a signal waits that the thread has not blocked: with one, a system call that copies from a missing page
// takes the fault over and over.
bool HasPendingSignal(ProcessBook& process, ThreadBook& thread);

// Whether a thread of the process blocks a signal, or the process ignores or handles it: the signal does not end it.
bool IsSignalHeld(const ProcessBook& process, uint64_t tid, int signal);

// Whether the process is stopped by a signal: its service thread is, which never does anything that keeps it from that.
bool IsStopped(const ProcessBook& process);

// Whether a SIGSTOP that was sent to a thread has yet to take effect, which it does by itself.
bool IsStopComing(ProcessBook& process);

// Appends what a busy thread does, for messages.
void Describe(ProcessBook& process, ThreadBook& thread, Text<4096>& text);
