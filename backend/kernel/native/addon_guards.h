// The machines that this environment (Node's main thread, or one worker) has booted. Only they can be talked to,
// killed or closed: a number from JavaScript is looked up here first, so that a wrong one can't hit anything else.
#pragma once
#include <cstdint>
#include <list>
#include <vector>

#include <napi.h>
#include <sys/types.h>

class Deadline;

// Guard of one machine: our child, and our end of the socket to it.
struct Guard {
  pid_t pid;
  int pidfd;
  int fd;                            // -1 once closed
  std::vector<uint8_t> buffer = {};  // of the last answer, kept because most are alike
  bool usable = true;                // false after a failed exchange: the stream may be anywhere in a frame
};

class Guards {
 public:
  Guard& Add(Guard guard) { return guards_.emplace_back(guard); }
  // Throw Error (ERR_MACHINE_UNKNOWN).
  Guard& ByFd(Napi::Env env, int fd);
  Guard& ByPid(Napi::Env env, pid_t pid);
  void Remove(pid_t pid);

  // Closes all sockets, which tells the guards to end their machines; then kills what did not end in time.
  void EndAll();

 private:
  std::list<Guard> guards_;
};

// Waits until the guard has ended and reaps it; false when the deadline passed. `status` as waitpid(2) gives it.
bool AwaitEnd(const Guard& guard, const Deadline& deadline, int* status);

// Kills the guard's process group: the guard and all processes of its machine.
void KillGroup(const Guard& guard);

// Closes our end of the socket, if it is still open.
void CloseSocket(Guard& guard);
