#include "addon_guards.h"

#include <cerrno>
#include <csignal>
#include <string>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "addon_deadline.h"
#include "addon_errors.h"

namespace {

constexpr int64_t kEndMilliseconds = 5'000;  // a guard ends within milliseconds; this is for a machine under heavy load

}  // namespace

Guard& Guards::ByFd(Napi::Env env, int fd) {
  for (Guard& guard : guards_)
    if (guard.fd == fd) return guard;
  std::string message = "descriptor " + std::to_string(fd) + " leads to no machine of this thread";
  Throw(Napi::Error::New(env, message), kMachineUnknown);
}

Guard& Guards::ByPid(Napi::Env env, pid_t pid) {
  for (Guard& guard : guards_)
    if (guard.pid == pid) return guard;
  std::string message = "process " + std::to_string(pid) + " guards no machine of this thread";
  Throw(Napi::Error::New(env, message), kMachineUnknown);
}

void Guards::Remove(pid_t pid) {
  guards_.remove_if([pid](const Guard& guard) { return guard.pid == pid; });
}

void Guards::EndAll() {
  for (Guard& guard : guards_) CloseSocket(guard);
  Deadline deadline(kEndMilliseconds);
  for (Guard& guard : guards_) {
    int status;
    if (!AwaitEnd(guard, deadline, &status)) {
      KillGroup(guard);
      AwaitEnd(guard, Deadline(kEndMilliseconds), &status);
    }
    close(guard.pidfd);
  }
  guards_.clear();
}

bool AwaitEnd(const Guard& guard, const Deadline& deadline, int* status) {
  pollfd ended{guard.pidfd, POLLIN, 0};
  for (;;) {
    int left = deadline.Left();
    int ready = poll(&ended, 1, left);
    if (ready > 0) {
      // Where SIGCHLD is ignored the kernel has reaped it already, and its status is lost.
      if (waitpid(guard.pid, status, WNOHANG) != guard.pid) *status = 0;
      return true;
    }
    if (ready == 0 && left == 0) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

void KillGroup(const Guard& guard) {
  // The guard is our unreaped child, so its number, and its group's, can't have been given to anyone else.
  kill(-guard.pid, SIGKILL);
}

void CloseSocket(Guard& guard) {
  if (guard.fd >= 0) close(guard.fd);
  guard.fd = -1;
}
