#include "perform_view.h"

#include <asm/resource.h>
#include <linux/fcntl.h>

#include "control.h"
#include "files.h"
#include "generated/catalogue.h"
#include "limits.h"
#include "perform.h"
#include "setting.h"
#include "sys.h"
#include "text.h"

namespace {

using View = Text<kMostTransfer>;

void FinishText(const View& text, uint8_t* scratch, Completion* completion) {
  for (size_t at = 0; at < text.length(); at++) scratch[at] = static_cast<uint8_t>(text.data()[at]);
  FinishBytes(completion, static_cast<long>(text.length()));
}

// An entry without what differs from run to run: where the page lies, and whether it was written since somebody asked.
uint64_t Steady(uint64_t entry) {
  constexpr uint64_t kPresent = uint64_t{1} << 63;
  constexpr uint64_t kFrame = (uint64_t{1} << 55) - 1;
  constexpr uint64_t kSoftDirty = uint64_t{1} << 55;
  return entry & ~(kSoftDirty | ((entry & kPresent) != 0 ? kFrame : 0));
}

void PerformPagemapRead(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  constexpr uint64_t kRatio = kPageSize / sizeof(uint64_t);
  long fd = OpenOf(operands[PAGEMAP_READ_PROCESS], "/pagemap", O_RDONLY);
  long result = fd;
  if (!sys::Failed(fd)) {
    result = sys::Call(__NR_pread64, fd, scratch, operands[PAGEMAP_READ_LENGTH] / kRatio,
                       operands[PAGEMAP_READ_ADDR] / kRatio);
    sys::Call(__NR_close, fd);
  }
  Finish(completion, result);
  if (completion->kind != kValue) return;
  auto* entries = reinterpret_cast<uint64_t*>(scratch);
  for (long entry = 0; entry < result / 8; entry++) entries[entry] = Steady(entries[entry]);
  completion->length = static_cast<uint32_t>(result);
}

// struct pm_scan_arg, which is younger than the headers of some distributions.
struct ScanArgument {
  uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
  uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
constexpr unsigned long kPagemapScan = 0xc0606610;

// The same descriptor with a number that programs can't have: the call may sleep with it, while others take the lowest ones.
long MoveAside(long fd) {
  SetLimit(RLIMIT_NOFILE, kLastOwnFd + 1);
  long aside = sys::Call(__NR_fcntl, fd, F_DUPFD_CLOEXEC, kAboveOwn);
  SetLimit(RLIMIT_NOFILE, kMostDescriptors);
  if (sys::Failed(aside)) return fd;
  sys::Call(__NR_close, fd);
  return aside;
}

void PerformPagemapIoctl(const uint64_t* o, Completion* completion) {
  long fd = OpenOf(o[PAGEMAP_IOCTL_PROCESS], "/pagemap", O_RDONLY);
  if (sys::Failed(fd)) return Finish(completion, fd);
  fd = MoveAside(fd);
  long result = sys::Call(__NR_ioctl, fd, o[PAGEMAP_IOCTL_REQUEST], o[PAGEMAP_IOCTL_ARGP]);
  sys::Call(__NR_close, fd);
  Finish(completion, result);
}

void PerformPagemapScan(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  uint64_t room = o[PAGEMAP_SCAN_VEC_LEN];
  ScanArgument argument{};
  argument.size = o[PAGEMAP_SCAN_SIZE];
  argument.flags = o[PAGEMAP_SCAN_FLAGS];
  argument.start = o[PAGEMAP_SCAN_START];
  argument.end = o[PAGEMAP_SCAN_END];
  argument.walk_end = kUntouched;
  argument.vec = room != 0 ? reinterpret_cast<uint64_t>(scratch) : 0;
  argument.vec_len = room;
  argument.max_pages = o[PAGEMAP_SCAN_MAX_PAGES];
  argument.category_inverted = o[PAGEMAP_SCAN_CATEGORY_INVERTED];
  argument.category_mask = o[PAGEMAP_SCAN_CATEGORY_MASK];
  argument.category_anyof_mask = o[PAGEMAP_SCAN_CATEGORY_ANYOF_MASK];
  argument.return_mask = o[PAGEMAP_SCAN_RETURN_MASK];
  long fd = OpenOf(o[PAGEMAP_SCAN_PROCESS], "/pagemap", O_RDONLY);
  long result = fd;
  if (!sys::Failed(fd)) {
    result = sys::Call(__NR_ioctl, fd, kPagemapScan, &argument);
    sys::Call(__NR_close, fd);
  }
  Finish(completion, result);
  completion->out[PAGEMAP_SCAN_OUT_WALK_END] = argument.walk_end;
  if (completion->kind == kValue) completion->length = static_cast<uint32_t>(result * kRegionSize);
}

// Lines whose numbers differ from run to run: those of the mount and of the inode.
bool IsUnsteady(const char* line, size_t length) {
  return StartsWith(line, length, "mnt_id:\t") || StartsWith(line, length, "ino:\t");
}

void AddSteadyLines(const char* at, const char* end, View& text) {
  while (at < end) {
    const char* next = at;
    while (next < end && *next != '\n') next++;
    auto length = static_cast<size_t>(next - at);
    if (IsUnsteady(at, length)) {
      while (*at != '\t') text.Add(at++, 1);
      text.Add("\t0\n");
    } else {
      text.Add(at, length).Add("\n");
    }
    at = next + 1;
  }
}

// Descriptors are ints: what is above 32 bits does not count, here as in a system call.
void PerformFdinfoRead(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  Path name;
  name.Add("/fdinfo/").Add(static_cast<uint32_t>(operands[FDINFO_READ_FD]));
  long fd = OpenOf(operands[FDINFO_READ_PROCESS], name.c_str(), O_RDONLY);
  if (sys::Failed(fd)) return Finish(completion, fd);
  auto* read = reinterpret_cast<char*>(scratch);
  long length = ReadStart(static_cast<int>(fd), read, kMostTransfer);
  sys::Call(__NR_close, fd);
  if (sys::Failed(length)) return Finish(completion, length);
  View text;
  AddSteadyLines(read, read + length, text);
  FinishText(text, scratch, completion);
}

const char* EndOfWord(const char* at, const char* end) {
  while (at < end && *at != ' ') at++;
  return at;
}

const char* SkipSpaces(const char* at, const char* end) {
  while (at < end && *at == ' ') at++;
  return at;
}

// A line of maps: what stands before the device, which differs from run to run as the inode does, and the name.
template <size_t kCapacity>
void AddMapping(const char* line, const char* end, Text<kCapacity>& text) {
  const char* at = line;
  for (int word = 0; word < 3; word++) at = EndOfWord(SkipSpaces(at, end), end);
  text.Add(line, static_cast<size_t>(at - line)).Add(" 00:00 0 ");
  for (int word = 0; word < 2; word++) at = EndOfWord(SkipSpaces(at, end), end);
  at = SkipSpaces(at, end);
  text.Add(at, static_cast<size_t>(end - at)).Add("\n");
}

// Without `sd`: whether memory was written since somebody asked is no concern of the program's.
void AddFlags(const char* line, const char* end, View& text) {
  const char* at = line;
  while ((at = SkipSpaces(at, end)) < end) {
    const char* next = EndOfWord(at, end);
    if (!StartsWith(at, static_cast<size_t>(next - at), "sd")) text.Add(at, static_cast<size_t>(next - at)).Add(" ");
    at = next;
  }
  text.Add("\n");
}

// Adds the mapping of the arena that contains the address, if there is one.
void AddMappingAt(int fd, uint64_t address, View& text) {
  Lines lines(fd);
  const char* line;
  const char* end;
  bool found = false;
  while (lines.Next(&line, &end)) {
    const char* at = line;
    uint64_t start = ParseNumber(&at, end, 16);
    if (at < end && *at == '-') {
      at++;
      uint64_t stop = ParseNumber(&at, end, 16);
      if (start > address) return;
      found = start >= kArenaStart && stop <= kArenaEnd && address < stop;
      if (found) AddMapping(line, end, text);
    } else if (found && StartsWith(line, static_cast<size_t>(end - line), "VmFlags:")) {
      return AddFlags(line, end, text);
    }
  }
}

// Adds the mappings of the arena that end above the address, as many as fit.
void AddMappingsFrom(int fd, uint64_t address, View& text) {
  Lines lines(fd);
  const char* line;
  const char* end;
  while (lines.Next(&line, &end)) {
    const char* at = line;
    uint64_t start = ParseNumber(&at, end, 16);
    at++;
    uint64_t stop = ParseNumber(&at, end, 16);
    if (start < kArenaStart || stop > kArenaEnd || stop <= address) continue;
    Text<512> mapping;
    AddMapping(line, end, mapping);
    if (text.length() + mapping.length() > kMostTransfer) return;
    text.Add(mapping.data(), mapping.length());
  }
}

void PerformMapsRead(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  long fd = OpenOf(operands[MAPS_READ_PROCESS], "/maps", O_RDONLY);
  if (sys::Failed(fd)) return Finish(completion, fd);
  View text;
  AddMappingsFrom(static_cast<int>(fd), operands[MAPS_READ_ADDR], text);
  sys::Call(__NR_close, fd);
  FinishText(text, scratch, completion);
}

void PerformSmapsRead(const uint64_t* operands, uint8_t* scratch, Completion* completion) {
  long fd = OpenOf(operands[SMAPS_READ_PROCESS], "/smaps", O_RDONLY);
  if (sys::Failed(fd)) return Finish(completion, fd);
  View text;
  AddMappingAt(static_cast<int>(fd), operands[SMAPS_READ_ADDR], text);
  sys::Call(__NR_close, fd);
  FinishText(text, scratch, completion);
}

void PerformProcFdReadlink(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  Path link;
  link.Add("/proc/").Add(o[PROC_FD_READLINK_PROCESS]).Add("/fd/").Add(static_cast<uint32_t>(o[PROC_FD_READLINK_FD]));
  PerformLink(link.c_str(), scratch, completion);
}

// struct linux_dirent64 (getdents(2)).
struct Entry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[5];  // and what follows
};

// Adds the numbers among the names of entries, but for descriptors of the machine's own.
void AddDescriptors(const char* at, const char* end, View& text) {
  while (at < end) {
    const auto* entry = reinterpret_cast<const Entry*>(at);
    const char* digits = entry->name;
    uint64_t fd = ParseNumber(&digits, at + entry->length, 10);
    if (digits != entry->name && fd < kMostDescriptors) text.Add(fd).Add("\n");
    at += entry->length;
  }
}

void PerformProcFdList(const uint64_t* o, uint8_t* scratch, Completion* completion) {
  long folder = OpenOf(o[PROC_FD_LIST_PROCESS], "/fd", O_RDONLY | O_DIRECTORY);
  if (sys::Failed(folder)) return Finish(completion, folder);
  View text;
  alignas(Entry) char entries[2048];
  long length;
  while ((length = sys::Call(__NR_getdents64, folder, entries, sizeof entries)) > 0)
    AddDescriptors(entries, entries + length, text);
  sys::Call(__NR_close, folder);
  if (sys::Failed(length)) return Finish(completion, length);
  FinishText(text, scratch, completion);
}

void PerformSysctlRead(uint8_t* scratch, Completion* completion) {
  long fd = sys::Call(__NR_openat, AT_FDCWD, kUnprivilegedSetting, O_RDONLY | O_CLOEXEC, 0);
  long length = sys::Failed(fd) ? fd : sys::Call(__NR_read, fd, scratch, kMostTransfer);
  if (!sys::Failed(fd)) sys::Call(__NR_close, fd);
  FinishBytes(completion, length);
}

void PerformSysctlWrite(const uint64_t* o, Completion* completion) {
  Text<32> number;
  number.Add(o[SYSCTL_WRITE_VALUE]);
  long fd = sys::Call(__NR_openat, AT_FDCWD, kUnprivilegedSetting, O_WRONLY | O_CLOEXEC, 0);
  long result = sys::Failed(fd) ? fd : sys::Call(__NR_write, fd, number.data(), number.length());
  if (!sys::Failed(fd)) sys::Call(__NR_close, fd);
  Finish(completion, result);
}

}  // namespace

