import { stepBrk } from './calls/brk';
import { stepClose } from './calls/close';
import { stepProcFdList, stepProcFdReadlink, stepReadlink } from './calls/descriptor-links';
import { stepDirectIo } from './calls/direct-io';
import { stepDropPrivileges } from './calls/drop-privileges';
import { stepDup } from './calls/dup';
import { stepDup3 } from './calls/dup3';
import { stepExchangeAdd } from './calls/exchange-add';
import { stepExec } from './calls/exec';
import { stepExecute } from './calls/execute';
import { stepExit } from './calls/exit';
import { stepFallocate } from './calls/fallocate';
import { stepFcntl } from './calls/fcntl';
import { stepFdinfoRead } from './calls/fdinfo-read';
import { stepFileBlocks, stepFstat, stepFtruncate, stepLseek, stepPread, stepPwrite } from './calls/file-state';
import { stepFill } from './calls/fill';
import { stepFork } from './calls/fork';
import { stepFutexWait } from './calls/futex-wait';
import { stepIoctl, stepNamedIoctl } from './calls/ioctl';
import { stepLoad } from './calls/load';
import { stepMadvise } from './calls/madvise';
import { stepMapsRead } from './calls/maps-read';
import { stepMbind } from './calls/mbind';
import { stepMemfdCreate } from './calls/memfd-create';
import { stepMincore } from './calls/mincore';
import { stepMlock, stepMunlock } from './calls/mlock';
import { stepMlockall, stepMunlockall } from './calls/mlockall';
import { stepMmap } from './calls/mmap';
import { stepMprotect } from './calls/mprotect';
import { stepMremap } from './calls/mremap';
import { stepMseal } from './calls/mseal';
import { stepMsync } from './calls/msync';
import { stepMunmap } from './calls/munmap';
import { stepOpen } from './calls/open';
import { stepPagemapRead } from './calls/pagemap-read';
import { stepPagemapScan } from './calls/pagemap-scan';
import { stepReceiveFd, stepSendFd } from './calls/pass-fd';
import { stepPidfdGetfd } from './calls/pidfd-getfd';
import { stepPipe2 } from './calls/pipe2';
import { stepPoll } from './calls/poll';
import { stepProcMem } from './calls/proc-mem';
import { stepProcessMadvise } from './calls/process-madvise';
import { stepProcessVm } from './calls/process-vm';
import { stepPtrace } from './calls/ptrace';
import { readAlternatives, stepRead } from './calls/read';
import { stepSetThpDisable } from './calls/set-thp-disable';
import { stepKill, stepSigaction, stepSigprocmask, stepTgkill } from './calls/signals';
import { stepSmapsRead } from './calls/smaps-read';
import { stepOpaqueFile, stepTmpfsFile } from './calls/special-file';
import { stepStore } from './calls/store';
import { stepSysctlRead, stepSysctlWrite } from './calls/sysctl';
import { stepUserfaultfd } from './calls/userfaultfd';
import { stepNew, stepOpenDevice } from './calls/userfaultfd-device';
import { stepVmsplice } from './calls/vmsplice';
import { stepWrite } from './calls/write';
import { endDecision } from './decision';
import { completeHeld, finish, PHASE_HELD } from './finish';
import {
  OP_BRK,
  OP_CLOSE,
  OP_DIRECT_READ,
  OP_DIRECT_WRITE,
  OP_DISK_FILE,
  OP_DUP,
  OP_DUP3,
  OP_EXCHANGE_ADD,
  OP_EXEC,
  OP_EXECUTE,
  OP_EXIT,
  OP_FALLOCATE,
  OP_FCNTL,
  OP_FDINFO_READ,
  OP_FILE_BLOCKS,
  OP_FILL,
  OP_FORK,
  OP_FSTAT,
  OP_FTRUNCATE,
  OP_FUTEX_WAIT,
  OP_IOCTL,
  OP_KILL,
  OP_LOAD,
  OP_LSEEK,
  OP_MADVISE,
  OP_MAPS_READ,
  OP_MBIND,
  OP_MEMFD_CREATE,
  OP_MEMFD_SECRET,
  OP_MINCORE,
  OP_MLOCK,
  OP_MLOCKALL,
  OP_MMAP,
  OP_MPROTECT,
  OP_MREMAP,
  OP_MSEAL,
  OP_MSYNC,
  OP_MUNLOCK,
  OP_MUNLOCKALL,
  OP_MUNMAP,
  OP_OPEN_USERFAULTFD_DEVICE,
  OP_OPEN_ZERO,
  OP_PAGEMAP_IOCTL,
  OP_PAGEMAP_READ,
  OP_PAGEMAP_SCAN,
  OP_PIDFD_GETFD,
  OP_PIPE2,
  OP_POLL,
  OP_PREAD,
  OP_PROC_FD_LIST,
  OP_PROC_FD_READLINK,
  OP_PROC_MEM_READ,
  OP_PROC_MEM_WRITE,
  OP_PROCESS_MADVISE,
  OP_PROCESS_VM_READV,
  OP_PROCESS_VM_WRITEV,
  OP_PTRACE_PEEK,
  OP_PTRACE_POKE,
  OP_PWRITE,
  OP_READ,
  OP_READ_AT,
  OP_READLINK,
  OP_READV,
  OP_RECEIVE_FD,
  OP_REOPEN,
  OP_SEND_FD,
  OP_SET_THP_DISABLE,
  OP_SIGACTION,
  OP_SIGPROCMASK,
  OP_SMAPS_READ,
  OP_STORE,
  OP_SYSCTL_READ,
  OP_SYSCTL_WRITE,
  OP_TGKILL,
  OP_TMPFS_FILE,
  OP_UFFDIO_API,
  OP_UFFDIO_CONTINUE,
  OP_UFFDIO_COPY,
  OP_UFFDIO_MOVE,
  OP_UFFDIO_POISON,
  OP_UFFDIO_REGISTER,
  OP_UFFDIO_UNREGISTER,
  OP_UFFDIO_WAKE,
  OP_UFFDIO_WRITEPROTECT,
  OP_UFFDIO_ZEROPAGE,
  OP_USERFAULTFD,
  OP_USERFAULTFD_IOC_NEW,
  OP_VFORK,
  OP_VMSPLICE,
  OP_WRITE,
  OP_WRITEV,
} from './generated/catalogue';
import { CHOICES_BASE, CHOSEN_BASE, MAX_CHOICES, MAX_TRANSITIONS, TRANSITIONS_BASE } from './layout';
import { waitForMm } from './lock';
import { isNone, Machine, machine, threadAt } from './machine';
import { hasHeadroom } from './memory';
import { deliverSignals, isSignalPending, wakeSpinners } from './signals';
import { stopHere } from './stopping';
import { ASLEEP, FAULT_DECIDED, HELD, REASON_SPINNING, RUNNABLE, RUNNING, Thread } from './thread';
import { UNMODELLED_MEMORY, unmodelled } from './unmodelled';
import { endFault } from './userfaultfd';
import { isAnyRunnable } from './waitlist';

