// Calls that put nobody to sleep.
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t BATCH = 2048;
constexpr size_t DESCRIPTORS = 250;  // below every usual RLIMIT_NOFILE, and as many as one machine has

double mmapMunmap() {
  return timed([] {
           for (size_t i = 0; i < BATCH; i++) Mapping mapping(1);
         }) /
         BATCH;
}

// The middle of three registered pages, to PROT_READ and back: splits twice, and merges twice.
double mprotectTwice() {
  const Uffd uffd;
  const Mapping memory(3);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(mprotect(memory.page(1), PAGE, PROT_READ) == 0, "mprotect");
             require(mprotect(memory.page(1), PAGE, PROT_READ | PROT_WRITE) == 0, "mprotect");
           }
         }) /
         BATCH;
}

// A resident page to another place and back.
double mremapTwice() {
  const Mapping memory(3);
  memory.populate();
  const Mapping place(1);
  constexpr int kFlags = MREMAP_MAYMOVE | MREMAP_FIXED;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(mremap(memory.page(1), PAGE, PAGE, kFlags, place.page(0)) == place.page(0), "mremap");
             require(mremap(place.page(0), PAGE, PAGE, kFlags, memory.page(1)) == memory.page(1), "mremap");
           }
         }) /
         BATCH;
}

// By a pidfd that is opened for it; both are closed.
double getfdClose() {
  const Uffd uffd;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const long pidfd = syscall(SYS_pidfd_open, getpid(), 0);
             const long fd = syscall(SYS_pidfd_getfd, pidfd, uffd.fd(), 0);
             require(fd >= 0 && close(static_cast<int>(pidfd)) == 0 && close(static_cast<int>(fd)) == 0, "pidfd_getfd");
           }
         }) /
         BATCH;
}

// By a pidfd that is opened for it and closed.
double processMadvise() {
  const Mapping page(PAGE);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             const long pidfd = syscall(SYS_pidfd_open, getpid(), 0);
             const iovec segment{page.page(0), PAGE};
             require(syscall(SYS_process_madvise, pidfd, &segment, 1, MADV_COLD, 0) == static_cast<long>(PAGE),
                     "process_madvise");
             require(close(static_cast<int>(pidfd)) == 0, "close");
           }
         }) /
         BATCH;
}

// Sent with one byte, received and closed.
double passFd() {
  struct Message {
    char byte = 0;
    iovec segment{&byte, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr header{nullptr, 0, &segment, 1, control, sizeof control, 0};
  };
  const Uffd uffd;
  int ends[2];
  require(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
  const double spent = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      Message sent;
      cmsghdr* const rights = CMSG_FIRSTHDR(&sent.header);
      rights->cmsg_len = CMSG_LEN(sizeof(int));
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      const int fd = uffd.fd();
      memcpy(CMSG_DATA(rights), &fd, sizeof fd);
      require(sendmsg(ends[0], &sent.header, 0) == 1, "sendmsg");
      Message received;
      require(recvmsg(ends[1], &received.header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) == 1, "recvmsg");
      int got = -1;
      memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&received.header)), sizeof got);
      require(close(got) == 0, "close");
    }
  });
  close(ends[0]);
  close(ends[1]);
  return spent / BATCH;
}

// Sealed once, and never unmapped.
double msealAgain() {
  static void* const memory = mmap(nullptr, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  constexpr long kMseal = 462;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(syscall(kMseal, memory, PAGE, 0) == 0, "mseal");
         }) /
         BATCH;
}

// The middle of three resident pages: splits and merges.
double mlockMunlock() {
  const Mapping memory(3);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(mlock(memory.page(1), PAGE) == 0, "mlock");
             require(munlock(memory.page(1), PAGE) == 0, "munlock");
           }
         }) /
         BATCH;
}

double madviseFlag() {
  const Mapping memory(3);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(madvise(memory.page(1), PAGE, MADV_DONTFORK) == 0, "madvise");
             require(madvise(memory.page(1), PAGE, MADV_DOFORK) == 0, "madvise");
           }
         }) /
         BATCH;
}

