#include "perform.h"

#include <asm/errno.h>
#include <asm/poll.h>
#include <linux/fcntl.h>
#include <linux/futex.h>

#include "perform_descriptor.h"
#include "perform_file.h"
#include "perform_rights.h"
#include "perform_view.h"
#include "sys.h"
#include "text.h"

namespace {

// mseal(2) of every architecture, which the headers may be too old for.
constexpr long kMseal = 462;
constexpr uint32_t kUffdioWake = 0x8010aa02;
constexpr uint64_t kMessageSize = 32;
constexpr uint8_t kEventPagefault = 0x12;
constexpr uint8_t kEventFork = 0x13;

// struct uffd_msg (ioctl_userfaultfd(2)).
struct Message {
  uint8_t event;
  uint8_t zero[7];
  uint32_t ufd;  // of FORK; the low half of a page fault's flags
  uint32_t flags_high;
  uint64_t address;
  uint32_t ptid;
  uint32_t end;
};
static_assert(sizeof(Message) == kMessageSize);

// An ioctl whose structure lies in the scratch area, as the catalogue describes it.
void PerformIoctl(const OperationInfo& info, const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  auto* words = reinterpret_cast<uint64_t*>(scratch);
  for (uint8_t word = 0; word < info.ioctl_size / 8; word++) words[word] = kUntouched;
  for (uint8_t input = 0; input < info.inputs; input++)
    words[info.input[input].offset / 8] = operands[info.input[input].index];
  Finish(completion, sys::Call(__NR_ioctl, operands[0], info.ioctl_request, scratch));
  for (uint8_t output = 0; output < info.output_fields; output++)
    completion->out[info.output[output].index] = words[info.output[output].offset / 8];
}

// Every userfaultfd knows UFFDIO_WAKE, and fails it without a structure before it does anything.
bool IsUserfaultfd(uint64_t fd) { return sys::Call(__NR_ioctl, fd, kUffdioWake, 0) != -ENOTTY; }

void ReadMessages(const Host& host, uint8_t* scratch, long length, Completion* completion) {
  auto* messages = reinterpret_cast<Message*>(scratch);
  for (long index = 0; index < length / static_cast<long>(kMessageSize); index++) {
    Message& message = messages[index];
    if (message.event == kEventFork && completion->out[READ_OUT_UFD] == kAllOnes)
      completion->out[READ_OUT_UFD] = message.ufd;
    if (message.event == kEventPagefault && message.ptid != 0 && host.thread_name != nullptr)
      message.ptid = host.thread_name(host.context, message.ptid);
  }
}

void PerformRead(const Host& host, const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  completion->out[READ_OUT_UFD] = kAllOnes;
  // Asked before the read: while it sleeps the descriptor may become another file's.
  bool userfaultfd = IsUserfaultfd(operands[READ_FD]);
  uint64_t count = operands[READ_COUNT] < kMostTransfer ? operands[READ_COUNT] : kMostTransfer;
  long length = sys::Call(__NR_read, operands[READ_FD], scratch, count);
  FinishBytes(completion, length);
  if (length > 0 && userfaultfd) ReadMessages(host, scratch, length, completion);
}

void PerformPoll(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  auto* polled = reinterpret_cast<pollfd*>(scratch);
  polled->fd = static_cast<int>(operands[POLL_FD]);
  polled->events = static_cast<short>(operands[POLL_EVENTS]);
  polled->revents = 0;
  Finish(completion, sys::Call(__NR_poll, polled, 1, static_cast<int>(operands[POLL_TIMEOUT])));
  completion->out[POLL_OUT_REVENTS] = static_cast<uint16_t>(polled->revents);
}

void PerformPipe(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  auto* ends = reinterpret_cast<int*>(scratch);
  Finish(completion, sys::Call(__NR_pipe2, ends, operands[PIPE2_FLAGS]));
  if (completion->kind != kValue) return;
  completion->out[PIPE2_OUT_R] = static_cast<uint64_t>(ends[0]);
  completion->out[PIPE2_OUT_W] = static_cast<uint64_t>(ends[1]);
}

void PerformBind(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  constexpr uint64_t kNodes = 64;
  auto* nodes = reinterpret_cast<uint64_t*>(scratch);
  *nodes = operands[MBIND_NODES];
  // Linux takes one from the number of bits.
  Finish(completion, sys::Call6(__NR_mbind, operands[MBIND_ADDR], operands[MBIND_LENGTH], operands[MBIND_MODE],
                                reinterpret_cast<uint64_t>(nodes), kNodes + 1, operands[MBIND_FLAGS]));
}

void PerformMemory(uint64_t pid, int flags, long call, const void* bytes, uint64_t count, uint64_t offset,
                   Completion* completion) {
  long fd = OpenOf(pid, "/mem", flags);
  long result = sys::Failed(fd) ? fd : sys::Call(call, fd, bytes, count, offset);
  if (!sys::Failed(fd)) sys::Call(__NR_close, fd);
  Finish(completion, result);
}

void PerformMemoryRead(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  uint64_t count = operands[PROC_MEM_READ_COUNT] < kMostTransfer ? operands[PROC_MEM_READ_COUNT] : kMostTransfer;
  PerformMemory(operands[PROC_MEM_READ_PROCESS], O_RDONLY, __NR_pread64, scratch, count, operands[PROC_MEM_READ_ADDR],
                completion);
  if (completion->kind == kValue) completion->length = static_cast<uint32_t>(completion->value);
}

// Without a pidfd left, whose number would be another's.
void PerformGetfd(const uint64_t* operands, Completion* completion) {
  long pidfd = sys::Call(__NR_pidfd_open, operands[PIDFD_GETFD_PROCESS], 0);
  long result = sys::Failed(pidfd) ? pidfd : sys::Call(__NR_pidfd_getfd, pidfd, operands[PIDFD_GETFD_FD], 0);
  if (!sys::Failed(pidfd)) sys::Call(__NR_close, pidfd);
  Finish(completion, result);
}

constexpr long kPidfdSelf = -10001;  // PIDFD_SELF_THREAD_GROUP, since 6.14

long ProcessMadvise(long pidfd, const uint64_t* operands) {
  uint64_t segment[] = {operands[PROCESS_MADVISE_ADDR], operands[PROCESS_MADVISE_LENGTH]};  // struct iovec
  return sys::Call(__NR_process_madvise, pidfd, segment, 1, operands[PROCESS_MADVISE_ADVICE],
                   operands[PROCESS_MADVISE_FLAGS]);
}

// Of one segment; without a pidfd left. About its own memory it may sleep, when a pidfd would have a number that others want.
void PerformProcessMadvise(const uint64_t* operands, Completion* completion) {
  long pidfd = sys::Call(__NR_pidfd_open, operands[PROCESS_MADVISE_PROCESS], 0);
  if (sys::Failed(pidfd)) return Finish(completion, pidfd);
  if (static_cast<long>(operands[PROCESS_MADVISE_PROCESS]) == sys::Call(__NR_getpid)) {
    sys::Call(__NR_close, pidfd);
    long result = ProcessMadvise(kPidfdSelf, operands);
    if (result != -EBADF) return Finish(completion, result);
    pidfd = sys::Call(__NR_pidfd_open, operands[PROCESS_MADVISE_PROCESS], 0);
  }
  long result = ProcessMadvise(pidfd, operands);
  sys::Call(__NR_close, pidfd);
  Finish(completion, result);
}

void PerformMincore(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  Finish(completion, sys::Call(__NR_mincore, operands[MINCORE_ADDR], operands[MINCORE_LENGTH], scratch));
  uint64_t pages = (operands[MINCORE_LENGTH] + kPageSize - 1) / kPageSize;
  if (completion->kind == kValue) completion->length = static_cast<uint32_t>(pages);
}

}  // namespace

