#include "service.h"

#include <asm/poll.h>
#include <linux/prctl.h>
#include <linux/time_types.h>

#include "signals.h"
#include "sys.h"

namespace {

constexpr int kLifelineStatus = 75;

// Set once at start, before the first thread; a forked child has the parent's, which is the same.
Entry thread_entry;

// Makes the threads that are wanted. False if one could not be made now.
bool MakeThreads(ProcessArea& area, uint32_t process) {
  uint32_t wanted = __atomic_exchange_n(&area.start_mask, 0, __ATOMIC_SEQ_CST);
  for (; wanted != 0; wanted &= wanted - 1) {
    Slot& slot = control().slots[SlotIndex(process, static_cast<uint32_t>(__builtin_ctz(wanted)))];
    long result = CloneThread(slot.StackTop(), thread_entry, slot);
    if (!sys::Failed(result)) continue;
    area.start_error = static_cast<int32_t>(-result);
    __atomic_or_fetch(&area.start_mask, wanted, __ATOMIC_SEQ_CST);
    return false;
  }
  return true;
}

// Whether the guard lives. The signal comes through only here, so that none is missed. While another thread is in
// execve(2) none can be made; should that fail, there is a next time.
bool AwaitRequest(bool retry) {
  __kernel_timespec interval{0, 1'000'000};
  pollfd lifeline{kLifelineFd, 0, 0};
  uint64_t blocked = ~SignalBit(kServiceSignal);
  sys::Call(__NR_ppoll, &lifeline, 1, retry ? &interval : nullptr, &blocked, sizeof blocked);
  return (lifeline.revents & POLLHUP) == 0;
}

// `slot` only tells the process.
void ServiceMain(Slot& slot) {
  uint32_t process = SlotIndexAt(&slot) / kThreads;
  SetSignalMask(~uint64_t{0});
  EndWithGuard();
  // Before the first look at `start_mask`: who sets that and then finds another tid here need not send the signal.
  Release(&control().processes[process].service_tid, static_cast<uint32_t>(sys::Call(__NR_gettid)));
  bool made;
  do made = MakeThreads(control().processes[process], process);
  while (AwaitRequest(!made));
  sys::Call(__NR_exit_group, kLifelineStatus);
}

}  // namespace

void EndWithGuard() { sys::Call(__NR_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }

long StartService(uint32_t process, Entry entry) {
  thread_entry = entry;
  SetSignalHandler(kServiceSignal, InterruptOnly, 0);
  ProcessArea& area = control().processes[process];
  uint64_t stack_top = reinterpret_cast<uint64_t>(area.service_stack + sizeof area.service_stack);
  long result = CloneThread(stack_top, ServiceMain, control().slots[SlotIndex(process, 0)]);
  if (sys::Failed(result)) return result;
  // Who has seen the process begin finds it here, however late the thread itself gets a CPU.
  Release(&area.service_tid, static_cast<uint32_t>(result));
  return 0;
}
