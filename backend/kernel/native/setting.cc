#include "setting.h"

#include <linux/fcntl.h>
#include <stddef.h>

#include "files.h"
#include "lease.h"
#include "machine.h"

namespace {

constexpr long kWritable = 2;  // W_OK, which no header of the kernel has

struct Borrowed {
  bool is;
  // Whether the lease is for this alone.
  bool lease;
  // What it was: `0\n` or `1\n`.
  char value[4];
  long length;
};

constinit Borrowed borrowed{};

}  // namespace

void BorrowSetting() {
  if (borrowed.is || sys::Call(__NR_faccessat, AT_FDCWD, kUnprivilegedSetting, kWritable) != 0) return;
  borrowed.lease = !HasLease(kUnprivilegedSetting);
  LeaseText answer;
  if (!TakeLease(kUnprivilegedSetting, nullptr, answer)) return Fail(answer.c_str());
  int fd = OpenAt(AT_FDCWD, kUnprivilegedSetting);
  borrowed.length = ReadStart(fd, borrowed.value, sizeof borrowed.value);
  Close(&fd);
  borrowed.is = true;
}

void ReturnSetting() {
  if (!borrowed.is) return;
  borrowed.is = false;
  if (borrowed.lease) return GiveLeaseBack(kUnprivilegedSetting);
  int fd = OpenAt(AT_FDCWD, kUnprivilegedSetting, O_WRONLY | O_CLOEXEC);
  WriteAll(fd, borrowed.value, static_cast<size_t>(borrowed.length));
  Close(&fd);
}