void Finish(Completion* completion, long result) {
  bool failed = sys::Failed(result);
  completion->kind = failed ? kErrno : kValue;
  completion->error = failed ? static_cast<uint16_t>(-result) : 0;
  completion->value = failed ? -1 : result;
}

void FinishBytes(Completion* completion, long length) {
  Finish(completion, length);
  if (length > 0) completion->length = static_cast<uint32_t>(length);
}

const OperationInfo* FindOperation(uint16_t code) {
  for (const OperationInfo& info : OPERATIONS)
    if (info.code == code) return &info;
  return nullptr;
}

uint8_t OutputsOf(uint16_t code, uint8_t kind) {
  if (kind == kSignal) return 2;
  const OperationInfo* info = FindOperation(code);
  return info == nullptr || (kind != kValue && kind != kErrno) ? 0 : info->outputs;
}

bool Perform(const Host& host, uint16_t code, const uint64_t* o, uint8_t* scratch, Completion* completion) {
  const OperationInfo* info = FindOperation(code);
  if (info == nullptr) return false;
  *completion = Completion{};
  if (info->ioctl_request != 0) {
    PerformIoctl(*info, o, scratch, completion);
    return true;
  }
  switch (code) {
    case OP_MMAP:
      Finish(completion, sys::Call(__NR_mmap, o[MMAP_ADDR], o[MMAP_LENGTH], o[MMAP_PROT], o[MMAP_FLAGS], o[MMAP_FD],
                                   o[MMAP_OFFSET]));
      return true;
    case OP_MUNMAP:
      Finish(completion, sys::Call(__NR_munmap, o[MUNMAP_ADDR], o[MUNMAP_LENGTH]));
      return true;
    case OP_MREMAP:
      Finish(completion, sys::Call(__NR_mremap, o[MREMAP_ADDR], o[MREMAP_OLD_LENGTH], o[MREMAP_NEW_LENGTH],
                                   o[MREMAP_FLAGS], o[MREMAP_NEW_ADDRESS]));
      return true;
    case OP_BRK:
      Finish(completion, sys::Call(__NR_brk, o[BRK_ADDR]));
      return true;
    case OP_MSEAL:
      Finish(completion, sys::Call(kMseal, o[MSEAL_ADDR], o[MSEAL_LENGTH], o[MSEAL_FLAGS]));
      return true;
    case OP_MPROTECT:
      Finish(completion, sys::Call(__NR_mprotect, o[MPROTECT_ADDR], o[MPROTECT_LENGTH], o[MPROTECT_PROT]));
      return true;
    case OP_MADVISE:
      Finish(completion, sys::Call(__NR_madvise, o[MADVISE_ADDR], o[MADVISE_LENGTH], o[MADVISE_ADVICE]));
      return true;
    case OP_MBIND: PerformBind(o, scratch, completion); return true;
    case OP_MLOCK:
      Finish(completion, sys::Call(__NR_mlock, o[MLOCK_ADDR], o[MLOCK_LENGTH]));
      return true;
    case OP_MUNLOCK:
      Finish(completion, sys::Call(__NR_munlock, o[MUNLOCK_ADDR], o[MUNLOCK_LENGTH]));
      return true;
    case OP_MLOCKALL:
      Finish(completion, sys::Call(__NR_mlockall, o[MLOCKALL_FLAGS]));
      return true;
    case OP_MUNLOCKALL:
      Finish(completion, sys::Call(__NR_munlockall));
      return true;
    case OP_MINCORE:
      PerformMincore(o, scratch, completion);
      return true;
    case OP_MSYNC:
      Finish(completion, sys::Call(__NR_msync, o[MSYNC_ADDR], o[MSYNC_LENGTH], o[MSYNC_FLAGS]));
      return true;
    case OP_USERFAULTFD:
      Finish(completion, sys::Call(__NR_userfaultfd, o[USERFAULTFD_FLAGS]));
      return true;
    case OP_IOCTL:
      Finish(completion, sys::Call(__NR_ioctl, o[IOCTL_FD], o[IOCTL_REQUEST], o[IOCTL_ARGP]));
      return true;
    case OP_READ:
      PerformRead(host, o, scratch, completion);
      return true;
    case OP_READ_AT:
      Finish(completion, sys::Call(__NR_read, o[READ_AT_FD], o[READ_AT_BUF], o[READ_AT_COUNT]));
      return true;
    case OP_POLL:
      PerformPoll(o, scratch, completion);
      return true;
    case OP_CLOSE:
      Finish(completion, sys::Call(__NR_close, o[CLOSE_FD]));
      return true;
    case OP_PIPE2:
      PerformPipe(o, scratch, completion);
      return true;
    case OP_WRITE:
      Finish(completion, sys::Call(__NR_write, o[WRITE_FD], o[WRITE_BUF], o[WRITE_COUNT]));
      return true;
    case OP_READV:
      Finish(completion, sys::Call(__NR_readv, o[READV_FD], o[READV_IOV], o[READV_IOVCNT]));
      return true;
    case OP_WRITEV:
      Finish(completion, sys::Call(__NR_writev, o[WRITEV_FD], o[WRITEV_IOV], o[WRITEV_IOVCNT]));
      return true;
    case OP_VMSPLICE:
      Finish(completion, sys::Call(__NR_vmsplice, o[VMSPLICE_FD], o[VMSPLICE_IOV], o[VMSPLICE_IOVCNT], o[VMSPLICE_FLAGS]));
      return true;
    case OP_PROCESS_VM_READV:
      Finish(completion, sys::Call6(__NR_process_vm_readv, o[0], o[1], o[2], o[3], o[4], o[5]));
      return true;
    case OP_PROCESS_VM_WRITEV:
      Finish(completion, sys::Call6(__NR_process_vm_writev, o[0], o[1], o[2], o[3], o[4], o[5]));
      return true;
    case OP_TGKILL:
      Finish(completion, sys::Call(__NR_tgkill, o[TGKILL_PROCESS],
                                   o[TGKILL_THREAD] != 0 ? o[TGKILL_THREAD] : sys::Call(__NR_gettid), o[TGKILL_SIGNUM]));
      return true;
    case OP_KILL:
      Finish(completion, sys::Call(__NR_kill, o[KILL_PROCESS], o[KILL_SIGNUM]));
      return true;
    case OP_FUTEX_WAIT:
      Finish(completion, sys::Call(__NR_futex, o[FUTEX_WAIT_UADDR], o[FUTEX_WAIT_FLAGS] | FUTEX_WAIT,
                                   o[FUTEX_WAIT_VAL], 0, 0, 0));
      return true;
    case OP_PIDFD_GETFD:
      PerformGetfd(o, completion);
      return true;
    case OP_PROCESS_MADVISE:
      PerformProcessMadvise(o, completion);
      return true;
    case OP_SEND_FD:
      PerformSendFd(o, completion);
      return true;
    case OP_RECEIVE_FD:
      PerformReceiveFd(o, completion);
      return true;
    case OP_PROC_MEM_READ:
      PerformMemoryRead(o, scratch, completion);
      return true;
    case OP_PROC_MEM_WRITE:
      PerformMemory(o[PROC_MEM_WRITE_PROCESS], O_WRONLY, __NR_pwrite64, &o[PROC_MEM_WRITE_VALUE],
                    o[PROC_MEM_WRITE_SIZE], o[PROC_MEM_WRITE_ADDR], completion);
      return true;
    default:
      if (PerformDescriptor(code, o, scratch, completion) || PerformView(code, o, scratch, completion)) return true;
      if (PerformFile(code, o, completion)) return true;
      if (host.own == nullptr) return false;
      host.own(host.context, code, o, completion);
      return true;
  }
}
