import type { Operand } from '../../operand.js';
import { ARENA_END, ARENA_START } from '../../wire.js';
import { PAGE, PAYLOAD_PAGES, type ProgramBuilder } from '../builder.js';
import { advance, predictPipeRead, predictPipeWrite, readMessages } from '../predict.js';
import {
  type Access,
  type Memory,
  MODE_MISSING,
  type OpenFile,
  READ,
  SPAN_PAGES,
  type Thread,
  WRITE,
} from '../world.js';
import { wrongAddress, wrongStream } from '../wrong.js';

const TASK_SIZE = 0x7ffffffff000n;
/** Below it nothing can be mapped. */
const LOW_END = 0x10000n;
const MESSAGE = 32;
const WORD = 8;
const SEGMENT = 16;
/** Where the last page of payload has segments in even pages and, behind them, in odd ones; how many of each. */
const ARRAYS = 1024;
const ARRAY_SEGMENTS = 64;
const QUARTER = PAGE / 4;
/** Most segments that a step asks for. */
const MOST = 3;
/** Counts that are refused, by the kernel or by the machine. */
const WRONG_COUNTS = [0, 1025, 9, 1024, 0xffffffffffffffffn] as const;

interface Segment {
  readonly base: Operand;
  readonly length: Operand;
  /** Pages that it covers. */
  readonly pages: readonly number[];
}

/** An array of segments in memory, and what reading it and using them touches. */
interface Vector {
  readonly iov: Operand;
  readonly count: Operand;
  readonly array: readonly Access[];
  readonly accesses: readonly Access[];
  /** Bytes, if that is sure. */
  readonly bytes: number;
}

/** Keeps what one step has two of away from each other. */
interface Place {
  /** The half of its page in which an array lies (see `quarter`): neither of two is written over. */
  readonly half: number;
  /** Whether segments lie only in even pages, or only in odd ones, as `half` says, and do not reach into others. */
  readonly apart: boolean;
}

/**
 * Which quarter of its page an array lies in. Whatever else was written there, and be it a copy of the payload, those that are to
 * be apart find only such arrays in theirs: an array that could not be written is no other's.
 */
function quarter({ half, apart }: Place): number {
  if (apart) return half === 0 ? 1 : 2;
  return half === 0 ? 0 : 3;
}

/** Writes segments anywhere in the span into a page of payload; none reaches into another page. */
export function writeSegments(builder: ProgramBuilder, payload: Uint8Array): void {
  const { random } = builder;
  const view = new DataView(payload.buffer, payload.byteOffset);
  for (let segment = 0; segment < 2 * ARRAY_SEGMENTS; segment += 1) {
    const at = (PAYLOAD_PAGES - 1) * PAGE + ARRAYS + segment * SEGMENT;
    const half = segment < ARRAY_SEGMENTS ? 0 : 1;
    const offset = random.chance(50) ? 0 : random.below(PAGE);
    view.setBigUint64(at, BigInt(builder.address(2 * random.below(SPAN_PAGES / 2) + half, offset)), true);
    const length = Math.min(random.pick([0, 1, 8, 16, 32, 100, 1000]), PAGE - offset);
    view.setBigUint64(at + WORD, BigInt(length), true);
  }
}

/** Whether memory is not the driver's own: what the simulator would not go on with. */
function isOurs(base: bigint, length: bigint): boolean {
  return base >= TASK_SIZE || base + length <= LOW_END || (base >= ARENA_START && base + length <= ARENA_END);
}

function wrongSegment(builder: ProgramBuilder): Segment {
  const base = wrongAddress(builder);
  const length = builder.random.pick([0, WORD, 0x7fffffffffffffffn, -1]);
  const ours = typeof base !== 'object' && isOurs(BigInt(base), BigInt(length));
  return { base: ours ? base : 0, length: ours ? length : WORD, pages: [] };
}

function segment(builder: ProgramBuilder, memory: Memory, right: number, place: Place): Segment {
  const { random } = builder;
  if (random.chance(5)) return wrongSegment(builder);
  const fits = (page: number): boolean => !place.apart || page % 2 === place.half;
  const allowed = (page: number): boolean => fits(page) && ((memory.page(page)?.prot ?? 0) & right) !== 0;
  const page = (random.chance(95) ? builder.pickPage(allowed) : undefined) ?? builder.pickPage(fits)!;
  const offset = random.chance(50) ? 0 : random.pick([WORD, 100, PAGE - 16]);
  const asked = random.chance(85) ? random.pick([1, WORD, 16, 32, 64]) : random.pick([PAGE, PAGE + 24, 0]);
  const room = place.apart ? 1 : SPAN_PAGES - page;
  const length = Math.min(asked, room * PAGE - offset);
  const last = Math.floor((page * PAGE + offset + Math.max(0, length - 1)) / PAGE);
  const pages = Array.from({ length: last - page + 1 }, (_, index) => page + index);
  return { base: builder.address(page, offset), length, pages };
}