void PerformLink(const char* path, uint8_t* scratch, Completion* completion) {
  auto* name = reinterpret_cast<char*>(scratch);
  long length = sys::Call(__NR_readlink, path, name, kMostTransfer);
  if (length > 0 && StartsWith(name, static_cast<size_t>(length), "pipe:[")) {
    View text;
    text.Add("pipe:[0]");
    return FinishText(text, scratch, completion);
  }
  FinishBytes(completion, length);
}

long OpenOf(uint64_t pid, const char* name, int flags) {
  Text<64> path;
  path.Add("/proc/").Add(pid).Add(name);
  return sys::Call(__NR_openat, AT_FDCWD, path.c_str(), flags | O_CLOEXEC, 0);
}

bool PerformView(uint16_t code, const uint64_t* o, uint8_t* scratch, Completion* completion) {
  switch (code) {
    case OP_PAGEMAP_READ: PerformPagemapRead(o, scratch, completion); return true;
    case OP_PAGEMAP_IOCTL: PerformPagemapIoctl(o, completion); return true;
    case OP_PAGEMAP_SCAN: PerformPagemapScan(o, scratch, completion); return true;
    case OP_FDINFO_READ: PerformFdinfoRead(o, scratch, completion); return true;
    case OP_MAPS_READ: PerformMapsRead(o, scratch, completion); return true;
    case OP_PROC_FD_READLINK: PerformProcFdReadlink(o, scratch, completion); return true;
    case OP_PROC_FD_LIST: PerformProcFdList(o, scratch, completion); return true;
    case OP_SYSCTL_READ: PerformSysctlRead(scratch, completion); return true;
    case OP_SYSCTL_WRITE: PerformSysctlWrite(o, completion); return true;
    case OP_SMAPS_READ: PerformSmapsRead(o, scratch, completion); return true;
    default: return false;
  }
}
