#include "trace.h"

#include <asm/errno.h>
#include <linux/ptrace.h>
#include <linux/wait.h>

#include "control.h"
#include "generated/catalogue.h"
#include "perform.h"
#include "sys.h"

namespace {

uint64_t ServiceOf(uint64_t pid) {
  for (const ProcessArea& area : control().processes)
    if (Acquire(&area.pid) == pid) return Acquire(&area.service_tid);
  return pid;
}

// `request` between attaching and detaching. A word that is read goes to `data`, as the system call has it.
long Trace(uint64_t pid, long request, uint64_t address, uint64_t data) {
  uint64_t tid = ServiceOf(pid);
  long result = sys::Call(__NR_ptrace, PTRACE_SEIZE, tid, 0, 0);
  if (sys::Failed(result)) return result;
  result = sys::Call(__NR_ptrace, PTRACE_INTERRUPT, tid, 0, 0);
  int status;
  long waited;
  do waited = sys::Call(__NR_wait4, tid, &status, __WALL, nullptr);
  while (waited == -EINTR);
  if (!sys::Failed(result)) result = sys::Call(__NR_ptrace, request, tid, address, data);
  sys::Call(__NR_ptrace, PTRACE_DETACH, tid, 0, 0);
  return result;
}

}  // namespace

void PeekWord(uint64_t pid, uint64_t address, Completion* completion) {
  uint64_t word = 0;
  Finish(completion, Trace(pid, PTRACE_PEEKDATA, address, reinterpret_cast<uint64_t>(&word)));
  completion->out[PTRACE_PEEK_OUT_WORD] = word;
}

void PokeWord(uint64_t pid, uint64_t address, uint64_t word, Completion* completion) {
  Finish(completion, Trace(pid, PTRACE_POKEDATA, address, word));
}
