#include "service.h"

#include <asm/poll.h>
#include <asm/unistd.h>

#include "signals.h"
#include "sys.h"

namespace {

constexpr int kLifelineStatus = 75;

// Set once at start, before the first thread; a forked child has the parent's, which is the same.
Entry thread_entry;

void MakeThreads(uint32_t process) {
  ProcessArea& area = control().processes[process];
  uint32_t wanted = __atomic_exchange_n(&area.start_mask, 0, __ATOMIC_SEQ_CST);
  for (uint32_t thread = 0; thread < kThreads; thread++) {
    if ((wanted >> thread & 1) == 0) continue;
    Slot& slot = control().slots[SlotIndex(process, thread)];
    long result = CloneThread(slot.StackTop(), thread_entry, slot);
    if (sys::Failed(result)) Release(&area.start_error, static_cast<int32_t>(-result));
  }
}

// Whether the guard lives. The signal comes through only here, so that none is missed.
bool AwaitRequest() {
  pollfd lifeline{kLifelineFd, 0, 0};
  uint64_t blocked = ~SignalBit(kServiceSignal);
  sys::Call(__NR_ppoll, &lifeline, 1, nullptr, &blocked, sizeof blocked);
  return (lifeline.revents & POLLHUP) == 0;
}

// `slot` only tells the process.
void ServiceMain(Slot& slot) {
  uint32_t process = SlotIndexAt(&slot) / kThreads;
  SetSignalMask(~uint64_t{0});
  // Before the first look at `start_mask`: who sets that and then finds another tid here need not send the signal.
  Release(&control().processes[process].service_tid, static_cast<uint32_t>(sys::Call(__NR_gettid)));
  do MakeThreads(process);
  while (AwaitRequest());
  sys::Call(__NR_exit_group, kLifelineStatus);
}

}  // namespace

long StartService(uint32_t process, Entry entry) {
  thread_entry = entry;
  SetSignalHandler(kServiceSignal, InterruptOnly, 0);
  ProcessArea& area = control().processes[process];
  uint64_t stack_top = reinterpret_cast<uint64_t>(area.service_stack + sizeof area.service_stack);
  long result = CloneThread(stack_top, ServiceMain, control().slots[SlotIndex(process, 0)]);
  return sys::Failed(result) ? result : 0;
}
