import test from 'ava';
import { equalBytes } from '../../backend/compare/search.js';
import { decodeFrame, type ProgramRecord } from '../../backend/index.js';
import { LOOK_STATE, NO_SETTLE } from '../../backend/wire.js';
import { bootSimulator, type Exploration, explore, replay, SimulatorMachine } from '../../sim/index.js';
import { copy, main, page, program, record, registered } from './_programs.js';

const windows = [{ start: page(0), pages: 4 }];
const payload = Uint8Array.from({ length: 8192 }, (_, index) => (index < 4096 ? 1 : 2));

function together(records: readonly ProgramRecord[]): Uint8Array {
  const started = records.map((each) => ({ ...each, flags: NO_SETTLE }));
  return program([...registered(4), ...started], { payload, windows, looks: LOOK_STATE });
}

/** What each outcome shows, short: thread and what came of it. */
function shown({ outcomes }: Exploration): string[] {
  return outcomes
    .map(({ frame }) =>
      decodeFrame(frame, windows)
        .completions.map(({ thread, outcome }) => {
          if (outcome.kind === 'value') return `${thread}:${outcome.value}`;
          return `${thread}:${outcome.kind === 'errno' ? outcome.errno : outcome.kind}`;
        })
        .join(' '),
    )
    .sort();
}

const race = together([record(0, 0, copy(3n, 0, { payload: 0 })), record(0, 1, copy(3n, 0, { payload: 4096 }))]);

test('two COPY to one page: one of them finds it there, in every schedule', (t) => {
  const exploration = explore(bootSimulator(), race);
  t.deepEqual(shown(exploration), ['0:0 1:EEXIST', '0:EEXIST 1:0']);
  t.false(exploration.truncated);
  // Each takes three steps: it reads its arguments; it copies its page; it writes the result and wakes. Three out of six are the first one's.
  t.is(exploration.schedules, 20n);
});

test('the pages of a lost race are those of the winner', (t) => {
  const { outcomes } = explore(bootSimulator(), race);
  const hashes = outcomes.map(({ frame }) => decodeFrame(frame, windows).processes[0]?.pages?.[0]?.hash);
  t.is(new Set(hashes).size, 2);
});

test('a fault and the COPY that resolves it: the load always ends with what was copied', (t) => {
  const exploration = explore(
    bootSimulator(),
    together([record(0, 1, { op: 'load', addr: page(1) }), record(0, 0, copy(3n, 1, { payload: 0 }))]),
  );
  t.deepEqual(shown(exploration), ['0:0 1:1']);
});

test('messages are read in the order of the schedule', (t) => {
  const exploration = explore(
    bootSimulator(),
    together([
      record(0, 1, { op: 'load', addr: page(1) }),
      record(0, 2, { op: 'load', addr: page(2) }),
      main({ op: 'read', fd: 3n }),
    ]),
  );
  const first = exploration.outcomes.map(({ frame }) => {
    const { completions } = decodeFrame(frame, windows);
    const { bytes, outcome } = completions[0]!;
    if (outcome.kind !== 'value') return 'none';
    return String(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(16, true) - page(0));
  });
  t.deepEqual([...new Set(first)].sort(), ['4096', '8192', 'none']);
});

test('a schedule can be replayed', (t) => {
  const machine = bootSimulator();
  const { outcomes } = explore(machine, race);
  for (const { frame, schedule } of outcomes) {
    machine.reset();
    t.deepEqual(replay(machine, race, schedule), frame);
  }
});

test('a thread goes on with what follows as soon as it is idle, before, between and after what others do', (t) => {
  const machine = bootSimulator();
  const store = (thread: number, value: bigint) => ({
    process: 0,
    thread,
    operation: { op: 'store', addr: page(0), value, size: 1n } as const,
    flags: NO_SETTLE,
  });
  machine.run(program([main({ op: 'mmap', addr: page(0), length: 4096n, prot: 3n, flags: 0x32n })]));
  const load = { ...store(2, 0n), operation: { op: 'load', addr: page(0), size: 1n } as const };
  const start = program([store(1, 1n), load]);
  const following = [{ thread: { process: 0, thread: 1 }, programs: [program([store(1, 2n)])] }];
  const before = machine.snapshot();
  const { outcomes } = explore(machine, start, { following });
  const loaded = outcomes.map(({ frame, schedule }) => {
    machine.restore(before);
    t.deepEqual(replay(machine, start, schedule, following), frame);
    const { completions } = decodeFrame(frame, windows);
    t.deepEqual(
      completions.map(({ thread }) => thread),
      [1, 1, 2],
    );
    const { outcome } = completions[2]!;
    return outcome.kind === 'value' ? outcome.value : outcome.kind;
  });
  t.deepEqual([...new Set(loaded)].sort(), [0n, 1n, 2n]);
});

