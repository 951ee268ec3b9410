// Control memory: what the driver and all processes of one subject share. A memfd, mapped at kControlBase; the payload
// area follows in the same file. Pages that nobody touches take no memory.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include <asm/sigcontext.h>

#include "abi.h"

// Where the subject's processes keep their own descriptors: beyond RLIMIT_NOFILE, which programs can't reach.
inline constexpr int kControlFd = 300;
inline constexpr int kLifelineFd = 301;
inline constexpr int kDirectSourceFd = 302;  // direct.h
inline constexpr int kDirectTargetFd = 303;
inline constexpr int kSendFd = 304;  // perform_rights.h
inline constexpr int kReceiveFd = 305;
inline constexpr int kAboveOwn = 400;  // out of the way of these while they are made, and for what a call sleeps with
inline constexpr int kLastOwnFd = 511;
inline constexpr uint32_t kMostDescriptors = 256;  // RLIMIT_NOFILE

// Tells a service thread to look at `start_mask`. A real-time signal, so that no default action or limit interferes.
inline constexpr int kServiceSignal = 40;

// Codes of commands that are no operations; the driver alone posts them.
inline constexpr uint16_t kResetCommand = 0xff00;

// What a signal handler needs to go on after an access that failed (access.h).
struct Recovery {
  uint64_t resume;  // address to go on at; 0 while no access is under way
  int32_t signal;
  int32_t code;
  uint64_t address;
};

inline constexpr uint32_t kTrialWords = 32;

// An instruction of the program's that is executed by itself (execute.h).
struct Trial {
  enum Stage : uint32_t { kIdle, kEntering, kRunning };
  Stage stage;
  uint64_t address;
  sigcontext before;            // registers to go on with afterwards
  uint64_t stack[kTrialWords];  // what the instruction may use as its stack
};

// One thread of one process. The driver writes a command and then raises `posted`, which is a futex; the thread sets
// `completed` to the same number when the completion is there.
struct alignas(kPageSize) Slot {
  uint32_t posted;
  uint32_t completed;
  uint16_t code;
  uint64_t operands[kOperands];
  Completion completion;
  Recovery recovery;
  Trial trial;
  uint64_t handled;  // how often a handler that counts ran
  alignas(kPageSize) uint8_t scratch[kMostTransfer];
  alignas(kPageSize) uint8_t signal_stack[0x4000];
  uint8_t stack[0xa000];

  uint64_t StackTop() const { return reinterpret_cast<uint64_t>(stack + sizeof stack); }
};
static_assert(sizeof(Slot) == 0x10000);

struct alignas(kPageSize) ProcessArea {
  uint32_t pid;
  uint32_t service_tid;
  uint32_t start_mask;  // threads that the service thread has yet to make, one bit each
  int32_t start_error;  // errno of the last thread that could not be made, which is tried again
  uint32_t exec_caller; // thread whose `exec` the process began with
  alignas(kPageSize) uint8_t service_stack[0x3000];
};
static_assert(sizeof(ProcessArea) == 0x4000);

struct alignas(kPageSize) Control {
  uint32_t doorbell;  // futex: raised after a completion while the driver waits
  uint32_t driver_waits;
  uint32_t tids[kSlots];  // by slot; 0 for a thread that is not there
  ProcessArea processes[kProcesses];
  Slot slots[kSlots];
};

inline constexpr uint64_t kPayloadOffset = sizeof(Control);
inline constexpr uint64_t kControlFileSize = kPayloadOffset + kPayloadSize;

inline Control& control() { return *reinterpret_cast<Control*>(kControlBase); }

inline uint32_t SlotIndex(uint32_t process, uint32_t thread) { return process * kThreads + thread; }

// The slot that an address, as that of a local variable, lies in; kSlots for none.
inline uint32_t SlotIndexAt(const void* address) {
  uint64_t first = kControlBase + offsetof(Control, slots);
  uint64_t at = reinterpret_cast<uint64_t>(address);
  return at < first || at >= first + kSlots * sizeof(Slot) ? kSlots : (at - first) / sizeof(Slot);
}

template <typename Value>
inline Value Acquire(const Value* at) { return __atomic_load_n(at, __ATOMIC_SEQ_CST); }
template <typename Value>
inline void Release(Value* at, Value value) { __atomic_store_n(at, value, __ATOMIC_SEQ_CST); }
