import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { decodeResults, HEAP_START, type Operation, type ProgramRecord, Unmodelled } from '../../backend/index.js';
import { bootSimulator, UNMODELLED_PLACES } from '../../sim/index.js';
import { ROOT } from '../../tools/root.js';
import { ARENA, main, map, page, program, record, registered } from './_programs.js';

interface Case {
  readonly place: number;
  /** Which way there it is, if there are several. */
  readonly way?: string;
  readonly before?: readonly ProgramRecord[];
  readonly operation: Operation;
}

function word(addr: bigint, value: bigint): ProgramRecord {
  return main({ op: 'store', addr, value, size: 8n });
}

const FILE = 0x2n;

/** Of one segment each, whose structures lie at the first page's start. */
const READV_OF_ITSELF: Operation = {
  op: 'process_vm_readv',
  process: 0n,
  local_iov: page(0),
  liovcnt: 1n,
  remote_iov: page(0) + 16n,
  riovcnt: 1n,
};

/** A transparent huge page. */
const enabledHuge: readonly ProgramRecord[] = [
  main({ op: 'set_thp_disable', disable: 0n }),
  main({ op: 'mmap', addr: ARENA, length: 1n << 21n }),
  main({ op: 'madvise', addr: ARENA, length: 1n << 21n, advice: 14n }),
  main({ op: 'store', addr: ARENA, value: 1n }),
];

