#include "pin.h"

#include "machine.h"

namespace {

constexpr uint32_t kMostCpus = 8192;

struct CpuSet {
  uint64_t words[kMostCpus / 64];
};

CpuSet initial;

uint32_t Count(const CpuSet& set) {
  uint32_t count = 0;
  for (uint64_t word : set.words)
    for (; word != 0; word &= word - 1) count++;
  return count;
}

bool PinThread(uint64_t tid, const CpuSet& set) {
  return sys::Call(__NR_sched_setaffinity, tid, sizeof set, &set) == 0;
}

}  // namespace

void InitPinning() {
  initial = {};
  sys::Call(__NR_sched_getaffinity, 0, sizeof initial, &initial);
  machine.pinned = Count(initial) == 1;
}

bool Pin(uint32_t cpu) {
  CpuSet set = initial;
  if (cpu != kAllCpus) {
    if (cpu >= kMostCpus) return false;
    set = {};
    set.words[cpu / 64] = uint64_t{1} << cpu % 64;
  }
  if (!PinThread(0, set)) return false;
  machine.pinned = Count(set) == 1;
  // Threads that come later inherit it from those that make them.
  for (uint32_t number = 0; number < kProcesses; number++) {
    if (!machine.processes[number].alive) continue;
    PinThread(control().processes[number].service_tid, set);
    for (uint32_t thread = 0; thread < kThreads; thread++)
      if (uint32_t tid = Acquire(&control().tids[SlotIndex(number, thread)])) PinThread(tid, set);
  }
  return true;
}
