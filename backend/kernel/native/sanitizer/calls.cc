// System calls whose buffers the kernel reads or writes: it knows nothing of red zones.
#include <asm/unistd.h>

#include "address.h"

extern "C" void __sanitizer_check_call(long number, const long* words) {
  auto address = static_cast<uint64_t>(words[1]);
  auto length = static_cast<uint64_t>(words[2]);
  const void* caller = __builtin_return_address(0);
  switch (number) {
    case __NR_read:
    case __NR_pread64:
    case __NR_getdents64: return CheckAccess("invalid write by the kernel", address, length, caller);
    case __NR_write:
    case __NR_pwrite64: return CheckAccess("invalid read by the kernel", address, length, caller);
  }
}
