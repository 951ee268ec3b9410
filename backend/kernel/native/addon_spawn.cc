// Boots a machine: starts its guard with the other end of a socket at descriptor 3.
#include "addon_spawn.h"

#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "addon_arguments.h"
#include "addon_errors.h"
#include "addon_state.h"

namespace {

constexpr int kGuardSocket = 3;

// What the guard starts with: a process group of its own, no signal blocked or handled, and no descriptor of Node's.
class SpawnPlan {
 public:
  explicit SpawnPlan(int socket) {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawn_file_actions_init(&actions_);
    // Also when `socket` is 3 already: dup2 onto itself clears O_CLOEXEC here.
    posix_spawn_file_actions_adddup2(&actions_, socket, kGuardSocket);
    for (int standard = 0; standard < kGuardSocket; standard++)
      posix_spawn_file_actions_addopen(&actions_, standard, "/dev/null", O_RDWR, 0);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;

  // 0 or an errno, that of a failed exec included.
  int Run(std::string& path, std::vector<std::string>& arguments, pid_t* pid) const {
    std::vector<char*> argv{path.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    return posix_spawn(pid, path.c_str(), &actions_, &attributes_, argv.data(), environ);
  }

 private:
  posix_spawnattr_t attributes_;
  posix_spawn_file_actions_t actions_;
};

}  // namespace

Napi::Value Spawn(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string path = TextArgument(info, 0, "path");
  std::vector<std::string> arguments = TextsArgument(info, 1, "arguments");
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) ThrowErrno(env, errno, "socketpair");
  pid_t pid;
  int error = SpawnPlan(ends[1]).Run(path, arguments, &pid);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    ThrowErrno(env, error, path);
  }
  int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) {
    error = errno;
    close(ends[0]);
    kill(-pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    ThrowErrno(env, error, "pidfd_open");
  }
  StateOf(env).guards.Add({pid, pidfd, ends[0]});
  auto spawned = Napi::Object::New(env);
  spawned.Set("pid", pid);
  spawned.Set("fd", ends[0]);
  return spawned;
}
