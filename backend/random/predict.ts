import {
  FEATURE_EVENT_FORK,
  FEATURE_EVENT_REMOVE,
  FEATURE_EVENT_UNMAP,
  FEATURE_SIGBUS,
  FEATURE_WP_ASYNC,
  FEATURE_WP_UNPOPULATED,
  MAX_DESCRIPTORS,
  Memory,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  type OpenFile,
  type Page,
  PipeEnd,
  type PostedEvent,
  Process,
  READ,
  type Shmem,
  type Source,
  SPAN_PAGES,
  type Task,
  type Thread,
  Uffd,
  type Wait,
  type World,
  WRITE,
} from './world.js';

/** Performs a task's accesses from `at` on, until one sleeps, fails, or all are done. */
export function advance(thread: Thread, task: Task, at = 0): void {
  thread.wait = undefined;
  for (let index = at; index < task.accesses.length; index += 1) {
    const { page: number, write, memory = task.memory } = task.accesses[index]!;
    const page = memory.page(number);
    if (page === undefined || (page.prot & (write ? WRITE : READ)) === 0) return;
    const { owner } = page;
    if (!page.present && (page.fatal || isBeyond(page))) return;
    const asked = isMissing(page) || (write && isTrapped(page));
    if (owner !== undefined && asked) {
      if ((owner.features & FEATURE_SIGBUS) !== 0 || (task.kernel && owner.userModeOnly)) return;
      thread.wait = { why: 'fault', uffd: owner, page: number, task, at: index };
      owner.unread.push(thread);
      deliver(owner, thread.process);
      return;
    }
    page.present = true;
    if (write) page.shared = false;
    if (write && (page.modes & MODE_WP) !== 0) page.wp = false;
    page.shmem?.shmem.cached.add(page.shmem.index);
  }
  task.finish?.();
}

function isBeyond({ shmem }: Page): boolean {
  return shmem !== undefined && shmem.index >= shmem.shmem.pages;
}

/** Whether an access asks for the page, or for a mapping of it. */
function isMissing({ present, modes, shmem }: Page): boolean {
  if (present) return false;
  const isCached = shmem?.shmem.cached.has(shmem.index) === true;
  return (modes & (isCached ? MODE_MINOR : MODE_MISSING)) !== 0;
}

/** Whether a write asks, now or after the kernel has filled the page. */
function isTrapped(page: Page): boolean {
  return page.wp && (page.modes & MODE_WP) !== 0 && ((page.owner?.features ?? 0) & FEATURE_WP_ASYNC) === 0;
}

/** Pages from `first` on are in the file's cache; the file is as long as that if it `grows`. */
export function predictReserve(shmem: Shmem, first: number, pages: number, grows: boolean): void {
  for (let index = first; index < first + pages; index += 1) shmem.cached.add(index);
  if (grows) shmem.pages = Math.max(shmem.pages, first + pages);
}

/** Pages [first, end) leave the cache and every mapping; copies of private mappings too, if `copies`. */
export function predictRemove(world: World, shmem: Shmem, first: number, end: number, copies: boolean): void {
  for (const index of shmem.cached) if (index >= first && index < end) shmem.cached.delete(index);
  for (const { memory } of world.processes)
    for (const page of memory.pages)
      if (page?.shmem?.shmem === shmem && page.shmem.index >= first && page.shmem.index < end) {
        if (copies || page.shmem.shared) page.present = false;
        if (copies) page.fatal = false;
      }
}

/** Wakes the waiters of a userfaultfd for pages from `first` on; they try again. */
export function wake(world: World, uffd: Uffd, first: number, pages: number): void {
  const woken = [...world.waiting()].filter(
    ({ wait }) => wait?.why === 'fault' && wait.uffd === uffd && wait.page >= first && wait.page < first + pages,
  );
  uffd.unread = uffd.unread.filter((thread) => !woken.includes(thread));
  for (const thread of woken) if (thread.wait?.why === 'fault') advance(thread, thread.wait.task, thread.wait.at);
}

