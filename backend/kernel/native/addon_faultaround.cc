#include "addon_faultaround.h"

#include <cerrno>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "addon_errors.h"

namespace {

constexpr size_t kPage = 4096;
constexpr size_t kTable = 2 << 20;  // a page table maps it, and so the window is no larger
constexpr uint64_t kPresent = uint64_t{1} << 63;

// All of its pages are cached.
int CachedFile() {
  int fd = memfd_create("userfaultfd-fault-around", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, kTable) != 0) return fd;
  for (size_t at = 0; at < kTable; at += kPage)
    if (pwrite(fd, "", 1, static_cast<off_t>(at)) != 1) break;
  return fd;
}

size_t PresentPages(uintptr_t address) {
  std::vector<uint64_t> entries(kTable / kPage);
  int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  ssize_t length = pread(fd, entries.data(), entries.size() * sizeof(uint64_t), static_cast<off_t>(address / kPage * sizeof(uint64_t)));
  if (fd >= 0) close(fd);
  size_t present = 0;
  if (length > 0)
    for (uint64_t entry : entries) present += (entry & kPresent) != 0 ? 1 : 0;
  return present;
}

// Of the table that begins at the address, which nothing else is mapped in.
size_t PagesOfOneRead(int fd, uintptr_t address) {
  void* mapped = mmap(reinterpret_cast<void*>(address), kTable, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
  if (mapped == MAP_FAILED) return 0;
  static_cast<void>(*static_cast<volatile const char*>(mapped));
  return PresentPages(address);
}

}  // namespace

Napi::Value FaultAround(const Napi::CallbackInfo& info) {
  int fd = CachedFile();
  void* room = fd < 0 ? MAP_FAILED : mmap(nullptr, 2 * kTable, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int error = errno;
  size_t pages = 0;
  if (room != MAP_FAILED) {
    auto start = reinterpret_cast<uintptr_t>(room);
    pages = PagesOfOneRead(fd, (start + kTable - 1) & ~(kTable - 1));
    if (pages == 0) error = errno;
    munmap(room, 2 * kTable);
  }
  if (fd >= 0) close(fd);
  if (pages == 0) ThrowErrno(info.Env(), error, "finding out how much of a file a read maps at once");
  return Napi::Number::New(info.Env(), static_cast<double>(pages * kPage));
}
