#include "addon_watch.h"

#include <algorithm>
#include <cerrno>
#include <string>

#include <poll.h>
#include <unistd.h>

#include "abi.h"
#include "addon_arguments.h"
#include "addon_errors.h"
#include "addon_state.h"

namespace {

constexpr long kLongestLinger = 50'000;  // ns
constexpr int kMostLingers = 16;

}  // namespace

// One descriptor in the event loop. It stays there between one message and the next, since to leave and come back costs two
// system calls; when it can be read and nobody waits it leaves.
class Watch {
 public:
  Watch(const Napi::CallbackInfo& info, int fd)
      : fd_(fd), env_(info.Env()), callback_(Napi::Persistent(info[1].As<Napi::Function>())), context_(info.Env(), "userfaultfd") {
    if (!info[2].IsUndefined()) buffer_ = Napi::Persistent(info[2].As<Napi::Uint8Array>());
    uv_loop_s* loop = nullptr;
    napi_get_uv_event_loop(env_, &loop);
    int error = uv_poll_init(loop, &poll_, fd);
    if (error < 0) ThrowErrno(info.Env(), -error, "waiting for descriptor " + std::to_string(fd));
    poll_.data = this;
    uv_unref(Handle());
  }

  int fd() const { return fd_; }

  // Bytes that were read at once, or 0: then the callback brings them.
  int64_t Arm() {
    int64_t length = Linger();
    if (length > 0) return length;
    armed_ = true;
    uv_ref(Handle());
    if (uv_is_active(Handle()) == 0) uv_poll_start(&poll_, UV_READABLE, OnReadable);
    return 0;
  }

  void Disarm() {
    armed_ = false;
    uv_unref(Handle());
  }

  // Deletes it as soon as the event loop lets go of it.
  void Close(Watches& watches) {
    watches_ = &watches;
    watches.closing_++;
    uv_close(Handle(), [](uv_handle_t* handle) {
      auto watch = static_cast<Watch*>(handle->data);
      Watches* all = watch->watches_;
      delete watch;
      all->Closed();
    });
  }

 private:
  uv_handle_t* Handle() { return reinterpret_cast<uv_handle_t*>(&poll_); }

  static void OnReadable(uv_poll_t* poll, int status, int) {
    auto watch = static_cast<Watch*>(poll->data);
    if (watch->armed_) watch->Bring(status);
    else uv_poll_stop(poll);
  }

  void Bring(int status) {
    Napi::HandleScope scope(env_);
    int64_t result = status < 0 ? -EBADF : Read();
    // Somebody else has read it.
    if (result == -EAGAIN) return;
    Disarm();
    lingers_ = kMostLingers;
    napi_value argument;
    napi_create_int64(env_, result, &argument);
    napi_value receiver;
    napi_get_global(env_, &receiver);
    // `this` may be gone afterwards.
    napi_env env = env_;
    napi_make_callback(env, context_, receiver, callback_.Value(), 1, &argument, nullptr);
    bool pending = false;
    napi_value error;
    if (napi_is_exception_pending(env, &pending) == napi_ok && pending &&
        napi_get_and_clear_last_exception(env, &error) == napi_ok)
      napi_fatal_exception(env, error);
  }

  // Who has just been served often asks for the next page at once, as soon as it has a CPU: to wait for that in place costs a
  // third of a turn of the event loop. The loop gets its turn all the same, after a few messages.
  int64_t Linger() {
    if (lingers_ == 0 || buffer_.IsEmpty()) return 0;
    pollfd readable{fd_, POLLIN, 0};
    timespec longest{0, kLongestLinger};
    if (ppoll(&readable, 1, &longest, nullptr) != 1) {
      lingers_ = 0;
      return 0;
    }
    lingers_--;
    return Read();
  }

  int64_t Read() {
    if (buffer_.IsEmpty()) return 0;
    // Asked for each time: JavaScript can take its memory away.
    Napi::Uint8Array bytes = buffer_.Value();
    ssize_t length = read(fd_, bytes.Data(), std::min<size_t>(bytes.ByteLength(), kMostTransfer));
    if (length < 0) return -errno;
    StateOf(env_).owned.NoteMessages({bytes.Data(), static_cast<size_t>(length)});
    return length;
  }

  uv_poll_t poll_;
  int fd_;
  Napi::Env env_;
  Napi::FunctionReference callback_;
  Napi::Reference<Napi::Uint8Array> buffer_;
  Napi::AsyncContext context_;
  Watches* watches_ = nullptr;
  bool armed_ = false;
  int lingers_ = 0;  // that are left until the event loop's next turn
};

Watch* Watches::Find(int fd) const {
  auto found = std::find_if(open_.begin(), open_.end(), [fd](const Watch* watch) { return watch->fd() == fd; });
  return found == open_.end() ? nullptr : *found;
}

void Watches::Add(Watch* watch) {
  open_.push_back(watch);
  // The event loop of a worker must be empty when the worker is gone, however it ended.
  if (hook_ == nullptr) napi_add_async_cleanup_hook(env_, End, this, &hook_);
}

void Watches::Stop(int fd) {
  Watch* watch = Find(fd);
  if (watch == nullptr) return;
  open_.remove(watch);
  watch->Close(*this);
}

void Watches::End(napi_async_cleanup_hook_handle, void* data) {
  auto watches = static_cast<Watches*>(data);
  watches->ending_ = true;
  while (!watches->open_.empty()) watches->Stop(watches->open_.front()->fd());
  if (watches->closing_ == 0) napi_remove_async_cleanup_hook(watches->hook_);
}

void Watches::Closed() {
  if (--closing_ == 0 && ending_) napi_remove_async_cleanup_hook(hook_);
}

namespace {

int DescriptorArgument(const Napi::CallbackInfo& info) {
  return static_cast<int>(IntegerArgument(info, 0, "fd", 0, INT32_MAX));
}

Watch& WatchArgument(const Napi::CallbackInfo& info) {
  int fd = DescriptorArgument(info);
  Watch* watch = StateOf(info.Env()).watches.Find(fd);
  if (watch == nullptr)
    Throw(Napi::Error::New(info.Env(), "nobody watches descriptor " + std::to_string(fd)), kRefusedInProcess);
  return *watch;
}

}  // namespace

void StartWatch(const Napi::CallbackInfo& info) {
  int fd = DescriptorArgument(info);
  AddonState& state = StateOf(info.Env());
  if (!info[1].IsFunction())
    Throw(Napi::TypeError::New(info.Env(), "callback must be a function"), "ERR_INVALID_ARG_TYPE");
  if (!info[2].IsUndefined() && state.owned.WouldWait(BytesArgument(info, 2, "buffer")))
    Throw(Napi::Error::New(info.Env(), "buffer is on memory that is registered"), kRefusedInProcess);
  if (!state.owned.Has(fd))
    Throw(Napi::Error::New(info.Env(), "descriptor " + std::to_string(fd) + " was not made here"), kRefusedInProcess);
  if (state.watches.Find(fd) != nullptr)
    Throw(Napi::Error::New(info.Env(), "descriptor " + std::to_string(fd) + " is watched"), kRefusedInProcess);
  state.watches.Add(new Watch(info, fd));
}

Napi::Value ArmWatch(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(WatchArgument(info).Arm()));
}

void DisarmWatch(const Napi::CallbackInfo& info) { WatchArgument(info).Disarm(); }