/**
 * Who takes the next step. Between two steps the state has a list of transitions, (thread, alternative): the thread
 * that went last comes first, then the runnable ones in order; a step that may read one of k messages has k of them.
 */

/** One action of a runnable thread that the kernel does atomically. */
function step(thread: Thread, alternative: u32): void {
  if (hasHeadroom()) stepReserved(thread, alternative);
  else unmodelled(UNMODELLED_MEMORY);
}

/** The same, where it is sure that the step has memory. */
function stepReserved(thread: Thread, alternative: u32): void {
  machine().current = thread.index;
  if (machine().spins == 0) take(thread, alternative);
  else takeBesideSpinners(thread, alternative);
}

/** A step while others spin, who will notice what it does. */
function takeBesideSpinners(thread: Thread, alternative: u32): void {
  const index = thread.index;
  const spun = thread.reason == REASON_SPINNING;
  take(thread, alternative);
  const after = threadAt(index);
  const spins = spun && !isNone(after) && after.state == ASLEEP && after.reason == REASON_SPINNING;
  if (!spins) machine().stirred = 1;
}

/** When nobody can go on: those that spin try again, if anything was done since they last did. */
function stir(): bool {
  const m = machine();
  if (m.spins == 0 || m.stirred == 0) return false;
  m.stirred = 0;
  return wakeSpinners();
}

