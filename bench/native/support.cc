#include "support.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void fail(const char* what) {
  fprintf(stderr, "kernel-cost: %s: %s\n", what, strerror(errno));
  exit(2);
}

double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

bool pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
}

Mapping::Mapping(size_t pages, int flags) : pages_(pages) {
  void* address = mmap(nullptr, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  require(address != MAP_FAILED, "mmap");
  base_ = static_cast<uint8_t*>(address);
}

Mapping::~Mapping() { munmap(base_, pages_ * PAGE); }

void Mapping::populate() const {
  for (size_t index = 0; index < pages_; index++) memset(page(index), static_cast<int>(index % 255) + 1, PAGE);
}

void Mapping::perforate() const {
  for (size_t index = 1; index < pages_; index += 2) require(munmap(page(index), PAGE) == 0, "munmap");
}

int openUserfaultfd(uint64_t flags) {
  const int fd = static_cast<int>(syscall(SYS_userfaultfd, flags));
  require(fd >= 0, "userfaultfd");
  return fd;
}

void enable(int fd, uint64_t features) {
  uffdio_api api{.api = UFFD_API, .features = features, .ioctls = 0};
  require(ioctl(fd, UFFDIO_API, &api) == 0, "UFFDIO_API");
}

Uffd::Uffd(uint64_t flags, uint64_t features) : fd_(openUserfaultfd(flags)) { enable(fd_, features); }

Uffd::~Uffd() { close(fd_); }

void Uffd::add(const void* start, size_t length, uint64_t mode) const {
  uffdio_register args{};
  args.range.start = reinterpret_cast<uint64_t>(start);
  args.range.len = length;
  args.mode = mode;
  require(ioctl(fd_, UFFDIO_REGISTER, &args) == 0, "UFFDIO_REGISTER");
}

// Its pages are there, and protected against writing.
void Uffd::addProtected(const Mapping& memory) const {
  memory.populate();
  add(memory.page(0), memory.pages() * PAGE, UFFDIO_REGISTER_MODE_WP);
  writeprotect(memory.page(0), memory.pages() * PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
}

void Uffd::writeprotect(const void* start, size_t length, uint64_t mode) const {
  uffdio_writeprotect args{};
  args.range.start = reinterpret_cast<uint64_t>(start);
  args.range.len = length;
  args.mode = mode;
  require(ioctl(fd_, UFFDIO_WRITEPROTECT, &args) == 0, "UFFDIO_WRITEPROTECT");
}

void Uffd::copy(const void* dst, const void* src, size_t length, uint64_t mode) const {
  uffdio_copy args{};
  args.dst = reinterpret_cast<uint64_t>(dst);
  args.src = reinterpret_cast<uint64_t>(src);
  args.len = length;
  args.mode = mode;
  require(ioctl(fd_, UFFDIO_COPY, &args) == 0, "UFFDIO_COPY");
}

void Uffd::remove(const void* start, size_t length) const {
  uffdio_range args{.start = reinterpret_cast<uint64_t>(start), .len = length};
  require(ioctl(fd_, UFFDIO_UNREGISTER, &args) == 0, "UFFDIO_UNREGISTER");
}

void Uffd::zeropage(const void* start, size_t length) const {
  uffdio_zeropage args{};
  args.range.start = reinterpret_cast<uint64_t>(start);
  args.range.len = length;
  require(ioctl(fd_, UFFDIO_ZEROPAGE, &args) == 0, "UFFDIO_ZEROPAGE");
}

// The headers that it is built with may be older.
struct uffdio_move_argument {
  uint64_t dst, src, len, mode;
  int64_t move;
};
constexpr unsigned long UFFDIO_MOVE_REQUEST = 0xc028aa05;

void Uffd::move(const void* dst, const void* src, size_t length) const {
  uffdio_move_argument args{};
  args.dst = reinterpret_cast<uint64_t>(dst);
  args.src = reinterpret_cast<uint64_t>(src);
  args.len = length;
  require(ioctl(fd_, UFFDIO_MOVE_REQUEST, &args) == 0, "UFFDIO_MOVE");
}

void Uffd::wake(const void* start, size_t length) const {
  uffdio_range args{.start = reinterpret_cast<uint64_t>(start), .len = length};
  require(ioctl(fd_, UFFDIO_WAKE, &args) == 0, "UFFDIO_WAKE");
}
