// Each ioctl that fills or protects, on each kind of memory that takes it.
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t HUGE = 512 * PAGE;

// The headers that it is built with may be older. CONTINUE and POISON have the same structure.
struct uffdio_pages {
  uint64_t start, len, mode;
  int64_t done;
};
constexpr unsigned long UFFDIO_POISON_REQUEST = 0xc020aa08;
constexpr unsigned long UFFDIO_CONTINUE_REQUEST = 0xc020aa07;
constexpr uint64_t MODE_MISSING = 1;
constexpr uint64_t MODE_MINOR = 4;
constexpr int POPULATE_READ = 22;

int makeMemfd() { return memfd_create("bench", MFD_CLOEXEC); }
int makeHugeMemfd() { return memfd_create("bench", MFD_CLOEXEC | MFD_HUGETLB); }

// A file of a tmpfs that is mounted nowhere.
int makeTmpfsFile() {
  const int context = static_cast<int>(syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC));
  require(context >= 0, "fsopen");
  require(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) == 0, "fsconfig");
  const int mount = static_cast<int>(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0));
  require(mount >= 0, "fsmount");
  const int file = openat(mount, "file", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  close(mount);
  close(context);
  return file;
}

struct Kind {
  int flags;
  // Makes its file; null for anonymous memory.
  int (*file)();
  // Bytes of a page, and how many pages.
  size_t size;
  size_t count;
};

constexpr size_t PAGES = 2048;
// As many as the pool has that bench/pool.ts leases.
constexpr size_t HUGE_PAGES = 128;

constexpr Kind ANONYMOUS{MAP_PRIVATE | MAP_ANONYMOUS, nullptr, PAGE, PAGES};
constexpr Kind SHARED{MAP_SHARED | MAP_ANONYMOUS, nullptr, PAGE, PAGES};
constexpr Kind MEMFD{MAP_SHARED, makeMemfd, PAGE, PAGES};
constexpr Kind TMPFS{MAP_SHARED, makeTmpfsFile, PAGE, PAGES};
constexpr Kind PRIVATE_FILE{MAP_PRIVATE, makeMemfd, PAGE, PAGES};
constexpr Kind HUGE_PRIVATE{MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, nullptr, HUGE, HUGE_PAGES};
constexpr Kind HUGE_SHARED{MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, nullptr, HUGE, HUGE_PAGES};
constexpr Kind HUGE_MEMFD{MAP_SHARED, makeHugeMemfd, HUGE, HUGE_PAGES};

// Memory of a kind with a userfaultfd that it is registered to; unmapped at the end of the scope.
class Memory {
 public:
  explicit Memory(const Kind& kind) : kind_(kind), file_(kind.file == nullptr ? -1 : kind.file()) {
    if (kind.file != nullptr) require(file_ >= 0 && ftruncate(file_, static_cast<off_t>(length())) == 0, "a file");
    void* address = mmap(nullptr, length(), PROT_READ | PROT_WRITE, kind.flags, file_, 0);
    require(address != MAP_FAILED, "mmap");
    base_ = static_cast<uint8_t*>(address);
  }
  ~Memory() {
    munmap(base_, length());
    if (file_ >= 0) close(file_);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  size_t length() const { return kind_.size * kind_.count; }
  size_t count() const { return kind_.count; }
  size_t size() const { return kind_.size; }
  uint8_t* page(size_t index) const { return base_ + index * kind_.size; }
  const Uffd& uffd() const { return uffd_; }
  void add(uint64_t mode) const { uffd_.add(base_, length(), mode); }

  // All of its pages are in its file, and none is mapped.
  void cache() const {
    if (file_ >= 0) {
      require(fallocate(file_, 0, 0, static_cast<off_t>(length())) == 0, "fallocate");
      return;
    }
    touch();
    require(madvise(base_, length(), MADV_DONTNEED) == 0, "madvise");
  }

  // All of its pages are mapped.
  void populate() const {
    if (file_ < 0) return touch();
    cache();
    require(madvise(base_, length(), POPULATE_READ) == 0, "madvise");
  }

 private:
  void touch() const {
    for (size_t index = 0; index < kind_.count; index++) storeByte(page(index), 1);
  }

  const Kind& kind_;
  const Uffd uffd_;
  int file_;
  uint8_t* base_;
};

// Nanoseconds a page of one call for each.
template <typename Call>
double ofEach(const Memory& memory, Call&& call) {
  return timed([&] {
           for (size_t i = 0; i < memory.count(); i++) call(memory.page(i));
         }) /
         static_cast<double>(memory.count());
}

double requestEach(const Memory& memory, unsigned long request) {
  return ofEach(memory, [&](const uint8_t* page) {
    uffdio_pages args{.start = reinterpret_cast<uint64_t>(page), .len = memory.size(), .mode = 0, .done = 0};
    require(ioctl(memory.uffd().fd(), request, &args) == 0, "a fill");
  });
}

template <const Kind& kind>
double copyTo() {
  const Memory memory(kind);
  const Mapping source(kind.size / PAGE);
  source.populate();
  memory.add(MODE_MISSING);
  return ofEach(memory, [&](const uint8_t* page) { memory.uffd().copy(page, source.page(0), kind.size); });
}

template <const Kind& kind>
double zeropage() {
  const Memory memory(kind);
  memory.add(MODE_MISSING);
  return requestEach(memory, UFFDIO_ZEROPAGE);
}

template <const Kind& kind, unsigned long request>
double ofCached() {
  const Memory memory(kind);
  memory.cache();
  memory.add(MODE_MINOR);
  return requestEach(memory, request);
}

template <const Kind& kind>
double poisonMissing() {
  const Memory memory(kind);
  memory.add(MODE_MISSING);
  return requestEach(memory, UFFDIO_POISON_REQUEST);
}

// Protects pages that are there, or takes the protection away.
template <const Kind& kind, uint64_t mode>
double writeprotect() {
  const Memory memory(kind);
  memory.populate();
  memory.add(UFFDIO_REGISTER_MODE_WP);
  if (mode == 0) memory.uffd().writeprotect(memory.page(0), memory.length(), UFFDIO_WRITEPROTECT_MODE_WP);
  return ofEach(memory, [&](const uint8_t* page) { memory.uffd().writeprotect(page, kind.size, mode); });
}

}  // namespace

