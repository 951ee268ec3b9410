#include "collect.h"

#include <asm/poll.h>
#include <linux/time_types.h>

#include "asleep.h"
#include "perform.h"
#include "signals.h"

namespace {

bool IsComplete(uint32_t process, uint32_t thread) {
  Slot& slot = SlotOf(process, thread);
  return Acquire(&slot.completed) == slot.posted;
}

// Lets later records of the same run take what this one brought.
void NoteResult(const ThreadBook& thread, const Completion& completion) {
  if (thread.run != machine.run || completion.kind != kValue) return;
  RecordResult& result = machine.results[thread.record];
  result.has_value = true;
  result.fields[0] = static_cast<uint64_t>(completion.value);
  for (uint32_t word = 0; word < kOutWords; word++) result.fields[1 + word] = completion.out[word];
}

void Report(uint32_t process, uint32_t thread, Completion completion, const uint8_t* bytes) {
  ThreadBook& book = machine.processes[process].threads[thread];
  completion.record = book.record;
  completion.process = static_cast<uint8_t>(process);
  completion.thread = static_cast<uint8_t>(thread);
  completion.outputs = OutputsOf(book.code, completion.kind);
  NoteResult(book, completion);
  AddPending(completion, bytes);
  book.busy = false;
}

// The process whose pid an operand has become; null for nobody.
ProcessBook* ProcessByPid(uint64_t pid) {
  for (ProcessBook& process : machine.processes)
    if (process.alive && process.pid == pid) return &process;
  return nullptr;
}

// A thread that stopped itself has gone on since.
void NoteStop(ProcessBook& target, uint64_t tid, bool directed) {
  target.stops = true;
  for (ThreadBook& thread : target.threads) thread.interrupted = thread.busy;
  target.stopper = directed ? static_cast<uint32_t>(tid) : target.pid;
}

// A fatal signal ends a process a moment after it was sent: that must be waited for.
void NoteSignal(const ThreadBook& book, const Slot& slot) {
  bool directed = book.code == OP_TGKILL;
  if (!directed && book.code != OP_KILL) return;
  uint64_t signal = slot.operands[directed ? TGKILL_SIGNUM : KILL_SIGNUM];
  ProcessBook* target = ProcessByPid(slot.operands[directed ? TGKILL_PROCESS : KILL_PROCESS]);
  if (target != nullptr && signal == SIGSTOP) NoteStop(*target, slot.operands[TGKILL_THREAD], directed);
  if (signal == SIGSTOP || signal == SIGCONT) return;
  // Whoever signalled itself and lives on was not ended by it.
  if (target == nullptr || signal == 0 || (directed && slot.operands[TGKILL_THREAD] == 0)) return;
  target->dying |= signal == SIGKILL || !IsSignalHeld(*target, slot.operands[TGKILL_THREAD], static_cast<int>(signal));
}

void Take(uint32_t process, uint32_t thread);

// Completes a thread whose process ended or was replaced. What it had done by then counts.
void EndThread(uint32_t process, uint32_t thread, Kind kind, int64_t value) {
  if (IsComplete(process, thread)) return Take(process, thread);
  Completion completion{};
  completion.kind = kind;
  completion.value = value;
  Report(process, thread, completion, nullptr);
}

void NoteFork(const Completion& completion) {
  auto child = static_cast<uint32_t>(completion.value);
  if (!OpenProcess(child, control().processes[child].pid)) Fail("the files of a child in /proc could not be opened");
  machine.processes[child].beginning = true;
}

// The new image has ended what the other threads had to do by then; that is taken with what completed.
void NoteExec(uint32_t process, uint32_t caller) {
  for (uint32_t thread = 0; thread < kThreads; thread++)
    if (thread != caller && machine.processes[process].threads[thread].busy && IsComplete(process, thread))
      Take(process, thread);
  ForgetImage(process);
}

bool IsStandard(uint64_t fd) { return static_cast<uint32_t>(fd) < 3; }

// Whether descriptors 0, 1 and 2 or the file behind them may be changed, now or by a duplicate.
bool ChangesStandard(uint16_t code, const uint64_t* operands) {
  switch (code) {
    case OP_CLOSE: return IsStandard(operands[CLOSE_FD]);
    case OP_IOCTL: return IsStandard(operands[IOCTL_FD]);
    case OP_FCNTL: return IsStandard(operands[FCNTL_FD]);
    case OP_DUP: return IsStandard(operands[DUP_FD]);
    case OP_DUP3: return IsStandard(operands[DUP3_OLDFD]) || IsStandard(operands[DUP3_NEWFD]);
    default: return false;
  }
}

bool SendsStop(const ThreadBook& book, const Slot& slot) {
  if (book.code == OP_KILL) return slot.operands[KILL_SIGNUM] == SIGSTOP;
  return book.code == OP_TGKILL && slot.operands[TGKILL_SIGNUM] == SIGSTOP;
}

// Some things of a process can't be undone one by one: then a reset makes a new one.
void NoteForReset(const ThreadBook& book, const Slot& slot, const Completion& completion) {
  auto value = static_cast<uint64_t>(completion.value);
  // What is blocked or handled, and what is pending.
  if (book.code == OP_SIGACTION || book.code == OP_SIGPROCMASK) machine.resettable = false;
  if (book.code == OP_MMAP && (value < kArenaStart || value >= kArenaEnd)) machine.resettable = false;
  // It can't be unmapped any more.
  if (book.code == OP_MSEAL) machine.resettable = false;
  if (book.code == OP_DROP_PRIVILEGES) machine.resettable = false;
  if (SendsStop(book, slot)) machine.resettable = false;
  if (ChangesStandard(book.code, slot.operands)) machine.resettable = false;
}

void Take(uint32_t process, uint32_t thread) {
  ThreadBook book = machine.processes[process].threads[thread];
  Slot& slot = SlotOf(process, thread);
  Completion completion = slot.completion;
  Report(process, thread, completion, slot.scratch);
  if (completion.kind != kValue) return;
  NoteForReset(book, slot, completion);
  NoteSignal(book, slot);
  if (book.code == OP_FORK) NoteFork(completion);
  if (book.code == OP_EXEC) NoteExec(process, thread);
}

// Field 3 (letter) and 52 (wait status) of stat(5). False while the process is no zombie.
bool EndStatus(const ProcessBook& process, uint32_t* status) {
  char text[1024];
  int fd = OpenAt(process.directory, "stat");
  long length = fd < 0 ? 0 : ReadStart(fd, text, sizeof text);
  Close(&fd);
  if (length <= 0) return false;
  const char* end = text + length;
  const char* at = end;
  while (at > text && at[-1] != ')') at--;
  if (at + 1 >= end || (at[1] != 'Z' && at[1] != 'X')) return false;
  while (at < end && end[-1] != ' ') end--;
  *status = static_cast<uint32_t>(ParseNumber(&end, text + length, 10));
  return true;
}

bool AnyBusyWith(const ProcessBook& process, uint16_t code) {
  for (const ThreadBook& thread : process.threads)
    if (thread.busy && thread.code == code) return true;
  return false;
}

// Whether one of its threads sends a signal, which may have ended it.
bool KillsItself(const ProcessBook& process) { return AnyBusyWith(process, OP_KILL) || AnyBusyWith(process, OP_TGKILL); }

// What threads complete with that are in the way of an exit under way; 0 for exec.
int64_t ExitStatusOf(uint32_t number) {
  for (uint32_t thread = 0; thread < kThreads; thread++) {
    const ThreadBook& book = machine.processes[number].threads[thread];
    if (book.busy && book.code == OP_EXIT) return SlotOf(number, thread).operands[EXIT_STATUS] & 0xff;
  }
  return 0;
}

bool AnyOtherAlive(uint32_t number) {
  for (uint32_t other = 0; other < kProcesses; other++)
    if (other != number && machine.processes[other].alive) return true;
  return false;
}

void FailByDeath(uint32_t number, uint32_t signal, uint32_t status) {
  ProcessBook& process = machine.processes[number];
  Fail("process ");
  machine.failure.Add(number).Add(" (pid ").Add(process.pid).Add(") ");
  if (signal != 0) machine.failure.Add("was killed by signal ").Add(signal).Add(" from outside");
  else machine.failure.Add("ended by itself with status ").Add(status);
  for (uint32_t thread = 0; thread < kThreads; thread++) {
    if (!process.threads[thread].busy) continue;
    const OperationInfo* info = FindOperation(process.threads[thread].code);
    machine.failure.Add("; thread ").Add(thread).Add(" was busy with ").Add(info == nullptr ? "a reset" : info->name);
  }
}

void NoteDeath(uint32_t number, uint32_t wait_status) {
  ProcessBook& process = machine.processes[number];
  uint32_t signal = wait_status & 0x7f;
  uint32_t status = wait_status >> 8 & 0xff;
  Collect();
  bool asked = signal == 0 ? AnyBusyWith(process, OP_EXIT) : process.dying || KillsItself(process);
  if (!asked && (signal == 0 || !AnyOtherAlive(number))) return FailByDeath(number, signal, status);
  Kind kind = signal != 0 ? kKilled : kExited;
  for (uint32_t thread = 0; thread < kThreads; thread++)
    if (process.threads[thread].busy) EndThread(number, thread, kind, signal != 0 ? signal : status);
  CloseProcess(number);
}

}  // namespace

