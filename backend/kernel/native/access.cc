#include "access.h"

#include "execute.h"
#include "signals.h"
#include "sys.h"

// Runs instructions that may fault, with `resume` set for the handler; on a fault the handler goes on at label 1, all
// registers as they were.
#define GUARDED(recovery, instructions, outputs, ...)                                         \
  uint64_t faulted;                                                                           \
  asm volatile("lea 1f(%%rip), %[faulted]\n"                                                  \
               "mov %[faulted], %c[resume](%[at])\n"                                          \
               "mov $1, %k[faulted]\n" instructions "\n"                                      \
               "xor %k[faulted], %k[faulted]\n"                                               \
               "1: movq $0, %c[resume](%[at])\n"                                              \
               : [faulted] "=&r"(faulted) outputs                                             \
               : [at] "r"(&(recovery)), [resume] "i"(offsetof(Recovery, resume)), __VA_ARGS__ \
               : "memory");                                                                   \
  return faulted == 0

#define COMMA ,

namespace {

bool Load1(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "movzbl (%[address]), %k[value]", COMMA [value] "=&r"(*value), [address] "r"(address));
}
bool Load2(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "movzwl (%[address]), %k[value]", COMMA [value] "=&r"(*value), [address] "r"(address));
}
bool Load4(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "movl (%[address]), %k[value]", COMMA [value] "=&r"(*value), [address] "r"(address));
}
bool Load8(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "movq (%[address]), %[value]", COMMA [value] "=&r"(*value), [address] "r"(address));
}

bool Store1(Recovery& recovery, uint64_t address, uint64_t value) {
  GUARDED(recovery, "movb %b[value], (%[address])", , [address] "r"(address), [value] "q"(value));
}
bool Store2(Recovery& recovery, uint64_t address, uint64_t value) {
  GUARDED(recovery, "movw %w[value], (%[address])", , [address] "r"(address), [value] "r"(value));
}
bool Store4(Recovery& recovery, uint64_t address, uint64_t value) {
  GUARDED(recovery, "movl %k[value], (%[address])", , [address] "r"(address), [value] "r"(value));
}
bool Store8(Recovery& recovery, uint64_t address, uint64_t value) {
  GUARDED(recovery, "movq %[value], (%[address])", , [address] "r"(address), [value] "r"(value));
}

bool Add1(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "lock xaddb %b[value], (%[address])", COMMA [value] "+q"(*value), [address] "r"(address));
}
bool Add2(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "lock xaddw %w[value], (%[address])", COMMA [value] "+r"(*value), [address] "r"(address));
}
bool Add4(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "lock xaddl %k[value], (%[address])", COMMA [value] "+r"(*value), [address] "r"(address));
}
bool Add8(Recovery& recovery, uint64_t address, uint64_t* value) {
  GUARDED(recovery, "lock xaddq %[value], (%[address])", COMMA [value] "+r"(*value), [address] "r"(address));
}

bool StoreBytes(Recovery& recovery, uint64_t address, uint64_t length, uint8_t byte) {
  GUARDED(recovery, "rep stosb", COMMA "+D"(address) COMMA "+c"(length), "a"(byte));
}

void OnFault(int signal, siginfo_t* info, ucontext* context) {
  uint32_t index = SlotIndexAt(&signal);
  if (index != kSlots && EndsTrial(control().slots[index], signal, *info, context->uc_mcontext)) return;
  if (index == kSlots || control().slots[index].recovery.resume == 0) {
    // Not an access of a program: the driver's own error, which must show.
    SetSignalHandler(signal, nullptr, 0);
    return;
  }
  Recovery& recovery = control().slots[index].recovery;
  recovery.signal = signal;
  recovery.code = info->si_code;
  recovery.address = reinterpret_cast<uint64_t>(info->si_addr);
  context->uc_mcontext.rip = recovery.resume;
}

}  // namespace

void CompleteAccess(const Recovery& recovery, bool succeeded, uint64_t value, Completion* completion) {
  if (succeeded) {
    completion->kind = kValue;
    completion->value = static_cast<int64_t>(value);
    return;
  }
  completion->kind = kSignal;
  completion->value = recovery.signal;
  completion->out[0] = static_cast<uint64_t>(static_cast<int64_t>(recovery.code));
  completion->out[1] = recovery.address;
}

void SetAccessHandlers() {
  constexpr int kRaised[] = {SIGSEGV, SIGBUS, SIGTRAP, SIGILL, SIGFPE};
  for (int signal : kRaised) SetSignalHandler(signal, OnFault, SA_ONSTACK | SA_NODEFER);
}

void UseSignalStack(Slot& slot) {
  stack_t stack{slot.signal_stack, 0, sizeof slot.signal_stack};
  sys::Call(__NR_sigaltstack, &stack, nullptr);
}

void Load(Slot& slot, uint64_t address, uint64_t size, Completion* completion) {
  auto load = size == 1 ? Load1 : size == 2 ? Load2 : size == 4 ? Load4 : Load8;
  uint64_t value = 0;
  bool succeeded = load(slot.recovery, address, &value);
  CompleteAccess(slot.recovery, succeeded, value, completion);
}

void Store(Slot& slot, uint64_t address, uint64_t value, uint64_t size, Completion* completion) {
  auto store = size == 1 ? Store1 : size == 2 ? Store2 : size == 4 ? Store4 : Store8;
  CompleteAccess(slot.recovery, store(slot.recovery, address, value), 0, completion);
}

void ExchangeAdd(Slot& slot, uint64_t address, uint64_t value, uint64_t size, Completion* completion) {
  auto add = size == 1 ? Add1 : size == 2 ? Add2 : size == 4 ? Add4 : Add8;
  bool succeeded = add(slot.recovery, address, &value);
  // What the register keeps above a byte or two is the addend's.
  uint64_t mask = size == 8 ? ~uint64_t{0} : (uint64_t{1} << size * 8) - 1;
  CompleteAccess(slot.recovery, succeeded, value & mask, completion);
}

void Fill(Slot& slot, uint64_t address, uint64_t length, uint8_t byte, Completion* completion) {
  bool succeeded = true;
  while (succeeded && length > 0) {
    // A string instruction may report any byte of the block that it writes at once: each page's first byte goes alone.
    uint64_t rest = kPageSize - 1 - address % kPageSize;
    if (rest > length - 1) rest = length - 1;
    succeeded = Store1(slot.recovery, address, byte) && StoreBytes(slot.recovery, address + 1, rest, byte);
    address += rest + 1;
    length -= rest + 1;
  }
  CompleteAccess(slot.recovery, succeeded, 0, completion);
}
