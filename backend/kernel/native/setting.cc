#include "setting.h"

#include <linux/fcntl.h>

#include "lease.h"
#include "machine.h"

namespace {

constexpr long kWritable = 2;  // W_OK, which no header of the kernel has

struct Borrowed {
  bool is;
  // Whether the lease is for this alone, which knows what it was.
  bool lease;
  // Else what it was.
  LeaseText value;
};

constinit Borrowed borrowed{};

}  // namespace

void BorrowSetting() {
  if (borrowed.is || sys::Call(__NR_faccessat, AT_FDCWD, kUnprivilegedSetting, kWritable) != 0) return;
  borrowed.lease = !HasLease(kUnprivilegedSetting);
  LeaseText answer;
  if (borrowed.lease && !TakeLease(kUnprivilegedSetting, nullptr, answer)) return Fail(answer.c_str());
  if (!borrowed.lease && !ReadSetting(kUnprivilegedSetting, borrowed.value)) return Fail("can't read vm.unprivileged_userfaultfd");
  borrowed.is = true;
}

void ReturnSetting() {
  if (!borrowed.is) return;
  borrowed.is = false;
  if (borrowed.lease) return GiveLeaseBack(kUnprivilegedSetting);
  WriteSetting(kUnprivilegedSetting, borrowed.value.data(), borrowed.value.length());
}
