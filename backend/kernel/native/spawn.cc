#include "spawn.h"

#include <asm/signal.h>
#include <linux/sched.h>

#include "sys.h"

namespace {

constexpr uint64_t kThreadFlags =
    CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;

// The child pops the entry and its argument off its new stack: nothing of the parent's frame exists there.
long Clone(uint64_t flags, uint64_t stack_top, Entry entry, Slot& slot) {
  auto* stack = reinterpret_cast<uint64_t*>(stack_top & ~uint64_t{15}) - 2;
  stack[0] = reinterpret_cast<uint64_t>(entry);
  stack[1] = reinterpret_cast<uint64_t>(&slot);
  long result;
  register long r10 asm("r10") = 0;
  register long r8 asm("r8") = 0;
  asm volatile(
      "syscall\n"
      "test %%rax, %%rax\n"
      "jnz 1f\n"
      "pop %%rax\n"
      "pop %%rdi\n"
      "xor %%ebp, %%ebp\n"
      "call *%%rax\n"
      "ud2\n"
      "1:\n"
      : "=a"(result)
      : "a"(__NR_clone), "D"(flags), "S"(stack), "d"(0), "r"(r10), "r"(r8)
      : "rcx", "r11", "memory");
  return result;
}

}  // namespace

long CloneThread(uint64_t stack_top, Entry entry, Slot& slot) { return Clone(kThreadFlags, stack_top, entry, slot); }

// A child of the guard, whatever becomes of who made it.
long CloneProcess(uint64_t stack_top, Entry entry, Slot& slot) {
  return Clone(CLONE_PARENT | SIGCHLD, stack_top, entry, slot);
}

void SwitchStack(uint64_t stack_top, Entry entry, Slot& slot) {
  asm volatile(
      "mov %0, %%rsp\n"
      "xor %%ebp, %%ebp\n"
      "call *%1\n"
      "ud2\n"
      :
      : "r"(stack_top & ~uint64_t{15}), "r"(entry), "D"(&slot)
      : "memory");
  __builtin_unreachable();
}
