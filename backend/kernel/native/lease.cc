#include "lease.h"

#include <asm/errno.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <linux/time.h>

#include "clock.h"
#include "files.h"
#include "protocol.h"
#include "signals.h"

namespace {

constexpr int64_t kDeadline = 30 * kSecond;
constexpr uint32_t kMostLeases = 16;
constexpr unsigned kOthersWrite = 022;  // mode bits
constexpr int kExclusiveLock = 2;  // LOCK_EX, which no header of the kernel has

struct Lease {
  int lock;
  LeaseText path;
  LeaseText old;
};

constinit Lease leases[kMostLeases]{};
uint32_t lease_count;

struct LockFile {
  uint64_t pid = 0;
  LeaseText path;
  LeaseText value;
};

LockFile ReadLock(int lock) {
  LockFile file;
  Lines lines(lock);
  const char* line;
  const char* end;
  while (lines.Next(&line, &end)) {
    auto length = static_cast<size_t>(end - line);
    const char* digits = line + 4;
    if (StartsWith(line, length, "pid ")) file.pid = ParseNumber(&digits, end, 10);
    if (StartsWith(line, length, "path ")) file.path.Add(line + 5, length - 5);
    if (StartsWith(line, length, "value ")) file.value.Add(line + 6, length - 6);
  }
  return file;
}

bool WriteLock(int lock, const char* path, LeaseText& old) {
  Text<3072> text;
  text.Add("pid ").Add(static_cast<uint64_t>(sys::Call(__NR_getpid))).Add("\npath ").Add(path);
  text.Add("\nvalue ").Add(old.c_str()).Add("\n");
  return sys::Call(__NR_ftruncate, lock, 0) == 0 &&
         sys::Call(__NR_pwrite64, lock, text.data(), text.length(), 0) == static_cast<long>(text.length()) &&
         sys::Call(__NR_fsync, lock) == 0;
}

// A directory that nobody else could have made or may write to, as its files say what is to be written where.
int OpenDirectory(const char* path) {
  sys::Call(__NR_mkdir, path, 0755);
  int directory = OpenAt(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  bool own = directory >= 0 && sys::Call(__NR_fstat, directory, &status) == 0 &&
             status.st_uid == sys::Call(__NR_geteuid) && (status.st_mode & kOthersWrite) == 0;
  if (!own) Close(&directory);
  return directory;
}

int OpenIn(int directory, const char* path) {
  LeaseText name;
  for (; *path != 0; path++) name.Add(*path == '/' ? "%" : path, 1);
  return OpenAt(directory, name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC);
}

int OpenLock(const char* path) {
  Path fallback;
  fallback.Add("/tmp/userfaultfd-leases-").Add(static_cast<uint64_t>(sys::Call(__NR_geteuid)));
  sys::Call(__NR_mkdir, "/run/userfaultfd", 0755);
  int directory = OpenDirectory("/run/userfaultfd/leases");
  if (directory < 0) directory = OpenDirectory(fallback.c_str());
  int lock = directory < 0 ? kNoFile : OpenIn(directory, path);
  Close(&directory);
  return lock;
}

// A timer interrupts the wait, so that deadlines and a client that went away are noticed.
bool Lock(int lock) {
  constexpr int64_t kTick = 100'000;  // us
  struct {
    int64_t interval_seconds, interval_microseconds, seconds, microseconds;
  } timer{0, kTick, 0, kTick}, off{};
  SetSignalHandler(SIGALRM, InterruptOnly, 0);
  sys::Call(__NR_setitimer, ITIMER_REAL, &timer, nullptr);
  int64_t deadline = Now() + kDeadline;
  long result;
  do {
    EndIfHungUp();
    result = sys::Call(__NR_flock, lock, kExclusiveLock);
  } while (result == -EINTR && Now() < deadline);
  sys::Call(__NR_setitimer, ITIMER_REAL, &off, nullptr);
  return result == 0;
}

// Only with the lock held. It is emptied as well, for those who have opened it and wait for the lock.
void RemoveLockFile(int lock) {
  sys::Call(__NR_ftruncate, lock, 0);
  Path link;
  link.Add("/proc/self/fd/").Add(static_cast<uint64_t>(lock));
  char name[1024];
  long length = sys::Call(__NR_readlink, link.c_str(), name, sizeof name - 1);
  if (length <= 0) return;
  name[length] = 0;
  sys::Call(__NR_unlink, name);
}

// Whether the holder before removed the file: its lock keeps nobody out any more.
bool IsRemoved(int lock) {
  struct stat status;
  return sys::Call(__NR_fstat, lock, &status) == 0 && status.st_nlink == 0;
}

bool IsSame(const char* path, LeaseText& held) {
  return held.length() == TextLength(path) && StartsWith(path, held.length(), held.c_str());
}

// What a dead holder changed is put right.
void Restore(int lock, const char* path) {
  LockFile left = ReadLock(lock);
  if (IsSame(path, left.path)) WriteSetting(left.path.c_str(), left.value.data(), left.value.length());
  sys::Call(__NR_ftruncate, lock, 0);
}

Lease* FindLease(const char* path) {
  for (uint32_t index = 0; index < lease_count; index++)
    if (IsSame(path, leases[index].path)) return &leases[index];
  return nullptr;
}

bool Refuse(const char* reason, const char* path, LeaseText& answer) {
  answer.Clear();
  answer.Add(reason).Add(" ").Add(path);
  return false;
}

bool RefuseHeld(int lock, const char* path, LeaseText& answer) {
  LockFile file = ReadLock(lock);
  answer.Clear();
  answer.Add("waited 30 s for the lease of ").Add(path).Add(", which the process ").Add(file.pid).Add(" has");
  return false;
}

bool WriteIfAny(const char* path, const char* value) {
  return value == nullptr || WriteSetting(path, value, TextLength(value));
}

// With the lock held: remembers the old value, then writes the new one.
bool Change(Lease& lease, const char* path, const char* value, LeaseText& answer) {
  Restore(lease.lock, path);
  if (!ReadSetting(path, lease.old)) return Refuse("can't read", path, answer);
  if (!WriteLock(lease.lock, path, lease.old)) return Refuse("can't write the lock file of", path, answer);
  if (!WriteIfAny(path, value)) return Refuse("can't write", path, answer);
  answer.Clear();
  answer.Add(lease.old.c_str());
  return true;
}

void End(Lease& lease) {
  WriteSetting(lease.path.c_str(), lease.old.data(), lease.old.length());
  RemoveLockFile(lease.lock);
  Close(&lease.lock);
}

}  // namespace

bool ReadSetting(const char* path, LeaseText& value) {
  char text[1024];
  int fd = OpenAt(AT_FDCWD, path);
  long length = fd < 0 ? fd : ReadStart(fd, text, sizeof text);
  Close(&fd);
  if (length < 0) return false;
  const char* begin = text;
  const char* end = text + length;
  while (end > begin && end[-1] == '\n') end--;
  for (const char* at = begin; at < end; at++)
    if (*at == '[') begin = at + 1;
  for (const char* at = begin; at < end; at++)
    if (*at == ']' && begin != text) end = at;
  value.Clear();
  value.Add(begin, static_cast<size_t>(end - begin));
  return true;
}

bool WriteSetting(const char* path, const char* value, size_t length) {
  int fd = OpenAt(AT_FDCWD, path, O_WRONLY | O_TRUNC | O_CLOEXEC);
  bool written = fd >= 0 && WriteAll(fd, value, length) == 0;
  Close(&fd);
  return written;
}

bool HasLease(const char* path) { return FindLease(path) != nullptr; }

bool TakeLease(const char* path, const char* value, LeaseText& answer) {
  if (Lease* held = FindLease(path)) {
    if (!WriteIfAny(path, value)) return Refuse("can't write", path, answer);
    answer.Clear();
    answer.Add(held->old.c_str());
    return true;
  }
  if (lease_count == kMostLeases) return Refuse("too many leases; no room for", path, answer);
  Lease& lease = leases[lease_count];
  lease.lock = kNoFile;
  bool locked;
  do {
    Close(&lease.lock);
    lease.lock = OpenLock(path);
    if (lease.lock < 0) return Refuse("can't open a lock file for", path, answer);
    locked = Lock(lease.lock);
  } while (locked && IsRemoved(lease.lock));
  bool taken = locked ? Change(lease, path, value, answer) : RefuseHeld(lease.lock, path, answer);
  if (locked && !taken) RemoveLockFile(lease.lock);
  if (!taken) {
    Close(&lease.lock);
    return false;
  }
  lease.path.Clear();
  lease.path.Add(path);
  lease_count++;
  return true;
}

void GiveLeaseBack(const char* path) {
  Lease* lease = FindLease(path);
  if (lease == nullptr) return;
  End(*lease);
  *lease = leases[--lease_count];
}

void GiveLeasesBack() {
  while (lease_count > 0) End(leases[--lease_count]);
}
