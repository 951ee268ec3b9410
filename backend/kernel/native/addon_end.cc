// How machines end.
#include "addon_end.h"

#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "addon_arguments.h"
#include "addon_deadline.h"
#include "addon_errors.h"
#include "addon_state.h"

namespace {

Guard& GuardArgument(const Napi::CallbackInfo& info) {
  auto pid = static_cast<pid_t>(IntegerArgument(info, 0, "pid", 1, INT32_MAX));
  return StateOf(info.Env()).guards.ByPid(info.Env(), pid);
}

}  // namespace

void CloseFd(const Napi::CallbackInfo& info) {
  int fd = static_cast<int>(IntegerArgument(info, 0, "fd", 0, INT32_MAX));
  CloseSocket(StateOf(info.Env()).guards.ByFd(info.Env(), fd));
}

void Kill(const Napi::CallbackInfo& info) { KillGroup(GuardArgument(info)); }

Napi::Value Reap(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Guard& guard = GuardArgument(info);
  int64_t milliseconds = IntegerArgument(info, 1, "deadline", 0, kLongestDeadline);
  int status;
  if (!AwaitEnd(guard, Deadline(milliseconds), &status)) {
    std::string message = "waited " + std::to_string(milliseconds) + " ms for process " + std::to_string(guard.pid) +
                          ", the guard of a machine, to end";
    Throw(Napi::Error::New(env, message), kMachineDeadline);
  }
  CloseSocket(guard);
  close(guard.pidfd);
  StateOf(env).guards.Remove(guard.pid);
  return Napi::Number::New(env, WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
}
