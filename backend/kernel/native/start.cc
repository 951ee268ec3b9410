#include "start.h"

#include <linux/fcntl.h>
#include <linux/mman.h>

#include "asleep.h"
#include "clock.h"
#include "collect.h"
#include "direct.h"
#include "futex.h"
#include "khugepaged.h"
#include "machine.h"
#include "perform.h"
#include "setting.h"
#include "signals.h"
#include "privileges.h"

namespace {

constexpr uint64_t kUioMaxiov = 1024;     // more segments are EINVAL
constexpr uint64_t kNobody = 0x7fffffff;  // above every pid
constexpr uint64_t kLastSignal = 64;
constexpr int64_t kMakingTime = 2 * kSecond;  // that a thread may take to be made: without a CPU for it, milliseconds

uint64_t Resolve(uint16_t kind, uint64_t operand) {
  if (kind == kImmediate) return operand;
  if (kind == kPayloadOperand) return kPayloadBase + operand;
  const RecordResult& result = machine.results[kind & 0xfff];
  return result.has_value ? result.fields[kind >> 12 & 7] + operand : kAllOnes;
}

bool IsAccessSize(uint64_t size) { return size == 1 || size == 2 || size == 4 || size == 8; }

// Other flags of open(2) could make a file.
constexpr uint64_t kDeviceFlags = O_ACCMODE | O_NONBLOCK | O_CLOEXEC;

// Others send signals, take locks or write to memory.
bool IsFcntlCommand(uint32_t command) {
  return command <= F_SETFL || command == F_DUPFD_CLOEXEC || command == F_ADD_SEALS || command == F_GET_SEALS;
}

// An array of so many segments is none that a machine takes, although the kernel would.
bool IsOverSegments(uint64_t count) { return count > kMostSegments && count <= kUioMaxiov; }

bool IsOverDirect(uint64_t address, uint64_t length) {
  return length > kMostDirect || address % kPageSize != 0 || length % kPageSize != 0;
}

// What a machine lets its threads send, and act on: SIGUSR1, SIGUSR2 and SIGKILL, nothing (0), or a number that only shows
// an error.
bool IsSignalToSend(uint64_t signal) {
  if (signal == 0 || signal == SIGKILL || signal == SIGUSR1 || signal == SIGUSR2) return true;
  return signal > kLastSignal && signal <= INT32_MAX;
}

bool IsOverSigaction(const uint64_t* o) {
  constexpr uint64_t kCounted = 2;
  uint64_t flags = o[SIGACTION_FLAGS] & ~uint64_t{SA_RESTART};
  return !IsSignalToSend(o[SIGACTION_SIGNUM]) || o[SIGACTION_HANDLER] > kCounted || flags != 0;
}

bool IsJobControl(uint64_t signal) { return signal == SIGSTOP || signal == SIGCONT; }

bool IsOverTgkill(uint64_t signal) { return !IsSignalToSend(signal) && !IsJobControl(signal); }

bool IsOverKill(uint64_t signal) { return signal == SIGUSR1 || signal == SIGUSR2 || IsOverTgkill(signal); }

bool IsOverLimit(uint16_t code, const uint64_t* o) {
  switch (code) {
    case OP_LOAD: return !IsAccessSize(o[LOAD_SIZE]);
    case OP_STORE: return !IsAccessSize(o[STORE_SIZE]);
    // What is not aligned could lie in two cache lines, which Linux may punish (split_lock_detect).
    case OP_EXCHANGE_ADD:
      return !IsAccessSize(o[EXCHANGE_ADD_SIZE]) || o[EXCHANGE_ADD_ADDR] % o[EXCHANGE_ADD_SIZE] != 0;
    case OP_FILL: return o[FILL_LENGTH] > kMostFill || o[FILL_BYTE] > 255;
    case OP_READ: return o[READ_COUNT] > kMostTransfer;
    case OP_READ_AT: return o[READ_AT_COUNT] > kMostTransfer;
    case OP_WRITE: return o[WRITE_COUNT] > kMostTransfer;
    case OP_READV: return IsOverSegments(o[READV_IOVCNT]);
    case OP_WRITEV: return IsOverSegments(o[WRITEV_IOVCNT]);
    case OP_VMSPLICE: return IsOverSegments(o[VMSPLICE_IOVCNT]);
    case OP_PROCESS_VM_READV:
    case OP_PROCESS_VM_WRITEV:
      return IsOverSegments(o[PROCESS_VM_READV_LIOVCNT]) || IsOverSegments(o[PROCESS_VM_READV_RIOVCNT]);
    case OP_PROC_MEM_READ: return o[PROC_MEM_READ_COUNT] > kMostTransfer;
    case OP_PROC_MEM_WRITE: return !IsAccessSize(o[PROC_MEM_WRITE_SIZE]);
    case OP_PAGEMAP_SCAN: return o[PAGEMAP_SCAN_VEC_LEN] > kMostTransfer / kRegionSize;
    case OP_PAGEMAP_READ: return o[PAGEMAP_READ_LENGTH] > kMostTransfer * kPageSize / sizeof(uint64_t);
    case OP_DIRECT_READ: return IsOverDirect(o[DIRECT_READ_ADDR], o[DIRECT_READ_LENGTH]);
    case OP_DIRECT_WRITE: return IsOverDirect(o[DIRECT_WRITE_ADDR], o[DIRECT_WRITE_LENGTH]);
    case OP_MINCORE: return o[MINCORE_LENGTH] > kMostTransfer * kPageSize;
    case OP_SIGACTION: return IsOverSigaction(o);
    case OP_TGKILL: return IsOverTgkill(o[TGKILL_SIGNUM]);
    case OP_KILL: return IsOverKill(o[KILL_SIGNUM]);
    case OP_SIGPROCMASK: return (o[SIGPROCMASK_SET] & ~(SignalBit(SIGUSR1) | SignalBit(SIGUSR2))) != 0;
    case OP_POLL: return o[POLL_TIMEOUT] != 0 && o[POLL_TIMEOUT] != kAllOnes;
    case OP_PREAD: return o[PREAD_COUNT] > kMostTransfer;
    case OP_OPEN_USERFAULTFD_DEVICE: return (o[OPEN_USERFAULTFD_DEVICE_FLAGS] & ~kDeviceFlags) != 0;
    case OP_OPEN_ZERO: return (o[OPEN_ZERO_FLAGS] & ~kDeviceFlags) != 0;
    case OP_REOPEN: return (o[REOPEN_FLAGS] & ~kDeviceFlags) != 0;
    case OP_DISK_FILE:
    case OP_MEMFD_SECRET: return o[DISK_FILE_LENGTH] > kMostFill;
    case OP_MEMFD_CREATE: return o[MEMFD_CREATE_LENGTH] > kMostName;
    case OP_PWRITE: return !IsAccessSize(o[PWRITE_SIZE]);
    case OP_DROP_PRIVILEGES: return o[DROP_PRIVILEGES_WHAT] > (kDropCapability | kDropRoot);
    case OP_FCNTL: return !IsFcntlCommand(static_cast<uint32_t>(o[FCNTL_COMMAND]));
    default: return false;
  }
}

// Takes the number, if it can be had. Numbers are not given twice, even if nobody was born.
bool TakeChildNumber(uint64_t number) {
  if (number >= kProcesses || (machine.numbers_used >> number & 1) != 0) return false;
  machine.numbers_used |= 1u << number;
  return true;
}

// What only reads where it touches memory; of segments, their array.
bool ReadsOnly(uint16_t code) {
  switch (code) {
    case OP_DIRECT_WRITE:
    case OP_UFFDIO_COPY:
    case OP_WRITE:
    case OP_READV:
    case OP_WRITEV:
    case OP_VMSPLICE:
    case OP_PROCESS_VM_READV:
    case OP_PROCESS_VM_WRITEV:
    case OP_PROC_MEM_READ:
    case OP_PTRACE_PEEK: return true;
    default: return false;
  }
}

// Whether the kernel chooses a place, the arena's highest that is free (subject.cc): a hint in page 0 is none.
bool IsWithoutHint(const uint64_t* o) {
  return o[MMAP_ADDR] < kPageSize && (o[MMAP_FLAGS] & (MAP_FIXED | MAP_FIXED_NOREPLACE)) == 0;
}

bool IsDrivers(uint64_t address, uint64_t last) {
  return (address < kArenaStart && last >= kLowEnd) || (address < kTaskSize && last >= kArenaEnd);
}

// Whether mremap would put something outside of the arena: a hint of 0 is none.
bool MovesToDriver(const uint64_t* o) {
  uint64_t to = o[MREMAP_NEW_ADDRESS];
  uint64_t length = o[MREMAP_NEW_LENGTH];
  if ((o[MREMAP_FLAGS] & (MREMAP_FIXED | MREMAP_DONTUNMAP)) == 0) return false;
  if (to < kArenaStart) return to != 0 || (o[MREMAP_FLAGS] & MREMAP_FIXED) != 0;
  return length != 0 && IsDrivers(to, to + (length - 1) < to ? kAllOnes : to + (length - 1));
}

// Whether the operation touches memory that is the driver's own.
bool TouchesDriver(const OperationInfo& info, const uint64_t* operands) {
  if (info.touch_address < 0) return false;
  uint64_t address = operands[info.touch_address];
  if (info.code == OP_MMAP && address < kArenaStart) return !IsWithoutHint(operands);
  if (info.code == OP_MREMAP && MovesToDriver(operands)) return true;
  if (info.code == OP_PAGEMAP_SCAN) {
    uint64_t end = operands[PAGEMAP_SCAN_END];
    return end > address && IsDrivers(address, end - 1);
  }
  uint64_t length = info.touch_length < 0 ? info.touch_bytes : operands[info.touch_length];
  // An old length of 0 means the mapping there.
  if (info.code == OP_MREMAP && length == 0) length = 1;
  if (length == 0) return false;
  uint64_t last = address + (length - 1) < address ? kAllOnes : address + (length - 1);
  if (ReadsOnly(info.code) && address >= kPayloadBase && last < kPayloadBase + kPayloadSize) return false;
  return IsDrivers(address, last);
}

bool IsThere(uint32_t process, uint32_t thread) {
  if (thread == 0) return true;
  return machine.processes[process].threads[thread].known && Acquire(&control().tids[SlotIndex(process, thread)]) != 0;
}

uint8_t RefusalOf(const RecordCell& record, const OperationInfo& info, const uint64_t* operands) {
  const ProcessBook& process = machine.processes[record.process];
  if (!process.alive || process.ending) return kNoProcess;
  if (process.threads[record.thread].busy) return kBusy;
  // Who would make the thread is stopped too; the first one is always there.
  if (!IsThere(record.process, record.thread) && IsStopped(process)) return kStopped;
  if (IsOverLimit(record.code, operands)) return kLimit;
  if (record.code == OP_FORK && !TakeChildNumber(operands[FORK_CHILD])) return kChildTaken;
  return TouchesDriver(info, operands) ? kDriverMemory : 0;
}

void Refuse(const RecordCell& record, uint32_t index, uint8_t refusal) {
  Completion completion{};
  completion.record = index;
  completion.process = record.process;
  completion.thread = record.thread;
  completion.kind = kRefused;
  completion.value = refusal;
  AddPending(completion, nullptr);
}

// The child counts as busy until it says otherwise.
void PrepareChild(uint64_t child) {
  Slot& slot = SlotOf(static_cast<uint32_t>(child), 0);
  slot.posted = 1;
  slot.completed = 0;
  control().processes[child].start_mask = 0;
  control().processes[child].start_error = 0;
}

void MakeThread(uint32_t process, uint32_t thread) {
  ProcessArea& area = control().processes[process];
  __atomic_or_fetch(&area.start_mask, 1u << thread, __ATOMIC_SEQ_CST);
  sys::Call(__NR_tgkill, area.pid, Acquire(&area.service_tid), kServiceSignal);
}

// The operand that names a process of the machine, or kOperands.
uint32_t ProcessOperand(uint16_t code) {
  switch (code) {
    case OP_PROCESS_VM_READV: return PROCESS_VM_READV_PROCESS;
    case OP_PROCESS_VM_WRITEV: return PROCESS_VM_WRITEV_PROCESS;
    case OP_PROC_MEM_READ: return PROC_MEM_READ_PROCESS;
    case OP_PROC_MEM_WRITE: return PROC_MEM_WRITE_PROCESS;
    case OP_PAGEMAP_READ: return PAGEMAP_READ_PROCESS;
    case OP_PAGEMAP_SCAN: return PAGEMAP_SCAN_PROCESS;
    case OP_PAGEMAP_IOCTL: return PAGEMAP_IOCTL_PROCESS;
    case OP_FDINFO_READ: return FDINFO_READ_PROCESS;
    case OP_SMAPS_READ: return SMAPS_READ_PROCESS;
    case OP_PROC_FD_READLINK: return PROC_FD_READLINK_PROCESS;
    case OP_PROC_FD_LIST: return PROC_FD_LIST_PROCESS;
    case OP_MAPS_READ: return MAPS_READ_PROCESS;
    case OP_PTRACE_PEEK: return PTRACE_PEEK_PROCESS;
    case OP_PTRACE_POKE: return PTRACE_POKE_PROCESS;
    case OP_PIDFD_GETFD: return PIDFD_GETFD_PROCESS;
    case OP_PROCESS_MADVISE: return PROCESS_MADVISE_PROCESS;
    case OP_TGKILL: return TGKILL_PROCESS;
    case OP_KILL: return KILL_PROCESS;
    default: return kOperands;
  }
}

// The tid of a thread, 0 where there is none. One that has a record is waited for while it is being made.
uint32_t TidOf(uint32_t process, uint32_t thread) {
  const ProcessBook& book = machine.processes[process];
  uint32_t* place = &control().tids[SlotIndex(process, thread)];
  uint32_t tid = Acquire(place);
  if (!book.threads[thread].busy || book.ending || IsStopped(book)) return tid;
  for (int64_t end = Now() + kMakingTime; tid == 0 && Now() < end; tid = Acquire(place)) sys::Call(__NR_sched_yield);
  return tid;
}

// The tid of the thread that tgkill is to signal, 0 for the one that calls, which may only be about to be made. A number that
// is nobody's for a thread that has had no record, though it may be left from before a reset; the first one is always there.
uint64_t TargetOf(const RecordCell& head, const uint64_t* operands) {
  uint64_t process = operands[TGKILL_PROCESS];
  uint64_t thread = operands[TGKILL_THREAD];
  if (process == head.process && thread == head.thread) return 0;
  if (process >= kProcesses || thread >= kThreads || !machine.processes[process].alive) return kNobody;
  if (thread != 0 && !machine.processes[process].threads[thread].known) return kNobody;
  uint32_t tid = TidOf(static_cast<uint32_t>(process), static_cast<uint32_t>(thread));
  return tid != 0 ? tid : kNobody;
}

// The pid of a process that lives; another number is nobody's.
uint64_t PidOf(uint64_t process) {
  bool alive = process < kProcesses && machine.processes[process].alive;
  return alive ? machine.processes[process].pid : kNobody;
}

}  // namespace

