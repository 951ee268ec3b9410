// Loads, stores, contents, scans and zaps.
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t PAGES = 4096;
constexpr size_t ACCESSES = 4096;
// More pages than caches and TLB hold, each met once: odd, so that a stride over a power of two meets every page.
constexpr size_t MANY_PAGES = 32768;
constexpr size_t STRIDE = 12345;

// One page again and again: what the access itself costs.
double load() {
  const Mapping memory(1);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < ACCESSES; i++) loadByte(memory.page(0));
         }) /
         ACCESSES;
}

double store() {
  const Mapping memory(1);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < ACCESSES; i++) storeByte(memory.page(0), 1);
         }) /
         ACCESSES;
}

double exchangeAdd() {
  const Mapping memory(1);
  memory.populate();
  auto* word = reinterpret_cast<uint64_t*>(memory.page(0));
  return timed([&] {
           for (size_t i = 0; i < ACCESSES; i++) __atomic_fetch_add(word, 1, __ATOMIC_SEQ_CST);
         }) /
         ACCESSES;
}

double loadMany() {
  const Mapping memory(MANY_PAGES);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < MANY_PAGES; i++) loadByte(memory.page(i * STRIDE % MANY_PAGES));
         }) /
         MANY_PAGES;
}

double fillResident() {
  const Mapping memory(PAGES);
  memory.populate();
  return timed([&] { memset(memory.page(0), 0x5a, PAGES * PAGE); }) / PAGES;
}

double fillFresh() {
  const Mapping memory(PAGES);
  return timed([&] { memset(memory.page(0), 0x5a, PAGES * PAGE); }) / PAGES;
}

double loadFresh() {
  const Mapping memory(PAGES);
  return timed([&] {
           for (size_t i = 0; i < PAGES; i++) loadByte(memory.page(i));
         }) /
         PAGES;
}

double storeFresh() {
  const Mapping memory(PAGES);
  return timed([&] {
           for (size_t i = 0; i < PAGES; i++) storeByte(memory.page(i), 1);
         }) /
         PAGES;
}

double munmapResident() {
  const Mapping memory(PAGES);
  memory.populate();
  return timed([&] { require(munmap(memory.page(0), PAGES * PAGE) == 0, "munmap"); }) / PAGES;
}

// By an odd number of pages, so that page tables can't be moved as they are.
double mremapResident() {
  const Mapping memory(PAGES);
  memory.populate();
  const Mapping room(PAGES + 1024);
  uint8_t* to = room.page(512 - reinterpret_cast<uintptr_t>(room.page(0)) / PAGE % 512);
  to += (reinterpret_cast<uintptr_t>(memory.page(0)) / PAGE % 512 + 1) * PAGE;
  return timed([&] {
           require(mremap(memory.page(0), PAGES * PAGE, PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to, "mremap");
         }) /
         PAGES;
}

double dontneedResident() {
  const Mapping memory(PAGES);
  memory.populate();
  return timed([&] { require(madvise(memory.page(0), PAGES * PAGE, MADV_DONTNEED) == 0, "MADV_DONTNEED"); }) / PAGES;
}

double populateFresh() {
  const Mapping memory(PAGES);
  return timed([&] { require(madvise(memory.page(0), PAGES * PAGE, MADV_POPULATE_WRITE) == 0, "MADV_POPULATE_WRITE"); }) /
         PAGES;
}

// The content hash of docs/architecture.md.
uint64_t contentHash(const uint8_t* page) {
  constexpr uint64_t P = 0x9e3779b97f4a7c15;
  const auto rotl = [](uint64_t value, int by) { return value << by | value >> (64 - by); };
  uint64_t words[PAGE / 8];
  memcpy(words, page, PAGE);
  uint64_t h[4] = {1, 2, 3, 4};
  for (size_t i = 0; i < PAGE / 8; i += 4)
    for (size_t k = 0; k < 4; k++) h[k] = rotl(h[k] ^ words[i + k], 29) * P;
  uint64_t hash = h[0] + rotl(h[1], 13) + rotl(h[2], 26) + rotl(h[3], 39);
  hash = (hash ^ hash >> 32) * P;
  return hash ^ hash >> 29;
}

// What LOOK_STATE does: page states from pagemap, and a hash of each present page.
double look(const Mapping& memory) {
  static uint64_t entries[PAGES];
  const int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  require(pagemap >= 0, "/proc/self/pagemap");
  const off_t at = static_cast<off_t>(reinterpret_cast<uint64_t>(memory.page(0)) / PAGE * 8);
  const double total = timed([&] {
    require(pread(pagemap, entries, sizeof entries, at) == static_cast<ssize_t>(sizeof entries), "pread of pagemap");
    for (size_t i = 0; i < PAGES; i++)
      if (entries[i] >> 63) keep(contentHash(memory.page(i)));
  });
  close(pagemap);
  return total / PAGES;
}

double lookResident() {
  const Mapping memory(PAGES);
  memory.populate();
  return look(memory);
}

double lookAbsent() {
  const Mapping memory(PAGES);
  return look(memory);
}

}  // namespace

const Measurement MEMORY[] = {
    {"load", load},
    {"store", store},
    {"exchange-add", exchangeAdd},
    {"load-many", loadMany},
    {"fill-resident", fillResident},
    {"fill-fresh", fillFresh},
    {"load-fresh", loadFresh},
    {"store-fresh", storeFresh},
    {"munmap-resident", munmapResident},
    {"mremap-resident", mremapResident},
    {"dontneed-resident", dontneedResident},
    {"populate-fresh", populateFresh},
    {"look-resident", lookResident},
    {"look-absent", lookAbsent},
};
const size_t MEMORY_COUNT = sizeof MEMORY / sizeof *MEMORY;
