import {
  encodeProgram,
  LOOK_SMAPS,
  LOOK_STATE,
  NO_SETTLE,
  type Operation,
  type Program,
  type ProgramRecord,
  type ThreadId,
} from '../../backend/index.js';
import { MAIN, MEM, PAGE, SRC, T1, threadOf } from './_machine.js';

const EVENT_FORK = 1n << 1n;
const CHILD = threadOf(1, 0);
const WINDOWS = [
  { start: MEM, pages: 8 },
  { start: SRC, pages: 2 },
];

function record(thread: ThreadId, operation: Operation, flags = LOOK_STATE): ProgramRecord {
  return { ...thread, operation, flags };
}

function opening(features = 0n): ProgramRecord[] {
  return [
    record(MAIN, { op: 'mmap', addr: MEM, length: 8n * PAGE }, LOOK_STATE | LOOK_SMAPS),
    record(MAIN, { op: 'mmap', addr: SRC, length: 2n * PAGE }),
    record(MAIN, { op: 'fill', addr: SRC, length: 2n * PAGE, byte: 0x5a }),
    record(MAIN, { op: 'userfaultfd' }),
    record(MAIN, { op: 'UFFDIO_API', fd: { slot: 3 }, features }),
    record(MAIN, { op: 'UFFDIO_REGISTER', fd: { slot: 3 }, start: MEM, len: 4n * PAGE }, LOOK_STATE | LOOK_SMAPS),
  ];
}

const copy = (
  fd: bigint | { slot: number; field?: number },
  dst: bigint,
  len = PAGE,
  src: bigint = SRC,
): Operation => ({
  op: 'UFFDIO_COPY',
  fd,
  dst,
  src,
  len,
});

/** Programs with threads and processes. */
const CONCURRENT: readonly Program[] = [
  {
    records: [
      ...opening(),
      record(T1, { op: 'load', addr: MEM + 8n }),
      record(threadOf(0, 2), { op: 'store', addr: MEM + PAGE, value: 7n, size: 8 }),
      record(MAIN, { op: 'read', fd: { slot: 3 }, count: 32 }),
      record(MAIN, copy({ slot: 3 }, MEM, 2n * PAGE)),
      record(MAIN, copy({ slot: 3 }, MEM)),
      record(MAIN, { op: 'munmap', addr: MEM + PAGE, length: PAGE }, LOOK_STATE | LOOK_SMAPS),
    ],
    windows: WINDOWS,
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  },
  {
    records: [
      ...opening(EVENT_FORK),
      record(T1, { op: 'fork', child: 1 }),
      record(MAIN, { op: 'read', fd: { slot: 3 } }),
      record(CHILD, { op: 'load', addr: MEM }),
      record(MAIN, copy({ slot: 7, field: 1 }, MEM)),
      record(CHILD, { op: 'exit', status: 3 }),
      record(MAIN, copy({ slot: 7, field: 1 }, MEM + PAGE)),
    ],
    windows: WINDOWS,
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  },
  {
    records: [
      ...opening(),
      record(MAIN, { op: 'pipe2' }),
      record(T1, { op: 'write', fd: { slot: 6, field: 2 }, buf: MEM + 100n, count: 16 }),
      record(threadOf(0, 2), { op: 'load', addr: MEM }, NO_SETTLE),
      record(MAIN, { op: 'poll', fd: { slot: 3 } }),
      record(MAIN, copy({ slot: 3 }, MEM)),
      record(MAIN, { op: 'read', fd: { slot: 6, field: 1 }, count: 16 }),
      record(MAIN, { op: 'exec' }),
      record(MAIN, { op: 'load', addr: MEM }),
    ],
    windows: WINDOWS,
    finalLooks: LOOK_STATE,
  },
];

/** Programs of one thread that work in any process: they name no descriptor by number and touch no missing page. */
export const SINGLE_THREADED: readonly Program[] = [
  {
    records: [
      record(MAIN, { op: 'mmap', addr: MEM, length: 8n * PAGE, flags: 0x100022n }),
      record(MAIN, { op: 'mmap', addr: SRC, length: 2n * PAGE, flags: 0x100022n }),
      record(MAIN, { op: 'mmap', addr: MEM, length: 8n * PAGE, flags: 0x100022n }),
      record(MAIN, { op: 'userfaultfd' }),
      record(MAIN, { op: 'read', fd: { slot: 3 } }),
      record(MAIN, { op: 'UFFDIO_API', fd: { slot: 3 }, api: 0xabn }),
      record(MAIN, { op: 'UFFDIO_API', fd: { slot: 3 }, features: 1n << 40n }),
      record(MAIN, { op: 'UFFDIO_API', fd: { slot: 3 } }),
      record(MAIN, { op: 'UFFDIO_API', fd: { slot: 3 } }),
      record(MAIN, { op: 'UFFDIO_REGISTER', fd: { slot: 3 }, start: MEM, len: 4n * PAGE }),
      record(MAIN, { op: 'UFFDIO_REGISTER', fd: { slot: 3 }, start: MEM + 1n, len: PAGE }),
      record(MAIN, { op: 'UFFDIO_REGISTER', fd: { slot: 3 }, start: MEM, len: PAGE, mode: 0n }),
      record(MAIN, copy({ slot: 3 }, MEM, 2n * PAGE)),
      record(MAIN, copy({ slot: 3 }, MEM)),
      record(MAIN, copy({ slot: 3 }, MEM + PAGE, 2n * PAGE)),
      record(MAIN, copy({ slot: 3 }, MEM + 2n * PAGE, PAGE, SRC + 4n * PAGE)),
      record(MAIN, copy({ slot: 3 }, MEM + 6n * PAGE)),
      record(MAIN, { op: 'read', fd: { slot: 3 } }),
      record(MAIN, { op: 'poll', fd: { slot: 3 } }),
      record(MAIN, { op: 'UFFDIO_WAKE', fd: { slot: 3 }, start: MEM, len: PAGE }),
      record(MAIN, { op: 'UFFDIO_WAKE', fd: { slot: 3 }, start: MEM, len: PAGE - 1n }),
      record(MAIN, { op: 'munmap', addr: MEM, length: 8n * PAGE }),
      record(MAIN, { op: 'munmap', addr: SRC, length: 2n * PAGE }),
      record(MAIN, { op: 'close', fd: { slot: 3 } }),
      record(MAIN, { op: 'close', fd: -1 }),
    ],
  },
];

export const PROGRAMS: readonly Uint8Array[] = [...CONCURRENT, ...SINGLE_THREADED].map(encodeProgram);
