// Transfers between a disk and memory, with O_DIRECT.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t TRANSFERS = 256;
constexpr const char* ON_DISK = "/var/tmp";  // which, unlike /tmp, is on a disk (file-hierarchy(7))

template <typename Transfer>
double transfers(Transfer transfer) {
  const int disk = openDirect();
  if (disk < 0) return -1;
  const Mapping memory(1);
  memory.populate();
  const double total = timed([&] {
    for (size_t i = 0; i < TRANSFERS; i++) require(transfer(disk, memory.page(0)) == PAGE, "transfer with O_DIRECT");
  });
  close(disk);
  return total / TRANSFERS;
}

double directRead() {
  return transfers([](int disk, uint8_t* page) { return pread(disk, page, PAGE, 0); });
}

double directWrite() {
  return transfers([](int disk, uint8_t* page) { return pwrite(disk, page, PAGE, 0); });
}

}  // namespace

// The page is written, as of a hole nothing would be transferred.
int openDirect() {
  const int disk = open(ON_DISK, O_TMPFILE | O_RDWR | O_DIRECT | O_CLOEXEC, 0600);
  if (disk < 0) return disk;
  const Mapping memory(1);
  memory.populate();
  require(pwrite(disk, memory.page(0), PAGE, 0) == PAGE, "pwrite with O_DIRECT");
  return disk;
}

const Measurement DIRECT[] = {
    {"direct-read", directRead},
    {"direct-write", directWrite},
};
const size_t DIRECT_COUNT = sizeof DIRECT / sizeof *DIRECT;