function take(thread: Thread, alternative: u32): void {
  if (thread.faulting == FAULT_DECIDED) {
    endDecision(thread);
  } else if (thread.faulting != 0) {
    // It tries again with the mmap lock.
    const mm = thread.messageContext.mm;
    if (mm.writing != 0) {
      waitForMm(thread, mm);
      return;
    }
    endFault(thread);
    thread.interrupted = thread.dying;
  }
  if (thread.signals != 0 && isUserMode(thread)) takeSignals(thread);
  if (thread.dying != 0 && isUserMode(thread)) finish(thread, 0);
  else if ((thread.signals & HELD) != 0 && isUserMode(thread)) stopHere(thread);
  else if (thread.phase == PHASE_HELD) completeHeld(thread);
  else stepOperation(thread, alternative);
}

function stepOperation(thread: Thread, alternative: u32): void {
  switch (thread.operation) {
    case OP_MMAP:
      stepMmap(thread);
      return;
    case OP_MUNMAP:
      stepMunmap(thread);
      return;
    case OP_BRK:
      stepBrk(thread);
      return;
    case OP_MSEAL:
      stepMseal(thread);
      return;
    case OP_MREMAP:
      stepMremap(thread);
      return;
    case OP_LOAD:
      stepLoad(thread);
      return;
    case OP_STORE:
      stepStore(thread);
      return;
    case OP_FILL:
      stepFill(thread);
      return;
    case OP_USERFAULTFD:
      stepUserfaultfd(thread);
      return;
    case OP_UFFDIO_API:
    case OP_UFFDIO_REGISTER:
    case OP_UFFDIO_COPY:
    case OP_UFFDIO_WAKE:
    case OP_UFFDIO_UNREGISTER:
    case OP_UFFDIO_WRITEPROTECT:
    case OP_UFFDIO_ZEROPAGE:
    case OP_UFFDIO_MOVE:
    case OP_UFFDIO_CONTINUE:
    case OP_UFFDIO_POISON:
      stepNamedIoctl(thread);
      return;
    case OP_IOCTL:
      stepIoctl(thread);
      return;
    case OP_READ:
    case OP_READ_AT:
    case OP_READV:
      stepRead(thread, alternative);
      return;
    case OP_POLL:
      stepPoll(thread);
      return;
    case OP_CLOSE:
      stepClose(thread);
      return;
    case OP_PIPE2:
      stepPipe2(thread);
      return;
    case OP_WRITE:
    case OP_WRITEV:
      stepWrite(thread);
      return;
    case OP_FORK:
      stepFork(thread);
      return;
    case OP_EXEC:
      stepExec(thread);
      return;
    case OP_VFORK:
      // Its child has no memory of its own to tell of, and nothing is left of it.
      finish(thread, 0);
      return;
    case OP_EXIT:
      stepExit(thread);
      return;
    case OP_MPROTECT:
      stepMprotect(thread);
      return;
    case OP_MADVISE:
      stepMadvise(thread);
      return;
    case OP_EXCHANGE_ADD:
      stepExchangeAdd(thread);
      return;
    case OP_EXECUTE:
      stepExecute(thread);
      return;
    case OP_MBIND:
      stepMbind(thread);
      return;
    case OP_MLOCK:
      stepMlock(thread);
      return;
    case OP_MUNLOCK:
      stepMunlock(thread);
      return;
    case OP_MLOCKALL:
      stepMlockall(thread);
      return;
    case OP_MUNLOCKALL:
      stepMunlockall(thread);
      return;
    case OP_PROCESS_VM_READV:
    case OP_PROCESS_VM_WRITEV:
      stepProcessVm(thread);
      return;
    case OP_FUTEX_WAIT:
      stepFutexWait(thread);
      return;
    case OP_MINCORE:
      stepMincore(thread);
      return;
    case OP_MSYNC:
      stepMsync(thread);
      return;
    case OP_PTRACE_PEEK:
    case OP_PTRACE_POKE:
      stepPtrace(thread);
      return;
    case OP_PROC_MEM_READ:
    case OP_PROC_MEM_WRITE:
      stepProcMem(thread);
      return;
    case OP_DIRECT_READ:
    case OP_DIRECT_WRITE:
      stepDirectIo(thread);
      return;
    case OP_PAGEMAP_READ:
      stepPagemapRead(thread);
      return;
    case OP_PAGEMAP_SCAN:
    case OP_PAGEMAP_IOCTL:
      stepPagemapScan(thread);
      return;
    case OP_FDINFO_READ:
      stepFdinfoRead(thread);
      return;
    case OP_MAPS_READ:
      stepMapsRead(thread);
      return;
    case OP_SMAPS_READ:
      stepSmapsRead(thread);
      return;
    case OP_VMSPLICE:
      stepVmsplice(thread);
      return;
    case OP_SIGACTION:
      stepSigaction(thread);
      return;
    case OP_TGKILL:
      stepTgkill(thread);
      return;
    case OP_SIGPROCMASK:
      stepSigprocmask(thread);
      return;
    case OP_KILL:
      stepKill(thread);
      return;
    default:
      stepDescriptor(thread);
  }
}