void AddPending(const Completion& completion, const uint8_t* bytes) {
  machine.pending[machine.pending_count++] = {bytes, completion};
}

bool AnyDying() {
  for (const ProcessBook& process : machine.processes)
    if (process.alive && process.dying) return true;
  return false;
}

bool AnyCompletion() {
  for (uint32_t number = 0; number < kProcesses; number++) {
    ProcessBook& process = machine.processes[number];
    if (!process.alive) continue;
    if (process.beginning && IsComplete(number, 0)) return true;
    for (uint32_t thread = 0; thread < kThreads; thread++)
      if (process.threads[thread].busy && IsComplete(number, thread)) return true;
  }
  return false;
}

void Collect() {
  for (uint32_t number = 0; number < kProcesses && !machine.failed; number++) {
    ProcessBook& process = machine.processes[number];
    if (!process.alive) continue;
    if (process.beginning && IsComplete(number, 0)) process.beginning = false;
    for (uint32_t thread = 0; thread < kThreads; thread++)
      if (process.threads[thread].busy && IsComplete(number, thread)) Take(number, thread);
  }
}

bool IsEnding(const ProcessBook& process) { return AnyBusyWith(process, OP_EXIT) || AnyBusyWith(process, OP_EXEC); }

void CollectEnded() {
  for (uint32_t number = 0; number < kProcesses; number++) {
    ProcessBook& process = machine.processes[number];
    if (!process.alive || !IsEnding(process)) continue;
    process.ending = true;
    for (uint32_t thread = 0; thread < kThreads; thread++) {
      ThreadBook& book = process.threads[thread];
      if (book.busy && book.code != OP_EXIT && HasEnded(process, book))
        EndThread(number, thread, kExited, ExitStatusOf(number));
    }
  }
}

void NoticeDeaths() {
  pollfd polled[kProcesses];
  for (uint32_t number = 0; number < kProcesses; number++) {
    ProcessBook& process = machine.processes[number];
    polled[number] = {process.alive ? process.pidfd : -1, POLLIN, 0};
  }
  __kernel_timespec now{};
  if (sys::Call(__NR_ppoll, polled, kProcesses, &now, nullptr, 0) <= 0) return;
  for (uint32_t number = 0; number < kProcesses && !machine.failed; number++) {
    uint32_t status;
    if (polled[number].revents != 0 && EndStatus(machine.processes[number], &status)) NoteDeath(number, status);
  }
}
