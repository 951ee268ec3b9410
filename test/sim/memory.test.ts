import test from 'ava';
import { decodeResults, type ProgramRecord } from '../../backend/index.js';
import { bootSimulator, type SimulatorMachine } from '../../sim/index.js';
import { ARENA, copy, main, map, PAGE, page, program, record, registered } from './_programs.js';

/** Takes everything that a program can and gives it back. */
const thereAndBack: readonly ProgramRecord[] = [
  ...registered(4),
  record(0, 1, { op: 'load', addr: page(0), size: 8n }),
  main({ op: 'read', fd: 3n }),
  main(copy(3n, 0, { payload: 0 })),
  main({ op: 'store', addr: page(0), value: 7n }),
  main({ op: 'pipe2' }),
  main({ op: 'write', fd: 5n, buf: page(0), count: 100n }),
  main({ op: 'fill', addr: page(0), length: PAGE, byte: 3n }),
  main({ op: 'close', fd: 3n }),
  main({ op: 'close', fd: 4n }),
  main({ op: 'close', fd: 5n }),
  main({ op: 'munmap', addr: page(0), length: 4n * PAGE }),
];
const payload = Uint8Array.from({ length: 4096 }, (_, index) => index * 7);

/** Runs a program that the machine has to take. */
function runAll(machine: SimulatorMachine, bytes: Uint8Array): void {
  decodeResults(machine.run(bytes));
}

test('a million programs leave the high-water mark where a thousand did', (t) => {
  const machine = bootSimulator();
  const bytes = program(thereAndBack, { payload });
  for (let run = 0; run < 1000; run += 1) runAll(machine, bytes);
  const [high, allocated] = [machine.snapshot().length, machine.allocatedBytes];
  for (let run = 1000; run < 1_000_000; run += 1) machine.run(bytes);
  t.is(machine.snapshot().length, high);
  t.is(machine.allocatedBytes, allocated);
});

test('a forked process gives back all that it took', (t) => {
  const machine = bootSimulator();
  const bytes = program(
    [
      ...registered(16, 2n),
      main({ op: 'fill', addr: page(20), length: 1n, byte: 0n }),
      main(copy(3n, 1, { payload: 0 })),
      record(0, 1, { op: 'fork', child: 1n }),
      main({ op: 'read', fd: 3n }),
      record(1, 0, { op: 'store', addr: page(1), value: 9n }),
      record(1, 0, { op: 'exit' }),
      main({ op: 'exec' }),
      main({ op: 'close', fd: 4n }),
    ],
    { payload },
  );
  machine.run(bytes);
  const once = machine.allocatedBytes;
  for (let times = 0; times < 20; times += 1) {
    const before = machine.snapshot();
    machine.reset();
    machine.run(bytes);
    t.is(machine.allocatedBytes, once);
    t.is(machine.snapshot().length, before.length);
  }
});

/** Bytes that `records` add to the state. */
function bytesOf(machine: SimulatorMachine, records: readonly ProgramRecord[]): number {
  const before = machine.allocatedBytes;
  runAll(machine, program(records, { payload }));
  return machine.allocatedBytes - before;
}

test('1 TiB registered and ten pages touched costs about ten pages', (t) => {
  const machine = bootSimulator({ environment: { ...bootSimulator().config.environment, memory: 1n << 41n } });
  const length = 1n << 40n;
  const bytes = bytesOf(machine, [
    main({ op: 'mmap', addr: ARENA, length, flags: 0x100022n }),
    main({ op: 'userfaultfd' }),
    main({ op: 'UFFDIO_API', fd: 3n }),
    main({ op: 'UFFDIO_REGISTER', fd: 3n, start: ARENA, len: length }),
    ...Array.from({ length: 10 }, (_, index) =>
      main({
        op: 'UFFDIO_COPY',
        fd: 3n,
        dst: ARENA + (BigInt(index) * length) / 10n - (((BigInt(index) * length) / 10n) % PAGE),
        src: { payload: 0 },
        len: PAGE,
      }),
    ),
  ]);
  t.true(bytes < 15 * 4096, `${bytes} bytes`);
});

test('each page costs the same whether there are a hundred or ten thousand', (t) => {
  const perPage = (pages: number): number => {
    const machine = bootSimulator();
    const fill = main({ op: 'fill', addr: page(0), length: BigInt(pages) * PAGE, byte: 1n });
    return bytesOf(machine, [main(map(0, pages)), fill]) / pages;
  };
  const [few, many] = [perPage(100), perPage(10_000)];
  t.true(many < few * 1.1, `${few} and ${many} bytes`);
  // A page of one byte costs a chunk and the record of its frame, not a page.
  t.true(many < 512, `${many} bytes`);
});

test('each mapping costs the same whether there are ten or ten thousand', (t) => {
  const perMapping = (count: number): number => {
    const machine = bootSimulator();
    const records = Array.from({ length: count }, (_, index) => main(map(2 * index, 1)));
    let bytes = 0;
    for (let at = 0; at < count; at += 4096) bytes += bytesOf(machine, records.slice(at, at + 4096));
    return bytes / count;
  };
  const [few, many] = [perMapping(10), perMapping(10_000)];
  t.true(many <= few * 1.1, `${few} and ${many} bytes`);
});

test('a machine of 4 threads and 64 pages snapshots in less than 64 KiB', (t) => {
  const machine = bootSimulator();
  const threads = [1, 2, 3].map((thread) => record(0, thread, { op: 'load', addr: page(64 + thread) }));
  runAll(
    machine,
    program([
      ...registered(72),
      main(map(100, 1)),
      main({ op: 'fill', addr: page(100), length: PAGE, byte: 5n }),
      ...Array.from({ length: 64 }, (_, index) => main(copy(3n, index, page(100)))),
      ...Array.from({ length: 64 }, (_, index) => main({ op: 'store', addr: page(index), value: BigInt(index) })),
      ...threads,
    ]),
  );
  const { length } = machine.snapshot();
  t.true(length < 65536, `${length} bytes`);
});

test('a fill of a gigabyte finds room for its page table as it goes', (t) => {
  const pages = 0x40000;
  const length = BigInt(pages) * PAGE;
  const frames = decodeResults(
    bootSimulator().run(
      program([...registered(pages), main({ op: 'UFFDIO_ZEROPAGE', fd: 3n, start: ARENA, len: length, mode: 0n })]),
    ),
  );
  t.is(frames.at(-2)?.completions[0]?.out[0], length);
});