/** A thread in user mode faults again after a handler ran: its message comes last. */
export function requeue(thread: Thread, wait: Extract<Wait, { why: 'fault' }>): void {
  const { uffd } = wait;
  uffd.unread = uffd.unread.filter((other) => other !== thread);
  uffd.unread.push(thread);
  deliver(uffd, thread.process);
}

/** Gives new messages to a thread that waits in read or poll, if one does. */
function deliver(uffd: Uffd, near: Process): void {
  for (const thread of near.threads) {
    const { wait } = thread;
    if (wait === undefined || !('uffd' in wait) || wait.uffd !== uffd) continue;
    if (wait.why === 'poll') thread.wait = undefined;
    if (wait.why === 'read') {
      readMessages(thread, uffd, wait.messages, wait.record);
      return;
    }
  }
}

/** Reads up to `messages` messages, by `record` if that shows a FORK event's descriptor; the thread sleeps where there is none and the descriptor blocks. */
export function readMessages(thread: Thread, uffd: Uffd, messages: number, record: number | undefined): void {
  thread.wait = undefined;
  if (!uffd.enabled || messages === 0) return;
  let left = messages - uffd.unread.splice(0, messages).length;
  for (; left > 0 && uffd.events.length > 0; left -= 1) {
    const event = uffd.events[0]!;
    if (event.child !== undefined) {
      const source = record === undefined ? undefined : { record, field: 1 };
      if (thread.process.open(event.child, true, source) === undefined) return;
      event.child.references += 1;
    }
    uffd.events.shift();
    event.release();
  }
  if (left === messages && !uffd.nonblock) thread.wait = { why: 'read', uffd, messages, record };
}

function post(thread: Thread, uffd: Uffd, event: PostedEvent): void {
  thread.wait = { why: 'event', uffd };
  uffd.events.push(event);
  deliver(uffd, thread.process);
}

/** Userfaultfds that own pages of a range and want to be told of something. */
export function told(feature: number, memory: Memory, first = 0, pages = SPAN_PAGES): Set<Uffd> {
  const found = new Set<Uffd>();
  for (const page of memory.pages.slice(first, first + pages)) {
    if (page?.owner === undefined || (page.owner.features & feature) === 0) continue;
    if (feature !== FEATURE_EVENT_FORK || page.onFork !== 'leave') found.add(page.owner);
  }
  return found;
}

/** Posts one event after the other, each when the one before was read. */
export function postEach(thread: Thread, uffds: readonly Uffd[]): void {
  const [uffd, ...others] = uffds;
  thread.wait = undefined;
  if (uffd !== undefined) post(thread, uffd, { release: () => postEach(thread, others) });
}

export function predictMunmap(thread: Thread, first: number, pages: number): void {
  const { memory } = thread.process;
  if (memory.isSealed(first, pages)) return;
  const uffds = told(FEATURE_EVENT_UNMAP, memory, first, pages);
  memory.pages.fill(undefined, first, Math.min(first + pages, SPAN_PAGES));
  postEach(thread, [...uffds]);
}

/** A mapping that replaces what is there. */
export function predictMmapOver(
  thread: Thread,
  first: number,
  pages: number,
  prot: number,
  how: { populated?: boolean; locked?: boolean; droppable?: boolean } = {},
): void {
  const { memory } = thread.process;
  if (memory.isSealed(first, pages)) return;
  const uffds = told(FEATURE_EVENT_UNMAP, memory, first, pages);
  predictMmap(memory, first, pages, prot, how);
  postEach(thread, [...uffds]);
}

/** With `populated` its pages are there at once; `locked` ones always are. */
export function predictMmap(
  memory: Memory,
  first: number,
  pages: number,
  prot: number,
  { populated = false, locked = memory.lockFuture, droppable = false } = {},
): void {
  for (let number = first; number < Math.min(first + pages, SPAN_PAGES); number += 1)
    memory.pages[number] = {
      prot,
      owner: undefined,
      modes: 0,
      present: (populated || locked) && prot !== 0,
      shared: false,
      wp: false,
      locked,
      sealed: false,
      fatal: false,
      onFork: droppable ? 'wipe' : 'copy',
    };
}

