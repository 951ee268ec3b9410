#include "look_descriptors.h"

#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/fs.h>
#include <linux/magic.h>

#include "files.h"
#include "look.h"
#include "machine.h"
#include "memory.h"

namespace {

// Instead of counts that change all the time, while a thread spins.
constexpr uint32_t kUnsteady = 0xffffffff;
// Of the name that perform_file.cc gives.
constexpr size_t kTmpfsFileLength = 5;

bool IsAnySpinning() {
  for (const ProcessBook& process : machine.processes) {
    if (!process.alive) continue;
    for (const ThreadBook& thread : process.threads)
      if (thread.busy && thread.reason == kSpinningReason) return true;
  }
  return false;
}

// The number behind `name` in fdinfo's text, or kAllOnes without such a line.
uint64_t FdinfoNumber(const char* text, size_t length, const char* name, uint32_t base) {
  const char* end = text + length;
  for (const char* at = text; at < end; at++) {
    if (!StartsWith(at, static_cast<size_t>(end - at), name)) continue;
    at += TextLength(name);
    return ParseNumber(&at, end, base);
  }
  return kAllOnes;
}

struct DirectoryEntry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
};

// Descriptors 0 to 2 are /dev/null until one is closed, and our own are none of the program's.
bool MayBeOfTheProgram(const char* name) {
  if (name[0] == '.') return false;
  uint64_t fd = ParseNumber(&name, name + TextLength(name), 10);
  return fd < kMostDescriptors && (fd > 2 || !machine.resettable);
}

// Calls `look` for each of the program's descriptors, which the kernel lists in ascending order.
template <typename Look>
void ForEachDescriptor(ProcessBook& process, Look look) {
  constexpr long kRoomForOne = 64;
  alignas(8) char entries[2048];
  int directory = FdinfoDirectoryOf(process);
  sys::Call(__NR_lseek, directory, 0, 0);
  long length;
  do {
    length = sys::Call(__NR_getdents64, directory, entries, sizeof entries);
    if (length < 0) Fail("the descriptors of a process could not be listed");
    for (long at = 0; at < length;) {
      auto* entry = reinterpret_cast<DirectoryEntry*>(entries + at);
      at += entry->length;
      if (MayBeOfTheProgram(entry->name)) look(entry->name);
    }
  } while (length > static_cast<long>(sizeof entries) - kRoomForOne);
}

// A file of /proc/PID/fdinfo as text; its length, 0 if the descriptor is gone.
size_t ReadFdinfo(ProcessBook& process, const char* fd, char* text, size_t size) {
  int file = OpenAt(process.fdinfo_directory, fd);
  long length = file < 0 ? 0 : ReadStart(file, text, size);
  Close(&file);
  return length < 0 ? 0 : static_cast<size_t>(length);
}

// What fdinfo says of a userfaultfd; nothing of another descriptor.
void LookDescriptor(ProcessBook& process, const char* fd, Results& results) {
  char text[512];
  size_t length = ReadFdinfo(process, fd, text, sizeof text);
  uint64_t pending = FdinfoNumber(text, length, "pending:\t", 10);
  if (pending == kAllOnes) return;
  results.Add32(static_cast<uint32_t>(ParseNumber(&fd, fd + TextLength(fd), 10)));
  bool unsteady = IsAnySpinning();
  uint64_t counted = FdinfoNumber(text, length, "total:\t", 10);
  results.Add32(unsteady ? kUnsteady : static_cast<uint32_t>(pending));
  results.Add32(unsteady ? kUnsteady : static_cast<uint32_t>(counted));
  results.Add32(static_cast<uint32_t>(FdinfoNumber(text, length, "API:\taa:", 16)));
}

// The descriptor of the program's file, opened anew for reading, if it is a memfd or in a tmpfs of its own; else kNoFile.
int OpenShmem(const ProcessBook& process, const char* fd) {
  Path path;
  path.Add("fd/").Add(fd, TextLength(fd));
  char target[16];
  long length = sys::Call(__NR_readlinkat, process.directory, path.c_str(), target, sizeof target);
  auto size = static_cast<size_t>(length < 0 ? 0 : length);
  bool shmem = StartsWith(target, size, "/memfd:") || (size == kTmpfsFileLength && StartsWith(target, size, "/file"));
  if (!shmem) return kNoFile;
  return OpenAt(process.directory, path.c_str());
}

uint64_t Rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

bool IsOfHugePages(int fd) {
  struct statfs system {};
  return sys::Call(__NR_fstatfs, fd, &system) == 0 && system.f_type == HUGETLBFS_MAGIC;
}

// Numbers and contents of the pages that hold data, as one number. What lies behind the end of the file does not count.
// Of a hugepage the first page stands for all; a file that has more of them than this is not hashed further.
uint64_t HashFile(int fd, uint64_t size) {
  constexpr uint64_t kHugePageSize = 0x200000;
  constexpr uint64_t kMostHugePages = 4096;
  bool huge = IsOfHugePages(fd);
  uint64_t step = huge ? kHugePageSize : kPageSize;
  if (huge && size > kMostHugePages * kHugePageSize) size = kMostHugePages * kHugePageSize;
  constexpr uint64_t kPrime = 0x9e3779b97f4a7c15;
  alignas(8) static uint8_t page[kPageSize];
  uint64_t hash = 1;
  for (uint64_t at = 0; at < size;) {
    long data = sys::Call(__NR_lseek, fd, at, SEEK_DATA);
    if (data < 0) break;
    uint64_t start = static_cast<uint64_t>(data) & ~(kPageSize - 1);
    memset(page, 0, sizeof page);
    sys::Call(__NR_pread64, fd, page, sizeof page, start);
    hash = Rotate(hash ^ start / kPageSize, 29) * kPrime;
    hash = Rotate(hash ^ ContentHash(reinterpret_cast<uint64_t*>(page)), 29) * kPrime;
    at = start + step;
  }
  return hash;
}

void LookFile(ProcessBook& process, const char* fd, Results& results) {
  int file = OpenShmem(process, fd);
  if (file < 0) return;
  char text[512];
  size_t length = ReadFdinfo(process, fd, text, sizeof text);
  struct stat status {};
  sys::Call(__NR_fstat, file, &status);
  results.Add32(static_cast<uint32_t>(ParseNumber(&fd, fd + TextLength(fd), 10)));
  results.Add32(static_cast<uint32_t>(sys::Call(__NR_fcntl, file, F_GET_SEALS)));
  results.Add64(static_cast<uint64_t>(status.st_size));
  results.Add64(static_cast<uint64_t>(status.st_blocks));
  results.Add64(FdinfoNumber(text, length, "pos:\t", 10));
  results.Add64(HashFile(file, static_cast<uint64_t>(status.st_size)));
  Close(&file);
}

}  // namespace

void LookFdinfo(uint32_t number, Results& results) {
  ProcessBook& process = machine.processes[number];
  results.BeginSection(kFdinfo, number);
  ForEachDescriptor(process, [&](const char* fd) { LookDescriptor(process, fd, results); });
  results.EndSection();
}

void LookFiles(uint32_t number, Results& results) {
  ProcessBook& process = machine.processes[number];
  results.BeginSection(kFiles, number);
  ForEachDescriptor(process, [&](const char* fd) { LookFile(process, fd, results); });
  results.EndSection();
}