/** A program for each place that a small one can reach. */
const cases: readonly Case[] = [
  { place: 3, operation: { op: 'mmap', addr: ARENA, length: 4096n, flags: 0x122n } },
  { place: 4, operation: { op: 'mmap', addr: ARENA, length: 4096n, prot: 5n, flags: FILE, fd: 0n } },
  { place: 5, operation: { op: 'mmap', addr: ARENA, length: 4096n, flags: 0x62n } },
  { place: 10, before: registered(4), operation: { op: 'ioctl', fd: 3n, request: 2n, argp: page(0) } },
  {
    place: 11,
    before: [...registered(4, 1n << 8n), main(map(8, 1)), record(0, 1, { op: 'load', addr: page(0) })],
    operation: { op: 'read_at', fd: 3n, buf: page(8) },
  },
  {
    place: 151,
    before: [main(map(0, 1))],
    operation: { op: 'pagemap_scan', process: 0n, start: page(0), end: page(1), vec_len: 1n, return_mask: 128n },
  },
  {
    place: 153,
    before: [
      main(map(0, 1)),
      main({ op: 'userfaultfd' }),
      main({ op: 'UFFDIO_API', fd: 3n, features: 1n << 15n }),
      main({ op: 'UFFDIO_REGISTER', fd: 3n, start: page(0), len: 4096n, mode: 2n }),
      main({ op: 'madvise', addr: page(0), length: 4096n, advice: 102n }),
    ],
    operation: { op: 'pagemap_scan', process: 0n, start: page(0), end: page(1), vec_len: 0n, flags: 1n },
  },
  {
    place: 154,
    before: [main(map(0, 1)), word(page(0), 96n), word(page(0) + 16n, 0x20000n), word(page(0) + 24n, 0x30000n)],
    operation: { op: 'pagemap_ioctl', process: 0n, request: 0xc0606610n, argp: page(0) },
  },
  { place: 13, operation: { op: 'pipe2', flags: 0x4000n } },
  {
    place: 167,
    before: [
      main({ op: 'brk', addr: HEAP_START + 0x3000n }),
      main({ op: 'userfaultfd' }),
      main({ op: 'UFFDIO_API', fd: 3n, features: 1n << 6n }),
      main({ op: 'UFFDIO_REGISTER', fd: 3n, start: HEAP_START, len: 4096n }),
      main({ op: 'mseal', addr: HEAP_START + 0x2000n, length: 4096n }),
    ],
    operation: { op: 'brk', addr: HEAP_START },
  },
  {
    place: 70,
    before: [
      main({ op: 'userfaultfd' }),
      main({ op: 'UFFDIO_API', fd: 3n }),
      main({ op: 'mmap', addr: page(0), length: 4096n, flags: 0x31n }),
      main({ op: 'UFFDIO_REGISTER', fd: 3n, start: page(0), len: 4096n, mode: 2n }),
      main({ op: 'UFFDIO_WRITEPROTECT', fd: 3n, start: page(0), len: 4096n, mode: 1n }),
    ],
    operation: { op: 'madvise', addr: page(0), length: 4096n, advice: 102n },
  },
  { place: 31, before: [main(map(0, 1))], operation: { op: 'madvise', addr: page(0), length: 4096n, advice: 21n } },
  {
    place: 105,
    before: [main(map(0, 1))],
    operation: { op: 'mbind', addr: page(0), length: 4096n, mode: 2n, nodes: 2n },
  },
  {
    place: 106,
    before: [main({ op: 'mmap', addr: page(0), length: 4096n, prot: 7n })],
    operation: { op: 'execute', addr: page(0) },
  },
  { place: 33, operation: { op: 'mlockall', flags: 5n } },
  { place: 14, before: [main({ op: 'pipe2' })], operation: { op: 'ioctl', fd: 3n, request: 0x541bn, argp: page(0) } },
  {
    place: 50,
    before: [main(map(0, 1)), word(page(0), 0x700000200000n), word(page(0) + 8n, 8n)],
    operation: { op: 'readv', fd: 0n, iov: page(0), iovcnt: 1n },
  },
  {
    place: 51,
    before: [main({ op: 'pipe2' }), main(map(0, 2)), word(page(0), page(0)), word(page(0) + 8n, 4097n)],
    operation: { op: 'writev', fd: 4n, iov: page(0), iovcnt: 1n },
  },
  { place: 52, operation: { op: 'futex_wait', uaddr: page(0), val: 0n, flags: 1n } },
  {
    place: 53,
    before: [
      main(map(0, 1)),
      word(page(0), page(0) + 8n),
      word(page(0) + 8n, 16n),
      word(page(0) + 16n, page(0)),
      word(page(0) + 24n, 16n),
    ],
    operation: READV_OF_ITSELF,
  },
  {
    place: 53,
    way: 'of a page that comes with the copy, at another address',
    before: [
      main({ op: 'mmap', addr: page(0), length: 4096n, flags: 0x31n }),
      word(page(0), page(8) + 72n),
      word(page(0) + 8n, 16n),
      word(page(0) + 16n, page(0) + 64n),
      word(page(0) + 24n, 16n),
      main({ op: 'mremap', addr: page(0), old_length: 0n, new_length: 4096n, flags: 3n, new_address: page(8) }),
    ],
    operation: READV_OF_ITSELF,
  },
  {
    place: 55,
    before: [
      ...registered(4),
      main({ op: 'pipe2' }),
      main({ op: 'sigaction', signum: 10n, handler: 2n }),
      record(0, 1, { op: 'write', fd: 5n, buf: page(0), count: 4n }),
      main({ op: 'tgkill', process: 0n, thread: 1n, signum: 10n }),
    ],
    operation: { op: 'poll', fd: 3n },
  },
  { place: 60, before: [main({ op: 'pipe2' })], operation: { op: 'fcntl', fd: 3n, command: 4n, argument: 0x4000n } },
  {
    place: 63,
    before: [main({ op: 'fork', child: 1n }), main({ op: 'drop_privileges' })],
    operation: { op: 'kill', process: 1n, signum: 0n },
  },
  { place: 81, before: [main({ op: 'memfd_create' })], operation: { op: 'write', fd: 3n, buf: page(0), count: 4n } },
  {
    place: 82,
    before: [main({ op: 'memfd_create' }), main({ op: 'reopen', fd: 3n })],
    operation: { op: 'read_at', fd: 4n, buf: page(0), count: 4n },
  },
  {
    place: 83,
    before: [main({ op: 'memfd_create' })],
    operation: { op: 'fallocate', fd: 3n, offset: 0n, length: 4097n * 4096n },
  },
  {
    place: 84,
    before: [
      main({ op: 'memfd_create' }),
      main({ op: 'ftruncate', fd: 3n, length: 4096n }),
      main({ op: 'mmap', addr: ARENA, length: 4096n, prot: 1n, flags: FILE, fd: 3n }),
      main({ op: 'mlock', addr: ARENA, length: 4096n }),
    ],
    operation: { op: 'mprotect', addr: ARENA, length: 4096n, prot: 3n },
  },
  {
    place: 85,
    before: [main({ op: 'memfd_create' })],
    operation: { op: 'pwrite', fd: 3n, value: 1n, offset: 1n << 48n },
  },
  { place: 86, operation: { op: 'reopen', fd: 0n } },
  {
    place: 89,
    before: [main({ op: 'memfd_create' })],
    operation: { op: 'fcntl', fd: 3n, command: 4n, argument: 0x4000n },
  },
  {
    place: 90,
    before: [main({ op: 'mmap', addr: ARENA, length: 4096n, flags: 0x31n })],
    operation: { op: 'madvise', addr: ARENA, length: 4096n, advice: 12n },
  },
  {
    place: 100,
    before: registered(4),
    operation: { op: 'UFFDIO_MOVE', fd: 3n, dst: 0x700000000000n, src: page(0), len: 4096n },
  },
  {
    place: 175,
    before: enabledHuge,
    operation: { op: 'madvise', addr: ARENA + 4096n, length: 4096n, advice: 8n },
  },
  {
    place: 176,
    before: [
      ...enabledHuge,
      main({ op: 'userfaultfd' }),
      main({ op: 'UFFDIO_API', fd: 3n }),
      main({ op: 'UFFDIO_REGISTER', fd: 3n, start: ARENA, len: 1n << 21n, mode: 2n }),
      main({ op: 'UFFDIO_WRITEPROTECT', fd: 3n, start: ARENA, len: 1n << 21n, mode: 1n }),
      main({ op: 'UFFDIO_REGISTER', fd: 3n, start: ARENA, len: 1n << 21n, mode: 1n }),
    ],
    operation: { op: 'store', addr: ARENA, value: 1n },
  },
  { place: 177, before: enabledHuge, operation: { op: 'proc_mem_read', process: 0, addr: ARENA, count: 8n } },
  { place: 178, before: enabledHuge, operation: { op: 'madvise', addr: ARENA, length: 1n << 21n, advice: 25n } },
  {
    place: 179,
    before: enabledHuge,
    operation: {
      op: 'mremap',
      addr: ARENA,
      old_length: 1n << 21n,
      new_length: 1n << 21n,
      flags: 3n,
      new_address: ARENA + (1n << 30n),
    },
  },
];