const MADV_DONTFORK = 10;
const MADV_DOFORK = 11;
const MADV_WIPEONFORK = 18;
const MADV_KEEPONFORK = 19;

/** What fork will do with pages; one that is both left out and wiped is left out, and that is all that is remembered. */
export function predictAdvice(memory: Memory, first: number, pages: number, advice: number): void {
  for (const page of memory.pages.slice(first, first + pages)) {
    if (page === undefined) continue;
    if (advice === MADV_DONTFORK) page.onFork = 'leave';
    if (advice === MADV_WIPEONFORK && page.onFork === 'copy') page.onFork = 'wipe';
    if (advice === MADV_DOFORK && page.onFork === 'leave') page.onFork = 'copy';
    if (advice === MADV_KEEPONFORK && page.onFork === 'wipe') page.onFork = 'copy';
  }
}

/** Up to the first hole. */
export function predictMprotect(memory: Memory, first: number, pages: number, prot: number): void {
  for (let number = first; number < first + pages; number += 1) {
    const page = memory.page(number);
    if (page === undefined || page.sealed) return;
    page.prot = prot;
  }
}

/** Up to the first page that is locked, unless that does not matter; each mapping of who wants to hear of it after its event. */
export function predictDontneed(thread: Thread, first: number, pages: number, alsoLocked: boolean): void {
  const { memory } = thread.process;
  const end = Math.min(first + pages, SPAN_PAGES);
  thread.wait = undefined;
  for (let at = first; at < end; ) {
    const page = memory.page(at);
    const run = page === undefined ? 1 : Math.min(memory.run(at), end - at);
    if (page?.locked && !alsoLocked) return;
    const next = at + run;
    const { owner } = page ?? {};
    if (owner !== undefined && (owner.features & FEATURE_EVENT_REMOVE) !== 0) {
      const release = (): void => {
        empty(memory, at, next);
        predictDontneed(thread, next, end - next, alsoLocked);
      };
      post(thread, owner, { release });
      return;
    }
    empty(memory, at, next);
    at = next;
  }
}

/** Guards are installed up to the first page that is locked, or taken away. */
export function predictGuards(memory: Memory, first: number, pages: number, install: boolean): void {
  for (const page of memory.pages.slice(first, first + pages)) {
    if (page === undefined) continue;
    if (install && page.locked) return;
    page.fatal = install;
    if (!install) continue;
    page.present = false;
    page.wp = false;
  }
}

function empty(memory: Memory, first: number, end: number): void {
  for (const page of memory.pages.slice(first, end)) {
    if (page === undefined) continue;
    page.present = false;
    if (page.shmem === undefined) page.wp = false;
    page.fatal = false;
  }
}

/** Up to the first hole; whether there is none. */
export function predictLock(memory: Memory, first: number, pages: number, locked: boolean): boolean {
  for (let number = first; number < first + pages; number += 1) {
    const page = memory.page(number);
    if (page === undefined) return false;
    page.locked = locked;
  }
  return true;
}

/** Faults the pages of a range in, as mlock does: as writes where that is allowed. */
export function predictPopulate(thread: Thread, first: number, pages: number): void {
  const { memory } = thread.process;
  const accesses = Array.from({ length: pages }, (_, index) => first + index)
    .filter((page) => memory.page(page) !== undefined)
    .map((page) => ({
      page,
      write: (memory.page(page)!.prot & WRITE) !== 0 && memory.page(page)!.shmem?.shared !== true,
    }));
  advance(thread, { memory, accesses, kernel: true });
}