void Post(uint32_t process, uint32_t thread, uint16_t code, const uint64_t* operands) {
  Slot& slot = SlotOf(process, thread);
  slot.code = code;
  for (uint32_t operand = 0; operand < kOperands; operand++) slot.operands[operand] = operands[operand];
  Release(&slot.posted, slot.posted + 1);
  if (Acquire(&control().tids[SlotIndex(process, thread)]) == 0) MakeThread(process, thread);
  else FutexWake(&slot.posted);
  machine.processes[process].threads[thread].busy = true;
  machine.processes[process].threads[thread].interrupted = false;
  machine.posted = true;
}

void StartRecord(const Record& record, uint32_t index) {
  machine.results[index].has_value = false;
  const RecordCell& head = record.head;
  const OperationInfo& info = *FindOperation(head.code);
  uint64_t operands[kOperands] = {};
  for (uint32_t operand = 0; operand < info.operands; operand++)
    operands[operand] = Resolve(record.KindOf(operand), record.OperandOf(operand));
  if (uint8_t refusal = RefusalOf(head, info, operands)) return Refuse(head, index, refusal);
  ThreadBook& thread = machine.processes[head.process].threads[head.thread];
  thread.code = head.code;
  thread.record = index;
  thread.run = machine.run;
  thread.known = true;
  if (head.code == OP_TGKILL) operands[TGKILL_THREAD] = TargetOf(head, operands);
  uint32_t process = ProcessOperand(head.code);
  if (process != kOperands) operands[process] = PidOf(operands[process]);
  if (head.code == OP_FORK) PrepareChild(operands[FORK_CHILD]);
  if (head.code == OP_SYSCTL_WRITE && operands[SYSCTL_WRITE_VALUE] <= 1) BorrowSetting();
  if (head.code == OP_SET_THP_DISABLE && operands[SET_THP_DISABLE_DISABLE] == 0) AllowHugePages();
  Post(head.process, head.thread, head.code, operands);
}
