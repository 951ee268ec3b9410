// Calls that make, change and end mappings and the files behind them, without an event.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t BATCH = 2048;
constexpr size_t PAGES = 4096;
constexpr int ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS;

double mmapOver() {
  const Mapping memory(1);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(mmap(memory.page(0), PAGE, PROT_READ | PROT_WRITE, ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED, "mmap");
         }) /
         BATCH;
}

double mmapExists() {
  const Mapping memory(1);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(mmap(memory.page(0), PAGE, PROT_READ, ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED, "mmap");
         }) /
         BATCH;
}

class File {
 public:
  File() : fd_(memfd_create("bench", MFD_CLOEXEC | MFD_ALLOW_SEALING)) { require(fd_ >= 0, "memfd_create"); }
  ~File() { close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

double mmapFile() {
  const File file;
  require(ftruncate(file.fd(), PAGE) == 0, "ftruncate");
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             void* const page = mmap(nullptr, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file.fd(), 0);
             require(page != MAP_FAILED && munmap(page, PAGE) == 0, "mmap");
           }
         }) /
         BATCH;
}

double mremapGrow() {
  const Mapping memory(3);
  require(munmap(memory.page(1), 2 * PAGE) == 0, "munmap");
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             require(mremap(memory.page(0), PAGE, 2 * PAGE, 0) == memory.page(0), "mremap");
             require(mremap(memory.page(0), 2 * PAGE, PAGE, 0) == memory.page(0), "mremap");
           }
         }) /
         BATCH;
}

// Resident each time, which moving it away undoes.
double mremapDontunmap() {
  constexpr int FLAGS = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
  const Mapping memory(1);
  const Mapping place(1);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             storeByte(memory.page(0), 1);
             require(mremap(memory.page(0), PAGE, PAGE, FLAGS, place.page(0)) == place.page(0), "mremap");
           }
         }) /
         BATCH;
}

double memfdClose() {
  return timed([] {
           for (size_t i = 0; i < BATCH; i++) File file;
         }) /
         BATCH;
}

double sealAdd() {
  const File file;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) require(fcntl(file.fd(), F_ADD_SEALS, F_SEAL_SHRINK) == 0, "F_ADD_SEALS");
         }) /
         BATCH;
}

double ftruncateTwice() {
  const File file;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(ftruncate(file.fd(), PAGE) == 0 && ftruncate(file.fd(), 0) == 0, "ftruncate");
         }) /
         BATCH;
}

double fallocatePunch() {
  constexpr int PUNCH = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
  const File file;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(fallocate(file.fd(), 0, 0, PAGE) == 0 && fallocate(file.fd(), PUNCH, 0, PAGE) == 0, "fallocate");
         }) /
         BATCH;
}

double removeShared() {
  void* const memory = mmap(nullptr, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  require(memory != MAP_FAILED, "mmap");
  const double total = timed([&] {
    for (size_t i = 0; i < BATCH; i++) {
      storeByte(static_cast<uint8_t*>(memory), 1);
      require(madvise(memory, PAGE, MADV_REMOVE) == 0, "MADV_REMOVE");
    }
  });
  munmap(memory, PAGE);
  return total / BATCH;
}

double advised(int advice, bool resident) {
  const Mapping memory(PAGES);
  if (resident) memory.populate();
  return timed([&] { require(madvise(memory.page(0), PAGES * PAGE, advice) == 0, "madvise"); }) / PAGES;
}

double freeResident() { return advised(MADV_FREE, true); }
double populateReadFresh() { return advised(MADV_POPULATE_READ, false); }

}  // namespace

const Measurement MAPPINGS[] = {
    {"mmap-over", mmapOver},
    {"mmap-exists", mmapExists},
    {"mmap-file", mmapFile},
    {"mremap-grow", mremapGrow},
    {"mremap-dontunmap", mremapDontunmap},
    {"memfd-close", memfdClose},
    {"seal-add", sealAdd},
    {"ftruncate-twice", ftruncateTwice},
    {"fallocate-punch", fallocatePunch},
    {"remove-shared", removeShared},
    {"free-resident", freeResident},
    {"populate-read-fresh", populateReadFresh},
};
const size_t MAPPINGS_COUNT = sizeof MAPPINGS / sizeof *MAPPINGS;