export function predictRegister(uffd: Uffd, first: number, pages: number, mode: number): void {
  const range = uffd.memory.pages.slice(first, first + pages);
  if (!uffd.enabled) return;
  if (range.some((page) => page?.owner !== undefined && page.owner !== uffd)) return;
  if ((mode & MODE_MINOR) !== 0 && range.some((page) => page !== undefined && page.shmem === undefined)) return;
  for (const page of range) {
    if (page === undefined || (page.owner === uffd && (page.modes & mode) === mode)) continue;
    page.owner = uffd;
    page.modes = mode;
  }
}

export function predictUnregister(world: World, uffd: Uffd, first: number, pages: number): void {
  const range = uffd.memory.pages.slice(first, first + pages);
  if (!uffd.enabled || uffd.memory.dead) return;
  if (range.some((page) => page?.owner !== undefined && page.owner !== uffd)) return;
  range.forEach((page, index) => {
    if (page?.owner !== uffd) return;
    const { modes } = page;
    forget(page);
    if ((modes & MODE_MISSING) !== 0) wake(world, uffd, first + index, 1);
  });
}

/** The page is nobody's any more, and not protected for one who asked for that. */
function forget(page: Page): void {
  if ((page.modes & MODE_WP) !== 0) page.wp = false;
  page.owner = undefined;
  page.modes = 0;
}

/** WRITEPROTECT: bit 0 of the mode protects, bit 1 does not wake. */
export function predictWriteprotect(world: World, uffd: Uffd, first: number, pages: number, mode: number): void {
  if (!uffd.enabled || uffd.events.length > 0) return;
  for (const page of uffd.memory.pages.slice(first, first + pages)) {
    if (page === undefined) continue;
    if ((page.modes & MODE_WP) === 0) return;
    const features = page.owner?.features ?? 0;
    const marks = page.shmem !== undefined || (features & (FEATURE_WP_UNPOPULATED | FEATURE_WP_ASYNC)) !== 0;
    page.wp = (mode & 1) !== 0 && (page.present || marks || page.wp);
  }
  if (mode === 0) wake(world, uffd, first, pages);
}

/** COPY, once its source was read, and ZEROPAGE. */
export function predictFill(world: World, uffd: Uffd, first: number, pages: number, mode: number): void {
  const page = uffd.memory.page(first);
  if (!uffd.enabled || uffd.events.length > 0 || page?.owner === undefined) return;
  const protects = (mode & 2) !== 0;
  if (uffd.memory.run(first) < pages || (protects && (page.modes & MODE_WP) === 0)) return;
  let done = 0;
  for (; done < pages; done += 1) {
    const target = uffd.memory.page(first + done)!;
    if (target.present || isBeyond(target) || isCachedShared(target)) break;
    target.present = true;
    target.shared = false;
    target.wp = protects;
    target.fatal = false;
    if (target.shmem?.shared === true) target.shmem.shmem.cached.add(target.shmem.index);
  }
  if (done > 0 && (mode & 1) === 0) wake(world, uffd, first, done);
}

function isCachedShared({ shmem }: Page): boolean {
  return shmem?.shared === true && shmem.shmem.cached.has(shmem.index);
}

/** CONTINUE: maps what is cached. */
export function predictContinue(world: World, uffd: Uffd, first: number, pages: number, mode: number): void {
  const page = uffd.memory.page(first);
  if (!uffd.enabled || uffd.events.length > 0 || page?.owner === undefined || uffd.memory.run(first) < pages) return;
  if ((mode & 2) !== 0 && (page.modes & MODE_WP) === 0) return;
  let done = 0;
  for (; done < pages; done += 1) {
    const target = uffd.memory.page(first + done)!;
    if (target.present || target.shmem?.shmem.cached.has(target.shmem.index) !== true || isBeyond(target)) break;
    target.present = true;
    target.wp = (mode & 2) !== 0;
    target.fatal = false;
  }
  if (done > 0 && (mode & 1) === 0) wake(world, uffd, first, done);
}

