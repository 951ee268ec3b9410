#include "perform_file.h"

#include <linux/fcntl.h>
#include <linux/mount.h>

#include "generated/catalogue.h"
#include "perform.h"
#include "sys.h"
#include "text.h"

namespace {

constexpr const char* kDirectory = "/var/tmp";
constexpr int kPermissions = 0600;

long Set(long context, const char* name, const char* value) {
  return sys::Call(__NR_fsconfig, context, FSCONFIG_SET_STRING, name, value, 0);
}

// A tmpfs that is mounted nowhere, as a descriptor; minus an errno without one.
long Mount(long context, uint64_t size) {
  Text<32> bytes;
  bytes.Add(size);
  // Where there are no transparent huge pages the second is refused, and not needed.
  long result = Set(context, "size", bytes.c_str());
  Set(context, "huge", "never");
  if (!sys::Failed(result)) result = sys::Call(__NR_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0);
  return sys::Failed(result) ? result : sys::Call(__NR_fsmount, context, 0, 0);
}

// The file alone keeps its tmpfs: there is no mount that could be left behind.
long MakeTmpfsFile(uint64_t size) {
  long context = sys::Call(__NR_fsopen, "tmpfs", 0);
  if (sys::Failed(context)) return context;
  long mount = Mount(context, size);
  sys::Call(__NR_close, context);
  if (sys::Failed(mount)) return mount;
  long file = sys::Call(__NR_openat, mount, "file", O_CREAT | O_RDWR, kPermissions);
  sys::Call(__NR_close, mount);
  return file;
}

long Lengthened(long fd, uint64_t length) {
  if (!sys::Failed(fd)) sys::Call(__NR_ftruncate, fd, length);
  return fd;
}

}  // namespace

bool PerformFile(uint16_t code, const uint64_t* o, Completion* completion) {
  switch (code) {
    case OP_TMPFS_FILE:
      Finish(completion, MakeTmpfsFile(o[TMPFS_FILE_SIZE]));
      return true;
    case OP_DISK_FILE:
      Finish(completion, Lengthened(sys::Call(__NR_open, kDirectory, O_TMPFILE | O_RDWR, kPermissions), o[DISK_FILE_LENGTH]));
      return true;
    case OP_MEMFD_SECRET:
      Finish(completion, Lengthened(sys::Call(__NR_memfd_secret, 0), o[MEMFD_SECRET_LENGTH]));
      return true;
    default:
      return false;
  }
}