/** Segments of `memory` for a thread, whose array lies in its own memory or in the payload. */
function vector(
  builder: ProgramBuilder,
  thread: Thread,
  memory: Memory,
  right: number,
  place: Place = { half: builder.random.below(2), apart: false },
): Vector | undefined {
  const { random } = builder;
  if (random.chance(15)) return foundVector(builder, thread, place.half);
  const segments = Array.from({ length: random.between(1, MOST) }, () => segment(builder, memory, right, place));
  const page = builder.pickPage((candidate) => {
    const state = thread.process.memory.page(candidate);
    const there = state !== undefined && (state.present || (state.modes & MODE_MISSING) === 0);
    return there && (state.prot & WRITE) !== 0;
  });
  if (page === undefined) return undefined;
  const size = segments.length * SEGMENT;
  const offset =
    quarter(place) * QUARTER + QUARTER - size - (random.chance(25) ? 0 : random.below(QUARTER / 2 / WORD) * WORD);
  const iov = builder.address(page, offset);
  segments
    .flatMap(({ base, length }) => [base, length])
    .forEach((value, word) => {
      builder.emit(thread, { op: 'store', addr: iov + word * WORD, value, size: WORD });
    });
  thread.process.memory.page(page)!.present = true;
  const write = right === WRITE;
  const accesses = segments.flatMap(({ pages }) => pages.map((number) => ({ page: number, write, memory })));
  const bytes = segments.reduce((sum, { length }) => sum + Math.max(0, Number(length)), 0);
  return { iov, count: segments.length, array: [], accesses, bytes };
}

/** An array that holds what it holds: in the payload, in a page that is missing, or nowhere. */
function foundVector(builder: ProgramBuilder, thread: Thread, half: number): Vector {
  const { random } = builder;
  const count = random.chance(75) ? random.between(1, MOST) : random.pick(WRONG_COUNTS);
  const nothing = { count, array: [], accesses: [], bytes: 0 };
  const first = half * ARRAY_SEGMENTS + random.below(ARRAY_SEGMENTS - MOST + 1);
  const offset = ARRAYS + first * SEGMENT;
  if (random.chance(50)) return { ...nothing, iov: builder.payload((PAYLOAD_PAGES - 1) * PAGE + offset) };
  if (random.chance(20)) return { ...nothing, iov: random.pick([0, 0x5000, 0xffff800000000000n]) };
  const { memory } = thread.process;
  const missing = (page: number): boolean => {
    const state = memory.page(page);
    return state !== undefined && !state.present && (state.modes & MODE_MISSING) !== 0;
  };
  const page = builder.pickPage(missing) ?? builder.anyPage();
  return { ...nothing, iov: builder.address(page, offset), array: [{ page, write: false }] };
}

function isReadable(builder: ProgramBuilder, file: OpenFile): boolean {
  if (file.kind === 'uffd') return file.readable && !builder.threadIds;
  return file.kind === 'pipe' && !file.writes && file.state.bytes > 0;
}

export function readv(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const entries = [...thread.process.descriptors].filter(([, { file }]) => isReadable(builder, file));
  if (entries.length === 0) return false;
  const [number, { file }] = random.pick(entries);
  const to = vector(builder, thread, thread.process.memory, WRITE);
  if (to === undefined) return false;
  const right = random.chance(96);
  const fd = right ? builder.descriptor(thread.process, number) : wrongStream(builder, thread.process);
  builder.emit(thread, { op: 'readv', fd, iov: to.iov, iovcnt: to.count });
  const finish = (): void => {
    if (file.kind === 'uffd') readMessages(thread, file, Math.floor(to.bytes / MESSAGE), undefined);
    else if (file.kind === 'pipe') predictPipeRead(thread, file, to.bytes);
  };
  const accesses = [...to.array, ...to.accesses];
  if (right) advance(thread, { memory: thread.process.memory, accesses, kernel: true, finish });
  return true;
}

