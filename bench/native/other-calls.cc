// Calls that are no userfaultfd's.
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t BATCH = 2048;

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
  const Mapping page(1);
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

double brkTwice() {
  const long end = syscall(SYS_brk, 0);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(syscall(SYS_brk, end + PAGE) == end + static_cast<long>(PAGE), "brk");
             require(syscall(SYS_brk, end) == end, "brk");
           }
         }) /
         BATCH;
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

}  // namespace

const Measurement OTHER_CALLS[] = {
    {"mmap-munmap", mmapMunmap},
    {"brk-twice", brkTwice},
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
    {"poll-nothing", pollNothing},
    {"dup-close", dupClose},
    {"fcntl-setfl", fcntlSetfl},
    {"device-new-close", deviceNewClose},
    {"fstat", fstatUserfaultfd},
    {"pipe-write-read", pipeWriteRead},
};
const size_t OTHER_CALLS_COUNT = sizeof OTHER_CALLS / sizeof *OTHER_CALLS;