/** What is about a descriptor alone, or about privileges. */
function stepDescriptor(thread: Thread): void {
  switch (thread.operation) {
    case OP_FCNTL:
      stepFcntl(thread);
      return;
    case OP_DUP:
      stepDup(thread);
      return;
    case OP_DUP3:
      stepDup3(thread);
      return;
    case OP_PROCESS_MADVISE:
      stepProcessMadvise(thread);
      return;
    case OP_PIDFD_GETFD:
      stepPidfdGetfd(thread);
      return;
    case OP_SEND_FD:
      stepSendFd(thread);
      return;
    case OP_RECEIVE_FD:
      stepReceiveFd(thread);
      return;
    case OP_FSTAT:
      stepFstat(thread);
      return;
    case OP_PROC_FD_READLINK:
      stepProcFdReadlink(thread);
      return;
    case OP_PROC_FD_LIST:
      stepProcFdList(thread);
      return;
    case OP_SYSCTL_READ:
      stepSysctlRead(thread);
      return;
    case OP_SET_THP_DISABLE:
      stepSetThpDisable(thread);
      return;
    case OP_SYSCTL_WRITE:
      stepSysctlWrite(thread);
      return;
    case OP_READLINK:
      stepReadlink(thread);
      return;
    case OP_LSEEK:
      stepLseek(thread);
      return;
    case OP_PREAD:
      stepPread(thread);
      return;
    case OP_FTRUNCATE:
      stepFtruncate(thread);
      return;
    case OP_OPEN_USERFAULTFD_DEVICE:
      stepOpenDevice(thread);
      return;
    case OP_USERFAULTFD_IOC_NEW:
      stepNew(thread);
      return;
    case OP_MEMFD_CREATE:
      stepMemfdCreate(thread);
      return;
    case OP_TMPFS_FILE:
      stepTmpfsFile(thread);
      return;
    case OP_DISK_FILE:
    case OP_MEMFD_SECRET:
      stepOpaqueFile(thread);
      return;
    case OP_FALLOCATE:
      stepFallocate(thread);
      return;
    case OP_PWRITE:
      stepPwrite(thread);
      return;
    case OP_FILE_BLOCKS:
      stepFileBlocks(thread);
      return;
    case OP_REOPEN:
    case OP_OPEN_ZERO:
      stepOpen(thread);
      return;
    default:
      stepDropPrivileges(thread);
  }
}

/** A signal ends a thread in user mode at once: in its own accesses to memory, and before a system call began. */
/** On the way back to user mode, where an instruction that faulted begins anew: with its first page. */
function takeSignals(thread: Thread): void {
  const isAccess = thread.operation == OP_LOAD || thread.operation == OP_STORE;
  if (isAccess && isSignalPending(thread)) thread.local0 = 0;
  deliverSignals(thread);
}

function isUserMode(thread: Thread): bool {
  const operation = thread.operation;
  if (thread.phase == 0 || thread.phase == PHASE_HELD) return true;
  if (operation == OP_LOAD || operation == OP_STORE || operation == OP_FILL) return true;
  return operation == OP_EXCHANGE_ADD || operation == OP_EXECUTE;
}

function alternatives(thread: Thread): u32 {
  const operation = thread.operation;
  const reads = operation == OP_READ || operation == OP_READ_AT || operation == OP_READV;
  return reads ? readAlternatives(thread) : 1;
}

const RUNNABLE_WORDS: usize = offsetof<Machine>('runnable0');

