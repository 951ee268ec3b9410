// Memory that goes or moves: from the call to its return, its event read by another thread.
#include <sys/mman.h>
#include <unistd.h>

#include <thread>

#include "support.h"

namespace {

constexpr size_t PAGES = 1024;

using Go = void (*)(uint8_t* page);

void unmapPage(uint8_t* page) { require(munmap(page, PAGE) == 0, "munmap"); }
// To where nothing is registered for the event.
void movePage(uint8_t* page) {
  require(mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, page + PAGES * PAGE) == page + PAGES * PAGE, "mremap");
}
void emptyPage(uint8_t* page) { require(madvise(page, PAGE, MADV_DONTNEED) == 0, "madvise"); }

void replacePage(uint8_t* page) {
  require(mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page, "mmap");
}
void leavePage(uint8_t* page) {
  uint8_t* const to = page + PAGES * PAGE;
  require(mremap(page, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to) == to, "mremap");
}
void freePage(uint8_t* page) { require(madvise(page, PAGE, MADV_FREE) == 0, "madvise"); }

void readEvents(const Uffd& uffd, int cpu, uint8_t event) {
  require(pin(cpu), "sched_setaffinity");
  for (size_t i = 0; i < PAGES; i++) {
    uffd_msg message;
    require(read(uffd.fd(), &message, sizeof message) == sizeof message, "read of a message");
    require(message.event == event, "a message of another kind");
  }
}

// Nanoseconds a page, the caller on CPU 0 and the reader on `readerCpu`.
double event(int readerCpu, uint64_t feature, uint8_t kind, Go go) {
  const Uffd uffd(BLOCKING_FLAGS, feature);
  const Mapping memory(2 * PAGES);
  uffd.add(memory.page(0), PAGES * PAGE);
  std::thread reader([&] { readEvents(uffd, readerCpu, kind); });
  const double total = timed([&] {
    for (size_t i = 0; i < PAGES; i++) go(memory.page(i));
  });
  reader.join();
  return total / PAGES;
}

double unmapEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_UNMAP, UFFD_EVENT_UNMAP, unmapPage); }
double remapEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_REMAP, UFFD_EVENT_REMAP, movePage); }
double removeEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_REMOVE, UFFD_EVENT_REMOVE, emptyPage); }

double mmapEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_UNMAP, UFFD_EVENT_UNMAP, replacePage); }
double dontunmapEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_REMAP, UFFD_EVENT_REMAP, leavePage); }
double freeEvent(int readerCpu) { return event(readerCpu, UFFD_FEATURE_EVENT_REMOVE, UFFD_EVENT_REMOVE, freePage); }

bool hasSecondCpu() { return std::thread::hardware_concurrency() > 1; }

double unmapOneCpu() { return unmapEvent(0); }
double unmapTwoCpus() { return hasSecondCpu() ? unmapEvent(1) : -1; }
double remapOneCpu() { return remapEvent(0); }
double remapTwoCpus() { return hasSecondCpu() ? remapEvent(1) : -1; }
double removeOneCpu() { return removeEvent(0); }
double removeTwoCpus() { return hasSecondCpu() ? removeEvent(1) : -1; }

double mmapOneCpu() { return mmapEvent(0); }
double mmapTwoCpus() { return hasSecondCpu() ? mmapEvent(1) : -1; }
double dontunmapOneCpu() { return dontunmapEvent(0); }
double dontunmapTwoCpus() { return hasSecondCpu() ? dontunmapEvent(1) : -1; }
double freeOneCpu() { return freeEvent(0); }
double freeTwoCpus() { return hasSecondCpu() ? freeEvent(1) : -1; }

}  // namespace

const Measurement EVENTS[] = {
    {"event-unmap-one-cpu", unmapOneCpu},
    {"event-unmap-two-cpus", unmapTwoCpus},
    {"event-remap-one-cpu", remapOneCpu},
    {"event-remap-two-cpus", remapTwoCpus},
    {"event-mmap-one-cpu", mmapOneCpu},
    {"event-mmap-two-cpus", mmapTwoCpus},
    {"event-dontunmap-one-cpu", dontunmapOneCpu},
    {"event-dontunmap-two-cpus", dontunmapTwoCpus},
    {"event-free-one-cpu", freeOneCpu},
    {"event-free-two-cpus", freeTwoCpus},
    {"event-remove-one-cpu", removeOneCpu},
    {"event-remove-two-cpus", removeTwoCpus},
};
const size_t EVENTS_COUNT = sizeof EVENTS / sizeof *EVENTS;
