#include "asleep.h"

#include "collect.h"
#include "perform.h"
#include "signals.h"

namespace {

struct Place {
  const char* prefix;  // of the kernel's function; its name may have a suffix as .constprop.0
  uint8_t reason;
};

constexpr Place kPlaces[] = {
    {"handle_userfault", kFaultReason},
    {"userfaultfd_event_wait_completion", kEventReason},
    {"userfaultfd_read", kReadReason},
    {"userfaultfd_ctx_read", kReadReason},
    // Callers of what waits for an event, where the compiler made them one function.
    {"dup_userfaultfd", kEventReason},
    {"userfaultfd_unmap", kEventReason},
    {"userfaultfd_remove", kEventReason},
    {"mremap_userfaultfd", kEventReason},
    {"poll_schedule", kPollReason},
    {"do_poll", kPollReason},
    {"do_sys_poll", kPollReason},
    {"pipe_", kPipeReason},
    {"anon_pipe_", kPipeReason},
    {"futex", kFutexReason},
    {"do_futex", kFutexReason},
    {"do_wait", kWaitReason},
    {"do_signal_stop", kStoppedReason},
    {"ptrace_stop", kStoppedReason},
};

constexpr size_t kLongestFile = 4096;

// What a file says, read anew. Empty when the thread is gone or has not begun.
struct FileText {
  FileText(ProcessBook& process, ThreadBook& thread, ThreadFile file) { Read(ThreadFileOf(process, thread, file)); }
  // Of any task, opened for this once.
  FileText(const ProcessBook& process, uint64_t tid, const char* file) {
    Path path;
    path.Add("task/").Add(tid).Add(file);
    int fd = OpenAt(process.directory, path.c_str());
    Read(fd);
    if (fd >= 0) Close(&fd);
  }
  const char* end() const { return text + length; }

  size_t length;
  char text[kLongestFile];

 private:
  void Read(int fd) {
    long got = fd < 0 ? 0 : ReadStart(fd, text, sizeof text);
    length = got < 0 ? 0 : static_cast<size_t>(got);
  }
};

// The letter of stat(5), 0 when there is none. The command, which comes before it, is in parentheses.
char StateIn(const FileText& stat) {
  for (size_t at = stat.length; at-- > 2;)
    if (stat.text[at - 2] == ')') return stat.text[at];
  return 0;
}

char State(ProcessBook& process, ThreadBook& thread) { return StateIn(FileText(process, thread, kStatFile)); }

bool AnyOtherBusy(const ProcessBook& process, const ThreadBook& thread) {
  for (const ThreadBook& other : process.threads)
    if (&other != &thread && other.busy) return true;
  return false;
}

// Word `index` of schedstat: ns run, ns waited to run, times run.
uint64_t Schedstat(ProcessBook& process, ThreadBook& thread, int index) {
  FileText schedstat(process, thread, kSchedstatFile);
  const char* at = schedstat.text;
  uint64_t value = ParseNumber(&at, schedstat.end(), 10);
  while (index-- > 0) value = ParseNumber(&++at, schedstat.end(), 10);
  return value;
}

// The number behind the line `name` of status, in `base`; 0 if there is none.
uint64_t StatusNumber(const FileText& status, const char* name, uint32_t base) {
  const char* at = status.text;
  while (at < status.end()) {
    if (StartsWith(at, static_cast<size_t>(status.end() - at), name)) {
      at += TextLength(name);
      while (at < status.end() && (*at == ':' || *at == '\t')) at++;
      return ParseNumber(&at, status.end(), base);
    }
    while (at < status.end() && *at++ != '\n') {
    }
  }
  return 0;
}

// Whether it waits for the mmap lock to pin a page.
bool IsInGetUserPages(const FileText& wchan) {
  constexpr const char* kPrefixes[] = {"__get_user_pages", "get_user_pages", "__gup", "gup_", "pin_user_pages"};
  for (const char* prefix : kPrefixes)
    if (StartsWith(wchan.text, wchan.length, prefix)) return true;
  return false;
}

// Why a thread sleeps, from its system call alone: for kernels that do not say where. A sleep in copying from or to
// memory looks like one in the call.
Sight FromSystemCall(ProcessBook& process, ThreadBook& thread) {
  char state = State(process, thread);
  if (state == 'T' || state == 't') return {Doing::kSleeps, kStoppedReason};
  if (state != 'S' && state != 'D') return {Doing::kRuns, 0};
  FileText text(process, thread, kSyscallFile);
  if (StartsWith(text.text, text.length, "running")) return {Doing::kRuns, 0};
  if (StartsWith(text.text, text.length, "-1")) return {Doing::kSleeps, kFaultReason};
  const char* at = text.text;
  switch (ParseNumber(&at, text.end(), 10)) {
    case __NR_process_vm_readv:
    case __NR_process_vm_writev:
    case __NR_vmsplice:
    case __NR_ioctl:
    case __NR_madvise:
    case __NR_mlock:
    case __NR_mlockall: return {Doing::kBlocked, kFaultReason};
    case __NR_clone:
    case __NR_munmap:
    case __NR_mremap:
    case __NR_mmap: return {Doing::kBlocked, kEventReason};
    case __NR_poll: return {Doing::kBlocked, kPollReason};
    case __NR_futex: return {Doing::kBlocked, state == 'D' ? kFaultReason : kFutexReason};
    case __NR_readv:
    case __NR_read: return {Doing::kBlocked, state == 'D' ? kLockReason : kReadReason};
    case __NR_writev:
    case __NR_write: return {Doing::kBlocked, state == 'D' ? kLockReason : kPipeReason};
    default: return {Doing::kBlocked, kUnknownReason};
  }
}

}  // namespace

