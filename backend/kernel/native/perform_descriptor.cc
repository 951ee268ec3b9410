#include "perform_descriptor.h"

#include <asm/stat.h>
#include <linux/ioctl.h>
#include <linux/userfaultfd.h>

#include "generated/catalogue.h"
#include "perform.h"
#include "perform_view.h"
#include "sys.h"
#include "text.h"

namespace {

// The other descriptor's inode is no result by itself: its number differs from run to run.
bool RefersToSame(const struct stat& status, uint64_t other) {
  struct stat compared;
  if (sys::Failed(sys::Call(__NR_fstat, other, &compared))) return false;
  return status.st_dev == compared.st_dev && status.st_ino == compared.st_ino;
}

void PerformFstat(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  auto* status = reinterpret_cast<struct stat*>(scratch);
  Finish(completion, sys::Call(__NR_fstat, o[FSTAT_FD], status));
  if (completion->kind != kValue) return;
  completion->out[FSTAT_OUT_MODE] = status->st_mode;
  completion->out[FSTAT_OUT_SIZE] = static_cast<uint64_t>(status->st_size);
  completion->out[FSTAT_OUT_NLINK] = status->st_nlink;
  completion->value = RefersToSame(*status, o[FSTAT_OTHER]) ? 1 : 0;
}

// Descriptors are ints: what is above 32 bits does not count, here as in a system call.
void PerformReadlink(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  Path link;
  link.Add("/proc/self/fd/").Add(static_cast<uint32_t>(o[READLINK_FD]));
  PerformLink(link.c_str(), scratch, completion);
}

void PerformPread(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  long length = sys::Call(__NR_pread64, o[PREAD_FD], scratch, o[PREAD_COUNT], o[PREAD_OFFSET]);
  FinishBytes(completion, length);
}

// A name of so many letters.
void PerformMemfdCreate(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  for (uint64_t letter = 0; letter < o[MEMFD_CREATE_LENGTH]; letter++) scratch[letter] = 'm';
  scratch[o[MEMFD_CREATE_LENGTH]] = 0;
  Finish(completion, sys::Call(__NR_memfd_create, scratch, o[MEMFD_CREATE_FLAGS]));
}

void PerformFileBlocks(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  auto* status = reinterpret_cast<struct stat*>(scratch);
  long result = sys::Call(__NR_fstat, o[FILE_BLOCKS_FD], status);
  Finish(completion, result == 0 ? status->st_blocks : result);
}

void PerformReopen(const uint64_t* o, Completion* completion) {
  Path link;
  link.Add("/proc/self/fd/").Add(static_cast<uint32_t>(o[REOPEN_FD]));
  Finish(completion, sys::Call(__NR_open, link.c_str(), o[REOPEN_FLAGS]));
}

}  // namespace

bool PerformDescriptor(uint16_t code, const uint64_t* o, uint8_t* scratch, Completion* completion) {
  switch (code) {
    case OP_FCNTL:
      Finish(completion, sys::Call(__NR_fcntl, o[FCNTL_FD], o[FCNTL_COMMAND], o[FCNTL_ARGUMENT]));
      return true;
    case OP_DUP:
      Finish(completion, sys::Call(__NR_dup, o[DUP_FD]));
      return true;
    case OP_DUP3:
      Finish(completion, sys::Call(__NR_dup3, o[DUP3_OLDFD], o[DUP3_NEWFD], o[DUP3_FLAGS]));
      return true;
    case OP_FSTAT:
      PerformFstat(o, scratch, completion);
      return true;
    case OP_READLINK:
      PerformReadlink(o, scratch, completion);
      return true;
    case OP_LSEEK:
      Finish(completion, sys::Call(__NR_lseek, o[LSEEK_FD], o[LSEEK_OFFSET], o[LSEEK_WHENCE]));
      return true;
    case OP_PREAD:
      PerformPread(o, scratch, completion);
      return true;
    case OP_FTRUNCATE:
      Finish(completion, sys::Call(__NR_ftruncate, o[FTRUNCATE_FD], o[FTRUNCATE_LENGTH]));
      return true;
    case OP_OPEN_USERFAULTFD_DEVICE:
      Finish(completion, sys::Call(__NR_open, "/dev/userfaultfd", o[OPEN_USERFAULTFD_DEVICE_FLAGS]));
      return true;
    case OP_USERFAULTFD_IOC_NEW:
      Finish(completion, sys::Call(__NR_ioctl, o[USERFAULTFD_IOC_NEW_FD], USERFAULTFD_IOC_NEW, o[USERFAULTFD_IOC_NEW_FLAGS]));
      return true;
    case OP_MEMFD_CREATE:
      PerformMemfdCreate(o, scratch, completion);
      return true;
    case OP_FALLOCATE:
      Finish(completion, sys::Call(__NR_fallocate, o[FALLOCATE_FD], o[FALLOCATE_MODE], o[FALLOCATE_OFFSET], o[FALLOCATE_LENGTH]));
      return true;
    case OP_PWRITE:
      Finish(completion, sys::Call(__NR_pwrite64, o[PWRITE_FD], &o[PWRITE_VALUE], o[PWRITE_SIZE], o[PWRITE_OFFSET]));
      return true;
    case OP_FILE_BLOCKS:
      PerformFileBlocks(o, scratch, completion);
      return true;
    case OP_REOPEN:
      PerformReopen(o, completion);
      return true;
    case OP_OPEN_ZERO:
      Finish(completion, sys::Call(__NR_open, "/dev/zero", o[OPEN_ZERO_FLAGS]));
      return true;
    default:
      return false;
  }
}
