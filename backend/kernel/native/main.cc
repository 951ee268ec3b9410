// uffd-machine: `serve` is the driver and guard of one machine, with the protocol on descriptor 3; `run` the same with
// requests from standard input and answers to standard output, bounds being multiplied by PATIENCE; `try` calls userfaultfd(2), and dies of it or not;
// `subject` is for itself alone.
#include <asm/resource.h>
#include <asm/signal.h>
#include <linux/prctl.h>

#include "launch.h"
#include "limits.h"
#include "machine.h"
#include "memory.h"
#include "pin.h"
#include "protocol.h"
#include "settle.h"
#include "signals.h"
#include "subject.h"

namespace {

constexpr int kServeSocket = 3;
constexpr uint64_t kDescriptors = 4096;  // some for each thread that was ever busy

// `first_free` is the lowest descriptor that is not the client's: what else was left open would reach the subject.
[[noreturn]] void Drive(int in, int out, int first_free) {
  sys::Call(__NR_setpgid, 0, 0);
  sys::Call(__NR_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sys::Call(__NR_prctl, PR_SET_TIMERSLACK, 1, 0, 0, 0);
  sys::Call(__NR_close_range, first_free, ~0u, 0);
  IgnoreSignal(SIGPIPE);
  SetSignalMask(SignalBit(SIGCHLD));  // awaited where children are reaped
  SetLimit(RLIMIT_NOFILE, kDescriptors);
  InitPinning();
  machine.lifeline = kNoFile;
  machine.control_fd = kNoFile;
  Launch();
  Serve(in, out, in == kServeSocket);
}

// For callers whom a seccomp filter may kill for it.
[[noreturn]] void TryUserfaultfd() {
  sys::Call(__NR_userfaultfd, 0);
  sys::Call(__NR_exit_group, 0);
  __builtin_unreachable();
}

bool Is(const char* left, const char* right) {
  size_t length = TextLength(left);
  return length == TextLength(right) && memcmp(left, right, length) == 0;
}

uint32_t Number(const char* text) { return static_cast<uint32_t>(ParseNumber(&text, text + TextLength(text), 10)); }

[[noreturn]] void Usage() {
  constexpr char kUsage[] = "usage: uffd-machine serve (protocol on descriptor 3) | run [PATIENCE] (frames from standard input)\n";
  WriteAll(2, kUsage, sizeof kUsage - 1);
  sys::Call(__NR_exit_group, 64);
  __builtin_unreachable();
}

}  // namespace

extern "C" [[noreturn]] void Main(const uint64_t* stack) {
  uint64_t count = stack[0];
  auto* arguments = reinterpret_cast<const char* const*>(stack + 1);
  if (count == 2 && Is(arguments[1], "serve")) Drive(kServeSocket, kServeSocket, kServeSocket + 1);
  if (count == 3 && Is(arguments[1], "run")) patience = Number(arguments[2]);
  if ((count == 2 || count == 3) && Is(arguments[1], "run")) Drive(0, 1, 3);
  if (count == 2 && Is(arguments[1], "try")) TryUserfaultfd();
  if (count == 3 && Is(arguments[1], "subject")) SubjectMain(Number(arguments[2]), kNoCaller);
  if (count == 4 && Is(arguments[1], "subject")) SubjectMain(Number(arguments[2]), Number(arguments[3]));
  Usage();
}

asm(R"(
.globl _start
_start:
  xor %ebp, %ebp
  mov %rsp, %rdi
  and $-16, %rsp
  call Main
  ud2
)");