bool HasEnded(ProcessBook& process, ThreadBook& thread) {
  if (thread.tid == 0) return false;
  char state = State(process, thread);
  return state == 0 || state == 'Z' || state == 'X';
}

Sight LookAtThread(ProcessBook& process, ThreadBook& thread) {
  FileText wchan(process, thread, kWchanFile);
  // What was posted a moment before a stop: who would make the thread is stopped as well.
  if (thread.tid == 0 && IsStopped(process)) return {Doing::kSleeps, kStoppedReason};
  if (wchan.length == 0 || wchan.text[0] == '0') {
    if (AnyOtherBusy(process, thread) && IsEnding(process) && HasEnded(process, thread))
      return {Doing::kBlocked, kWaitReason};
    return machine.says_where || wchan.length == 0 ? Sight{Doing::kRuns, 0} : FromSystemCall(process, thread);
  }
  // It waits for a thread of ours to stop, or for a child to end, which that does by itself.
  if (thread.code == OP_PTRACE_PEEK || thread.code == OP_PTRACE_POKE || thread.code == OP_VFORK)
    return {Doing::kRuns, 0};
  for (const Place& place : kPlaces) {
    if (!StartsWith(wchan.text, wchan.length, place.prefix)) continue;
    // The sleep in a pipe can be interrupted; that for its lock can't. Its holder is one of our sleepers.
    if (place.reason == kPipeReason && State(process, thread) == 'D') return {Doing::kSleeps, kLockReason};
    return {Doing::kSleeps, place.reason};
  }
  // A disk answers by itself, however long that takes.
  bool transfers = thread.code == OP_DIRECT_READ || thread.code == OP_DIRECT_WRITE;
  if (transfers && !IsInGetUserPages(wchan)) return {Doing::kRuns, 0};
  // So do the file system's journal, and all processors that a mount has to be forgotten by (RCU).
  if (thread.code == OP_TMPFS_FILE || thread.code == OP_DISK_FILE || StartsWith(wchan.text, wchan.length, "synchronize_rcu"))
    return {Doing::kRuns, 0};
  // Only other threads can keep it from ending; without them it goes on by itself, however long that takes.
  if (thread.code == OP_EXEC || thread.code == OP_EXIT)
    return AnyOtherBusy(process, thread) ? Sight{Doing::kBlocked, kWaitReason} : Sight{Doing::kRuns, 0};
  return {Doing::kBlocked, State(process, thread) == 'D' ? kLockReason : kUnknownReason};
}