test('exploring leaves the machine as it was', (t) => {
  const machine = bootSimulator();
  machine.run(program(registered(4)));
  const before = machine.snapshot();
  explore(machine, program([main({ op: 'read', fd: 3n }, NO_SETTLE)]));
  t.true(equalBytes(machine.snapshot(), before));
});

test('a bound on states is kept and said', (t) => {
  const exploration = explore(bootSimulator(), race, { maxStates: 3 });
  t.true(exploration.truncated);
  t.true(exploration.states <= 3);
});

test('choices that were taken can be taken again', (t) => {
  const machine = bootSimulator();
  const plain = machine.run(race);
  machine.reset();
  const first = machine.runAlong(race, []);
  t.deepEqual(first.results, plain);
  t.true(first.choices.length > 0);
  machine.reset();
  const other = machine.runAlong(race, [1, 1, 1]);
  t.notDeepEqual(other.results, plain);
  machine.reset();
  const again = machine.runAlong(
    race,
    other.choices.map(({ taken }) => taken),
  );
  t.deepEqual(again, other);
  t.true(other.choices.every(({ frame, alternatives, taken }) => frame === 4 && alternatives > taken));
});

/** Runs programs on a fresh machine; the hash of where that leads. */
function hashOf(...programs: readonly (readonly ProgramRecord[])[]): bigint {
  const machine = new SimulatorMachine();
  for (const records of programs) machine.run(program(records, { payload }));
  return machine.canonicalHash();
}

test('states that differ in nothing but names of identities hash alike', (t) => {
  const plain = hashOf(registered(4));
  t.is(hashOf(registered(4)), plain);
  // Blocks are taken and given back in between, so that everything lies elsewhere.
  const detour = [
    main({ op: 'userfaultfd' }),
    main({ op: 'pipe2' }),
    main({ op: 'mmap', addr: page(50), length: 0x8000n }),
    main({ op: 'fill', addr: page(50), length: 0x8000n, byte: 1n }),
    main({ op: 'close', fd: 4n }),
    main({ op: 'close', fd: 3n }),
    main({ op: 'close', fd: 5n }),
    main({ op: 'munmap', addr: page(50), length: 0x8000n }),
  ];
  t.is(hashOf(detour, registered(4)), plain);
});

test('states in which something differs hash apart', (t) => {
  const hashes = [
    hashOf(),
    hashOf(registered(4)),
    hashOf(registered(5)),
    hashOf(registered(4, 1n << 8n)),
    hashOf(registered(4), [main(copy(3n, 0, { payload: 0 }))]),
    hashOf(registered(4), [main(copy(3n, 0, { payload: 4096 }))]),
    hashOf(registered(4), [main(copy(3n, 1, { payload: 0 }))]),
    hashOf(registered(4), [record(0, 1, { op: 'load', addr: page(0) })]),
    hashOf(registered(4), [record(0, 2, { op: 'load', addr: page(0) })]),
    hashOf(registered(4), [record(0, 1, { op: 'load', addr: page(1) })]),
    hashOf(registered(4), [record(0, 1, { op: 'load', addr: page(0) })], [main({ op: 'read', fd: 3n })]),
    hashOf(registered(4), [main({ op: 'fork', child: 1n })]),
    hashOf(registered(4), [main({ op: 'fork', child: 2n })]),
    hashOf(registered(4), [main({ op: 'pipe2' })]),
    hashOf(registered(4), [main({ op: 'pipe2', flags: 0x80000n })]),
  ];
  t.is(new Set(hashes).size, hashes.length);
});
