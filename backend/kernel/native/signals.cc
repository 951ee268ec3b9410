#include "signals.h"

#include "sys.h"

asm(R"(
.text
SignalReturn:
  mov $15, %eax
  syscall
)");
extern "C" void SignalReturn();

namespace {

// The kernel's sigaction, which is not libc's.
struct Action {
  SignalHandler handler;
  unsigned long flags;
  void (*restorer)();
  uint64_t mask;
};

long Set(int signal, const Action& action) {
  return sys::Call(__NR_rt_sigaction, signal, &action, nullptr, sizeof action.mask);
}

}  // namespace

long SetSignalAction(int signal, SignalHandler handler, unsigned long flags) {
  return Set(signal, {handler, flags | SA_SIGINFO | SA_RESTORER, SignalReturn, 0});
}

void SetSignalHandler(int signal, SignalHandler handler, unsigned long flags) { SetSignalAction(signal, handler, flags); }

void IgnoreSignal(int signal) { Set(signal, {reinterpret_cast<SignalHandler>(1), SA_RESTORER, SignalReturn, 0}); }

void SetSignalMask(uint64_t blocked) { sys::Call(__NR_rt_sigprocmask, SIG_SETMASK, &blocked, nullptr, sizeof blocked); }

void InterruptOnly(int, siginfo_t*, ucontext*) {}
