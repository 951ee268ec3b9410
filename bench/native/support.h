// What the measurements share: time, memory, a userfaultfd, threads pinned to a CPU. Any failure of a call ends the
// program with its name: a figure that is not one must not look like one.
#pragma once

#include <linux/userfaultfd.h>
#include <stddef.h>
#include <stdint.h>

constexpr size_t PAGE = 4096;
constexpr uint64_t DEFAULT_FLAGS = 0x80800;  // O_CLOEXEC | O_NONBLOCK
constexpr uint64_t BLOCKING_FLAGS = 0x80000;  // O_CLOEXEC

// Prints "kernel-cost: what: errno's text" and ends with status 2.
[[noreturn]] void fail(const char* what);

inline void require(bool holds, const char* what) {
  if (!holds) fail(what);
}

// Nanoseconds of CLOCK_MONOTONIC.
double now();

// Nanoseconds that `body` takes.
template <typename Body>
double timed(Body&& body) {
  const double start = now();
  body();
  return now() - start;
}

// Pins the calling thread; false when there is no such CPU to be had.
bool pin(int cpu);

// Private anonymous memory, unmapped at the end of the scope.
class Mapping {
 public:
  explicit Mapping(size_t pages, int flags = 0);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  uint8_t* page(size_t index) const { return base_ + index * PAGE; }
  size_t pages() const { return pages_; }
  // Makes every page resident with contents of its own.
  void populate() const;
  // Splits into VMAs of one page each, by unmapping every other page.
  void perforate() const;

 private:
  uint8_t* base_;
  size_t pages_;
};

// A userfaultfd after UFFDIO_API.
class Uffd {
 public:
  explicit Uffd(uint64_t flags = DEFAULT_FLAGS, uint64_t features = 0);
  ~Uffd();
  Uffd(const Uffd&) = delete;
  Uffd& operator=(const Uffd&) = delete;
  int fd() const { return fd_; }
  void add(const void* start, size_t length, uint64_t mode = UFFDIO_REGISTER_MODE_MISSING) const;
  void add(const Mapping& memory) const { add(memory.page(0), memory.pages() * PAGE); }
  void addProtected(const Mapping& memory) const;
  void remove(const void* start, size_t length) const;
  // UFFDIO_COPY that must succeed.
  void copy(const void* dst, const void* src, size_t length, uint64_t mode = 0) const;
  void zeropage(const void* start, size_t length) const;
  void move(const void* dst, const void* src, size_t length) const;
  void wake(const void* start, size_t length) const;
  void writeprotect(const void* start, size_t length, uint64_t mode) const;

 private:
  int fd_;
};

int openUserfaultfd(uint64_t flags);
void enable(int fd, uint64_t features);

// A file of one page on a disk, open with O_DIRECT; negative where nothing like it can be had.
int openDirect();

// A value that the optimizer must believe to be used.
template <typename Value>
inline void keep(Value const& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

inline uint8_t loadByte(const uint8_t* address) { return *const_cast<const volatile uint8_t*>(address); }
inline void storeByte(uint8_t* address, uint8_t value) { *const_cast<volatile uint8_t*>(address) = value; }

// One way to measure: returns nanoseconds an operation, or a negative number where this machine can't (one CPU).
struct Measurement {
  const char* name;
  double (*measure)();
};

extern const Measurement CALLS[];
extern const size_t CALLS_COUNT;
extern const Measurement OTHER_CALLS[];
extern const size_t OTHER_CALLS_COUNT;
extern const Measurement KERNEL_ACCESS[];
extern const size_t KERNEL_ACCESS_COUNT;
extern const Measurement MEMORIES[];
extern const size_t MEMORIES_COUNT;
extern const Measurement MEMORY[];
extern const size_t MEMORY_COUNT;
extern const Measurement MAPPINGS[];
extern const size_t MAPPINGS_COUNT;
extern const Measurement FAULTS[];
extern const size_t FAULTS_COUNT;
extern const Measurement DIRECT[];
extern const size_t DIRECT_COUNT;
extern const Measurement EVENTS[];
extern const size_t EVENTS_COUNT;
extern const Measurement PROCESSES[];
extern const size_t PROCESSES_COUNT;
extern const Measurement GROWTH[];
extern const size_t GROWTH_COUNT;
