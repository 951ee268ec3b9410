#include "execute.h"

#include "access.h"

namespace {

// No address that could be written to, and no number of a system call.
constexpr uint64_t kNowhere = 0x8000000000000000;
constexpr uint64_t kNoCall = ~uint64_t{0};
// In the middle of the stack of a trial: an instruction may push or pop.
constexpr uint32_t kTop = kTrialWords / 2;
constexpr uint64_t kTrapFlag = 0x100;

// What `ret` does to a stack whose top is the place where the trial began: it goes on there, one word less on the stack.
bool Returned(const Trial& trial, const sigcontext& registers) {
  return registers.rip == trial.before.rip && registers.rsp == reinterpret_cast<uint64_t>(&trial.stack[kTop + 1]);
}

// The instruction is to be executed next, alone, with registers by which it can do no harm.
void Enter(Trial& trial, sigcontext& registers) {
  trial.stage = Trial::kRunning;
  trial.before = registers;
  trial.stack[kTop] = registers.rip;
  registers.rip = trial.address;
  registers.rsp = reinterpret_cast<uint64_t>(&trial.stack[kTop]);
  registers.eflags |= kTrapFlag;
  registers.rax = kNoCall;
  registers.rbx = registers.rcx = registers.rdx = registers.rsi = registers.rdi = registers.rbp = kNowhere;
  registers.r8 = registers.r9 = registers.r10 = registers.r11 = kNowhere;
  registers.r12 = registers.r13 = registers.r14 = registers.r15 = kNowhere;
}

// The state of the floating-point unit stays what it is: the handler's frame has it.
void Leave(Trial& trial, sigcontext& registers) {
  auto* fpstate = registers.fpstate;
  registers = trial.before;
  registers.fpstate = fpstate;
  trial.stage = Trial::kIdle;
}

}  // namespace

bool EndsTrial(Slot& slot, int signal, const siginfo_t& info, sigcontext& registers) {
  Trial& trial = slot.trial;
  if (trial.stage == Trial::kIdle) return false;
  if (trial.stage == Trial::kEntering) {
    Enter(trial, registers);
    return true;
  }
  slot.recovery.signal = signal == SIGTRAP && Returned(trial, registers) ? 0 : signal;
  slot.recovery.code = info.si_code;
  slot.recovery.address = reinterpret_cast<uint64_t>(info.si_addr);
  Leave(trial, registers);
  return true;
}

void Execute(Slot& slot, uint64_t address, Completion* completion) {
  slot.trial.address = address;
  slot.trial.stage = Trial::kEntering;
  // Its handler replaces the registers: a trap after one instruction can't be asked for otherwise.
  asm volatile("int3" ::: "memory");
  CompleteAccess(slot.recovery, slot.recovery.signal == 0, 0, completion);
}
