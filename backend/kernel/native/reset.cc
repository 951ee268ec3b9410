#include "reset.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <linux/time_types.h>
#include <linux/wait.h>

#include "clock.h"
#include "collect.h"
#include "khugepaged.h"
#include "launch.h"
#include "machine.h"
#include "memory.h"
#include "setting.h"
#include "settle.h"
#include "signals.h"
#include "start.h"

namespace {

constexpr int64_t kReapDeadline = 10 * kSecond;
constexpr int64_t kReapInterval = 100 * kMillisecond;

// Whether process 0 is all there is, and idle. Then it is cheaper to empty it than to make another one.
bool CanResetInPlace() {
  if (machine.failed || !machine.resettable || !machine.processes[0].alive) return false;
  for (uint32_t number = 1; number < kProcesses; number++)
    if (machine.processes[number].alive) return false;
  for (const ThreadBook& thread : machine.processes[0].threads)
    if (thread.busy) return false;
  return true;
}

// All processes of the subject are our children. The minus errno of the last wait, ECHILD when there is nobody left.
long ReapEnded() {
  long result;
  do result = sys::Call(__NR_wait4, -1, nullptr, WNOHANG, nullptr);
  while (result > 0);
  return result;
}

bool ResetInPlace() {
  uint64_t operands[kOperands] = {};
  machine.processes[0].threads[0].code = kResetCommand;
  machine.processes[0].threads[0].run = 0;
  Post(0, 0, kResetCommand, operands);
  if (!Settle()) return false;
  ReapEnded();
  for (ThreadBook& thread : machine.processes[0].threads) thread.known = false;
  memset(reinterpret_cast<void*>(kControlBase + kPayloadOffset), 0, machine.payload_length);
  machine.payload_length = 0;
  machine.numbers_used = 1;
  machine.pending_count = 0;
  return true;
}

}  // namespace

void EndProcesses() {
  for (const ProcessBook& process : machine.processes)
    if (process.alive) sys::Call(__NR_pidfd_send_signal, process.pidfd, SIGKILL, nullptr, 0);
  // Also those that a fork was about to make end, by their lifeline.
  Close(&machine.lifeline);
  int64_t deadline = Now() + static_cast<int64_t>(patience) * kReapDeadline;
  uint64_t child_ended = SignalBit(SIGCHLD);
  __kernel_timespec interval{0, kReapInterval};
  while (ReapEnded() != -ECHILD) {
    if (Now() > deadline) return Fail("processes of the machine remain 10 s after they were killed");
    sys::Call(__NR_rt_sigtimedwait, &child_ended, nullptr, &interval, sizeof child_ended);
  }
}

void ResetMachine() {
  ReturnSetting();
  LetKhugepagedGo();
  if (!machine.failed) NoticeDeaths();
  if (CanResetInPlace() && ResetInPlace()) return;
  machine.failed = false;
  EndProcesses();
  if (machine.failed) return;
  Abandon();
  Launch();
}