// The headers that it is built with may be older.
constexpr int GUARD_INSTALL = 102;
constexpr int GUARD_REMOVE = 103;

double guardTwice() {
  const Mapping memory(3);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(madvise(memory.page(1), PAGE, GUARD_INSTALL) == 0, "madvise");
             require(madvise(memory.page(1), PAGE, GUARD_REMOVE) == 0, "madvise");
           }
         }) /
         BATCH;
}

double mbindTwice() {
  constexpr int LOCAL = 4;
  constexpr int DEFAULT = 0;
  const Mapping memory(3);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(syscall(SYS_mbind, memory.page(1), PAGE, LOCAL, nullptr, 0, 0) == 0, "mbind");
             require(syscall(SYS_mbind, memory.page(1), PAGE, DEFAULT, nullptr, 0, 0) == 0, "mbind");
           }
         }) /
         BATCH;
}

double userfaultfdApiClose() {
  return timed([] {
           for (size_t i = 0; i < DESCRIPTORS; i++) Uffd uffd;
         }) /
         DESCRIPTORS;
}

double api() {
  int fds[DESCRIPTORS];
  for (int& fd : fds) fd = openUserfaultfd(DEFAULT_FLAGS);
  const double total = timed([&] {
    for (int fd : fds) enable(fd, 0);
  });
  for (int fd : fds) close(fd);
  return total / DESCRIPTORS;
}

// A VMA of its own each time: nothing is split and nothing merges.
double registerFresh() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  memory.perforate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Every other page of one VMA: each call splits it.
double registerSplit() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

double registerAgain() {
  const Uffd uffd;
  const Mapping memory(1);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory);
         }) /
         BATCH;
}

// A VMA of its own each time.
double unregisterFresh() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  memory.perforate();
  for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.remove(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Every other page of one registered VMA: each call splits it.
double unregisterSplit() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.remove(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Nanoseconds a page of filling BATCH missing pages, `chunk` pages a call.
double copyChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  const Mapping source(chunk);
  source.populate();
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.copy(memory.page(i), source.page(0), chunk * PAGE);
         }) /
         BATCH;
}

double copy1() { return copyChunks(1); }
double copy64() { return copyChunks(64); }
double copy256() { return copyChunks(256); }

// The same with the zero page.
double zeropageChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.zeropage(memory.page(i), chunk * PAGE);
         }) /
         BATCH;
}

double zeropage1() { return zeropageChunks(1); }
double zeropage64() { return zeropageChunks(64); }

// Pages that lie where they were populated, a call each or many.
double moveChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  const Mapping source(BATCH);
  source.populate();
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.move(memory.page(i), source.page(i), chunk * PAGE);
         }) /
         BATCH;
}

// The protection of present pages is taken away.
double writeprotectChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  uffd.addProtected(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.writeprotect(memory.page(i), chunk * PAGE, 0);
         }) /
         BATCH;
}

double move1() { return moveChunks(1); }
double move256() { return moveChunks(256); }
double writeprotect1() { return writeprotectChunks(1); }
double writeprotect64() { return writeprotectChunks(64); }

double copyRefused(uint64_t mode, int expected) {
  const Uffd uffd;
  const Mapping memory(1);
  const Mapping source(1);
  source.populate();
  uffd.add(memory);
  uffd.copy(memory.page(0), source.page(0), PAGE);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             uffdio_copy args{};
             args.dst = reinterpret_cast<uint64_t>(memory.page(0));
             args.src = reinterpret_cast<uint64_t>(source.page(0));
             args.len = PAGE;
             args.mode = mode;
             require(ioctl(uffd.fd(), UFFDIO_COPY, &args) == -1 && errno == expected, "UFFDIO_COPY to be refused");
           }
         }) /
         BATCH;
}

