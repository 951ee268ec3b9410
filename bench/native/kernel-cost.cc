// What the kernel's own calls cost: `kernel-cost [NAME...]` measures the named operations (all without names) and prints
// {"NAME": nanoseconds, ...} on one line; null where this machine can't. `kernel-cost --list` prints the names.
//
// Each figure is the median of REPEATS batches after one that warms up. The thread that performs is pinned to CPU 0.
#include <stdio.h>
#include <string.h>

#include <algorithm>

#include "support.h"

namespace {

constexpr size_t REPEATS = 3;

double median(const Measurement& measurement) {
  double samples[REPEATS];
  measurement.measure();
  for (double& sample : samples) sample = measurement.measure();
  std::sort(samples, samples + REPEATS);
  return samples[REPEATS / 2];
}

struct Group {
  const Measurement* measurements;
  size_t count;
};

bool asked(const char* name, int count, char** names) {
  if (count == 0) return true;
  for (int i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0) return true;
  return false;
}

void print(const Measurement& measurement, bool first) {
  const double nanoseconds = median(measurement);
  printf("%s\"%s\": ", first ? "" : ", ", measurement.name);
  if (nanoseconds < 0)
    printf("null");
  else
    printf("%.2f", nanoseconds);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && strcmp(argv[1], "--end") == 0) return 0;
  const bool list = argc == 2 && strcmp(argv[1], "--list") == 0;
  const Group groups[] = {{CALLS, CALLS_COUNT},
                          {OTHER_CALLS, OTHER_CALLS_COUNT},
                          {KERNEL_ACCESS, KERNEL_ACCESS_COUNT},
                          {MEMORIES, MEMORIES_COUNT},
                          {MEMORY, MEMORY_COUNT},
                          {MAPPINGS, MAPPINGS_COUNT},
                          {FAULTS, FAULTS_COUNT},
                          {DIRECT, DIRECT_COUNT},
                          {EVENTS, EVENTS_COUNT},
                          {PROCESSES, PROCESSES_COUNT},
                          {GROWTH, GROWTH_COUNT}};
  if (!list) {
    require(pin(0), "sched_setaffinity");
    printf("{");
  }
  bool first = true;
  for (const Group& group : groups) {
    for (size_t i = 0; i < group.count; i++) {
      const Measurement& measurement = group.measurements[i];
      if (list) {
        puts(measurement.name);
      } else if (asked(measurement.name, argc - 1, argv + 1)) {
        print(measurement, first);
        first = false;
      }
    }
  }
  if (!list) puts("}");
  return 0;
}
