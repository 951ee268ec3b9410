import { Completion } from './completion';
import { Frame } from './frame';
import { InFlight } from './inflight';
import { CONFIG_BASE, STATE_BASE } from './layout';
import { Process } from './process';
import { Thread } from './thread';

/** What a machine boots with; lies outside the state. */
@unmanaged
export class Config {
  features: u64;
  /** RAM plus swap, pages. */
  memoryPages: u64;
  maxMapCount: u32;
  capSysPtrace: u32;
  unprivilegedUserfaultfd: u32;
  overcommit: u32;
  /** What opening /dev/userfaultfd fails with, 0 if it can be opened; then whether by root alone. */
  deviceErrno: u32;
  deviceForRoot: u32;
  /** Whether the machine runs as root. */
  root: u32;
  /** Hugepages of the pool, which are all the machine's. */
  hugepages: u32;
  capPerfmon: u32;
  /** Whether machines have a file on a disk that takes O_DIRECT. */
  directIo: u32;
  /** Whether machines can make a tmpfs, files on a disk, secret memory. */
  tmpfs: u32;
  diskFiles: u32;
  secretMemory: u32;
  /** Whether a poisoned page is told of as a failure of memory (CONFIG_MEMORY_FAILURE). */
  memoryFailure: u32;
  /** Whether machines have their heap in the arena. */
  heap: u32;
  /** Whether machines can have transparent huge pages as the model has them. */
  transparentHugepages: u32;
  /** Bytes that a read of a file's memory maps at most (fault-around). */
  faultAround: u32;
  /** What the release that is modelled does as earlier ones did (see release.ts). */
  before: u64;
}

/** The root of the state, at STATE_BASE. All other records hang from it. */
@unmanaged
export class Machine {
  /** Where the next block that no free list holds comes from: the high-water mark. */
  bump: u32;
  /** Bytes in use: those of blocks that were allocated and not released. */
  allocated: u32;
  /** Virtual time, nanoseconds. Only `advance` moves it. */
  time: u64;
  /** Number of the present run: tells whether a thread's record belongs to the program whose slots are at hand. */
  run: u32;
  /** Number of the present settle: messages queued within one are an unordered group. */
  settle: u32;
  /** Whether every message is a group of its own, because the schedule decides. */
  exploring: u32;
  /** Place of `unmodelled.ts` that was reached, 0 for none. */
  unmodelled: u32;
  /** Whether there ever was a file whose pages are not modelled. */
  opaqueFiles: u32;
  /** Last identity given to an anon_vma. */
  anonSerial: u32;
  /** Index of the thread that took the last step: a plain run goes on with it. */
  current: u32;
  /** Child numbers given to `fork`, one bit each. */
  numbersUsed: u32;
  /** The completions not yet reported, by (process, thread). */
  completions: Completion;
  lastCompletion: Completion;
  /** The frame and the chunk of zeros that everything untouched shares. */
  zeroFrame: Frame;
  zeroChunk: u32;
  /** The chunk that the last fill shared among all it filled; 0 before the first one. */
  fillChunk: u32;
  /** Threads that can take a step, one bit each, by process * 16 + thread. */
  runnable0: u64;
  runnable1: u64;
  runnable2: u64;
  runnable3: u64;
  /** Whether a thread may be spinning, and whether anything was done since those that spin last tried. */
  spins: u32;
  stirred: u32;
  /** Processes that are stopped. */
  stops: u32;
  /** Whether madvise may be waiting for an event after it removed pages (see stale.ts). */
  stale: u32;
  /** Pages of memory that pipes hold. */
  spliced: u32;
  /** Threads that wait for a lock: a wait list. */
  lockWaiters: u64;
  /** Hugepages of the pool that are free, and that are reserved (see hugepool.ts). */
  hugeFree: i32;
  hugeReserved: i32;
  /** Descriptors that were sent and not received, oldest first, and how many they are (see inflight.ts). */
  oldestInFlight: InFlight;
  newestInFlight: InFlight;
  inFlight: u32;
  /** vm.unprivileged_userfaultfd. */
  unprivileged: u32;
  // Arrays follow: threads, processes, payload frames, free lists (offsets below).
}

/** u32 for each thread, by process * 16 + thread. */
export const THREADS: usize = STATE_BASE + ((offsetof<Machine>() + 63) & ~63);
/** u32 for each process. */
export const PROCESSES: usize = THREADS + 256 * 4;
/** u32 for each page of the payload area: its frame, or 0 for zeros. */
export const PAYLOAD_FRAMES: usize = PROCESSES + 16 * 4;
/** u32 for each size of block, by size / 16: the first free one. */
export const FREE_LISTS: usize = PAYLOAD_FRAMES + 256 * 4;
export const FREE_LIST_COUNT: u32 = 800;
/** Where blocks begin. */
export const BLOCKS: usize = FREE_LISTS + FREE_LIST_COUNT * 4;

export function machine(): Machine {
  return changetype<Machine>(STATE_BASE);
}

export function config(): Config {
  return changetype<Config>(CONFIG_BASE);
}

export function threadAt(index: u32): Thread {
  return changetype<Thread>(<usize>load<u32>(THREADS + ((<usize>index) << 2)));
}

export function processAt(number: u32): Process {
  return changetype<Process>(<usize>load<u32>(PROCESSES + ((<usize>number) << 2)));
}

/**
 * Whether a reference is to nothing: records are plain memory, and 0 is no record. Nothing lies below the buffers
 * (layout.ts), so that what is read of no record is 0; where that answers the question too, it need not be asked first.
 */
export function isNone<T>(reference: T): bool {
  return changetype<usize>(reference) == 0;
}

export function none<T>(): T {
  return changetype<T>(0);
}