function runnableWord(word: u32): u64 {
  return load<u64>(changetype<usize>(machine()) + RUNNABLE_WORDS + ((<usize>word) << 3));
}

function isRunnable(index: u32): bool {
  return (runnableWord(index >> 6) & ((<u64>1) << (index & 63))) != 0;
}

/** The thread of the first transition, or -1. */
function firstRunnable(): i32 {
  if (!isAnyRunnable()) return -1;
  const current = machine().current;
  if (isRunnable(current)) return current;
  for (let word: u32 = 0; word < 4; word++) {
    const bits = runnableWord(word);
    if (bits != 0) return (word << 6) + <i32>ctz(bits);
  }
  return -1;
}

/** Takes the first transition until there is none. */
export function settle(): void {
  machine().settle += 1;
  settleOn();
}

/** Goes on with a settle that has begun. */
export function settleOn(): void {
  const m = machine();
  while (m.unmodelled == 0) {
    const index = firstRunnable();
    if (index < 0) {
      if (stir()) continue;
      return;
    }
    const thread = threadAt(index);
    step(thread, 0);
    goOn(thread, index);
  }
}

/** Steps of one thread: as long as it has a transition, that is the first one. */
function goOn(thread: Thread, index: u32): void {
  const m = machine();
  while (threadAt(index) == thread) {
    if (thread.state != RUNNING && thread.state != RUNNABLE) return;
    if (m.unmodelled != 0) return;
    step(thread, 0);
  }
}

/**
 * Settles from a thread that was just started and is not yet among the runnable ones, while there are no others. The
 * caller has seen to the memory of the first step.
 */
export function settleOne(thread: Thread): void {
  machine().settle += 1;
  const index = thread.index;
  machine().current = index;
  // Nothing can have happened to it before its first step.
  if ((thread.signals & HELD) != 0) stopHere(thread);
  else stepOperation(thread, 0);
  goOn(thread, index);
  if (machine().spins != 0) machine().stirred = 1;
  if (isAnyRunnable() || machine().spins != 0) settleOn();
}

/** Lists the transitions at TRANSITIONS_BASE, as thread << 16 | alternative; how many. */
export function listTransitions(): u32 {
  const current = machine().current;
  let count = isRunnable(current) ? list(current, 0) : 0;
  for (let word: u32 = 0; word < 4; word++) {
    let bits = runnableWord(word);
    while (bits != 0) {
      const index = (word << 6) + <u32>ctz(bits);
      bits &= bits - 1;
      if (index != current) count = list(index, count);
    }
  }
  return count;
}

function list(index: u32, count: u32): u32 {
  const last = alternatives(threadAt(index));
  for (let alternative: u32 = 0; alternative < last && count < MAX_TRANSITIONS; alternative++) {
    store<u32>(TRANSITIONS_BASE + ((<usize>count) << 2), (index << 16) | alternative);
    count++;
  }
  return count;
}

/** Takes a transition of the last list. */
export function takeTransition(number: u32): void {
  const transition = load<u32>(TRANSITIONS_BASE + ((<usize>number) << 2));
  step(threadAt(transition >> 16), transition & 0xffff);
}

/**
 * Settles by the choices at CHOICES_BASE, from number `used` on: a u16 for each state with more than one transition,
 * the number of the one to take (too high or none left: the first). What there was to choose and what was taken is
 * left at CHOSEN_BASE, with the number of the frame. Returns how many choices there were since the first settle.
 */
export function settleAlong(used: u32, given: u32, frame: u32): u32 {
  const m = machine();
  m.settle += 1;
  while (m.unmodelled == 0) {
    const count = listTransitions();
    if (count == 0) {
      if (stir()) continue;
      break;
    }
    let taken: u32 = 0;
    if (count > 1 && used < MAX_CHOICES) {
      if (used < given) taken = load<u16>(CHOICES_BASE + ((<usize>used) << 1));
      if (taken >= count) taken = 0;
      const chosen = CHOSEN_BASE + ((<usize>used) << 3);
      store<u32>(chosen, frame);
      store<u16>(chosen, <u16>count, 4);
      store<u16>(chosen, <u16>taken, 6);
      used++;
    }
    takeTransition(taken);
  }
  return used;
}
