import { config } from './machine';
import { Process } from './process';
import { Thread } from './thread';

/**
 * Privileges belong to threads. A thread that comes into being has those that its process began with: the ones of the
 * thread that forked it, or that called exec.
 */

export const PRIVILEGE_CAPABILITY: u64 = 1;
export const PRIVILEGE_ROOT: u64 = 2;
export const USER_ROOT: u32 = 0;
export const USER_NOBODY: u32 = 1;
const ALL_THREADS: u32 = 0xffff;

function bitOf(thread: Thread): u32 {
  return (<u32>1) << (thread.index & 15);
}

/** CAP_SYS_PTRACE in the initial user namespace. */
export function hasCapability(thread: Thread): bool {
  return config().capSysPtrace != 0 && (thread.process.uncapable & bitOf(thread)) == 0;
}

export function isRoot(thread: Thread): bool {
  return (thread.process.rootless & bitOf(thread)) == 0;
}

/** Whether it is root, and the machine has root's rights to give. */
export function isSuperuser(thread: Thread): bool {
  return config().root != 0 && isRoot(thread);
}

/** The user of the thread, to whom the files belong that it creates. */
export function userOf(thread: Thread): u32 {
  return isRoot(thread) ? USER_ROOT : USER_NOBODY;
}

export function dropPrivileges(thread: Thread, what: u64): void {
  const process = thread.process;
  if ((what & PRIVILEGE_CAPABILITY) != 0) process.uncapable |= bitOf(thread);
  if ((what & PRIVILEGE_ROOT) != 0 && config().root != 0) process.rootless |= bitOf(thread);
}

/** The first thread stands for its process. */
function isLeaderRoot(target: Process): bool {
  return (target.rootless & 1) == 0;
}

/** Whether a thread may access the memory of a process as a debugger (ptrace_may_access). */
export function mayAccess(thread: Thread, target: Process): bool {
  if (target == thread.process || hasCapability(thread)) return true;
  const targetCapable = config().capSysPtrace != 0 && (target.uncapable & 1) == 0;
  return isRoot(thread) == isLeaderRoot(target) && !targetCapable;
}

/** Whether it may open what belongs to the process's user alone in /proc/PID. */
function isOwner(thread: Thread, target: Process): bool {
  return isRoot(thread) || !isLeaderRoot(target);
}

/** Whether it may go into /proc/PID/fd, which the process itself always may. */
export function mayEnter(thread: Thread, target: Process): bool {
  return target == thread.process || isOwner(thread, target);
}

/** Whether it may open /proc/PID/mem. */
export function mayOpenMemory(thread: Thread, target: Process): bool {
  return isOwner(thread, target) && mayAccess(thread, target);
}

/** Whether it has CAP_PERFMON, which goes with being root. */
function hasPerfmon(thread: Thread): bool {
  return config().capPerfmon != 0 && isRoot(thread);
}

/** Whether it may open /proc/PID/pagemap: to read what is mapped, CAP_PERFMON does as well. */
export function mayOpenPagemap(thread: Thread, target: Process): bool {
  return mayOpenMemory(thread, target) || hasPerfmon(thread);
}

/** Whether it may look at the memory of a process without reading it: /proc/PID/smaps, process_madvise. CAP_PERFMON does as well. */
export function mayInspect(thread: Thread, target: Process): bool {
  return mayAccess(thread, target) || hasPerfmon(thread);
}

/** A process that a thread forks begins with the thread's privileges. */
export function inheritPrivileges(child: Process, thread: Thread): void {
  child.uncapable = hasCapability(thread) ? 0 : ALL_THREADS;
  child.rootless = isRoot(thread) ? 0 : ALL_THREADS;
}

/** What a thread executes begins with its privileges, but only root keeps a capability over exec. */
export function keepPrivileges(process: Process, thread: Thread): void {
  inheritPrivileges(process, thread);
  process.uncapable |= process.rootless;
}
