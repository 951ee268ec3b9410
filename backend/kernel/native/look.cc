#include "look.h"

#include "asleep.h"
#include "collect.h"
#include "look_descriptors.h"
#include "machine.h"

namespace {

constexpr uint64_t kPresent = uint64_t{1} << 63;
constexpr uint32_t kPagesAtOnce = 16;

// Bits of a pagemap entry and those that a look reports for them.
constexpr struct {
  int bit;
  uint8_t reported;
} kPageBits[] = {{63, 1}, {62, 2}, {61, 4}, {57, 8}, {58, 16}};

bool ReadPagemap(ProcessBook& process, const Window& window, uint64_t first, uint64_t* entries, uint64_t count) {
  int fd = ProcessFileOf(process, kPagemapFile);
  uint64_t offset = (window.start / kPageSize + first) * sizeof(uint64_t);
  return sys::Call(__NR_pread64, fd, entries, count * sizeof(uint64_t), offset) ==
         static_cast<long>(count * sizeof(uint64_t));
}

void LookSleepers(Results& results) {
  results.BeginSection(kSleepers, 0);
  for (uint32_t process = 0; process < kProcesses; process++) {
    if (!machine.processes[process].alive) continue;
    for (uint32_t thread = 0; thread < kThreads; thread++) {
      const ThreadBook& book = machine.processes[process].threads[thread];
      if (!book.busy) continue;
      results.Add32(process | thread << 8 | uint32_t{book.reason} << 16);
    }
  }
  results.EndSection();
}

// struct pm_scan_arg and struct page_region, which are younger than the headers of some distributions.
struct ScanArgument {
  uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
  uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
struct Region {
  uint64_t start, end, categories;
};
constexpr unsigned long kPagemapScan = 0xc0606610;
constexpr uint64_t kIsHuge = 64;
constexpr uint8_t kReportedHuge = 32;
constexpr uint32_t kMostRegions = 16;

// Marks the pages that a PMD maps. Where no process has transparent huge pages enabled nobody asks.
void MarkHuge(ProcessBook& process, const Window& window, uint8_t* bits) {
  static Region regions[kMostRegions];
  uint64_t end = window.start + window.pages * kPageSize;
  for (uint64_t at = window.start; at < end;) {
    ScanArgument scan{sizeof scan, 0, at, end, 0, reinterpret_cast<uint64_t>(regions), kMostRegions, 0, 0, kIsHuge, 0, kIsHuge};
    long found = sys::Call(__NR_ioctl, ProcessFileOf(process, kPagemapFile), kPagemapScan, &scan);
    if (sys::Failed(found)) return;  // before Linux 6.7 nobody can tell
    for (long region = 0; region < found; region++)
      for (uint64_t page = regions[region].start; page < regions[region].end; page += kPageSize)
        bits[(page - window.start) / kPageSize] |= kReportedHuge;
    at = scan.walk_end;
  }
}

uint8_t PageBits(uint64_t entry) {
  uint8_t bits = 0;
  for (const auto& page_bit : kPageBits)
    if ((entry >> page_bit.bit & 1) != 0) bits |= page_bit.reported;
  return bits;
}

// Hashes of `count` present pages in a row. They are read by the kernel, which finds them present and changes nothing.
void HashPages(ProcessBook& process, uint64_t address, uint64_t count, Results& results) {
  alignas(8) static uint8_t contents[kPagesAtOnce * kPageSize];
  int fd = ProcessFileOf(process, kMemoryFile);
  while (count > 0 && !machine.failed) {
    uint64_t now = count < kPagesAtOnce ? count : kPagesAtOnce;
    long got = sys::Call(__NR_pread64, fd, contents, now * kPageSize, address);
    if (got != static_cast<long>(now * kPageSize)) {
      Fail("present pages of process ");
      machine.failure.Add(process.pid).Add(" could not be read");
    }
    for (uint64_t page = 0; page < now; page++)
      results.Add64(ContentHash(reinterpret_cast<uint64_t*>(contents + page * kPageSize)));
    address += now * kPageSize;
    count -= now;
  }
}

void HashWindow(ProcessBook& process, const Window& window, const uint64_t* entries, Results& results) {
  for (uint64_t page = 0; page < window.pages; page++) {
    uint64_t first = page;
    while (page < window.pages && (entries[page] & kPresent) != 0) page++;
    if (page > first) HashPages(process, window.start + first * kPageSize, page - first, results);
  }
}

void LookPages(uint32_t number, const ProgramHeader& program, Results& results) {
  static uint64_t entries[kMostWindowPages];
  ProcessBook& process = machine.processes[number];
  results.BeginSection(kPages, number);
  uint64_t total = 0;
  for (uint32_t index = 0; index < program.windows; index++) {
    const Window& window = program.window[index];
    if (!ReadPagemap(process, window, 0, entries + total, window.pages)) Fail("pagemap could not be read");
    uint8_t* bits = results.Reserve(window.pages);
    if (bits == nullptr) return results.EndSection();
    for (uint64_t page = 0; page < window.pages; page++) bits[page] = PageBits(entries[total + page]);
    if (machine.huge_pages) MarkHuge(process, window, bits);
    total += window.pages;
  }
  results.Align();
  total = 0;
  for (uint32_t index = 0; index < program.windows; index++) {
    HashWindow(process, program.window[index], entries + total, results);
    total += program.window[index].pages;
  }
  results.EndSection();
}

uint32_t Protection(const char* at) {
  return (at[0] == 'r' ? 1u : 0u) | (at[1] == 'w' ? 2u : 0u) | (at[2] == 'x' ? 4u : 0u) | (at[3] == 's' ? 8u : 0u);
}

// Whether the line is one of maps: start-end, protection and whether it is shared. Else it is a field of smaps.
bool ParseMapping(const char* at, const char* end, uint64_t* start, uint64_t* stop, uint32_t* protection) {
  *start = ParseNumber(&at, end, 16);
  if (at == end || *at++ != '-') return false;
  *stop = ParseNumber(&at, end, 16);
  *protection = Protection(at + 1);
  return true;
}

// The registration modes of a VmFlags line: um MISSING, uw WP, ui MINOR.
uint32_t Modes(const char* at, const char* end) {
  uint32_t modes = 0;
  for (; at + 1 < end; at++) {
    if (at[-1] != ' ' || at[0] != 'u') continue;
    modes |= at[1] == 'm' ? 1 : at[1] == 'w' ? 2 : at[1] == 'i' ? 4 : 0;
  }
  return modes;
}

void LookMaps(uint32_t number, bool with_modes, Results& results) {
  int fd = ProcessFileOf(machine.processes[number], with_modes ? kSmapsFile : kMapsFile);
  if (fd < 0) Fail("the mappings of a process could not be read");
  results.BeginSection(with_modes ? kSmaps : kMaps, number);
  Lines lines(fd);
  const char* line;
  const char* end;
  uint8_t* modes = nullptr;  // of the mapping whose fields follow
  while (lines.Next(&line, &end)) {
    uint64_t start, stop;
    uint32_t protection;
    if (ParseMapping(line, end, &start, &stop, &protection)) {
      modes = nullptr;
      if (start < kArenaStart || stop > kArenaEnd) continue;
      results.Add64(start);
      results.Add64(stop);
      results.Add32(protection);
      modes = results.Reserve(sizeof(uint32_t));
    } else if (modes != nullptr && StartsWith(line, static_cast<size_t>(end - line), "VmFlags:")) {
      *reinterpret_cast<uint32_t*>(modes) = Modes(line + TextLength("VmFlags:"), end);
    }
  }
  results.EndSection();
}

// A process that is ending, but can't yet, has a thread left that still shows its memory and descriptors.
void ViewLivingThread(uint32_t number) {
  ProcessBook& process = machine.processes[number];
  if (!IsEnding(process)) return;
  for (ThreadBook& thread : process.threads)
    if (thread.busy && !HasEnded(process, thread)) return SetView(process, thread.tid);
}

uint64_t Rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

}  // namespace

uint64_t ContentHash(const uint64_t* words) {
  constexpr uint64_t kPrime = 0x9e3779b97f4a7c15;
  constexpr uint32_t kWords = kPageSize / sizeof(uint64_t);
  uint64_t h[4] = {1, 2, 3, 4};
  for (uint32_t word = 0; word < kWords; word += 4)
    for (uint32_t lane = 0; lane < 4; lane++) h[lane] = Rotate(h[lane] ^ words[word + lane], 29) * kPrime;
  uint64_t hash = h[0] + Rotate(h[1], 13) + Rotate(h[2], 26) + Rotate(h[3], 39);
  hash = (hash ^ hash >> 32) * kPrime;
  return hash ^ hash >> 29;
}

void TakeLooks(uint32_t looks, const ProgramHeader& program, Results& results) {
  if ((looks & kLookState) != 0) LookSleepers(results);
  for (uint32_t number = 0; number < kProcesses; number++) {
    if (!machine.processes[number].alive) continue;
    ViewLivingThread(number);
    if ((looks & kLookState) != 0) {
      LookPages(number, program, results);
      LookFdinfo(number, results);
      LookFiles(number, results);
    }
    if ((looks & (kLookMaps | kLookSmaps)) != 0) LookMaps(number, (looks & kLookSmaps) != 0, results);
  }
}
