#include "addon_socket.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "addon_arguments.h"
#include "addon_errors.h"
#include "addon_state.h"

namespace {

constexpr int kBacklog = 16;
constexpr size_t kMostDescriptors = 16;  // of one message
constexpr size_t kMostBytes = 1 << 16;

union Control {
  char bytes[CMSG_SPACE(kMostDescriptors * sizeof(int))];
  cmsghdr aligned;
};

sockaddr_un AddressArgument(const Napi::CallbackInfo& info) {
  std::string path = TextArgument(info, 0, "path");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    std::string message = "path must have 1 to " + std::to_string(sizeof address.sun_path - 1) + " bytes";
    Throw(Napi::RangeError::New(info.Env(), message), "ERR_OUT_OF_RANGE");
  }
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

// A socket on which `begin` succeeds; it is noted as ours.
template <typename Begin>
Napi::Value Open(const Napi::CallbackInfo& info, const char* what, Begin begin) {
  Napi::Env env = info.Env();
  sockaddr_un address = AddressArgument(info);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) ThrowErrno(env, errno, "socket");
  if (begin(fd, reinterpret_cast<const sockaddr*>(&address)) != 0) {
    int error = errno;
    close(fd);
    ThrowErrno(env, error, std::string(what) + " " + address.sun_path);
  }
  StateOf(env).owned.Add(fd, false);
  return Napi::Number::New(env, fd);
}

int SocketArgument(const Napi::CallbackInfo& info) {
  int fd = static_cast<int>(IntegerArgument(info, 0, "fd", 0, INT32_MAX));
  if (!StateOf(info.Env()).owned.Has(fd))
    Throw(Napi::Error::New(info.Env(), "descriptor " + std::to_string(fd) + " was not made here"), kRefusedInProcess);
  return fd;
}

bool IsUserfaultfd(int fd) {
  char target[64];
  std::string path = "/proc/self/fd/" + std::to_string(fd);
  ssize_t length = readlink(path.c_str(), target, sizeof target);
  return length > 0 && std::string(target, static_cast<size_t>(length)) == "anon_inode:[userfaultfd]";
}

// Descriptors that came with a message; closed again unless they are kept.
class Received {
 public:
  explicit Received(msghdr* message) {
    for (cmsghdr* part = CMSG_FIRSTHDR(message); part != nullptr; part = CMSG_NXTHDR(message, part)) {
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
      fds_.resize((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
      std::memcpy(fds_.data(), CMSG_DATA(part), fds_.size() * sizeof(int));
    }
  }
  ~Received() {
    for (int fd : fds_) close(fd);
  }
  Received(const Received&) = delete;

  bool AreUserfaultfds() const {
    for (int fd : fds_)
      if (!IsUserfaultfd(fd)) return false;
    return true;
  }

  bool empty() const { return fds_.empty(); }

  Napi::Array Keep(Napi::Env env, Owned& owned) {
    Napi::Array kept = Napi::Array::New(env);
    for (uint32_t at = 0; at < fds_.size(); at++) kept.Set(at, Napi::Number::New(env, fds_[at]));
    for (int fd : fds_) {
      // Nothing here may wait for a message, but the event loop.
      fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
      owned.Add(fd, true);
    }
    fds_.clear();
    return kept;
  }

 private:
  std::vector<int> fds_;
};

pid_t PeerOf(int fd) {
  ucred peer{};
  socklen_t length = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? peer.pid : 0;
}

}  // namespace

Napi::Value Listen(const Napi::CallbackInfo& info) {
  return Open(info, "listening on", [](int fd, const sockaddr* address) {
    return bind(fd, address, sizeof(sockaddr_un)) != 0 ? -1 : listen(fd, kBacklog);
  });
}

Napi::Value Connect(const Napi::CallbackInfo& info) {
  return Open(info, "connecting to",
              [](int fd, const sockaddr* address) { return connect(fd, address, sizeof(sockaddr_un)); });
}

Napi::Value Accept(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = accept4(SocketArgument(info), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0 && (errno == EAGAIN || errno == ECONNABORTED)) return env.Undefined();
  if (fd < 0) ThrowErrno(env, errno, "accept");
  StateOf(env).owned.Add(fd, false);
  return Napi::Number::New(env, fd);
}

Napi::Value Receive(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = SocketArgument(info);
  std::vector<uint8_t> data(kMostBytes);
  iovec part{data.data(), data.size()};
  Control control;
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  ssize_t length = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (length < 0 && errno == EAGAIN) return env.Undefined();
  if (length < 0) ThrowErrno(env, errno, "recvmsg");
  Received received(&message);
  if ((message.msg_flags & MSG_CTRUNC) != 0 || !received.AreUserfaultfds())
    Throw(Napi::Error::New(env, "what was sent is no userfaultfd"), kNotAUserfaultfd);
  pid_t pid = PeerOf(fd);
  if (!received.empty() && pid == getpid())
    Throw(Napi::Error::New(env, "the userfaultfd is of this process's own memory"), kRefusedInProcess);
  Napi::Object result = Napi::Object::New(env);
  auto bytes = Napi::Uint8Array::New(env, static_cast<size_t>(length));
  // At the end there are no bytes, and no place for them.
  if (length > 0) std::memcpy(bytes.Data(), data.data(), static_cast<size_t>(length));
  result.Set("bytes", bytes);
  result.Set("pid", Napi::Number::New(env, pid));
  result.Set("descriptors", received.Keep(env, StateOf(env).owned));
  return result;
}

Napi::Value Send(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = SocketArgument(info);
  std::span<uint8_t> bytes = BytesArgument(info, 1, "bytes");
  std::span<const uint64_t> descriptors = WordsArgument(info, 2, "descriptors");
  Owned& owned = StateOf(env).owned;
  if (bytes.empty()) Throw(Napi::RangeError::New(env, "descriptors go with one byte at least"), "ERR_OUT_OF_RANGE");
  if (descriptors.size() > kMostDescriptors)
    Throw(Napi::RangeError::New(env, "a message takes at most 16 descriptors"), "ERR_OUT_OF_RANGE");
  int fds[kMostDescriptors];
  for (size_t at = 0; at < descriptors.size(); at++) {
    fds[at] = static_cast<int>(descriptors[at]);
    if (descriptors[at] > INT32_MAX || !owned.Has(descriptors[at]))
      Throw(Napi::Error::New(env, "a descriptor that was not made here is not sent"), kRefusedInProcess);
  }
  if (owned.WouldWait(bytes)) Throw(Napi::Error::New(env, "the bytes are registered"), kRefusedInProcess);
  iovec part{bytes.data(), bytes.size()};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(rights), fds, descriptors.size() * sizeof(int));
  }
  ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) ThrowErrno(env, errno, "sendmsg");
  for (size_t at = 0; at < descriptors.size(); at++) owned.NoteSent(fds[at]);
  return Napi::Number::New(env, static_cast<double>(sent));
}
