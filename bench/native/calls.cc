// Calls of userfaultfd that put nobody to sleep.
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support.h"

namespace {

constexpr size_t BATCH = 2048;
constexpr size_t DESCRIPTORS = 250;  // below every usual RLIMIT_NOFILE, and as many as one machine has

double userfaultfdApiClose() {
  return timed([] {
           for (size_t i = 0; i < DESCRIPTORS; i++) Uffd uffd;
         }) /
         DESCRIPTORS;
}

double api() {
  int fds[DESCRIPTORS];
  for (int& fd : fds) fd = openUserfaultfd(DEFAULT_FLAGS);
  const double total = timed([&] {
    for (int fd : fds) enable(fd, 0);
  });
  for (int fd : fds) close(fd);
  return total / DESCRIPTORS;
}

// A VMA of its own each time: nothing is split and nothing merges.
double registerFresh() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  memory.perforate();
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Every other page of one VMA: each call splits it.
double registerSplit() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

double registerAgain() {
  const Uffd uffd;
  const Mapping memory(1);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.add(memory);
         }) /
         BATCH;
}

// A VMA of its own each time.
double unregisterFresh() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  memory.perforate();
  for (size_t i = 0; i < BATCH; i++) uffd.add(memory.page(2 * i), PAGE);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.remove(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Every other page of one registered VMA: each call splits it.
double unregisterSplit() {
  const Uffd uffd;
  const Mapping memory(2 * BATCH);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.remove(memory.page(2 * i), PAGE);
         }) /
         BATCH;
}

// Nanoseconds a page of filling BATCH missing pages, `chunk` pages a call.
double copyChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  const Mapping source(chunk);
  source.populate();
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.copy(memory.page(i), source.page(0), chunk * PAGE);
         }) /
         BATCH;
}

double copy1() { return copyChunks(1); }
double copy64() { return copyChunks(64); }
double copy256() { return copyChunks(256); }

// The same with the zero page.
double zeropageChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.zeropage(memory.page(i), chunk * PAGE);
         }) /
         BATCH;
}

double zeropage1() { return zeropageChunks(1); }
double zeropage64() { return zeropageChunks(64); }

// Pages that lie where they were populated, a call each or many.
double moveChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  const Mapping source(BATCH);
  source.populate();
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.move(memory.page(i), source.page(i), chunk * PAGE);
         }) /
         BATCH;
}

// The protection of present pages is taken away.
double writeprotectChunks(size_t chunk) {
  const Uffd uffd;
  const Mapping memory(BATCH);
  uffd.addProtected(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i += chunk) uffd.writeprotect(memory.page(i), chunk * PAGE, 0);
         }) /
         BATCH;
}

double move1() { return moveChunks(1); }
double move256() { return moveChunks(256); }
double writeprotect1() { return writeprotectChunks(1); }
double writeprotect64() { return writeprotectChunks(64); }

double copyRefused(uint64_t mode, int expected) {
  const Uffd uffd;
  const Mapping memory(1);
  const Mapping source(1);
  source.populate();
  uffd.add(memory);
  uffd.copy(memory.page(0), source.page(0), PAGE);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) {
             uffdio_copy args{};
             args.dst = reinterpret_cast<uint64_t>(memory.page(0));
             args.src = reinterpret_cast<uint64_t>(source.page(0));
             args.len = PAGE;
             args.mode = mode;
             require(ioctl(uffd.fd(), UFFDIO_COPY, &args) == -1 && errno == expected, "UFFDIO_COPY to be refused");
           }
         }) /
         BATCH;
}

double copyInvalid() { return copyRefused(uint64_t{1} << 63, EINVAL); }
double copyExists() { return copyRefused(0, EEXIST); }

double wakeNobody() {
  const Uffd uffd;
  const Mapping memory(1);
  uffd.add(memory);
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++) uffd.wake(memory.page(0), PAGE);
         }) /
         BATCH;
}

double readAgain() {
  const Uffd uffd;
  uffd_msg message;
  return timed([&] {
           for (size_t i = 0; i < BATCH; i++)
             require(read(uffd.fd(), &message, sizeof message) == -1 && errno == EAGAIN, "read to be refused");
         }) /
         BATCH;
}

}  // namespace

const Measurement CALLS[] = {
    {"userfaultfd-api-close", userfaultfdApiClose},
    {"api", api},
    {"register", registerFresh},
    {"register-split", registerSplit},
    {"register-again", registerAgain},
    {"unregister", unregisterFresh},
    {"unregister-split", unregisterSplit},
    {"copy-1", copy1},
    {"copy-64", copy64},
    {"copy-256", copy256},
    {"zeropage-1", zeropage1},
    {"zeropage-64", zeropage64},
    {"move-1", move1},
    {"move-256", move256},
    {"writeprotect-1", writeprotect1},
    {"writeprotect-64", writeprotect64},
    {"copy-einval", copyInvalid},
    {"copy-eexist", copyExists},
    {"wake-nobody", wakeNobody},
    {"read-eagain", readAgain},
};
const size_t CALLS_COUNT = sizeof CALLS / sizeof *CALLS;
