// The same operation in small and in large address spaces.
#include <sys/mman.h>

#include "support.h"

namespace {

constexpr size_t FEW_PAGES = 100;
constexpr size_t MANY_PAGES = 100000;
constexpr size_t FEW_VMAS = 10;
constexpr size_t MANY_VMAS = 10000;
constexpr size_t BATCH = 1024;
constexpr size_t LOADED = 16;  // as many different pages whatever the size: the cost of finding one, not of cold caches

double copyBeside(size_t resident) {
  const Mapping others(resident);
  others.populate();
  const Uffd uffd;
  const Mapping memory(BATCH);
  const Mapping source(1);
  source.populate();
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.copy(memory.page(i), source.page(0), PAGE);
         }) /
         BATCH;
}

double loadAmong(size_t resident) {
  const Mapping memory(resident);
  memory.populate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) loadByte(memory.page(i % LOADED * (resident / LOADED)));
         }) /
         BATCH;
}

// mmap and munmap of a page in the middle of `vmas` others.
double mapAmong(size_t vmas) {
  const Mapping others(2 * vmas);
  others.perforate();
  uint8_t* hole = others.page(vmas | 1);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             // Other protection than its neighbours', lest it merge.
             require(mmap(hole, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == hole, "mmap");
             require(munmap(hole, PAGE) == 0, "munmap");
           }
         }) /
         BATCH;
}

// UFFDIO_COPY into registered VMAs of a page each.
double copyAmong(size_t vmas) {
  const Uffd uffd;
  const Mapping others(2 * vmas);
  others.perforate();
  const Mapping source(1);
  source.populate();
  uffd.add(others);
  const size_t copies = vmas < BATCH ? vmas : BATCH;
  const auto nth = [&](size_t i) { return others.page(i * (vmas / copies) * 2); };
  double total = 0;
  size_t done = 0;
  for (; done < BATCH; done += copies) {
    total += timed([&] {
      for (size_t i = 0; i < copies; i++) uffd.copy(nth(i), source.page(0), PAGE);
    });
    for (size_t i = 0; i < copies; i++) require(madvise(nth(i), PAGE, MADV_DONTNEED) == 0, "madvise");
  }
  return total / static_cast<double>(done);
}

double copyBesideFew() { return copyBeside(FEW_PAGES); }
double copyBesideMany() { return copyBeside(MANY_PAGES); }
double loadAmongFew() { return loadAmong(FEW_PAGES); }
double loadAmongMany() { return loadAmong(MANY_PAGES); }
double mapAmongFew() { return mapAmong(FEW_VMAS); }
double mapAmongMany() { return mapAmong(MANY_VMAS); }
double copyAmongFew() { return copyAmong(FEW_VMAS); }
double copyAmongMany() { return copyAmong(MANY_VMAS); }

}  // namespace

const Measurement GROWTH[] = {
    {"pages-100-copy", copyBesideFew},   {"pages-100000-copy", copyBesideMany}, {"pages-100-load", loadAmongFew},
    {"pages-100000-load", loadAmongMany}, {"vmas-10-map", mapAmongFew},          {"vmas-10000-map", mapAmongMany},
    {"vmas-10-copy", copyAmongFew},      {"vmas-10000-copy", copyAmongMany},
};
const size_t GROWTH_COUNT = sizeof GROWTH / sizeof *GROWTH;
