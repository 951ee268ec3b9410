// Faults: from the touch of a missing page to the instruction that follows it.
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <thread>

#include "support.h"

namespace {

constexpr size_t CYCLES = 1024;

using Resolve = void (*)(const Uffd&, uint8_t* page, const Mapping& source);
using Touch = void (*)(uint8_t* page);

void resolve(const Uffd& uffd, uint8_t* page, const Mapping& source) { uffd.copy(page, source.page(0), PAGE); }

void resolveThenWake(const Uffd& uffd, uint8_t* page, const Mapping& source) {
  uffd.copy(page, source.page(0), PAGE, UFFDIO_COPY_MODE_DONTWAKE);
  uffd.wake(page, PAGE);
}

void unprotect(const Uffd& uffd, uint8_t* page, const Mapping&) { uffd.writeprotect(page, PAGE, 0); }

void touchByLoad(uint8_t* page) { loadByte(page); }

void touchByStore(uint8_t* page) { *static_cast<volatile uint8_t*>(page) = 1; }

int touchPipe[2];

// A kernel-mode access, and the read that keeps the pipe from filling up.
void touchByWrite(uint8_t* page) {
  char byte;
  require(write(touchPipe[1], page, 1) == 1, "write");
  require(read(touchPipe[0], &byte, 1) == 1, "read");
}

void touchByProcessVm(uint8_t* page) {
  char byte;
  const iovec local{&byte, 1};
  const iovec remote{page, 1};
  require(process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 1, "process_vm_readv");
}

int touchDisk;

void touchByDirectRead(uint8_t* page) { require(pread(touchDisk, page, PAGE, 0) == PAGE, "pread with O_DIRECT"); }

// The handler: the simplest one there is, a blocking read and then a resolution, CYCLES times.
void handle(const Uffd& uffd, const Mapping& source, Resolve resolution, int cpu) {
  require(pin(cpu), "sched_setaffinity");
  for (size_t i = 0; i < CYCLES; i++) {
    uffd_msg message;
    require(read(uffd.fd(), &message, sizeof message) == sizeof message, "read of a message");
    resolution(uffd, reinterpret_cast<uint8_t*>(message.arg.pagefault.address), source);
  }
}

// Nanoseconds from touch to resume, the toucher on CPU 0 and the handler on `handlerCpu`.
double cycleOf(const Uffd& uffd, const Mapping& memory, int handlerCpu, Resolve resolution, Touch touch) {
  const Mapping source(1);
  source.populate();
  std::thread handler([&] { handle(uffd, source, resolution, handlerCpu); });
  const double total = timed([&] {
    for (size_t i = 0; i < CYCLES; i++) touch(memory.page(i));
  });
  handler.join();
  return total / CYCLES;
}

bool hasSecondCpu() { return std::thread::hardware_concurrency() > 1; }

double cycle(int handlerCpu, Resolve resolution, Touch touch) {
  const Uffd uffd(BLOCKING_FLAGS);
  const Mapping memory(CYCLES);
  uffd.add(memory);
  return cycleOf(uffd, memory, handlerCpu, resolution, touch);
}

double cycleProtected(int handlerCpu) {
  const Uffd uffd(BLOCKING_FLAGS);
  const Mapping memory(CYCLES);
  uffd.addProtected(memory);
  return cycleOf(uffd, memory, handlerCpu, unprotect, touchByStore);
}

double cycleOneCpu() { return cycle(0, resolve, touchByLoad); }
double cycleTwoCpus() { return hasSecondCpu() ? cycle(1, resolve, touchByLoad) : -1; }
double cycleWakeOneCpu() { return cycle(0, resolveThenWake, touchByLoad); }
double cycleWakeTwoCpus() { return hasSecondCpu() ? cycle(1, resolveThenWake, touchByLoad) : -1; }

double cycleProtectedOneCpu() { return cycleProtected(0); }
double cycleProtectedTwoCpus() { return hasSecondCpu() ? cycleProtected(1) : -1; }

double cycleWrite(int handlerCpu) {
  require(pipe(touchPipe) == 0, "pipe");
  const double result = cycle(handlerCpu, resolve, touchByWrite);
  close(touchPipe[0]);
  close(touchPipe[1]);
  return result;
}

double cycleWriteOneCpu() { return cycleWrite(0); }
double cycleWriteTwoCpus() { return hasSecondCpu() ? cycleWrite(1) : -1; }

double cycleProcessVmOneCpu() { return cycle(0, resolve, touchByProcessVm); }
double cycleProcessVmTwoCpus() { return hasSecondCpu() ? cycle(1, resolve, touchByProcessVm) : -1; }

double cycleDirectRead(int handlerCpu) {
  touchDisk = openDirect();
  if (touchDisk < 0) return -1;
  const double result = cycle(handlerCpu, resolve, touchByDirectRead);
  close(touchDisk);
  return result;
}

double cycleDirectReadOneCpu() { return cycleDirectRead(0); }
double cycleDirectReadTwoCpus() { return hasSecondCpu() ? cycleDirectRead(1) : -1; }

// SIGBUS instead of a message. The handler leaves the access undone and steps over it: the fault and the signal are
// measured, not a resolution.
constexpr int TOUCH_LENGTH = 2;

void touchOnce(const uint8_t* address) { asm volatile(".byte 0x8a, 0x07" : : "D"(address) : "rax", "memory"); }

void stepOver(int, siginfo_t*, void* context) {
  static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP] += TOUCH_LENGTH;
}

double faultSigbus() {
  const Uffd uffd(DEFAULT_FLAGS, UFFD_FEATURE_SIGBUS);
  const Mapping memory(CYCLES);
  uffd.add(memory);
  struct sigaction action {};
  struct sigaction before;
  action.sa_sigaction = stepOver;
  action.sa_flags = SA_SIGINFO;
  require(sigaction(SIGBUS, &action, &before) == 0, "sigaction");
  const double total = timed([&] {
    for (size_t i = 0; i < CYCLES; i++) touchOnce(memory.page(i));
  });
  sigaction(SIGBUS, &before, nullptr);
  return total / CYCLES;
}

}  // namespace

const Measurement FAULTS[] = {
    {"cycle-one-cpu", cycleOneCpu},
    {"cycle-two-cpus", cycleTwoCpus},
    {"cycle-wake-one-cpu", cycleWakeOneCpu},
    {"cycle-wake-two-cpus", cycleWakeTwoCpus},
    {"cycle-protected-one-cpu", cycleProtectedOneCpu},
    {"cycle-protected-two-cpus", cycleProtectedTwoCpus},
    {"cycle-write-one-cpu", cycleWriteOneCpu},
    {"cycle-write-two-cpus", cycleWriteTwoCpus},
    {"cycle-process-vm-one-cpu", cycleProcessVmOneCpu},
    {"cycle-process-vm-two-cpus", cycleProcessVmTwoCpus},
    {"cycle-direct-read-one-cpu", cycleDirectReadOneCpu},
    {"cycle-direct-read-two-cpus", cycleDirectReadTwoCpus},
    {"fault-sigbus", faultSigbus},
};
const size_t FAULTS_COUNT = sizeof FAULTS / sizeof *FAULTS;
