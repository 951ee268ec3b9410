// What the kernel does with memory on behalf of a call, and what it shows of it.
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t BATCH = 2048;

// 64 bytes from two segments of memory into a pipe, and out again into two: two calls.
double writevReadv() {
  int ends[2];
  require(pipe(ends) == 0, "pipe");
  const Mapping memory(2);
  memory.populate();
  const iovec segments[] = {{memory.page(0), 32}, {memory.page(1), 32}};
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      require(writev(ends[1], segments, 2) == 64, "writev");
      require(readv(ends[0], segments, 2) == 64, "readv");
    }
  });
  close(ends[0]);
  close(ends[1]);
  return total / BATCH;
}

double vmspliceRead() {
  const Mapping memory(1);
  memory.populate();
  int pipe[2];
  require(pipe2(pipe, 0) == 0, "pipe2");
  const iovec bytes{memory.page(0), 64};
  char buffer[64];
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      require(vmsplice(pipe[1], &bytes, 1, 0) == 64, "vmsplice");
      require(read(pipe[0], buffer, sizeof buffer) == 64, "read");
    }
  });
  close(pipe[0]);
  close(pipe[1]);
  return total / BATCH;
}

double processVmReadv() {
  const Mapping memory(2);
  memory.populate();
  const iovec local{memory.page(0), 64};
  const iovec remote{memory.page(1), 64};
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 64, "process_vm_readv");
         }) /
         BATCH;
}

double futexRefused() {
  const Mapping memory(1);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(syscall(SYS_futex, memory.page(0), FUTEX_WAIT_PRIVATE, -1, nullptr, nullptr, 0) == -1, "futex");
         }) /
         BATCH;
}

double maskSignals() {
  return timed([] {
           sigset_t none;
           sigset_t before;
           sigemptyset(&none);
           for (size_t i = 0; i < BATCH; i++) require(sigprocmask(SIG_BLOCK, &none, &before) == 0, "sigprocmask");
         }) /
         BATCH;
}

double tgkillBlocked() {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  require(sigprocmask(SIG_BLOCK, &blocked, &before) == 0, "sigprocmask");
  const double total = timed([] {
    for (size_t i = 0; i < BATCH; i++)
      require(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1) == 0, "tgkill");
  });
  const timespec now{};
  sigtimedwait(&blocked, nullptr, &now);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  return total / BATCH;
}

// Opened, read and closed each time.
double procMemRead() {
  const Mapping memory(1);
  memory.populate();
  char bytes[64];
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
             require(pread(fd, bytes, sizeof bytes, reinterpret_cast<off_t>(memory.page(0))) == 64, "pread");
             close(fd);
           }
         }) /
         BATCH;
}

double mincoreMissing() {
  const Uffd uffd;
  const Mapping memory(16);
  uffd.add(memory);
  unsigned char pages[16];
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(mincore(memory.page(0), 16 * PAGE, pages) == 0, "mincore");
         }) /
         BATCH;
}

double pagemapRead() {
  const Uffd uffd;
  const Mapping memory(16);
  uffd.add(memory);
  uint64_t entries[16];
  const off_t at = static_cast<off_t>(reinterpret_cast<uint64_t>(memory.page(0)) / PAGE * 8);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
             require(pread(pagemap, entries, sizeof entries, at) == static_cast<ssize_t>(sizeof entries), "pread of pagemap");
             close(pagemap);
           }
         }) /
         BATCH;
}

// struct pm_scan_arg of PAGEMAP_SCAN, which is younger than the headers of some distributions.
struct ScanArgument {
  uint64_t size, flags, start, end, walkEnd, vec, vecLen, maxPages;
  uint64_t inverted, mask, anyOf, returned;
};

double pagemapScan() {
  const Mapping memory(16);
  memory.populate();
  uint64_t regions[20 * 3];
  ScanArgument argument{};
  argument.size = sizeof argument;
  argument.start = reinterpret_cast<uint64_t>(memory.page(0));
  argument.end = argument.start + 16 * PAGE;
  argument.vec = reinterpret_cast<uint64_t>(regions);
  argument.vecLen = 20;
  argument.returned = 8;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
             require(ioctl(pagemap, 0xc0606610, &argument) == 1, "PAGEMAP_SCAN");
             close(pagemap);
           }
         }) /
         BATCH;
}