export function writev(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  const ends = [...thread.process.descriptors].filter(([, { file }]) => file.kind === 'pipe' && file.writes);
  if (ends.length === 0) return false;
  const [number, { file }] = random.pick(ends);
  const from = vector(builder, thread, thread.process.memory, READ);
  // More than a page at once is not modelled.
  if (from === undefined || from.bytes > PAGE) return false;
  const fd = random.chance(96) ? builder.descriptor(thread.process, number) : wrongStream(builder, thread.process);
  builder.emit(thread, { op: 'writev', fd, iov: from.iov, iovcnt: from.count });
  const finish = (): void => {
    if (file.kind === 'pipe') predictPipeWrite(world, file, from.bytes);
  };
  const accesses = [...from.array, ...from.accesses];
  advance(thread, { memory: thread.process.memory, accesses, kernel: true, finish });
  return true;
}

/** A process whose memory is wanted: a living one, often its own, or one that there is not. */
export function someProcess(builder: ProgramBuilder, thread: Thread): { number: number; memory: Memory } {
  const { random, world } = builder;
  if (random.chance(4)) return { number: random.pick([9, 15, 16, 0x7fffffff]), memory: thread.process.memory };
  const process = random.chance(50) ? thread.process : random.pick(world.processes);
  return { number: process.number, memory: process.memory };
}

export function processVm(builder: ProgramBuilder, thread: Thread): boolean {
  const { random } = builder;
  const writes = random.chance(40);
  const target = someProcess(builder, thread);
  // What comes of bytes that are copied onto later ones of the same range is not modelled.
  const apart = target.memory === thread.process.memory;
  const local = vector(builder, thread, thread.process.memory, writes ? READ : WRITE, { half: 0, apart });
  const remote = local && vector(builder, thread, target.memory, writes ? WRITE : READ, { half: 1, apart });
  if (local === undefined || remote === undefined) return false;
  builder.emit(thread, {
    op: writes ? 'process_vm_writev' : 'process_vm_readv',
    process: target.number,
    local_iov: local.iov,
    liovcnt: local.count,
    remote_iov: remote.iov,
    riovcnt: remote.count,
    flags: random.chance(3) ? 1 : 0,
  });
  const accesses = [...local.array, ...remote.array, ...remote.accesses, ...local.accesses];
  advance(thread, { memory: thread.process.memory, accesses, kernel: true });
  return true;
}

/**
 * Puts pages into an empty pipe and reads them back, with a store in between: what a fork makes of pages that a pipe holds, and
 * of shared ones, is not modelled, so that only a process that never forked does it.
 */
export function vmsplice(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, world } = builder;
  if (world.processes.length > 1) return false;
  const ends = [...thread.process.descriptors].filter(
    ([, { file }]) => file.kind === 'pipe' && file.writes && file.state.bytes === 0 && file.state.readers > 0,
  );
  if (ends.length === 0) return false;
  const [fd, { file }] = random.pick(ends);
  const reader = [...thread.process.descriptors].find(
    ([, other]) =>
      other.file.kind === 'pipe' && file.kind === 'pipe' && !other.file.writes && other.file.state === file.state,
  );
  const idle = world.processes[0]!.threads.every(({ wait }) => wait?.why !== 'pipe');
  if (reader === undefined || !idle) return false;
  const { memory } = thread.process;
  const present = (page: number): boolean => {
    const state = memory.page(page);
    return state?.present === true && (state.prot & READ) !== 0;
  };
  // Of a file's page it is not modelled.
  const page = builder.pickPage((candidate) => present(candidate) && memory.page(candidate)!.shmem === undefined);
  const writable = builder.pickPage(
    (candidate) => present(candidate) && candidate !== page && (memory.page(candidate)!.prot & WRITE) !== 0,
  );
  if (page === undefined || writable === undefined) return false;
  const iov = builder.address(writable, 0x20);
  const base = builder.address(page, random.pick([0, 8, PAGE - 8]));
  const words = [base, random.pick([4, 8])];
  words.forEach((value, word) => {
    builder.emit(thread, { op: 'store', addr: iov + word * WORD, value, size: WORD });
  });
  builder.emit(thread, { op: 'vmsplice', fd, iov, iovcnt: 1, flags: random.pick([2, 10, 2, 18]) });
  if (random.chance(50)) builder.emit(thread, { op: 'store', addr: base, value: random.u32(), size: 4 });
  builder.emit(thread, { op: 'fcntl', fd: reader[0], command: 4, argument: 0x800 });
  if (reader[1].file.kind === 'pipe') reader[1].file.nonblock = true;
  builder.emit(thread, { op: 'read', fd: reader[0], count: 64 });
  return true;
}
