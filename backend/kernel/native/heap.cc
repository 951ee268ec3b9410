#include "heap.h"

#include <linux/prctl.h>

#include "abi.h"
#include "files.h"
#include "text.h"

namespace {

// Fields of /proc/PID/stat, by their numbers in proc_pid_stat(5), and those behind the name, which may hold anything.
constexpr uint32_t kFields = 53;
constexpr uint32_t kState = 3;
constexpr uint32_t kStartCode = 26;
constexpr uint32_t kEndCode = 27;
constexpr uint32_t kStartStack = 28;
constexpr uint32_t kStartData = 45;
constexpr uint32_t kEndData = 46;
constexpr uint32_t kArgStart = 48;
constexpr uint32_t kArgEnd = 49;
constexpr uint32_t kEnvStart = 50;
constexpr uint32_t kEnvEnd = 51;
constexpr uint32_t kNoExe = ~0u;

// What is no number counts as 0. False if the file can't be read.
bool ReadStat(uint64_t (&fields)[kFields]) {
  char text[1024];
  int fd = OpenAt(AT_FDCWD, "/proc/self/stat");
  if (fd < 0) return false;
  long length = ReadStart(fd, text, sizeof text);
  Close(&fd);
  if (length <= 0) return false;
  const char* end = text + length;
  const char* at = end;
  while (at > text && at[-1] != ')') at--;
  for (uint32_t field = kState; field < kFields && ++at < end; field++) {
    fields[field] = ParseNumber(&at, end, 10);
    while (at < end && *at != ' ') at++;
  }
  return true;
}

}  // namespace

void PlaceHeap() {
  uint64_t fields[kFields] = {};
  if (!ReadStat(fields)) return;
  // Everything is said anew, and all but the heap stays as it is.
  prctl_mm_map map = {};
  map.start_code = fields[kStartCode];
  map.end_code = fields[kEndCode];
  map.start_data = fields[kStartData];
  map.end_data = fields[kEndData];
  map.start_stack = fields[kStartStack];
  map.start_brk = kHeapStart;
  map.brk = kHeapStart;
  map.arg_start = fields[kArgStart];
  map.arg_end = fields[kArgEnd];
  map.env_start = fields[kEnvStart];
  map.env_end = fields[kEnvEnd];
  map.exe_fd = kNoExe;
  sys::Call(__NR_prctl, PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0);
}
