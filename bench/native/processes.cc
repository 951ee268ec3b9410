// fork, exec and exit, with and without the event of fork.
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "support.h"

namespace {

constexpr size_t FORKS = 15;  // as many as one machine can number
constexpr size_t PAGES = 4096;

void reap(pid_t child) {
  int status;
  require(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, "waitpid");
}

double forkExit() {
  return timed([] {
           for (size_t i = 0; i < FORKS; i++) {
             const pid_t child = fork();
             require(child >= 0, "fork");
             if (child == 0) _exit(0);
             reap(child);
           }
         }) /
         FORKS;
}

// With pages of the parent's, which are shared for it.
double forkResident() {
  const Mapping memory(PAGES);
  memory.populate();
  return forkExit();
}

void readForks(const Uffd& uffd) {
  for (size_t i = 0; i < FORKS; i++) {
    uffd_msg message;
    require(read(uffd.fd(), &message, sizeof message) == sizeof message, "read of a message");
    require(message.event == UFFD_EVENT_FORK, "a message of another kind than fork");
    close(static_cast<int>(message.arg.fork.ufd));
  }
}

double forkEventExit() {
  const Uffd uffd(BLOCKING_FLAGS, UFFD_FEATURE_EVENT_FORK);
  const Mapping memory(1);
  uffd.add(memory);
  // Started before the first fork: libc's fork must not meet a thread that is just being made.
  std::thread handler([&] {
    require(pin(0), "sched_setaffinity");
    readForks(uffd);
  });
  const double result = forkExit();
  handler.join();
  return result;
}

// This program again, in a role that ends at once; it is static, so that no dynamic linker is measured.
double forkExecExit() {
  return timed([] {
           for (size_t i = 0; i < FORKS; i++) {
             const pid_t child = vfork();
             require(child >= 0, "vfork");
             if (child == 0) {
               execl("/proc/self/exe", "kernel-cost", "--end", nullptr);
               _exit(1);
             }
             reap(child);
           }
         }) /
         FORKS;
}

}  // namespace

const Measurement PROCESSES[] = {
    {"fork-exit", forkExit},
    {"fork-resident", forkResident},
    {"fork-event-exit", forkEventExit},
    {"fork-exec-exit", forkExecExit},
};
const size_t PROCESSES_COUNT = sizeof PROCESSES / sizeof *PROCESSES;
