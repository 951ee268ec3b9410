#include "launch.h"

#include <asm/resource.h>
#include <asm/signal.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/personality.h>
#include <linux/prctl.h>

#include "asleep.h"
#include "clock.h"
#include "limits.h"
#include "machine.h"
#include "perform_rights.h"
#include "settle.h"
#include "subject.h"

namespace {

constexpr int kNotStarted = 71;

// Standard descriptors, those of our own, and nothing else; these survive exec. False if that could not be had.
bool ArrangeDescriptors(int control, int lifeline) {
  control = static_cast<int>(sys::Call(__NR_fcntl, control, F_DUPFD, kAboveOwn));
  lifeline = static_cast<int>(sys::Call(__NR_fcntl, lifeline, F_DUPFD, kAboveOwn));
  sys::Call(__NR_dup2, control, kControlFd);
  sys::Call(__NR_dup2, lifeline, kLifelineFd);
  int null = OpenAt(AT_FDCWD, "/dev/null", O_RDWR);
  for (int standard = 0; standard < 3; standard++)
    if (standard != null) sys::Call(__NR_dup2, null, standard);
  return sys::Call(__NR_close_range, 3, kControlFd - 1, 0) == 0 &&
         sys::Call(__NR_close_range, kLifelineFd + 1, ~0u, 0) == 0 && MakeSocket();
}

// In the child: what exec keeps. Addresses and huge pages must be the same in every run.
[[noreturn]] void BecomeSubject(int control, int lifeline) {
  if (!ArrangeDescriptors(control, lifeline)) sys::Call(__NR_exit_group, kNotStarted);
  SetLimit(RLIMIT_NOFILE, kMostDescriptors);
  SetLimit(RLIMIT_CORE, 0);
  sys::Call(__NR_personality, ADDR_NO_RANDOMIZE);
  sys::Call(__NR_prctl, PR_SET_THP_DISABLE, 1, 0, 0, 0);
  const char* arguments[] = {"uffd-machine", "subject", "0", nullptr};
  const char* environment[] = {nullptr};
  sys::Call(__NR_execve, "/proc/self/exe", arguments, environment);
  sys::Call(__NR_exit_group, kNotStarted);
  __builtin_unreachable();
}

// Whether wchan of a thread that is known to sleep, as an idle one does, names the place.
bool SaysWhere() {
  ThreadBook& thread = machine.processes[0].threads[0];
  Sight sight;
  int64_t deadline = Now() + kSecond;
  do {
    sight = LookAtThread(machine.processes[0], thread);
    sys::Call(__NR_sched_yield);
  } while (sight.doing == Doing::kRuns && Now() < deadline);
  return sight.doing != Doing::kRuns;
}

bool MakeControl() {
  machine.control_fd = static_cast<int>(sys::Call(__NR_memfd_create, "userfaultfd-control", MFD_CLOEXEC));
  if (machine.control_fd < 0) return false;
  if (sys::Call(__NR_ftruncate, machine.control_fd, kControlFileSize) != 0) return false;
  long mapped = sys::Call(__NR_mmap, kControlBase, kControlFileSize, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_FIXED_NOREPLACE, machine.control_fd, 0);
  return mapped == static_cast<long>(kControlBase);
}

}  // namespace

void Launch() {
  int ends[2];
  if (!MakeControl() || sys::Call(__NR_pipe2, ends, O_CLOEXEC) != 0) return Fail("no control memory could be made");
  machine.lifeline = ends[1];
  control().processes[0].exec_caller = kNoCaller;
  SlotOf(0, 0).posted = 1;
  long pid = sys::Call(__NR_clone, SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) BecomeSubject(machine.control_fd, ends[0]);
  Close(&ends[0]);
  if (sys::Failed(pid)) return Fail("the subject could not be started: clone(2) failed");
  machine.failed = false;
  machine.resettable = true;
  machine.huge_pages = false;
  machine.numbers_used = 1;
  machine.pending_count = 0;
  machine.payload_length = 0;
  if (!OpenProcess(0, static_cast<uint32_t>(pid))) return Fail("the files of the subject in /proc could not be opened");
  machine.processes[0].beginning = true;
  Settle();
  static bool asked = false;
  if (machine.failed || asked) return;
  asked = true;
  machine.says_where = true;
  machine.says_where = SaysWhere();
}

void Abandon() {
  for (uint32_t number = 0; number < kProcesses; number++)
    if (machine.processes[number].alive) CloseProcess(number);
  Close(&machine.lifeline);
  Close(&machine.control_fd);
  sys::Call(__NR_munmap, kControlBase, kControlFileSize);
}
