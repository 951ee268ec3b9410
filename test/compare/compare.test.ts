import test from 'ava';
import {
  type Comparison,
  compare,
  type Difference,
  differenceData,
  formatDifference,
  type SteerableMachine,
} from '../../backend/compare.js';
import {
  COMPLETION_SIZE,
  encodeProgram,
  FRAME_HEADER_SIZE,
  framesFrom,
  LOOK_SMAPS,
  LOOK_STATE,
  MachineFailed,
  type Operation,
  type Program,
  ProgramMachine,
  type ProgramRecord,
} from '../../backend/index.js';
import { Random, randomProgram } from '../../backend/random.js';
import { simulatorBackend } from '../../sim/index.js';

const BASE = 0x200000000000;
const WINDOW = { start: BigInt(BASE), pages: 4 };

/** A simulator that answers with what `change` makes of its results. */
class Changed extends ProgramMachine {
  override readonly backend = 'kernel';
  readonly #machine: SteerableMachine;
  readonly #run: (machine: SteerableMachine, program: Uint8Array) => Uint8Array;

  constructor(machine: SteerableMachine, run: (machine: SteerableMachine, program: Uint8Array) => Uint8Array) {
    super();
    this.#machine = machine;
    this.#run = run;
  }

  get config() {
    return this.#machine.config;
  }

  override run(program: Uint8Array): Uint8Array {
    return this.#run(this.#machine, program);
  }

  protected override resetMachine(): void {
    this.#machine.reset();
  }

  override async close(): Promise<void> {
    await this.#machine.close();
  }
}

function record(operation: Operation, thread = 0, flags = LOOK_STATE): ProgramRecord {
  return { process: 0, thread, operation, flags };
}

/** A thread waits for page 0, its message is read, and COPY gives it the page. */
const FAULT: Program = {
  records: [
    record({ op: 'mmap', addr: BASE, length: 0x4000, flags: 0x32 }),
    record({ op: 'userfaultfd' }),
    record({ op: 'UFFDIO_API', fd: 3 }),
    record({ op: 'UFFDIO_REGISTER', fd: 3, start: BASE, len: 0x4000 }),
    record({ op: 'load', addr: BASE + 8 }, 1),
    record({ op: 'read', fd: 3 }),
    record({ op: 'UFFDIO_COPY', fd: 3, dst: BASE, src: { payload: 0 }, len: 0x1000 }),
  ],
  payload: new Uint8Array(4096).fill(7),
  windows: [WINDOW],
  finalLooks: LOOK_STATE | LOOK_SMAPS,
};
const COPY_FRAME = 6;

async function pair(run: (machine: SteerableMachine, program: Uint8Array) => Uint8Array) {
  const [inner, right] = [await simulatorBackend.boot(), await simulatorBackend.boot()];
  return { left: new Changed(inner, run), right };
}

/** Changes one byte of a frame. */
function patched(frame: number, offset: number, value: number) {
  return (machine: SteerableMachine, program: Uint8Array): Uint8Array => {
    const results = machine.run(program).slice();
    framesFrom(results)[frame]![offset] = value;
    return results;
  };
}

function differenceOf(comparison: Comparison, program: Uint8Array): Difference {
  if (comparison.verdict !== 'difference') throw new Error(`the verdict is ${comparison.verdict}`);
  return { program, results: comparison.results, search: comparison.search, left: 'kernel', right: 'sim' };
}

test('a machine equals itself on random programs', async (t) => {
  const { left, right } = await pair((machine, program) => machine.run(program));
  let unmodelled = 0;
  for (let index = 0; index < 300; index += 1) {
    const { verdict } = compare(left, right, encodeProgram(randomProgram({ seed: 11, index })));
    if (verdict === 'unmodelled') unmodelled += 1;
    else t.is(verdict, 'equal', `program ${index}`);
  }
  t.true(unmodelled <= 2, `${unmodelled} of 300 programs met what is not modelled`);
});