// Of a userfaultfd.
double procFdReadlink() {
  const Uffd uffd;
  char path[64];
  char name[256];
  snprintf(path, sizeof path, "/proc/self/fd/%d", uffd.fd());
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(readlink(path, name, sizeof name) > 0, "readlink");
         }) /
         BATCH;
}

// Opened, listed and closed each time.
double procFdList() {
  const Uffd uffd;
  char entries[2048];
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int folder = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
             while (syscall(SYS_getdents64, folder, entries, sizeof entries) > 0) {
             }
             close(folder);
           }
         }) /
         BATCH;
}

double sysctlRead() {
  char text[16];
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int file = open("/proc/sys/vm/unprivileged_userfaultfd", O_RDONLY | O_CLOEXEC);
             require(read(file, text, sizeof text) == 2, "read of vm.unprivileged_userfaultfd");
             close(file);
           }
         }) /
         BATCH;
}

double fdinfoRead() {
  const Uffd uffd;
  const Mapping memory(16);
  uffd.add(memory);
  char path[64];
  char text[512];
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", uffd.fd());
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int fdinfo = open(path, O_RDONLY | O_CLOEXEC);
             require(read(fdinfo, text, sizeof text) > 0, "read of fdinfo");
             close(fdinfo);
           }
         }) /
         BATCH;
}

// The whole of it: how far a mapping is from the start depends on the process.
double readAll(const char* path) {
  const Uffd uffd;
  const Mapping memory(16);
  uffd.add(memory);
  static char text[1 << 16];
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const int file = open(path, O_RDONLY | O_CLOEXEC);
             while (read(file, text, sizeof text) > 0) {
             }
             close(file);
           }
         }) /
         BATCH;
}

double smapsRead() { return readAll("/proc/self/smaps"); }

double mapsRead() { return readAll("/proc/self/maps"); }

double msyncMissing() {
  const Uffd uffd;
  const Mapping memory(16);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(msync(memory.page(0), 16 * PAGE, MS_SYNC) == 0, "msync");
         }) /
         BATCH;
}

// Attached for one word each time, as the machine does it.
double ptracePeek() {
  const Mapping memory(1);
  memory.populate();
  const pid_t child = fork();
  require(child >= 0, "fork");
  if (child == 0)
    for (;;) pause();
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      int status;
      require(ptrace(PTRACE_SEIZE, child, nullptr, nullptr) == 0, "PTRACE_SEIZE");
      require(ptrace(PTRACE_INTERRUPT, child, nullptr, nullptr) == 0, "PTRACE_INTERRUPT");
      require(waitpid(child, &status, __WALL) == child, "waitpid");
      errno = 0;
      ptrace(PTRACE_PEEKDATA, child, memory.page(0), nullptr);
      require(errno == 0, "PTRACE_PEEKDATA");
      require(ptrace(PTRACE_DETACH, child, nullptr, nullptr) == 0, "PTRACE_DETACH");
    }
  });
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return total / BATCH;
}

}  // namespace

const Measurement KERNEL_ACCESS[] = {
    {"writev-readv", writevReadv},
    {"vmsplice-read", vmspliceRead},
    {"process-vm-readv", processVmReadv},
    {"futex-eagain", futexRefused},
    {"proc-mem-read", procMemRead},
    {"sigprocmask", maskSignals},
    {"tgkill-blocked", tgkillBlocked},
    {"mincore", mincoreMissing},
    {"msync", msyncMissing},
    {"pagemap-read", pagemapRead},
    {"pagemap-scan", pagemapScan},
    {"pagemap-ioctl", pagemapScan},
    {"proc-fd-readlink", procFdReadlink},
    {"proc-fd-list", procFdList},
    {"sysctl-read", sysctlRead},
    {"fdinfo-read", fdinfoRead},
    {"smaps-read", smapsRead},
    {"maps-read", mapsRead},
    {"ptrace-peek", ptracePeek},
};
const size_t KERNEL_ACCESS_COUNT = sizeof KERNEL_ACCESS / sizeof *KERNEL_ACCESS;
