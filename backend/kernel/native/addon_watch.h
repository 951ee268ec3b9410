// Waiting for descriptors in the event loop that calls: libuv looks whether they can be read.
#pragma once
#include <list>
#include <memory>

#include <napi.h>
#include <uv.h>

class Watch;

// The descriptors that one environment waits for.
class Watches {
 public:
  explicit Watches(napi_env env) : env_(env) {}
  Watches(const Watches&) = delete;

  Watch* Find(int fd) const;
  void Add(Watch* watch);
  // Before the descriptor is closed: its number may be another one's soon.
  void Stop(int fd);

 private:
  static void End(napi_async_cleanup_hook_handle handle, void* watches);
  void Closed();

  friend class Watch;
  napi_env env_;
  std::list<Watch*> open_;
  size_t closing_ = 0;
  napi_async_cleanup_hook_handle hook_ = nullptr;  // there is one since the first watch
  bool ending_ = false;
};

// watch(fd, callback, buffer?): has a descriptor of this addon's looked at. Whenever `arm` was called, the callback is called
// once, when it can be read: with a buffer, after that was read into it, with the bytes, or minus an errno; else with 0.
// Throws Error with code ERR_REFUSED_IN_PROCESS, or of an errno.
void StartWatch(const Napi::CallbackInfo& info);
// arm(fd): waits, and keeps Node from ending meanwhile; the bytes that were read at once, else 0. disarm(fd): no longer.
Napi::Value ArmWatch(const Napi::CallbackInfo& info);
void DisarmWatch(const Napi::CallbackInfo& info);