/** POISON: marks what is not there. */
export function predictPoison(world: World, uffd: Uffd, first: number, pages: number, mode: number): void {
  const page = uffd.memory.page(first);
  if (!uffd.enabled || uffd.events.length > 0 || page?.owner === undefined || uffd.memory.run(first) < pages) return;
  let done = 0;
  for (; done < pages; done += 1) {
    const target = uffd.memory.page(first + done)!;
    if (target.present || target.wp || target.fatal || isBeyond(target)) break;
    target.fatal = true;
  }
  if (done > 0 && (mode & 1) === 0) wake(world, uffd, first, done);
}

/** MOVE of pages of `uffd`'s memory from page `src` on. */
export function predictMove(world: World, uffd: Uffd, first: number, src: number, pages: number, mode: number): void {
  const { memory } = uffd;
  const [to, from] = [memory.page(first), memory.page(src)];
  if (!uffd.enabled || uffd.events.length > 0 || to?.owner !== uffd || from === undefined) return;
  if (to.shmem !== undefined || from.shmem !== undefined) return;
  if (memory.run(first) < pages || memory.run(src) < pages) return;
  if (to.prot !== from.prot || to.locked !== from.locked || (to.prot & WRITE) === 0) return;
  let done = 0;
  for (; done < pages; done += 1) {
    const target = memory.page(first + done)!;
    const source = memory.page(src + done)!;
    if (
      target.present ||
      target.wp ||
      target.fatal ||
      source.fatal ||
      (source.present ? source.shared : source.wp || (mode & 2) === 0)
    )
      break;
    target.present = source.present;
    target.shared = false;
    source.present = false;
    source.wp = false;
  }
  if (done > 0 && (mode & 1) === 0) wake(world, uffd, first, done);
}

/** Closes a descriptor of a process. */
export function predictClose(world: World, process: Process, fd: number): void {
  const descriptor = process.descriptors.get(fd);
  if (descriptor === undefined) return;
  process.descriptors.delete(fd);
  predictPut(world, descriptor.file);
}

/** Drops a reference to a file; the last one closes it. */
function predictPut(world: World, file: OpenFile): void {
  file.references -= 1;
  if (file.references > 0) return;
  if (file.kind === 'pipe') {
    if (file.writes) closePipe(world, file);
    return;
  }
  if (file.kind === 'memory') return;
  for (const page of file.memory.pages) {
    if (page?.owner === file) forget(page);
  }
  wake(world, file, 0, SPAN_PAGES);
  for (const event of file.events.splice(0)) if (event.child === undefined) event.release();
}

function closePipe(world: World, end: PipeEnd): void {
  end.state.writers = 0;
  for (const thread of world.waiting())
    if (thread.wait?.why === 'pipe' && thread.wait.pipe.state === end.state) thread.wait = undefined;
}

/** One more descriptor for a file, the lowest free one from `from` on. */
export function predictDup(process: Process, fd: number, from: number, cloexec: boolean, source: Source): void {
  const file = process.descriptors.get(fd)?.file;
  if (file !== undefined && process.open(file, cloexec, source, from) !== undefined) file.references += 1;
}

/** A descriptor is sent to whoever receives next. */
export function predictSend(world: World, process: Process, fd: number): void {
  const file = process.descriptors.get(fd)?.file;
  if (file === undefined) return;
  file.references += 1;
  world.inFlight.push(file);
}

/** The file that was sent first gets the lowest free descriptor, or is closed for want of one. */
export function predictReceive(world: World, process: Process, cloexec: boolean, source: Source): void {
  const file = world.inFlight.shift();
  if (file !== undefined && process.open(file, cloexec, source) === undefined) predictPut(world, file);
}

/** What `to` referred to is closed, and it refers to the file of `from`. */
export function predictDup3(world: World, process: Process, from: number, to: number, cloexec: boolean): void {
  const file = process.descriptors.get(from)?.file;
  if (file === undefined || from === to) return;
  file.references += 1;
  predictClose(world, process, to);
  process.descriptors.set(to, { file, cloexec, source: undefined });
}

