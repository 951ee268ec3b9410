#include "subject.h"

#include <linux/mman.h>
#include <linux/prctl.h>

#include "access.h"
#include "direct.h"
#include "execute.h"
#include "futex.h"
#include "heap.h"
#include "perform.h"
#include "perform_rights.h"
#include "privileges.h"
#include "service.h"
#include "signals.h"
#include "spawn.h"
#include "subject_signals.h"
#include "sys.h"
#include "trace.h"

namespace {

constexpr int kBrokenStatus = 70;
constexpr int kFirstFreeFd = 3;

void RunThread(Slot& slot);
[[noreturn]] void PerformRecords(Slot& slot);

uint32_t ProcessOf(const Slot& slot) { return SlotIndexAt(&slot) / kThreads; }

// A tid that is none of ours stays what it is.
uint32_t ThreadName(void*, uint32_t tid) {
  for (uint32_t index = 0; index < kSlots; index++)
    if (Acquire(&control().tids[index]) == tid) return index + 1;
  return tid;
}

// What each process does first: then it can get threads, and it ends with the guard.
void BeginProcess(uint32_t process) {
  ProcessArea& area = control().processes[process];
  area.pid = static_cast<uint32_t>(sys::Call(__NR_getpid));
  if (StartService(process, RunThread) != 0) sys::Call(__NR_exit_group, kBrokenStatus);
}

void BeginThread(Slot& slot) {
  slot.recovery = {};
  slot.trial.stage = Trial::kIdle;
  slot.handled = 0;
  UseSignalStack(slot);
  Release(&control().tids[SlotIndexAt(&slot)], static_cast<uint32_t>(sys::Call(__NR_gettid)));
}

void Complete(Slot& slot, uint32_t posted) {
  Release(&slot.completed, posted);
  if (Acquire(&control().driver_waits) == 0) return;
  __atomic_add_fetch(&control().doorbell, 1, __ATOMIC_SEQ_CST);
  FutexWake(&control().doorbell);
}

void RunChild(Slot& slot) {
  EndWithGuard();
  BeginThread(slot);
  BeginProcess(ProcessOf(slot));
  Complete(slot, slot.posted);  // the driver counts a child as busy until this
  PerformRecords(slot);
}

void Fork(const uint64_t* operands, Completion* completion) {
  Slot& child = control().slots[SlotIndex(static_cast<uint32_t>(operands[FORK_CHILD]), 0)];
  long pid = CloneProcess(child.StackTop(), RunChild, child);
  bool failed = sys::Failed(pid);
  if (!failed) control().processes[operands[FORK_CHILD]].pid = static_cast<uint32_t>(pid);
  completion->kind = failed ? kErrno : kValue;
  completion->error = failed ? static_cast<uint16_t>(-pid) : 0;
  completion->value = failed ? -1 : static_cast<int64_t>(operands[FORK_CHILD]);
}

// The child has this stack too: it must end before it comes back from anything.
void Vfork(Completion* completion) {
  long pid = __NR_vfork;
  asm volatile("syscall\n"
               "test %[pid], %[pid]\n"
               "jnz 1f\n"
               "mov %[exit], %[pid]\n"
               "xor %%edi, %%edi\n"
               "syscall\n"
               "1:"
               : [pid] "+a"(pid)
               : [exit] "i"(__NR_exit)
               : "rcx", "r11", "rdi", "memory", "cc");
  if (!sys::Failed(pid)) sys::Call(__NR_wait4, pid, nullptr, 0, nullptr);
  Finish(completion, sys::Failed(pid) ? pid : 0);
}

// Two digits at most.
void WriteNumber(char* to, uint32_t number) {
  if (number >= 10) *to++ = static_cast<char>('0' + number / 10);
  *to++ = static_cast<char>('0' + number % 10);
  *to = 0;
}

void Exec(Slot& slot, Completion* completion) {
  char process[3];
  char caller[3];
  WriteNumber(process, ProcessOf(slot));
  WriteNumber(caller, SlotIndexAt(&slot) % kThreads);
  const char* arguments[] = {"uffd-machine", "subject", process, caller, nullptr};
  const char* environment[] = {nullptr};
  // The service thread, which sees to it otherwise, ends in execve(2); the new one is made after it.
  EndWithGuard();
  long error = sys::Call(__NR_execve, "/proc/self/exe", arguments, environment);
  completion->kind = kErrno;
  completion->error = static_cast<uint16_t>(-error);
  completion->value = -1;
}

// The words of what was written come out. Each thread has a place of its own, as long as few of few processes write at once.
void DirectWrite(Slot& slot, const uint64_t* o, Completion* completion) {
  uint32_t place = (ProcessOf(slot) * 8 + SlotIndexAt(&slot) % kThreads) % kDirectPlaces;
  uint64_t length = o[DIRECT_WRITE_LENGTH];
  Finish(completion, WriteDirect(o[DIRECT_WRITE_ADDR], length, place, slot.scratch));
  if (completion->kind == kValue) completion->length = static_cast<uint32_t>(length / kPageSize * sizeof(uint64_t));
}

// The operations that only a machine's thread may perform (Host::own).
void PerformOwn(void* context, uint16_t code, const uint64_t* o, Completion* completion) {
  Slot& slot = *static_cast<Slot*>(context);
  switch (code) {
    case OP_LOAD: return Load(slot, o[LOAD_ADDR], o[LOAD_SIZE], completion);
    case OP_STORE: return Store(slot, o[STORE_ADDR], o[STORE_VALUE], o[STORE_SIZE], completion);
    case OP_FILL: return Fill(slot, o[FILL_ADDR], o[FILL_LENGTH], static_cast<uint8_t>(o[FILL_BYTE]), completion);
    case OP_EXCHANGE_ADD:
      return ExchangeAdd(slot, o[EXCHANGE_ADD_ADDR], o[EXCHANGE_ADD_VALUE], o[EXCHANGE_ADD_SIZE], completion);
    case OP_EXECUTE: return Execute(slot, o[EXECUTE_ADDR], completion);
    case OP_SIGACTION: return SignalAction(o, completion);
    case OP_SIGPROCMASK: return SignalMask(slot, o, completion);
    case OP_PTRACE_PEEK: return PeekWord(o[PTRACE_PEEK_PROCESS], o[PTRACE_PEEK_ADDR], completion);
    case OP_PTRACE_POKE:
      return PokeWord(o[PTRACE_POKE_PROCESS], o[PTRACE_POKE_ADDR], o[PTRACE_POKE_WORD], completion);
    case OP_FORK: return Fork(o, completion);
    case OP_VFORK: return Vfork(completion);
    case OP_EXEC: return Exec(slot, completion);
    case OP_DIRECT_READ:
      return Finish(completion, ReadDirect(o[DIRECT_READ_ADDR], o[DIRECT_READ_LENGTH], slot.scratch));
    case OP_DIRECT_WRITE: return DirectWrite(slot, o, completion);
    case OP_SET_THP_DISABLE:
      return Finish(completion, sys::Call(__NR_prctl, PR_SET_THP_DISABLE, o[SET_THP_DISABLE_DISABLE] != 0, 0, 0, 0));
    case OP_DROP_PRIVILEGES: return Finish(completion, DropPrivileges(o[DROP_PRIVILEGES_WHAT]));
    case OP_EXIT: sys::Call(__NR_exit_group, o[EXIT_STATUS]);
  }
}

// As freshly booted, where only thread 0 of process 0 does anything (reset.h).
void ResetProcess() {
  EmptySocket();
  sys::Call(__NR_close_range, kFirstFreeFd, kMostDescriptors - 1, 0);
  sys::Call(__NR_munmap, kArenaStart, kArenaEnd - kArenaStart);
  sys::Call(__NR_munlockall);
  // Where it can't be placed it stays where it was.
  if (static_cast<uint64_t>(sys::Call(__NR_brk, 0)) != kHeapStart) PlaceHeap();
}

// The operand that is a descriptor, or kOperands.
uint32_t DescriptorOperand(uint16_t code) {
  switch (code) {
    case OP_MMAP: return MMAP_FD;
    case OP_IOCTL: return IOCTL_FD;
    case OP_READ: return READ_FD;
    case OP_READ_AT: return READ_AT_FD;
    case OP_POLL: return POLL_FD;
    case OP_CLOSE: return CLOSE_FD;
    case OP_WRITE: return WRITE_FD;
    case OP_FCNTL: return FCNTL_FD;
    case OP_DUP: return DUP_FD;
    case OP_DUP3: return DUP3_OLDFD;
    case OP_PIDFD_GETFD: return PIDFD_GETFD_FD;
    case OP_SEND_FD: return SEND_FD_FD;
    case OP_FSTAT: return FSTAT_FD;
    case OP_READLINK: return READLINK_FD;
    case OP_FDINFO_READ: return FDINFO_READ_FD;
    case OP_PROC_FD_READLINK: return PROC_FD_READLINK_FD;
    case OP_LSEEK: return LSEEK_FD;
    case OP_PREAD: return PREAD_FD;
    case OP_FTRUNCATE: return FTRUNCATE_FD;
    case OP_FALLOCATE: return FALLOCATE_FD;
    case OP_PWRITE: return PWRITE_FD;
    case OP_FILE_BLOCKS: return FILE_BLOCKS_FD;
    case OP_REOPEN: return REOPEN_FD;
    case OP_READV: return READV_FD;
    case OP_WRITEV: return WRITEV_FD;
    case OP_VMSPLICE: return VMSPLICE_FD;
    case OP_USERFAULTFD_IOC_NEW: return USERFAULTFD_IOC_NEW_FD;
    default: return FindOperation(code)->ioctl_request != 0 ? 0 : kOperands;
  }
}

// Our own descriptors must look closed, and like no other: one that RLIMIT_NOFILE forbids always is.
void HideOwnDescriptor(uint64_t& operand) {
  constexpr uint64_t kHidden = 0x40000000;
  auto fd = static_cast<int>(operand);
  if (fd >= kControlFd && fd <= kLastOwnFd) operand = kHidden + static_cast<uint64_t>(fd);
}

void HideOwnDescriptors(Slot& slot) {
  uint32_t operand = DescriptorOperand(slot.code);
  if (operand != kOperands) HideOwnDescriptor(slot.operands[operand]);
  if (slot.code == OP_DUP3) HideOwnDescriptor(slot.operands[DUP3_NEWFD]);
}

void PerformCommand(Slot& slot) {
  if (slot.code == kResetCommand) return ResetProcess();
  HideOwnDescriptors(slot);
  Host host{PerformOwn, ThreadName, &slot};
  Perform(host, slot.code, slot.operands, slot.scratch, &slot.completion);
}

[[noreturn]] void PerformRecords(Slot& slot) {
  for (;;) {
    uint32_t posted = Acquire(&slot.posted);
    if (posted == slot.completed) {
      FutexWait(&slot.posted, posted);
      continue;
    }
    PerformCommand(slot);
    Complete(slot, posted);
  }
}

void RunThread(Slot& slot) {
  BeginThread(slot);
  SetSignalMask(SignalBit(kServiceSignal));
  PerformRecords(slot);
}

void MapControl() {
  constexpr int kShared = MAP_SHARED | MAP_FIXED_NOREPLACE;
  long mapped = sys::Call(__NR_mmap, kControlBase, sizeof(Control), PROT_READ | PROT_WRITE, kShared, kControlFd, 0);
  if (mapped != static_cast<long>(kControlBase)) sys::Call(__NR_exit_group, kBrokenStatus);
  mapped = sys::Call(__NR_mmap, kPayloadBase, kPayloadSize, PROT_READ, kShared, kControlFd, kPayloadOffset);
  if (mapped != static_cast<long>(kPayloadBase)) sys::Call(__NR_exit_group, kBrokenStatus);
}

void Reserve(uint64_t start, uint64_t end) {
  sys::Call(__NR_mmap, start, end - start, PROT_NONE, MAP_SHARED | MAP_FIXED, kControlFd, 0);
}

// Where a program leaves the place of a mapping to Linux it takes the highest that is free: in the arena, for nothing above
// it is. Of a file, so that no mapping of a program's becomes one with it; it takes no memory.
void ReserveAboveArena() {
  Reserve(kArenaEnd, kPayloadBase);
  Reserve(kPayloadBase + kPayloadSize, kControlBase);
  auto highest = static_cast<uint64_t>(sys::Call(__NR_mmap, 0, kPageSize, PROT_NONE, MAP_SHARED, kControlFd, 0));
  Reserve(kControlBase + sizeof(Control), highest + kPageSize);
}

// After `exec`: what other threads had to do will not be done. The driver may post meanwhile: what it posts before its
// slot is looked at here is ended, what it posts later is performed, by threads that are made anew.
void EndOthers(uint32_t process, uint32_t caller) {
  for (uint32_t thread = 1; thread < kThreads; thread++) Release(&control().tids[SlotIndex(process, thread)], 0u);
  Release(&control().processes[process].start_mask, 0u);
  for (uint32_t thread = 0; thread < kThreads; thread++) {
    Slot& slot = control().slots[SlotIndex(process, thread)];
    uint32_t posted = Acquire(&slot.posted);
    if (thread == caller || slot.completed == posted) continue;
    slot.completion = {};
    slot.completion.kind = kExited;
    Release(&slot.completed, posted);
  }
}

void CompleteExec(Slot& slot) {
  slot.completion = {};
  slot.completion.kind = kValue;
  Complete(slot, slot.posted);
}

// The first code of a process on its own stack.
void RunFirst(Slot& slot) {
  uint32_t process = ProcessOf(slot);
  uint32_t caller = control().processes[process].exec_caller;
  if (caller != kNoCaller) EndOthers(process, caller);
  BeginThread(slot);
  // After exec the mask is that of the thread that called.
  if (caller == kNoCaller) SetSignalMask(SignalBit(kServiceSignal));
  BeginProcess(process);
  if (caller == kNoCaller) Complete(slot, slot.posted);
  else CompleteExec(control().slots[SlotIndex(process, caller)]);
  PerformRecords(slot);
}

}  // namespace

void SubjectMain(uint32_t process, uint32_t caller) {
  sys::Call(__NR_prctl, PR_SET_NAME, "uffd-subject");
  MapControl();
  ReserveAboveArena();
  PlaceHeap();
  SetAccessHandlers();
  Slot& slot = control().slots[SlotIndex(process, 0)];
  control().processes[process].exec_caller = caller;
  SwitchStack(slot.StackTop(), RunFirst, slot);
}
