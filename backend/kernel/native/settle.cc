#include "settle.h"

#include "asleep.h"
#include "clock.h"
#include "collect.h"
#include "futex.h"
#include "protocol.h"

uint64_t patience = 1;

namespace {

constexpr int64_t kDeadline = 10 * kSecond;
constexpr int64_t kLastDeadline = 60 * kSecond;  // also for who waits for a CPU
constexpr int64_t kBlockedBound = 100 * kMillisecond;   // after which a lock is held by a sleeper
constexpr uint64_t kSignalSpinBound = 50 * kMillisecond; // CPU time
constexpr uint64_t kSpinBound = 5 * kSecond;             // CPU time, more than the longest operation takes
constexpr int64_t kHangUpInterval = 10 * kMillisecond;
constexpr uint64_t kUnmeasured = kAllOnes;
constexpr uint32_t kMeasuredRound = 20;  // most operations have ended or fallen asleep by then

// What one settle remembers from one look at the threads to the next.
struct Looks {
  int64_t start;
  int64_t blocked_since;    // 0: not all asleep or blocked at the last look
  uint64_t blocked_count;   // sum of switch counts then
  int64_t next_hang_up;
};

struct Busy {
  ProcessBook* process;
  ThreadBook* thread;
  uint64_t switches;
};

// All busy threads, in order; how many.
uint32_t ListBusy(Busy (&list)[kSlots]) {
  uint32_t count = 0;
  for (ProcessBook& process : machine.processes) {
    if (!process.alive) continue;
    for (ThreadBook& thread : process.threads)
      if (thread.busy) list[count++] = {&process, &thread, 0};
  }
  return count;
}

bool AnyBeginning() {
  for (ProcessBook& process : machine.processes)
    if (process.alive && process.beginning) return true;
  return false;
}

bool IsSpinning(const Busy& busy, int64_t start) {
  if (busy.thread->cpu_time == kUnmeasured || Now() - start < static_cast<int64_t>(patience * kSignalSpinBound)) return false;
  uint64_t ran = CpuTime(*busy.process, *busy.thread) - busy.thread->cpu_time;
  return ran > patience * kSpinBound || (ran > patience * kSignalSpinBound && HasPendingSignal(*busy.process, *busy.thread));
}

enum class Pass { kRuns, kSleeps, kBlocked };

// Whether the thread that is to stop a process spins: it takes the signal when its page has come.
bool IsStopperSpinning(const ProcessBook& process, const Busy* list, uint32_t count, int64_t start) {
  for (uint32_t index = 0; index < count; index++)
    if (list[index].process == &process && list[index].thread->tid == process.stopper) return IsSpinning(list[index], start);
  return false;
}

// Whether a process is about to be stopped.
bool AnyStopComing(const Busy* list, uint32_t count, int64_t start) {
  for (ProcessBook& process : machine.processes)
    if (process.alive && IsStopComing(process) && !IsStopperSpinning(process, list, count, start)) return true;
  return false;
}

// Looks at one thread. It counts as asleep also when it spins: nothing will come of it.
Pass LookOnce(const Busy& busy, int64_t start) {
  Sight sight = LookAtThread(*busy.process, *busy.thread);
  if (sight.doing == Doing::kRuns) {
    if (!IsSpinning(busy, start)) return Pass::kRuns;
    busy.thread->reason = kSpinningReason;
    return Pass::kSleeps;
  }
  busy.thread->reason = sight.reason;
  return sight.doing == Doing::kSleeps ? Pass::kSleeps : Pass::kBlocked;
}

// Whether all are asleep at one moment: asleep in both of two looks at all, and none was given a CPU in between. The
// switch counts are read before the first look and after the second.
Pass LookTwice(Busy* list, uint32_t count, int64_t start) {
  bool blocked = false;
  for (uint32_t index = 0; index < count; index++) {
    // What a single sleeper waits for can't happen: there is nobody to do it.
    if (count > 1) list[index].switches = SwitchCount(*list[index].process, *list[index].thread);
    Pass pass = LookOnce(list[index], start);
    if (pass == Pass::kRuns) return pass;
    blocked |= pass == Pass::kBlocked;
  }
  for (uint32_t index = 0; count > 1 && index < count; index++) {
    Pass pass = LookOnce(list[index], start);
    if (pass == Pass::kRuns) return pass;
    blocked |= pass == Pass::kBlocked;
    if (list[index].thread->reason == kSpinningReason) continue;
    if (SwitchCount(*list[index].process, *list[index].thread) != list[index].switches) return Pass::kRuns;
  }
  return blocked ? Pass::kBlocked : Pass::kSleeps;
}

// What waits for a lock, or where we do not know, may go on by itself: it is asleep when nothing moves for a while.
bool BlockedForLong(Looks& looks, const Busy* list, uint32_t count) {
  uint64_t switches = 0;
  for (uint32_t index = 0; index < count; index++) switches += SwitchCount(*list[index].process, *list[index].thread);
  int64_t now = Now();
  if (looks.blocked_since == 0 || switches != looks.blocked_count) looks.blocked_since = now;
  looks.blocked_count = switches;
  return now - looks.blocked_since >= static_cast<int64_t>(patience) * kBlockedBound;
}

bool AllAsleep(Looks& looks, Busy* list, uint32_t count) {
  Pass pass = LookTwice(list, count, looks.start);
  if (pass == Pass::kBlocked) return BlockedForLong(looks, list, count);
  looks.blocked_since = 0;
  return pass == Pass::kSleeps;
}

// Lets the subject run for a while, longer each time.
void Pause(uint32_t round) {
  constexpr uint32_t kYields = 64;
  constexpr uint32_t kSpins = 16;
  if (machine.pinned && round < kYields) {
    sys::Call(__NR_sched_yield);
    return;
  }
  if (!machine.pinned && round < kSpins) {
    for (int spin = 0; spin < 400 && !AnyCompletion(); spin++) __builtin_ia32_pause();
    return;
  }
  Release(&control().driver_waits, 1u);
  uint32_t doorbell = Acquire(&control().doorbell);
  if (!AnyCompletion()) FutexWait(&control().doorbell, doorbell, round < 200 ? 50 * kMicrosecond : kMillisecond);
  Release(&control().driver_waits, 0u);
}

void FailByDeadline(const Busy* list, uint32_t count) {
  Fail("the machine did not settle within 10 s");
  for (uint32_t number = 0; number < kProcesses; number++) {
    if (!machine.processes[number].alive) continue;
    if (machine.processes[number].beginning) machine.failure.Add("; process ").Add(number).Add(" has not begun");
    auto error = static_cast<uint64_t>(control().processes[number].start_error);
    if (error != 0) machine.failure.Add("; process ").Add(number).Add(" could not make a thread: errno ").Add(error);
  }
  for (uint32_t index = 0; index < count; index++) {
    machine.failure.Add("; ");
    Describe(*list[index].process, *list[index].thread, machine.failure);
  }
}

// How long one of them has waited for a CPU since the settle began: on a busy machine what spins needs that long to be known.
int64_t WaitedForCpu(const Busy* list, uint32_t count) {
  uint64_t longest = 0;
  for (uint32_t index = 0; index < count; index++) {
    ThreadBook& thread = *list[index].thread;
    if (thread.cpu_time == kUnmeasured) continue;
    uint64_t waited = WaitTime(*list[index].process, thread) - thread.wait_time;
    if (waited > longest) longest = waited;
  }
  return static_cast<int64_t>(longest);
}

bool IsTooLate(int64_t spent, const Busy* list, uint32_t count) {
  int64_t deadline = static_cast<int64_t>(patience) * kDeadline;
  int64_t last = static_cast<int64_t>(patience) * kLastDeadline;
  return spent > deadline && (spent > last || spent - WaitedForCpu(list, count) > deadline);
}

// Between two looks: what else may have happened.
void CheckOutside(Looks& looks, const Busy* list, uint32_t count) {
  NoticeDeaths();
  int64_t now = Now();
  if (now >= looks.next_hang_up) {
    EndIfHungUp();
    looks.next_hang_up = now + kHangUpInterval;
  }
  if (IsTooLate(now - looks.start, list, count)) FailByDeadline(list, count);
}

void MeasureCpuTime(const Busy* list, uint32_t count, uint32_t round) {
  for (uint32_t index = 0; index < count; index++) {
    ThreadBook& thread = *list[index].thread;
    if (round == 0) thread.cpu_time = kUnmeasured;
    if (round != kMeasuredRound) continue;
    thread.cpu_time = CpuTime(*list[index].process, thread);
    thread.wait_time = WaitTime(*list[index].process, thread);
  }
}

}  // namespace

bool Settle() {
  Busy list[kSlots];
  Looks looks{};
  looks.start = Now();
  looks.next_hang_up = looks.start + kHangUpInterval;
  bool fresh = machine.posted;  // what was just posted has hardly begun
  machine.posted = false;
  for (uint32_t round = 0;; round++) {
    Collect();
    if (machine.failed) return false;
    uint32_t count = ListBusy(list);
    // What begins to live, or ends or stops by a signal, is waited for.
    bool unsettled = AnyBeginning() || AnyDying() || AnyStopComing(list, count, looks.start);
    if (count == 0 && !unsettled) return true;
    MeasureCpuTime(list, count, round);
    if (round > 0 || !fresh) {
      // A thread that has completed sleeps as well.
      if (!unsettled && AllAsleep(looks, list, count) && !AnyCompletion()) {
        CollectEnded();
        return true;
      }
      CheckOutside(looks, list, count);
    }
    Pause(round);
  }
}
