// A process whose faults somebody else serves, and how long each takes from the touch to the next instruction:
//
//   guest CPU c HANDLER-CPU   a C handler does: poll, read, UFFDIO_COPY, as a process of its own
//   guest CPU SOCKET          whoever listens there gets the userfaultfd (SCM_RIGHTS)
//
// Prints one line: faults a second, then the median and the 99th percentile of a fault, ns.
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace {

constexpr size_t PAGE = 4096;
constexpr size_t PAGES = 2048;
constexpr int WARM = 6;  // sweeps over the memory
constexpr int SWEEPS = 6;

void require(bool holds, const char* what) {
  if (holds) return;
  perror(what);
  exit(2);
}

void pin(const char* cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(atoi(cpu), &set);
  require(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
}

double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

int registered(void* memory) {
  const int fd = static_cast<int>(syscall(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK));
  require(fd >= 0, "userfaultfd");
  uffdio_api api{.api = UFFD_API, .features = 0, .ioctls = 0};
  require(ioctl(fd, UFFDIO_API, &api) == 0, "UFFDIO_API");
  uffdio_register range{};
  range.range = {reinterpret_cast<uint64_t>(memory), PAGES * PAGE};
  range.mode = UFFDIO_REGISTER_MODE_MISSING;
  require(ioctl(fd, UFFDIO_REGISTER, &range) == 0, "UFFDIO_REGISTER");
  return fd;
}

[[noreturn]] void handle(int fd, const char* cpu) {
  pin(cpu);
  static uint8_t source[PAGE] __attribute__((aligned(PAGE)));
  memset(source, 1, sizeof source);
  for (;;) {
    pollfd ready{fd, POLLIN, 0};
    require(poll(&ready, 1, -1) == 1, "poll");
    uffd_msg message;
    require(read(fd, &message, sizeof message) == sizeof message, "read");
    uffdio_copy copy{};
    copy.dst = message.arg.pagefault.address;
    copy.src = reinterpret_cast<uint64_t>(source);
    copy.len = PAGE;
    require(ioctl(fd, UFFDIO_COPY, &copy) == 0, "UFFDIO_COPY");
  }
}

void send(int fd, const char* path, const void* memory) {
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  require(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
  char text[128];
  const int length = snprintf(text, sizeof text, "[{\"base_host_virt_addr\":%zu,\"size\":%zu,\"offset\":0}]",
                              reinterpret_cast<size_t>(memory), PAGES * PAGE);
  iovec part{text, static_cast<size_t>(length)};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  require(sendmsg(connection, &message, 0) == length, "sendmsg");
}

void sweep(uint8_t* memory, std::vector<double>* times) {
  require(madvise(memory, PAGES * PAGE, MADV_DONTNEED) == 0, "madvise");
  double before = now();
  for (size_t page = 0; page < PAGES; page++) {
    const volatile uint8_t* address = memory + page * PAGE;
    require(*address == 1, "contents");
    const double after = now();
    times->push_back(after - before);
    before = after;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  pin(argv[1]);
  // Without huge pages, which would make one fault of 512.
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
  void* memory = mmap(nullptr, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  require(memory != MAP_FAILED, "mmap");
  const int fd = registered(memory);
  pid_t handler = 0;
  if (argc > 3) {
    handler = fork();
    require(handler >= 0, "fork");
    if (handler == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      handle(fd, argv[3]);
    }
  } else {
    send(fd, argv[2], memory);
  }
  std::vector<double> times;
  for (int round = 0; round < WARM; round++) sweep(static_cast<uint8_t*>(memory), &times);
  times.clear();
  for (int round = 0; round < SWEEPS; round++) sweep(static_cast<uint8_t*>(memory), &times);
  double total = 0;
  for (double time : times) total += time;
  std::sort(times.begin(), times.end());
  printf("%.1f %.1f %.1f\n", static_cast<double>(times.size()) / total * 1e9, times[times.size() / 2],
         times[times.size() * 99 / 100]);
  if (handler > 0) {
    kill(handler, SIGKILL);
    waitpid(handler, nullptr, 0);
  }
}
