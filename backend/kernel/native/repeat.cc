#include "repeat.h"

#include <linux/mman.h>

#include "machine.h"
#include "memory.h"
#include "protocol.h"
#include "reset.h"
#include "run.h"

namespace {

constexpr uint32_t kMostDistinct = 256;

struct Distinct {
  uint32_t times;
  uint32_t length;
  uint8_t* bytes;
};

Distinct seen[kMostDistinct];
uint32_t seen_count;

void Forget() {
  while (seen_count > 0) {
    Distinct& last = seen[--seen_count];
    sys::Call(__NR_munmap, last.bytes, last.length);
  }
}

// False without memory to keep it.
bool Note(const uint8_t* bytes, size_t length) {
  for (uint32_t index = 0; index < seen_count; index++) {
    if (seen[index].length != length || memcmp(seen[index].bytes, bytes, length) != 0) continue;
    seen[index].times++;
    return true;
  }
  if (seen_count == kMostDistinct) return true;
  long copy = sys::Call(__NR_mmap, 0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (sys::Failed(copy)) return false;
  memcpy(reinterpret_cast<void*>(copy), bytes, length);
  seen[seen_count++] = {1, static_cast<uint32_t>(length), reinterpret_cast<uint8_t*>(copy)};
  return true;
}

}  // namespace

size_t Repeat(const uint8_t* program, size_t length, uint32_t count, Results& results, const uint8_t* space) {
  Forget();
  for (uint32_t time = 0; time < count; time++) {
    EndIfHungUp();
    ResetMachine();
    if (machine.failed) return 0;
    size_t produced = RunProgram(program, length, results);
    if (!Note(space, produced)) {
      Fail("no memory for the results of a repeated program");
      return 0;
    }
  }
  size_t total = sizeof(uint32_t);
  for (uint32_t index = 0; index < seen_count; index++) total += 2 * sizeof(uint32_t) + seen[index].length;
  return total;
}

void SendRepeated(void (*send)(const void* bytes, size_t length)) {
  send(&seen_count, sizeof seen_count);
  for (uint32_t index = 0; index < seen_count; index++) {
    send(&seen[index].times, sizeof seen[index].times);
    send(&seen[index].length, sizeof seen[index].length);
    send(seen[index].bytes, seen[index].length);
  }
  Forget();
}