for (const { place, way, before = [], operation } of cases)
  test(`place ${place} is said loudly: ${UNMODELLED_PLACES[place]}${way === undefined ? '' : ` (${way})`}`, (t) => {
    const machine = bootSimulator();
    const results = machine.run(program([...before, main(operation)]));
    const error = t.throws(() => decodeResults(results), { instanceOf: Unmodelled });
    t.is(error.place, place);
    t.is(error.record, before.length);
    t.is(error.message, `not modelled: ${UNMODELLED_PLACES[place]}`);
    // Nothing that it says from then on is a guess.
    t.throws(() => decodeResults(machine.run(program([]))), { instanceOf: Unmodelled });
    t.throws(() => machine.perform({ process: 0, thread: 0 }, { op: 'pipe2' }), { instanceOf: Unmodelled });
    machine.reset();
    t.is(decodeResults(machine.run(program([]))).length, 1);
  });

test('overcommit without counting is said loudly', (t) => {
  const { environment } = bootSimulator().config;
  const machine = bootSimulator({ environment: { ...environment, overcommit: 2 } });
  const error = t.throws(() => decodeResults(machine.run(program([main(map(0, 1))]))), { instanceOf: Unmodelled });
  t.is(error.place, 6);
});

test('droppable memory of releases that let it be registered is said loudly', (t) => {
  const machine = bootSimulator({ release: '6.12' });
  const map = program([main({ op: 'mmap', addr: ARENA, length: 4096n, flags: 0x28n })]);
  const error = t.throws(() => decodeResults(machine.run(map)), { instanceOf: Unmodelled });
  t.is(error.place, 2);
});

test('a heap that can’t be placed is said loudly', (t) => {
  const { environment } = bootSimulator().config;
  const machine = bootSimulator({ environment: { ...environment, heap: false } });
  const error = t.throws(() => decodeResults(machine.run(program([main({ op: 'brk' })]))), { instanceOf: Unmodelled });
  t.is(error.place, 166);
});

