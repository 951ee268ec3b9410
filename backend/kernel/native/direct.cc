#include "direct.h"

#include <asm/errno.h>
#include <asm/resource.h>
#include <linux/uio.h>

#include "control.h"
#include "files.h"
#include "limits.h"
#include "memory.h"

namespace {

constexpr const char* kDirectory = "/var/tmp";  // which, unlike /tmp, is on a disk (file-hierarchy(7))
constexpr uint64_t kPage = kMostTransfer;
constexpr uint32_t kMostPages = kMostDirect / kPage;
constexpr uint32_t kTargetPages = kDirectPlaces * kMostPages;

// Blocks that are written: what reads a hole copies zeros and pins nothing, and what writes to one takes the file for itself.
// In one call, for what lies in two extents of the file is pinned and transferred extent by extent.
bool WritePages(int fd, uint32_t pages, uint32_t first, uint8_t* scratch) {
  iovec vectors[kTargetPages];
  for (iovec& vector : vectors) vector = {scratch, kPage};
  auto bytes = static_cast<long>(pages * kPage);
  return sys::Call(__NR_pwritev, fd, vectors, pages, first * kPage, 0) == bytes;
}

bool WriteSource(int fd, uint8_t* scratch) {
  if (!WritePages(fd, kMostPages, 0, scratch)) return false;
  for (uint32_t page = 0; page < kMostPages; page++) {
    memset(scratch, static_cast<int>(page + 1), kPage);
    if (!WritePages(fd, 1, page, scratch)) return false;
  }
  return true;
}

bool WriteTarget(int fd, uint8_t* scratch) {
  memset(scratch, 0, kPage);
  return WritePages(fd, kTargetPages, 0, scratch);
}

// Makes the file of an own descriptor, which the processes that come from this one inherit, when it is first used. A number
// beyond the limit can only be had while there is none.
bool HasFile(int own, bool (*write)(int, uint8_t*), uint8_t* scratch) {
  if (!sys::Failed(sys::Call(__NR_fcntl, own, F_GETFD, 0))) return true;
  SetLimit(RLIMIT_NOFILE, kAboveOwn + 1);
  int fd = OpenAt(AT_FDCWD, kDirectory, O_TMPFILE | O_RDWR | O_DIRECT);
  bool made = fd >= 0 && write(fd, scratch) && !sys::Failed(sys::Call(__NR_dup3, fd, own, 0));
  Close(&fd);
  SetLimit(RLIMIT_NOFILE, kMostDescriptors);
  return made;
}

}  // namespace

long ReadDirect(uint64_t address, uint64_t length, uint8_t* scratch) {
  if (!HasFile(kDirectSourceFd, WriteSource, scratch)) return -EBADF;
  return sys::Call(__NR_pread64, kDirectSourceFd, address, length, 0);
}

long WriteDirect(uint64_t address, uint64_t length, uint32_t place, uint8_t* scratch) {
  if (!HasFile(kDirectTargetFd, WriteTarget, scratch)) return -EBADF;
  uint64_t offset = place * kMostDirect;
  long result = sys::Call(__NR_pwrite64, kDirectTargetFd, address, length, offset);
  uint64_t words[kMostPages] = {};
  for (uint64_t page = 0; page * kPage < length && !sys::Failed(result); page++) {
    sys::Call(__NR_pread64, kDirectTargetFd, scratch, kPage, offset + page * kPage);
    memcpy(&words[page], scratch, sizeof words[page]);
  }
  memcpy(scratch, words, sizeof words);
  return result;
}