const Measurement MEMORIES[] = {
    {"copy-shared", copyTo<SHARED>},
    {"copy-memfd", copyTo<MEMFD>},
    {"copy-tmpfs", copyTo<TMPFS>},
    {"copy-private-file", copyTo<PRIVATE_FILE>},
    {"copy-huge", copyTo<HUGE_PRIVATE>},
    {"copy-huge-shared", copyTo<HUGE_SHARED>},
    {"copy-huge-memfd", copyTo<HUGE_MEMFD>},
    {"zeropage-shared", zeropage<SHARED>},
    {"zeropage-memfd", zeropage<MEMFD>},
    {"zeropage-tmpfs", zeropage<TMPFS>},
    {"zeropage-private-file", zeropage<PRIVATE_FILE>},
    {"continue-shared", ofCached<SHARED, UFFDIO_CONTINUE_REQUEST>},
    {"continue-memfd", ofCached<MEMFD, UFFDIO_CONTINUE_REQUEST>},
    {"continue-tmpfs", ofCached<TMPFS, UFFDIO_CONTINUE_REQUEST>},
    {"continue-private-file", ofCached<PRIVATE_FILE, UFFDIO_CONTINUE_REQUEST>},
    {"continue-huge-shared", ofCached<HUGE_SHARED, UFFDIO_CONTINUE_REQUEST>},
    {"continue-huge-memfd", ofCached<HUGE_MEMFD, UFFDIO_CONTINUE_REQUEST>},
    {"poison-anonymous", poisonMissing<ANONYMOUS>},
    {"poison-huge", poisonMissing<HUGE_PRIVATE>},
    {"poison-shared", ofCached<SHARED, UFFDIO_POISON_REQUEST>},
    {"poison-memfd", ofCached<MEMFD, UFFDIO_POISON_REQUEST>},
    {"poison-tmpfs", ofCached<TMPFS, UFFDIO_POISON_REQUEST>},
    {"poison-private-file", ofCached<PRIVATE_FILE, UFFDIO_POISON_REQUEST>},
    {"poison-huge-shared", ofCached<HUGE_SHARED, UFFDIO_POISON_REQUEST>},
    {"poison-huge-memfd", ofCached<HUGE_MEMFD, UFFDIO_POISON_REQUEST>},
    {"protect-anonymous", writeprotect<ANONYMOUS, 1>},
    {"protect-shared", writeprotect<SHARED, 1>},
    {"protect-memfd", writeprotect<MEMFD, 1>},
    {"protect-tmpfs", writeprotect<TMPFS, 1>},
    {"protect-private-file", writeprotect<PRIVATE_FILE, 1>},
    {"protect-huge", writeprotect<HUGE_PRIVATE, 1>},
    {"protect-huge-shared", writeprotect<HUGE_SHARED, 1>},
    {"protect-huge-memfd", writeprotect<HUGE_MEMFD, 1>},
    {"unprotect-shared", writeprotect<SHARED, 0>},
    {"unprotect-memfd", writeprotect<MEMFD, 0>},
    {"unprotect-tmpfs", writeprotect<TMPFS, 0>},
    {"unprotect-private-file", writeprotect<PRIVATE_FILE, 0>},
    {"unprotect-huge", writeprotect<HUGE_PRIVATE, 0>},
    {"unprotect-huge-shared", writeprotect<HUGE_SHARED, 0>},
    {"unprotect-huge-memfd", writeprotect<HUGE_MEMFD, 0>},
};
const size_t MEMORIES_COUNT = sizeof MEMORIES / sizeof *MEMORIES;