test('a setting that a container’s root may not be able to write is said loudly', (t) => {
  const { environment } = bootSimulator().config;
  const machine = bootSimulator({ environment: { ...environment, root: true, capSysPtrace: false } });
  const write = program([main({ op: 'sysctl_write', value: 1 })]);
  const error = t.throws(() => decodeResults(machine.run(write)), { instanceOf: Unmodelled });
  t.is(error.place, 183);
});

const HUGE = 0x200000n;
const SHARED_HUGETLB = 0x40031n;
const mapHuge = (length: bigint, flags: bigint, addr = ARENA) => main({ op: 'mmap', addr, length, flags });

const moveHuge: Operation = {
  op: 'mremap',
  addr: ARENA,
  old_length: HUGE,
  new_length: HUGE,
  flags: 3n,
  new_address: ARENA + 8n * HUGE,
};

/** The same with a pool of hugepages. */
const hugeCases: readonly (Case & { readonly pool?: number })[] = [
  { place: 92, operation: { op: 'mmap', addr: ARENA, length: HUGE, flags: 0x40023n } },
  {
    place: 152,
    before: [
      mapHuge(HUGE, 0x40022n),
      main({ op: 'memfd_create' }),
      main({ op: 'mmap', addr: ARENA + HUGE, length: 4096n, flags: 0x11n, fd: 3n }),
    ],
    operation: { op: 'pagemap_scan', process: 0, start: ARENA, end: ARENA + HUGE, vec_len: 1 },
  },
  { place: 160, operation: { op: 'memfd_create', flags: 4n | (30n << 26n) } },
  {
    place: 161,
    before: [
      main({ op: 'memfd_create', flags: 4n }),
      main({ op: 'mmap', addr: ARENA, length: HUGE, flags: 0x12n, fd: 3n }),
      main({ op: 'mmap', addr: ARENA + HUGE, length: HUGE, flags: 0x4012n, fd: 3n }),
      main({ op: 'store', addr: ARENA, value: 1n }),
      main({ op: 'fork', child: 1n }),
    ],
    operation: { op: 'store', addr: ARENA, value: 2n },
  },
  { place: 162, operation: { op: 'mmap', addr: ARENA, length: 1n << 30n, flags: SHARED_HUGETLB | 0x4000n } },
  {
    place: 163,
    before: [mapHuge(HUGE, SHARED_HUGETLB)],
    operation: { op: 'mmap', addr: ARENA, length: HUGE, flags: 0x8032n },
  },
  {
    place: 164,
    pool: 2,
    before: [mapHuge(2n * HUGE, 0x40032n)],
    operation: moveHuge,
  },
  {
    place: 165,
    before: [
      mapHuge(HUGE, 0x40032n),
      main({ op: 'store', addr: ARENA, value: 1n }),
      main({ op: 'fork', child: 1n }),
      main(moveHuge),
    ],
    operation: { op: 'store', addr: ARENA + 8n * HUGE, value: 1n },
  },
  { place: 174, operation: { op: 'set_thp_disable', disable: 0n } },
];

for (const { place, before = [], operation, pool = 1 } of hugeCases)
  test(`place ${place} is said loudly where there are hugepages: ${UNMODELLED_PLACES[place]}`, (t) => {
    const { environment } = bootSimulator().config;
    const machine = bootSimulator({ environment: { ...environment, hugepages: pool } });
    const error = t.throws(() => decodeResults(machine.run(program([...before, main(operation)]))), {
      instanceOf: Unmodelled,
    });
    t.is(error.place, place);
    t.is(error.record, before.length);
  });

test('every place of the model has a sentence, and every sentence a place', (t) => {
  const source = readFileSync(join(ROOT, 'assembly/unmodelled.ts'), 'utf8');
  const numbers = [...source.matchAll(/export const UNMODELLED_\w+: u32 = (\d+);/g)].map((match) => Number(match[1]));
  t.deepEqual(numbers, [...new Set(numbers)]);
  t.deepEqual(numbers, Object.keys(UNMODELLED_PLACES).map(Number));
});