test('every way that the model allows is accepted, whichever was taken', async (t) => {
  const random = new Random(12);
  const { left, right } = await pair((machine, program) => {
    const choices = Array.from({ length: 200 }, () => random.below(4));
    return machine.runAlong(program, choices).results;
  });
  let steered = 0;
  // Programs are made for the way that is likely; on another one a descriptor can be that of a file, which is not read into memory here.
  let unmodelled = 0;
  for (let index = 0; index < 200; index += 1) {
    const comparison = compare(left, right, encodeProgram(randomProgram({ seed: 15, index })));
    if (comparison.verdict === 'unmodelled') unmodelled += 1;
    else t.is(comparison.verdict, 'equal', `program ${index}`);
    if (comparison.verdict === 'equal' && comparison.runs > 1) steered += 1;
  }
  t.true(unmodelled <= 2, `${unmodelled} of 200 programs met what is not modelled`);
  t.log(`${steered} of 200 programs needed other choices than the first`);
  t.true(steered > 0);
});

for (const [what, offset, value] of [
  ['another kind of completion', FRAME_HEADER_SIZE + 6, 2],
  ['another value', FRAME_HEADER_SIZE + 16, 1],
  ['another out word', FRAME_HEADER_SIZE + 24, 0xff],
  ['another sleeper', FRAME_HEADER_SIZE + 2 * COMPLETION_SIZE + 4, 4],
] as const)
  test(`a difference is found: ${what}`, async (t) => {
    const { left, right } = await pair(patched(COPY_FRAME, offset, value));
    const comparison = compare(left, right, encodeProgram(FAULT));
    t.is(comparison.verdict, 'difference');
    if (comparison.verdict === 'difference') t.is(comparison.search.depth, COPY_FRAME);
  });

test('a difference is found in the last frame, and in its absence', async (t) => {
  const changed = await pair(patched(FAULT.records.length, FRAME_HEADER_SIZE + 8 + 24, 0x1f));
  t.is(compare(changed.left, changed.right, encodeProgram(FAULT)).verdict, 'difference');
  const cut = await pair((machine, program) => {
    const results = machine.run(program).slice();
    new DataView(results.buffer).setUint32(8, FAULT.records.length, true);
    return results;
  });
  t.is(compare(cut.left, cut.right, encodeProgram(FAULT)).verdict, 'difference');
});

test('the report says where the worlds part, what led there, and what both show', async (t) => {
  const { left, right } = await pair(patched(COPY_FRAME, FRAME_HEADER_SIZE + 24, 0xff));
  const program = encodeProgram(FAULT);
  const difference = differenceOf(compare(left, right, program), program);
  const text = formatDifference(difference);
  for (const part of [
    'difference at record #6',
    '#3 0.0 UFFDIO_REGISTER(fd=3, start=0x200000000000, len=0x4000, mode=MISSING)',
    'asleep: 0.1 (fault)',
    'completion of #6 by 0.0: = 0x0 {copy=0x10ff} / = 0x0 {copy=0x1000}',
    'kernel shows:',
    'sim shows:',
    '0x200000000000 present',
    'fd 3: pending 0, total 0',
  ])
    t.true(text.includes(part), `${part}\nis not in\n${text}`);
  const data = differenceData(difference);
  t.is(data.record, 6);
  t.deepEqual(JSON.parse(JSON.stringify(data)), data);
});

test('what is not modelled is neither equal nor different', async (t) => {
  const { left, right } = await pair((machine, program) => machine.run(program));
  const program = encodeProgram({ records: [record({ op: 'mmap', addr: BASE, length: 0x1000, flags: 0x62 })] });
  t.is(compare(left, right, program).verdict, 'unmodelled');
});

test('bytes that are not a program are refused alike', async (t) => {
  const { left, right } = await pair((machine, program) => machine.run(program));
  t.is(compare(left, right, new Uint8Array(200)).verdict, 'refused alike');
});

test('a machine that fails is named', async (t) => {
  const { left, right } = await pair(() => {
    throw new MachineFailed('its subject was killed');
  });
  t.deepEqual(compare(left, right, encodeProgram(FAULT)), {
    verdict: 'failed',
    side: 'left',
    message: 'its subject was killed',
  });
});
