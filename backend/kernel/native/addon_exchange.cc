// One request and its answer, as frames: u32 length of the bytes, u32 type, bytes.
#include "addon_exchange.h"

#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

#include "addon_arguments.h"
#include "addon_deadline.h"
#include "addon_errors.h"
#include "addon_state.h"

namespace {

struct FrameHeader {
  uint32_t length;
  uint32_t type;
};

// A program at its largest is 1.6 MB; the answer to REPEAT at most 256 results of 1 MiB and a little.
constexpr size_t kLongestRequest = 4 << 20;
constexpr size_t kLongestAnswer = (256 << 20) + (1 << 20);
constexpr size_t kFirstReceive = 64 << 10;  // most answers fit, and come with one system call
constexpr size_t kLongestKept = 4 << 20;    // of the space for answers, from one to the next

class Channel {
 public:
  Channel(Napi::Env env, Guard& guard, int64_t milliseconds)
      : env_(env), guard_(guard), milliseconds_(milliseconds), deadline_(milliseconds) {}

  void Send(uint32_t type, std::span<uint8_t> bytes) {
    FrameHeader header{static_cast<uint32_t>(bytes.size()), type};
    iovec parts[] = {{&header, sizeof header}, {bytes.data(), bytes.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    size_t left = sizeof header + bytes.size();
    while (left > 0) {
      ssize_t sent = sendmsg(guard_.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent < 0) {
        Await(POLLOUT, "to take the request");
        continue;
      }
      left -= static_cast<size_t>(sent);
      Skip(parts, static_cast<size_t>(sent));
    }
  }

  // Header and bytes of the answer, which lie in the guard's buffer.
  std::span<const uint8_t> Receive() {
    std::vector<uint8_t>& answer = guard_.buffer;
    if (answer.capacity() > kLongestKept) answer = {};
    answer.resize(kFirstReceive);
    size_t received = 0;
    size_t wanted = sizeof(FrameHeader);
    while (received < wanted) {
      ssize_t got = recv(guard_.fd, answer.data() + received, answer.size() - received, MSG_DONTWAIT);
      if (got == 0) Fail(kMachineGone, "the guard of the machine has ended");
      if (got < 0) {
        Await(POLLIN, "to answer");
        continue;
      }
      received += static_cast<size_t>(got);
      if (received >= sizeof(FrameHeader)) wanted = FrameLength(answer);
      if (wanted > answer.size()) answer.resize(wanted);
    }
    if (received > wanted) Fail(kMachineProtocol, "the machine sent more than one answer");
    return {answer.data(), wanted};
  }

 private:
  // Drops what was sent from the front of the parts.
  static void Skip(iovec (&parts)[2], size_t sent) {
    for (iovec& part : parts) {
      size_t step = sent < part.iov_len ? sent : part.iov_len;
      part.iov_base = static_cast<uint8_t*>(part.iov_base) + step;
      part.iov_len -= step;
      sent -= step;
    }
  }

  size_t FrameLength(const std::vector<uint8_t>& answer) {
    FrameHeader header;
    std::memcpy(&header, answer.data(), sizeof header);
    if (header.length > kLongestAnswer)
      Fail(kMachineProtocol, "the machine announced an answer of " + std::to_string(header.length) + " bytes");
    return sizeof header + header.length;
  }

  // After a call that would have waited: until it need not, or the guard has ended.
  void Await(short events, const char* what) {
    if (errno == EINTR) return;
    if (errno == EPIPE || errno == ECONNRESET) Fail(kMachineGone, "the guard of the machine has ended");
    if (errno != EAGAIN) Fail(kMachineGone, std::string("the socket of the machine failed: ") + std::strerror(errno));
    // The guard's end also counts where something else still holds the other end of the socket.
    pollfd watched[] = {{guard_.fd, events, 0}, {guard_.pidfd, POLLIN, 0}};
    int left = deadline_.Left();
    int ready = poll(watched, 2, left);
    if (ready == 0 && left == 0)
      Fail(kMachineDeadline, "waited " + std::to_string(milliseconds_) + " ms for the machine " + what);
    if (ready > 0 && watched[0].revents == 0) Fail(kMachineGone, "the guard of the machine has ended");
  }

  [[noreturn]] void Fail(const char* code, const std::string& message) {
    guard_.usable = false;
    Throw(Napi::Error::New(env_, message), code);
  }

  Napi::Env env_;
  Guard& guard_;
  int64_t milliseconds_;
  Deadline deadline_;
};

Napi::Value Answer(Napi::Env env, std::span<const uint8_t> frame) {
  FrameHeader header;
  std::memcpy(&header, frame.data(), sizeof header);
  auto bytes = Napi::Uint8Array::New(env, header.length);
  if (header.length > 0) std::memcpy(bytes.Data(), frame.data() + sizeof header, header.length);
  auto answer = Napi::Object::New(env);
  answer.Set("type", header.type);
  answer.Set("bytes", bytes);
  return answer;
}

}  // namespace

Napi::Value Exchange(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  int fd = static_cast<int>(IntegerArgument(info, 0, "fd", 0, INT32_MAX));
  auto type = static_cast<uint32_t>(IntegerArgument(info, 1, "type", 0, UINT32_MAX));
  std::span<uint8_t> bytes = BytesArgument(info, 2, "bytes");
  int64_t milliseconds = IntegerArgument(info, 3, "deadline", 0, kLongestDeadline);
  if (bytes.size() > kLongestRequest)
    Throw(Napi::RangeError::New(env, "bytes must be at most 4 MiB"), "ERR_OUT_OF_RANGE");
  Guard& guard = StateOf(env).guards.ByFd(env, fd);
  if (!guard.usable) Throw(Napi::Error::New(env, "an earlier exchange with this machine failed"), kMachineGone);
  Channel channel(env, guard, milliseconds);
  channel.Send(type, bytes);
  return Answer(env, channel.Receive());
}
