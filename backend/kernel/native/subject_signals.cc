#include "subject_signals.h"

#include "generated/catalogue.h"
#include "signals.h"
#include "sys.h"

namespace {

constexpr uint64_t kIgnore = 1;
constexpr uint64_t kCounted = 2;

// On the signal stack of the thread that it runs in.
void Count(int signal, siginfo_t*, ucontext*) {
  uint32_t index = SlotIndexAt(&signal);
  if (index < kSlots) control().slots[index].handled++;
}

void Finish(long result, Completion* completion) {
  completion->kind = sys::Failed(result) ? kErrno : kValue;
  completion->error = sys::Failed(result) ? static_cast<uint16_t>(-result) : 0;
  completion->value = sys::Failed(result) ? -1 : 0;
}

}  // namespace

void SignalAction(const uint64_t* operands, Completion* completion) {
  uint64_t handler = operands[SIGACTION_HANDLER];
  SignalHandler action = handler == kCounted ? Count : handler == kIgnore ? reinterpret_cast<SignalHandler>(1) : nullptr;
  auto signal = static_cast<int>(operands[SIGACTION_SIGNUM]);
  Finish(SetSignalAction(signal, action, operands[SIGACTION_FLAGS] | SA_ONSTACK), completion);
}

// The service's signal stays blocked, and is not shown.
void SignalMask(Slot& slot, const uint64_t* operands, Completion* completion) {
  auto how = static_cast<int>(operands[SIGPROCMASK_HOW]);
  uint64_t set = operands[SIGPROCMASK_SET];
  if (how == SIG_SETMASK) set |= SignalBit(kServiceSignal);
  uint64_t old = 0;
  Finish(sys::Call(__NR_rt_sigprocmask, how, &set, &old, sizeof set), completion);
  completion->out[SIGPROCMASK_OUT_OLD] = old & ~SignalBit(kServiceSignal);
  completion->out[SIGPROCMASK_OUT_HANDLED] = Acquire(&slot.handled);
}
