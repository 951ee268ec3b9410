import test from 'ava';
import { equalBytes } from '../../backend/compare/search.js';
import { formatProgram } from '../../backend/compare.js';
import {
  DEFAULT_CONFIG,
  encodeProgram,
  type Operand,
  type Operation,
  type Program,
  type ProgramRecord,
} from '../../backend/index.js';
import { DEFAULT_WEIGHTS, randomHugepageProgram, randomProgram } from '../../backend/random.js';
import { LOOK_SMAPS, LOOK_STATE, NO_SETTLE, PAYLOAD_BASE } from '../../backend/wire.js';
import { bootSimulator, type SimulatorMachine } from '../../sim/index.js';
import { compile, type Mutant } from '../mutants/_compile.js';
import { copy, main, page, record, registered } from './_programs.js';

/** What is performed directly (assembly/direct.ts) must come to what the step machines come to, which is what the kernel is compared with. */

const PROGRAMS = 3000;
/** Programs of hugepages, and the pool for them. */
const HUGEPAGE_PROGRAMS = 300;
const ENVIRONMENT = { ...DEFAULT_CONFIG.environment, hugepages: 4 };
const WEIGHTS = { ...DEFAULT_WEIGHTS, slotPercent: 0 };

function immediate(operand: Operand | string): Operand | string {
  return typeof operand === 'object' && 'payload' in operand ? PAYLOAD_BASE + BigInt(operand.payload) : operand;
}

/** The program without what keeps records from being performed directly: looks after each of them, and operands of other kinds. */
function plain(program: Program): Program {
  const records = program.records.map(({ operation, flags = 0, ...thread }) => ({
    ...thread,
    operation: Object.fromEntries(
      Object.entries(operation).map(([name, operand]) => [name, immediate(operand as Operand)]),
    ) as unknown as Operation,
    flags: flags & NO_SETTLE,
  }));
  return { ...program, records, finalLooks: LOOK_STATE | LOOK_SMAPS };
}

