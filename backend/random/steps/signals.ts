import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictExit, requeue } from '../predict.js';
import { type Process, THREADS, type Thread } from '../world.js';

const SIGUSR1 = 10;
const SIGUSR2 = 12;
const SIGKILL = 9;
const SIGCONT = 18;
const SIGSTOP = 19;
const SA_RESTART = 0x10000000;
const COUNTED = 2;
/** Signals that no machine has, or lets be sent. */
const WRONG = [65, 0x7fffffff, 1, 11, 0] as const;

function bit(signum: number): number {
  return 1 << (signum - 1);
}

/** Mostly a handler; the default would end the process. */
export function sigaction(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  if (random.chance(6)) {
    const signum = random.pick([SIGKILL, ...WRONG]);
    builder.emit(thread, { op: 'sigaction', signum, handler: random.pick([1, COUNTED, 3]) });
    return true;
  }
  const signum = random.pick([SIGUSR1, SIGUSR2]);
  const handler = random.chance(80) ? COUNTED : random.chance(80) ? 1 : 0;
  const flags = random.chance(50) ? SA_RESTART : 0;
  builder.emit(thread, { op: 'sigaction', signum, handler, flags });
  const { actions } = thread.process;
  actions.set(
    signum,
    handler === COUNTED ? (flags === 0 ? 'interrupt' : 'restart') : handler === 1 ? 'ignore' : 'kill',
  );
  return true;
}

export function sigprocmask(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const how = random.chance(95) ? random.below(3) : 3;
  const set = random.chance(96) ? random.pick([0, bit(SIGUSR1), bit(SIGUSR2), 0xa00]) : 1;
  // What is unblocked may be pending and fatal.
  const kills = [SIGUSR1, SIGUSR2].some((signum) => (thread.process.actions.get(signum) ?? 'kill') === 'kill');
  if (kills && how !== 0 && thread.blocked !== 0) return false;
  builder.emit(thread, { op: 'sigprocmask', how, set });
  if (how === 0) thread.blocked |= set;
  else if (how === 1) thread.blocked &= ~set;
  else if (how === 2) thread.blocked = set;
  return true;
}

/** A thread that a signal may go to: not one that would spin, which costs the kernel much time. */
function pickTarget(builder: ProgramBuilder, thread: Thread): Thread {
  const { random } = builder;
  const process = random.chance(70) ? thread.process : random.pick(builder.world.live);
  const spins = ({ wait }: Thread): boolean => wait?.why === 'fault' && wait.task.kernel;
  const fitting = process.threads.filter((candidate) => !spins(candidate));
  const waiting = fitting.filter(({ wait }) => wait !== undefined);
  return random.pick(
    waiting.length > 0 && random.chance(60) ? waiting : fitting.length > 0 ? fitting : process.threads,
  );
}

export function tgkill(builder: ProgramBuilder, thread: Thread): boolean {
  // What who is not root may send to others is not modelled.
  if (!thread.root) return false;
  const { random } = builder;
  const target = pickTarget(builder, thread);
  if (random.chance(5)) {
    const number = random.chance(50) ? target.number : random.between(THREADS, 16);
    const process = random.chance(50) ? target.process.number : 9;
    builder.emit(thread, { op: 'tgkill', process, thread: number, signum: random.pick(WRONG) });
    return true;
  }
  const signum = random.pick([SIGUSR1, SIGUSR2]);
  const action = target.process.actions.get(signum) ?? 'kill';
  const spins = target.wait?.why === 'fault' && target.wait.task.kernel;
  if (spins && random.chance(97)) return false;
  if (action === 'kill' && (!mayEnd(builder, thread, target) || random.chance(80))) return sigaction(builder, thread);
  builder.emit(thread, { op: 'tgkill', process: target.process.number, thread: target.number, signum });
  if ((target.blocked & bit(signum)) !== 0 || action === 'ignore') return true;
  if (action === 'kill') predictExit(builder.world, target.process);
  else if (target.wait?.why === 'fault') requeue(target, target.wait);
  else if (
    target.wait !== undefined &&
    target.wait.why !== 'event' &&
    (action === 'interrupt' || target.wait.why === 'poll')
  )
    target.wait = undefined;
  return true;
}

/**
 * Whether a process may end now: not while one of its threads may wait for a pipe's mutex that another process holds, and
 * not the last one.
 */
function mayEnd(builder: ProgramBuilder, thread: Thread, target: Thread): boolean {
  if (builder.world.live.length === 1 || !builder.world.live.includes(target.process)) return false;
  const processes = [thread.process, target.process];
  const hasPipe = processes.some(({ descriptors }) =>
    [...descriptors.values()].some(({ file }) => file.kind === 'pipe'),
  );
  return !(hasPipe && !builder.world.waiting().next().done);
}

export function kill(builder: ProgramBuilder, thread: Thread): boolean {
  if (!thread.root) return false;
  const { random } = builder;
  const target = random.pick(builder.world.processes);
  if (random.chance(30) || !mayEnd(builder, thread, target.threads[0]!)) {
    const process = random.chance(70) ? target.number : random.pick([9, 16]);
    builder.emit(thread, { op: 'kill', process, signum: random.pick([0, 0, 65, SIGUSR1]) });
    return true;
  }
  builder.emit(thread, { op: 'kill', process: target.number, signum: SIGKILL });
  predictExit(builder.world, target);
  return true;
}

/**
 * Stops another process, asks it and does something for it meanwhile, and lets it go on: afterwards all is as before, but
 * that its waiters in user mode have new messages. None that copies from a missing page, or forks: with that nothing is modelled.
 */
export function stop(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const others = world.live.filter((process) => process !== thread.process && isStoppable(process));
  if (!thread.root || others.length === 0) return false;
  const target = random.pick(others);
  const sender = { process: target.number, signum: SIGSTOP };
  const idle = target.threads.find((candidate) => candidate.number === 0 && candidate.wait === undefined);
  if (idle !== undefined && random.chance(50)) builder.emit(thread, { op: 'kill', ...sender });
  else builder.emit(thread, { op: 'tgkill', ...sender, thread: idle?.number ?? random.pick(target.threads).number });
  meanwhile(builder, thread, target, idle);
  builder.emit(thread, { op: 'kill', process: target.number, signum: SIGCONT });
  for (const waiter of target.threads)
    if (waiter.wait?.why === 'fault' && !waiter.wait.task.kernel) requeue(waiter, waiter.wait);
  return true;
}

function isStoppable(process: Process): boolean {
  return process.threads.every(({ wait }) => {
    if (wait?.why === 'fault') return !wait.task.kernel;
    return wait?.why !== 'event' && wait?.why !== 'pipe';
  });
}

function meanwhile(builder: ProgramBuilder, thread: Thread, target: Process, idle: Thread | undefined): void {
  const { random } = builder;
  const page = builder.pickPage((candidate) => target.memory.page(candidate)?.present === true);
  if (page === undefined) return;
  const addr = builder.address(page);
  if (random.chance(50)) builder.emit(thread, { op: 'proc_mem_read', process: target.number, addr, count: 8 });
  if (idle !== undefined && random.chance(50)) builder.emit(idle, { op: 'mincore', addr, length: PAGE });
}