export function predictFork(world: World, thread: Thread, child: number): void {
  const parent = thread.process;
  const memory = new Memory();
  memory.heap = parent.memory.heap;
  const made = new Process(child, memory, thread);
  made.nascent = true;
  const heirs = new Map<Uffd, Uffd>();
  for (const uffd of told(FEATURE_EVENT_FORK, parent.memory)) {
    const heir = new Uffd(memory, uffd.createdNonblock, uffd.userModeOnly);
    heir.enabled = true;
    heir.features = uffd.features;
    heir.references = 0;
    heirs.set(uffd, heir);
  }
  parent.memory.pages.forEach((page, number) => {
    if (page === undefined || page.onFork === 'leave') return;
    const heir = page.owner && heirs.get(page.owner);
    page.shared = page.present;
    const copy = { ...page, locked: false, present: page.present && page.onFork === 'copy' };
    memory.pages[number] = heir ? { ...copy, owner: heir } : { ...copy, owner: undefined, modes: 0, wp: false };
  });
  for (const [fd, descriptor] of parent.descriptors) {
    made.descriptors.set(fd, { ...descriptor, source: undefined });
    descriptor.file.references += 1;
  }
  world.processes.push(made);
  for (const [signum, action] of parent.actions) made.actions.set(signum, action);
  made.threads[0]!.blocked = thread.blocked;
  let left = heirs.size;
  const release = (): void => {
    left -= 1;
    if (left > 0) return;
    thread.wait = undefined;
    made.nascent = false;
  };
  if (left === 0) made.nascent = false;
  for (const [uffd, heir] of heirs) post(thread, uffd, { child: heir, release });
}

/** Ends all threads of a process; their messages go with them. */
function endThreads(process: Process): void {
  for (const thread of process.threads) {
    const { wait } = thread;
    if (wait?.why === 'fault') wait.uffd.unread = wait.uffd.unread.filter((waiter) => waiter !== thread);
    thread.wait = undefined;
  }
}

export function predictExit(world: World, process: Process): void {
  endThreads(process);
  process.alive = false;
  process.memory.dead = true;
  for (const fd of [...process.descriptors.keys()]) predictClose(world, process, fd);
}

export function predictExec(world: World, process: Process, caller: Thread): void {
  const { capable, root } = caller;
  for (const thread of process.threads) {
    thread.capable = capable && root;
    thread.root = root;
  }
  endThreads(process);
  const { blocked } = caller;
  for (const thread of process.threads) thread.blocked = thread.number === 0 ? blocked : 0;
  for (const [signum, action] of process.actions) if (action !== 'ignore') process.actions.delete(signum);
  process.memory.dead = true;
  process.memory = new Memory();
  for (const [fd, { cloexec }] of [...process.descriptors]) if (cloexec) predictClose(world, process, fd);
}

export function predictPipe(process: Process, flags: { cloexec: boolean; nonblock: boolean }, record: number): void {
  if (process.descriptors.size > MAX_DESCRIPTORS - 3 - 2) return;
  const state = { bytes: 0, writers: 1, readers: 1 };
  const source = (field: number): Source => ({ record, field });
  process.open(new PipeEnd(false, state, flags.nonblock), flags.cloexec, source(1));
  process.open(new PipeEnd(true, state, flags.nonblock), flags.cloexec, source(2));
}

/** Bytes arrive in a pipe, or leave it; a reader that waits takes them. */
export function predictPipeWrite(world: World, pipe: PipeEnd, bytes: number): void {
  pipe.state.bytes += bytes;
  for (const thread of world.waiting()) {
    if (thread.wait?.why !== 'pipe' || thread.wait.pipe.state !== pipe.state || pipe.state.bytes === 0) continue;
    thread.wait = undefined;
    pipe.state.bytes = 0;
  }
}

export function predictPipeRead(thread: Thread, pipe: PipeEnd, bytes: number): void {
  if (pipe.writes) return;
  if (pipe.state.bytes === 0 && pipe.state.writers > 0 && !pipe.nonblock && bytes > 0)
    thread.wait = { why: 'pipe', pipe };
  pipe.state.bytes = Math.max(0, pipe.state.bytes - bytes);
}