/** Faults of all kinds that are performed directly, and those beside them that are not. */
function faults(): Program {
  const touch = (thread: number, number: number, size = 1n, offset = 0n) =>
    record(0, thread, { op: 'load', addr: page(number) + offset, size });
  const read = (count = 32n) => main({ op: 'read', fd: 3n, count });
  const source = page(40);
  return {
    records: [
      ...registered(8),
      main({ op: 'mmap', addr: source, length: 8192n, flags: 0x32n }),
      main({ op: 'fill', addr: source, length: 8192n, byte: 7n }),
      ...[read(), touch(1, 0), touch(2, 0, 8n, 4092n), read(), read(64n), main(copy(3n, 0, source))],
      ...[
        touch(1, 1),
        read(),
        main(copy(3n, 1, source, 1n)),
        main({ op: 'UFFDIO_WAKE', fd: 3n, start: page(1), len: 4096n }),
      ],
      ...[read(32n), main(copy(3n, 1, source)), main(copy(3n, 1, source, 1n << 40n)), main(copy(3n, 2, source + 1n))],
      ...[touch(1, 3), touch(2, 3), touch(3, 3), read(96n), main(copy(3n, 3, source)), read()],
      ...[touch(1, 4, 4n, 6n), main(copy(3n, 4, page(60))), record(0, 7, copy(3n, 5, page(6)))],
      ...[
        touch(1, 2, 2n),
        record(0, 3, { op: 'load', addr: page(2), size: 1n }),
        main({ op: 'UFFDIO_WAKE', fd: 3n, start: page(2), len: 1n }),
      ],
      ...[main({ op: 'userfaultfd', flags: 0x80000n }), main({ op: 'UFFDIO_API', fd: 4n, features: 0x180n })],
      ...[main({ op: 'UFFDIO_API', fd: 4n }), record(0, 5, { op: 'poll', fd: 3n, timeout: -1n }), touch(4, 7), read()],
      ...[main({ op: 'UFFDIO_ZEROPAGE', fd: 3n, start: page(7), len: 4096n }), touch(1, 5, 4n), touch(2, 6, 4n)],
      ...[main({ op: 'UFFDIO_ZEROPAGE', fd: 3n, start: page(7), len: 4096n })],
      ...[main({ op: 'UFFDIO_UNREGISTER', fd: 3n, start: page(5), len: 4096n }), touch(3, 5)],
      ...[main({ op: 'UFFDIO_UNREGISTER', fd: 3n, start: page(0), len: 8n * 4096n })],
      ...registeredAgain(),
      ...forbidden(source),
      ...moves(source),
      ...[main(copy(9n, 1, source)), main({ op: 'read', fd: 4n }), touch(1, 100)],
    ],
    windows: [{ start: page(0), pages: 8 }],
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

/** Registered again with what it has, with more, with less, in part, beyond its end, and with modes that there are not. */
function registeredAgain(): ProgramRecord[] {
  const start = page(44);
  const register = (mode: bigint, from = start, pages = 4n) =>
    main({ op: 'UFFDIO_REGISTER', fd: 3n, start: from, len: pages * 4096n, mode });
  return [
    main({ op: 'mmap', addr: start, length: 4n * 4096n, flags: 0x32n }),
    ...[register(1n), register(1n), register(3n), register(1n), register(2n, start + 4096n, 1n), register(3n)],
    ...[register(0n), register(4n), register(5n), register(8n), register(1n, start, 5n), register(1n, page(43), 3n)],
    ...[register(1n, start + 1n, 1n), register(1n, start, 0n), register(1n, page(100), 1n)],
    main({ op: 'UFFDIO_REGISTER', fd: 9n, start, len: 4096n }),
  ];
}

/** A load whose page comes when it may not read it any more. */
function forbidden(source: bigint): ProgramRecord[] {
  const start = page(56);
  return [
    main({ op: 'mmap', addr: start, length: 4096n, flags: 0x32n }),
    main({ op: 'UFFDIO_REGISTER', fd: 3n, start, len: 4096n }),
    record(0, 8, { op: 'load', addr: start }),
    main({ op: 'mprotect', addr: start, length: 4096n, prot: 0n }),
    main(copy(3n, 56, source)),
  ];
}

/** MOVE of pages that can be moved and that can't, with and without who waits for them. */
function moves(source: bigint): ProgramRecord[] {
  const move = (dst: bigint, src: bigint, mode = 0n) => main({ op: 'UFFDIO_MOVE', fd: 3n, dst, src, len: 4096n, mode });
  const map = (addr: bigint) => main({ op: 'mmap', addr, length: 4096n, flags: 0x32n });
  const register = (start: bigint) => main({ op: 'UFFDIO_REGISTER', fd: 3n, start, len: 4096n });
  const [low, high, middle] = [page(50), page(52), page(51)];
  return [
    ...[map(low), map(high), register(low), register(high)],
    ...[record(0, 6, { op: 'load', addr: low }), move(low, source), move(low, source), move(high, source)],
    ...[move(high, low), move(high, low, 1n), move(low, high, 1n), move(low, page(100)), move(low, low + 1n)],
    ...[map(middle), register(middle), main({ op: 'fork', child: 1n })],
    ...[move(middle, low), main({ op: 'store', addr: low, value: 3n, size: 1n }), move(middle, low)],
    record(1, 0, { op: 'load', addr: middle }),
    record(1, 0, { op: 'UFFDIO_MOVE', fd: 3n, dst: low, src: middle, len: 4096n }),
  ];
}

/** POISON and CONTINUE of hugepages, and ZEROPAGE of a private mapping of a file, with who waits, and where they are refused. */
function otherMemory(): Program {
  const huge = 0x200000n;
  const [mine, files, small] = [0x180000000000n, 0x180001000000n, page(0)];
  const load = (thread: number, addr: bigint) => record(0, thread, { op: 'load', addr });
  const register = (start: bigint, len: bigint, mode: bigint) =>
    main({ op: 'UFFDIO_REGISTER', fd: 3n, start, len, mode });
  const poison = (start: bigint, mode = 0n) => main({ op: 'UFFDIO_POISON', fd: 3n, start, len: huge, mode });
  const resume = (start: bigint, mode = 0n) => main({ op: 'UFFDIO_CONTINUE', fd: 3n, start, len: huge, mode });
  const zero = (start: bigint, mode = 0n) => main({ op: 'UFFDIO_ZEROPAGE', fd: 3n, start, len: 4096n, mode });
  return {
    records: [
      ...[main({ op: 'userfaultfd', flags: 0x80800n }), main({ op: 'UFFDIO_API', fd: 3n })],
      ...[main({ op: 'memfd_create', flags: 4n }), main({ op: 'ftruncate', fd: 4n, length: 2n * huge })],
      ...[main({ op: 'memfd_create' }), main({ op: 'ftruncate', fd: 5n, length: 2n * 4096n })],
      main({ op: 'mmap', addr: mine, length: 2n * huge, flags: 0x44032n }),
      main({ op: 'mmap', addr: files, length: 2n * huge, flags: 0x11n, fd: 4n }),
      main({ op: 'mmap', addr: small, length: 3n * 4096n, flags: 0x12n, fd: 5n }),
      ...[main({ op: 'store', addr: mine, value: 1n }), main({ op: 'fallocate', fd: 4n, offset: 0n, length: huge })],
      ...[register(mine, 2n * huge, 1n), register(files, 2n * huge, 5n), register(small, 3n * 4096n, 1n)],
      ...[poison(mine), load(1, mine + huge + 5n), poison(mine + huge, 1n), poison(mine + huge), poison(mine + 4096n)],
      ...[load(2, files), load(3, files + huge), resume(files, 1n), resume(files), resume(files + huge), poison(files)],
      ...[poison(files + huge), resume(mine), resume(files + 4096n)],
      ...[load(4, small), zero(small), zero(small), zero(small + 4096n, 1n), zero(small + 2n * 4096n)],
    ],
    windows: [mine, mine + huge, files, files + huge].map((start) => ({ start, pages: 1 })),
    finalLooks: LOOK_STATE | LOOK_SMAPS,
  };
}

const ALL = [
  faults(),
  otherMemory(),
  ...Array.from({ length: PROGRAMS }, (_, index) => plain(randomProgram({ seed: 31, index, weights: WEIGHTS }))),
  ...Array.from({ length: HUGEPAGE_PROGRAMS }, (_, index) => plain(randomHugepageProgram(31, index))),
].map((program) => ({ program, bytes: encodeProgram(program) }));

/** What a state is equal to another one in. */
function stateOf(machine: SimulatorMachine): string {
  return `${machine.canonicalHash()}, ${machine.allocatedBytes} bytes`;
}

/** The first program whose results or state depend on whether it is performed directly. */
function firstDifference(machine: SimulatorMachine, programs = ALL): Program | undefined {
  return programs.find(({ bytes }) => {
    machine.reset();
    const direct = machine.run(bytes);
    const after = stateOf(machine);
    machine.reset();
    const { results } = machine.runAlong(bytes, []);
    return !equalBytes(direct, results) || stateOf(machine) !== after;
  })?.program;
}

test('what is performed directly comes to what the step machines come to', (t) => {
  const found = firstDifference(bootSimulator({ environment: ENVIRONMENT }));
  t.is(found && formatProgram(found), undefined);
});

test('the same where another mapping or two would be too many', (t) => {
  for (let maxMapCount = 8; maxMapCount < 32; maxMapCount += 1) {
    const found = firstDifference(bootSimulator({ environment: { ...ENVIRONMENT, maxMapCount } }), ALL.slice(0, 200));
    t.is(found && formatProgram(found), undefined, `${maxMapCount} mappings`);
  }
});

test('results in place are the same bytes', (t) => {
  const machine = bootSimulator();
  const bytes = encodeProgram(faults());
  const copied = machine.run(bytes);
  machine.reset();
  t.true(equalBytes(machine.runInPlace(bytes), copied));
});

const DIRECT = 'assembly/direct.ts';
const WRONG: readonly Mutant[] = [
  { name: 'COPY wakes nobody', file: DIRECT, from: '(mode & COPY_MODE_DONTWAKE) == 0', to: 'false' },
  { name: 'DONTWAKE is ignored', file: DIRECT, from: '(mode & COPY_MODE_DONTWAKE) == 0', to: 'true' },
  { name: 'COPY during an event is not refused', file: DIRECT, from: 'ctx.changing != 0 || !isOurs', to: '!isOurs' },
  {
    name: 'COPY goes to memory that nobody registered',
    file: DIRECT,
    from: 'isNone(vma.ctx) || (changetype<u32>(vma.file)',
    to: '(changetype<u32>(vma.file)',
  },
  {
    name: 'a load goes on without leave to read',
    file: DIRECT,
    from: 'others != 0 || (vma.flags & VM_ACCESS) == 0',
    to: 'others != 0',
  },
  {
    name: 'a message stays unread',
    file: DIRECT,
    from: '  append(readOf(ctx), waiter);',
    to: '  append(pendingOf(ctx), waiter);',
  },
  {
    name: 'REGISTER takes memory from another userfaultfd',
    file: DIRECT,
    from: 'refusalOfVma(ctx, vma, end, mode) != 0 || ',
    to: '',
  },
  {
    name: 'UNREGISTER cuts hugepages',
    file: DIRECT,
    from: '(vma.flags & (VM_UFFD_MODES | VM_HUGETLB)) != VM_UFFD_MISSING',
    to: '(vma.flags & VM_UFFD_MODES) != VM_UFFD_MISSING',
  },
  {
    name: 'a load across pages ends with the first',
    file: DIRECT,
    from: '<u32>(address & PAGE_MASK) + <u32>thread.operand1 > <u32>PAGE_SIZE',
    to: 'false',
  },
  {
    name: 'SIGBUS is ignored',
    file: DIRECT,
    from: 'if ((ctx.features & FEATURE_SIGBUS) != 0) return DIRECT_NOT;',
    to: '',
  },
  {
    name: 'MOVE makes no anon_vma',
    file: DIRECT,
    from: '  prepareAnon(to);\n',
    to: '',
  },
  {
    name: 'MOVE is performed by whoever asks',
    file: DIRECT,
    from: 'mm != thread.process.mm || ctx.changing',
    to: 'ctx.changing',
  },
  { name: 'POISON wakes nobody', file: DIRECT, from: '(mode & ZEROPAGE_MODE_DONTWAKE) == 0', to: 'false' },
  {
    name: 'POISON makes no anon_vma',
    file: DIRECT,
    from: '  if ((vma.flags & VM_SHARED) == 0) prepareAnon(vma);\n',
    to: '',
  },
  {
    name: 'POISON of a hugepage that is there succeeds',
    file: DIRECT,
    from: '  if (refusal != 0) return DIRECT_NOT;\n',
    to: '',
  },
  { name: 'an event is not waited for', file: DIRECT, from: '!isEmpty(eventsOf(ctx)) || ', to: '' },
  { name: 'a fault that is over keeps its userfaultfd', file: DIRECT, from: '  endFault(thread);\n', to: '' },
];

for (const mutant of WRONG)
  test(`a wrong direct way is caught: ${mutant.name}`, async (t) => {
    t.not(firstDifference(bootSimulator({ environment: ENVIRONMENT }, await compile(mutant))), undefined);
  });
