#include "perform_rights.h"

#include <linux/uio.h>

#include "control.h"
#include "sys.h"

namespace {

// Of socket(7), unix(7) and recvmsg(2), which Linux's own headers leave to the C library.
constexpr int kAfUnix = 1;
constexpr int kSockStream = 1;
constexpr int kSolSocket = 1;
constexpr int kScmRights = 1;
constexpr uint32_t kCtrunc = 0x8;
constexpr uint32_t kDontwait = 0x40;
constexpr uint32_t kCmsgCloexec = 0x40000000;

struct MessageHeader {
  void* name;
  uint32_t name_length;
  iovec* segments;
  uint64_t segment_count;
  void* control;
  uint64_t control_length;
  uint32_t flags;
};

// A control message of one descriptor.
struct Rights {
  uint64_t length;
  int32_t level;
  int32_t type;
  int32_t fd;
};

constexpr uint64_t kRightsLength = offsetof(Rights, fd) + sizeof(int32_t);

// One byte, with one descriptor beside it.
struct Message {
  uint8_t byte = 0;
  iovec segment{&byte, 1};
  Rights rights{kRightsLength, kSolSocket, kScmRights, -1};
  MessageHeader header{nullptr, 0, &segment, 1, &rights, sizeof rights, 0};
};

}  // namespace

bool MakeSocket() {
  int ends[2];
  if (sys::Call(__NR_socketpair, kAfUnix, kSockStream, 0, ends) != 0) return false;
  bool made = !sys::Failed(sys::Call(__NR_dup2, ends[0], kSendFd)) &&
              !sys::Failed(sys::Call(__NR_dup2, ends[1], kReceiveFd));
  sys::Call(__NR_close, ends[0]);
  sys::Call(__NR_close, ends[1]);
  return made;
}

void EmptySocket() {
  uint8_t bytes[64];
  iovec segment{bytes, sizeof bytes};
  // Without room for them the descriptors are closed.
  MessageHeader header{nullptr, 0, &segment, 1, nullptr, 0, 0};
  while (sys::Call(__NR_recvmsg, kReceiveFd, &header, kDontwait) > 0) {
  }
}

void PerformSendFd(const uint64_t* operands, Completion* completion) {
  Message message;
  message.rights.fd = static_cast<int32_t>(operands[SEND_FD_FD]);
  Finish(completion, sys::Call(__NR_sendmsg, kSendFd, &message.header, 0));
}

void PerformReceiveFd(const uint64_t* operands, Completion* completion) {
  Message message;
  uint64_t cloexec = operands[RECEIVE_FD_FLAGS] & kCmsgCloexec;
  Finish(completion, sys::Call(__NR_recvmsg, kReceiveFd, &message.header, kDontwait | cloexec));
  bool came = completion->kind == kValue && message.header.control_length >= kRightsLength;
  completion->out[RECEIVE_FD_OUT_FD] = came ? static_cast<uint64_t>(message.rights.fd) : kAllOnes;
  completion->out[RECEIVE_FD_OUT_TRUNCATED] = message.header.flags & kCtrunc;
}
