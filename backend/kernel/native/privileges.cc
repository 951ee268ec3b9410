#include "privileges.h"

#include <linux/capability.h>
#include <linux/prctl.h>

#include "sys.h"

namespace {

constexpr int kNobody = 65534;
constexpr uint32_t kPtrace = uint32_t{1} << CAP_SYS_PTRACE;
static_assert(CAP_SYS_PTRACE < 32);

bool IsRoot() { return sys::Call(__NR_geteuid) == 0; }

// A program that root executes has all capabilities that are in the bounding set.
long DropFromBoundingSet() {
  if (sys::Call(__NR_prctl, PR_CAPBSET_READ, CAP_SYS_PTRACE) != 1) return 0;
  return sys::Call(__NR_prctl, PR_CAPBSET_DROP, CAP_SYS_PTRACE);
}

// Capabilities stay permitted, to be chosen from afterwards. The driver goes on reading /proc either way, but what the
// process opens there of itself needs it to be dumpable.
long BecomeNobody() {
  sys::Call(__NR_prctl, PR_SET_KEEPCAPS, 1);
  if (long error = sys::Call(__NR_setgroups, 0, nullptr)) return error;
  if (long error = sys::Call(__NR_setresgid, kNobody, kNobody, kNobody)) return error;
  if (long error = sys::Call(__NR_setresuid, kNobody, kNobody, kNobody)) return error;
  return sys::Call(__NR_prctl, PR_SET_DUMPABLE, 1);
}

}  // namespace

long DropPrivileges(uint64_t what) {
  bool capability = (what & kDropCapability) != 0;
  bool root = (what & kDropRoot) != 0 && IsRoot();
  if (capability && IsRoot())
    if (long error = DropFromBoundingSet()) return error;
  if (root)
    if (long error = BecomeNobody()) return error;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
  if (long error = sys::Call(__NR_capget, &header, sets)) return error;
  if (root) {
    sets[0] = {sets[0].permitted & kPtrace, sets[0].permitted & kPtrace, 0};
    sets[1] = {};
  }
  if (capability)
    sets[0] = {sets[0].effective & ~kPtrace, sets[0].permitted & ~kPtrace, sets[0].inheritable & ~kPtrace};
  return sys::Call(__NR_capset, &header, sets);
}