double copyInvalid() { return copyRefused(uint64_t{1} << 63, EINVAL); }
double copyExists() { return copyRefused(0, EEXIST); }

double wakeNobody() {
  const Uffd uffd;
  const Mapping memory(1);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.wake(memory.page(0), PAGE);
         }) /
         BATCH;
}

double readAgain() {
  const Uffd uffd;
  uffd_msg message;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(read(uffd.fd(), &message, sizeof message) == -1 && errno == EAGAIN, "read to be refused");
         }) /
         BATCH;
}

double pollNothing() {
  const Uffd uffd;
  pollfd descriptor{.fd = uffd.fd(), .events = POLLIN, .revents = 0};
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(poll(&descriptor, 1, 0) == 0, "poll to find nothing");
         }) /
         BATCH;
}

double dupClose() {
  const Uffd uffd;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) close(dup(uffd.fd()));
         }) /
         BATCH;
}

double fcntlSetfl() {
  const Uffd uffd;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(fcntl(uffd.fd(), F_SETFL, O_NONBLOCK) == 0, "F_SETFL");
         }) /
         BATCH;
}

double deviceNewClose() {
  const int device = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
  require(device >= 0, "/dev/userfaultfd to be opened");
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) close(ioctl(device, USERFAULTFD_IOC_NEW, DEFAULT_FLAGS));
  });
  close(device);
  return total / BATCH;
}

double fstatUserfaultfd() {
  const Uffd uffd;
  struct stat status;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(fstat(uffd.fd(), &status) == 0, "fstat");
         }) /
         BATCH;
}

// 64 bytes from memory into a pipe and out again: two calls.
double pipeWriteRead() {
  int ends[2];
  require(pipe(ends) == 0, "pipe");
  const Mapping memory(1);
  memory.populate();
  char buffer[64];
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      require(write(ends[1], memory.page(0), sizeof buffer) == sizeof buffer, "write");
      require(read(ends[0], buffer, sizeof buffer) == sizeof buffer, "read");
    }
  });
  close(ends[0]);
  close(ends[1]);
  return total / BATCH;
}

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

const Measurement CALLS[] = {
    {"mmap-munmap", mmapMunmap},
    {"mprotect-twice", mprotectTwice},
    {"mremap-twice", mremapTwice},
    {"getfd-close", getfdClose},
    {"pass-fd", passFd},
    {"process-madvise", processMadvise},
    {"mseal-again", msealAgain},
    {"mlock-munlock", mlockMunlock},
    {"madvise-flag", madviseFlag},
    {"guard-twice", guardTwice},
    {"mbind-twice", mbindTwice},
    {"userfaultfd-api-close", userfaultfdApiClose},
    {"api", api},
    {"register", registerFresh},
    {"register-split", registerSplit},
    {"register-again", registerAgain},
    {"unregister", unregisterFresh},
    {"unregister-split", unregisterSplit},
    {"copy-1", copy1},
    {"copy-64", copy64},
    {"copy-256", copy256},
    {"zeropage-1", zeropage1},
    {"zeropage-64", zeropage64},
    {"move-1", move1},
    {"move-256", move256},
    {"writeprotect-1", writeprotect1},
    {"writeprotect-64", writeprotect64},
    {"copy-einval", copyInvalid},
    {"copy-eexist", copyExists},
    {"wake-nobody", wakeNobody},
    {"read-eagain", readAgain},
    {"poll-nothing", pollNothing},
    {"dup-close", dupClose},
    {"fcntl-setfl", fcntlSetfl},
    {"device-new-close", deviceNewClose},
    {"fstat", fstatUserfaultfd},
    {"pipe-write-read", pipeWriteRead},
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
    {"fdinfo-read", fdinfoRead},
    {"smaps-read", smapsRead},
    {"maps-read", mapsRead},
    {"ptrace-peek", ptracePeek},
};
const size_t CALLS_COUNT = sizeof CALLS / sizeof *CALLS;
