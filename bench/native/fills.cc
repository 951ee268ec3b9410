// POISON, and what fills and protects shared memory.
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "support.h"

namespace {

constexpr size_t PAGES = 2048;

// The headers that it is built with may be older. CONTINUE and POISON have the same structure.
struct uffdio_pages {
  uint64_t start, len, mode;
  int64_t done;
};
constexpr unsigned long UFFDIO_POISON_REQUEST = 0xc020aa08;
constexpr unsigned long UFFDIO_CONTINUE_REQUEST = 0xc020aa07;
constexpr uint64_t MODE_MINOR = 4;

// Shared anonymous memory, unmapped at the end of the scope.
class SharedMapping {
 public:
  SharedMapping() {
    void* address = mmap(nullptr, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(address != MAP_FAILED, "mmap");
    base_ = static_cast<uint8_t*>(address);
  }
  ~SharedMapping() { munmap(base_, PAGES * PAGE); }
  SharedMapping(const SharedMapping&) = delete;
  SharedMapping& operator=(const SharedMapping&) = delete;
  uint8_t* page(size_t index) const { return base_ + index * PAGE; }
  // Every page is in the page cache, and none is mapped.
  void cache() const {
    for (size_t index = 0; index < PAGES; index++) storeByte(page(index), 1);
    require(madvise(base_, PAGES * PAGE, MADV_DONTNEED) == 0, "madvise");
  }

 private:
  uint8_t* base_;
};

void perform(const Uffd& uffd, unsigned long request, const uint8_t* page) {
  uffdio_pages args{.start = reinterpret_cast<uint64_t>(page), .len = PAGE, .mode = 0, .done = 0};
  require(ioctl(uffd.fd(), request, &args) == 0, "a fill");
}

template <typename Memory>
double ofEach(const Uffd& uffd, const Memory& memory, unsigned long request) {
  return timed([&] {
           for (size_t i = 0; i < PAGES; i++) perform(uffd, request, memory.page(i));
         }) /
         PAGES;
}

double poison() {
  const Uffd uffd;
  const Mapping memory(PAGES);
  uffd.add(memory);
  return ofEach(uffd, memory, UFFDIO_POISON_REQUEST);
}

double ofCached(unsigned long request) {
  const Uffd uffd;
  const SharedMapping memory;
  memory.cache();
  uffd.add(memory.page(0), PAGES * PAGE, MODE_MINOR);
  return ofEach(uffd, memory, request);
}

double continueCached() { return ofCached(UFFDIO_CONTINUE_REQUEST); }
double poisonCached() { return ofCached(UFFDIO_POISON_REQUEST); }

double writeprotectShared() {
  const Uffd uffd;
  const SharedMapping memory;
  for (size_t index = 0; index < PAGES; index++) storeByte(memory.page(index), 1);
  uffd.add(memory.page(0), PAGES * PAGE, UFFDIO_REGISTER_MODE_WP);
  uffd.writeprotect(memory.page(0), PAGES * PAGE, UFFDIO_WRITEPROTECT_MODE_WP);
  return timed([&] {
           for (size_t i = 0; i < PAGES; i++) uffd.writeprotect(memory.page(i), PAGE, 0);
         }) /
         PAGES;
}

double zeropageShared() {
  const Uffd uffd;
  const SharedMapping memory;
  uffd.add(memory.page(0), PAGES * PAGE);
  return ofEach(uffd, memory, UFFDIO_ZEROPAGE);
}

double copyShared() {
  const Uffd uffd;
  const SharedMapping memory;
  const Mapping source(1);
  source.populate();
  uffd.add(memory.page(0), PAGES * PAGE);
  return timed([&] {
           for (size_t i = 0; i < PAGES; i++) uffd.copy(memory.page(i), source.page(0), PAGE);
         }) /
         PAGES;
}

}  // namespace

const Measurement FILLS[] = {
    {"poison-1", poison},
    {"copy-shared-1", copyShared},
    {"zeropage-shared-1", zeropageShared},
    {"continue-1", continueCached},
    {"poison-shared-1", poisonCached},
    {"writeprotect-shared-1", writeprotectShared},
};
const size_t FILLS_COUNT = sizeof FILLS / sizeof *FILLS;