uint64_t SwitchCount(ProcessBook& process, ThreadBook& thread) {
  if (uint64_t count = Schedstat(process, thread, 2)) return count;
  FileText status(process, thread, kStatusFile);
  return StatusNumber(status, "voluntary_ctxt_switches", 10) + StatusNumber(status, "nonvoluntary_ctxt_switches", 10);
}

uint64_t CpuTime(ProcessBook& process, ThreadBook& thread) { return Schedstat(process, thread, 0); }

uint64_t WaitTime(ProcessBook& process, ThreadBook& thread) { return Schedstat(process, thread, 1); }

bool HasPendingSignal(ProcessBook& process, ThreadBook& thread) {
  // A stop that has begun interrupts each thread that has not stopped yet, and shows in no set of signals. Those that did not
  // stop before it ended are interrupted all the same, until they are back in user mode.
  if (IsStopped(process) || thread.interrupted) return true;
  FileText status(process, thread, kStatusFile);
  uint64_t pending = StatusNumber(status, "SigPnd", 16) | StatusNumber(status, "ShdPnd", 16);
  return (pending & ~StatusNumber(status, "SigBlk", 16) & ~StatusNumber(status, "SigIgn", 16)) != 0;
}

// The letter of stat(5) of any thread, 0 when there is none.
char StateOf(const ProcessBook& process, uint64_t tid) {
  return StateIn(FileText(process, tid, "/stat"));
}

bool IsPending(const ProcessBook& process, uint64_t tid, int signal) {
  FileText status(process, tid, "/status");
  return ((StatusNumber(status, "SigPnd", 16) | StatusNumber(status, "ShdPnd", 16)) & SignalBit(signal)) != 0;
}

bool IsStopped(const ProcessBook& process) {
  if (!process.stops) return false;
  uint32_t number = static_cast<uint32_t>(&process - machine.processes);
  return StateOf(process, Acquire(&control().processes[number].service_tid)) == 'T';
}

bool IsStopComing(ProcessBook& process) {
  if (process.stopper == 0) return false;
  bool pending = IsPending(process, process.stopper, SIGSTOP);
  char state = StateOf(process, process.stopper);
  // In a sleep that only a fatal signal ends it takes the signal later.
  if (pending && state == 'D') return false;
  if (pending && state != 'T') return true;
  if (state == 'T' && !IsStopped(process)) return true;
  process.stopper = 0;
  return false;
}

bool IsSignalHeld(const ProcessBook& process, uint64_t tid, int signal) {
  FileText status(process, tid, "/status");
  uint64_t held = StatusNumber(status, "SigBlk", 16) | StatusNumber(status, "SigIgn", 16);
  return ((held | StatusNumber(status, "SigCgt", 16)) & SignalBit(signal)) != 0;
}

void Describe(ProcessBook& process, ThreadBook& thread, Text<4096>& text) {
  FileText wchan(process, thread, kWchanFile);
  FileText call(process, thread, kSyscallFile);
  char state[2] = {State(process, thread), 0};
  const OperationInfo* info = FindOperation(thread.code);
  text.Add("process ").Add(&process - machine.processes).Add(" (").Add(process.pid).Add(") thread ");
  text.Add(&thread - process.threads).Add(" (").Add(thread.tid).Add("): ");
  text.Add(info == nullptr ? "nothing" : info->name).Add(", record ").Add(thread.record).Add(", state ").Add(state);
  text.Add(", wchan ").Add(wchan.text, wchan.length).Add(", syscall ");
  text.Add(call.text, call.length > 0 ? call.length - 1 : 0);
}
