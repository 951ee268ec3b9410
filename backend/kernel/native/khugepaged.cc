#include "khugepaged.h"

#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/time_types.h>

#include "clock.h"
#include "lease.h"
#include "machine.h"

namespace {

constexpr char kSleepSetting[] = "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs";
constexpr char kForever[] = "2147483647";  // ms: 24 days
constexpr char kHolesSetting[] = "/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none";
constexpr char kNoHoles[] = "0";
constexpr char kPagesSetting[] = "/sys/kernel/mm/transparent_hugepage/khugepaged/pages_to_scan";
constexpr char kFewPages[] = "1";
constexpr long kWritable = 2;  // W_OK, which no header of the kernel has
constexpr uint64_t kLastPid = 1024;  // threads of the kernel come early
constexpr uint64_t kBaitSize = 4 << 20;
constexpr int64_t kLookInterval = kMillisecond;
constexpr int64_t kDeadline = 5 * kSecond;
constexpr uint32_t kQuietLooks = 5;  // so often in a row it sleeps without having been awake

// A setting that is leased for this, unless the machine's user has a lease of it already.
struct Setting {
  const char* path;
  const char* value;
  size_t length;
  bool is_ours;
};

constinit bool is_away = false;
constinit Setting settings[] = {
    {kHolesSetting, kNoHoles, sizeof kNoHoles - 1, false},
    {kPagesSetting, kFewPages, sizeof kFewPages - 1, false},
    {kSleepSetting, kForever, sizeof kForever - 1, false},
};
long bait = -1;

int OpenOf(uint64_t pid, const char* name) {
  Path path;
  path.Add("/proc/").Add(pid).Add(name);
  return OpenAt(AT_FDCWD, path.c_str());
}

uint64_t FindKhugepaged() {
  for (uint64_t pid = 1; pid <= kLastPid; pid++) {
    int fd = OpenOf(pid, "/comm");
    if (fd < 0) continue;
    char name[16];
    long length = ReadStart(fd, name, sizeof name);
    Close(&fd);
    if (length > 0 && StartsWith(name, static_cast<size_t>(length), "khugepaged\n")) return pid;
  }
  return 0;
}

struct Sight {
  bool sleeps = false;
  uint64_t switches = 0;  // how often it went to sleep
};

Sight LookAt(uint64_t pid) {
  Sight sight;
  int fd = OpenOf(pid, "/status");
  if (fd < 0) return sight;
  Lines lines(fd);
  const char* line;
  const char* end;
  while (lines.Next(&line, &end)) {
    auto length = static_cast<size_t>(end - line);
    const char* digits = line + TextLength("voluntary_ctxt_switches:\t");
    if (StartsWith(line, length, "State:\tS")) sight.sleeps = true;
    if (StartsWith(line, length, "voluntary_ctxt_switches:\t")) sight.switches = ParseNumber(&digits, end, 10);
  }
  Close(&fd);
  return sight;
}

void Pause() {
  __kernel_timespec interval{0, kLookInterval};
  sys::Call(__NR_nanosleep, &interval, nullptr);
}

bool Lease(Setting& setting) {
  setting.is_ours = !HasLease(setting.path);
  LeaseText answer;
  if (!setting.is_ours || TakeLease(setting.path, nullptr, answer)) return true;
  setting.is_ours = false;
  Fail(answer.c_str());
  return false;
}

// Whether it has slept since `before`, and now sleeps for long.
bool HasGone(uint64_t pid, uint64_t before) {
  uint64_t last = before;
  for (uint32_t looks = 0; looks < kQuietLooks; looks++) {
    Pause();
    Sight sight = LookAt(pid);
    if (!sight.sleeps || sight.switches == before || (looks > 0 && sight.switches != last)) return false;
    last = sight.switches;
  }
  return true;
}

// It looks at what there is once more when its setting changes, and then sleeps as long as that says: with nothing to look at it would
// wait for the first process that has something, and look at that. Should it come all the same, it leaves
// what has holes, and looks at one mapping or huge page each time.
void PutToSleep() {
  bait = sys::Call(__NR_mmap, 0, kBaitSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (sys::Failed(bait) || sys::Call(__NR_madvise, bait, kBaitSize, MADV_HUGEPAGE) != 0) return Fail("no memory for khugepaged could be had");
  uint64_t pid = FindKhugepaged();
  if (pid == 0) return Fail("khugepaged is not to be seen");
  uint64_t before = LookAt(pid).switches;
  for (const Setting& setting : settings)
    if (!WriteSetting(setting.path, setting.value, setting.length)) return Fail("can't write the settings of khugepaged");
  int64_t deadline = Now() + kDeadline;
  while (!HasGone(pid, before))
    if (Now() > deadline) return Fail("khugepaged did not come to an end with its scan in 5 s");
}

}  // namespace

void AllowHugePages() {
  machine.huge_pages = true;
  machine.resettable = false;
  if (is_away || sys::Call(__NR_faccessat, AT_FDCWD, kSleepSetting, kWritable) != 0) return;
  for (Setting& setting : settings)
    if (!Lease(setting)) return;
  is_away = true;
  PutToSleep();
}

void LetKhugepagedGo() {
  if (!is_away) return;
  is_away = false;
  if (bait > 0) sys::Call(__NR_munmap, bait, kBaitSize);
  bait = -1;
  for (Setting& setting : settings)
    if (setting.is_ours) GiveLeaseBack(setting.path);
}
