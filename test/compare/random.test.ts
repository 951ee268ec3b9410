import test from 'ava';
import { CATALOGUE } from '../../backend/catalogue.js';
import { encodeProgram } from '../../backend/index.js';
import { kernelBackend, probeKernel } from '../../backend/kernel/index.js';
import { DEFAULT_WEIGHTS, Random, randomProgram } from '../../backend/random.js';
import { simulatorBackend } from '../../sim/index.js';
import { Campaign } from './campaign.js';
import { formatFinding, summary } from './present.js';
import { Statistics } from './statistics.js';

/** Operations that every run of the tests compares with the kernel. */
const COMPARED_OPERATIONS = 5000;

test('the generator of numbers is even and repeats', (t) => {
  const [one, other] = [new Random(1, 2), new Random(1, 2)];
  const counts = new Array<number>(10).fill(0);
  for (let times = 0; times < 100_000; times += 1) {
    const number = one.below(10);
    counts[number]! += 1;
    if (number !== other.below(10)) return t.fail('two streams of the same seeds part');
  }
  for (const count of counts) t.true(Math.abs(count - 10_000) < 500, String(counts));
  return t.not(new Random(1, 2).u32(), new Random(2, 1).u32());
});

test('the same seed, index and weights make the same bytes', (t) => {
  for (let index = 0; index < 100; index += 1)
    t.deepEqual(encodeProgram(randomProgram({ seed: 5, index })), encodeProgram(randomProgram({ seed: 5, index })));
  const bytes = (seed: number, index: number) => encodeProgram(randomProgram({ seed, index }));
  t.notDeepEqual(bytes(5, 0), bytes(5, 1));
  t.notDeepEqual(bytes(5, 0), bytes(6, 0));
});

test('weights decide what comes', (t) => {
  const weights = { ...DEFAULT_WEIGHTS, steps: { ...DEFAULT_WEIGHTS.steps, fork: 0 } };
  for (let index = 0; index < 50; index += 1)
    t.false(randomProgram({ seed: 1, index, weights }).records.some(({ operation }) => operation.op === 'fork'));
});

test('programs have 30 to about 60 records, few processes and threads, and all operations between them', (t) => {
  const seen = new Set<string>();
  for (let index = 0; index < 500; index += 1) {
    const { records } = randomProgram({ seed: 2, index });
    const looked = records.filter(({ flags }) => (flags ?? 0) !== 0).length;
    t.true(looked <= 75, `program ${index} has ${looked} records that are looked at`);
    for (const { process, thread, operation } of records) {
      seen.add(operation.op);
      t.true(process <= 2 || process === 7);
      t.true(thread < 4);
    }
  }
  // What enables huge pages is in programs of their own: for everybody's machine khugepaged is one.
  for (const { name } of CATALOGUE) t.true(seen.has(name) || name === 'set_thp_disable', `${name} never comes`);
});

test('most operations succeed, and threads sleep while others run', async (t) => {
  const machine = await simulatorBackend.boot();
  const statistics = new Statistics();
  for (let index = 0; index < 500; index += 1) {
    const program = randomProgram({ seed: 3, index });
    machine.reset();
    statistics.count(program, machine.run(encodeProgram(program)));
  }
  await machine.close();
  t.log(`success ${statistics.successShare.toFixed(3)}, programs with a sleeper ${statistics.sleeperShare.toFixed(3)}`);
  t.true(statistics.successShare >= 0.6);
  t.true(statistics.sleeperShare >= 0.3);
});

const probe = probeKernel();
const onKernel = probe.available ? test.serial : test.skip;
const why = probe.available ? '' : ` (no kernel: ${probe.reason})`;

onKernel(`the simulator allows what the kernel does in ${COMPARED_OPERATIONS} random operations${why}`, async (t) => {
  const left = await kernelBackend.boot();
  const right = await simulatorBackend.boot(left.config);
  const start = performance.now();
  const campaign = new Campaign({ left, right, seed: 4, operations: COMPARED_OPERATIONS, maxDifferences: 1 }).run();
  t.log(summary(campaign, (performance.now() - start) / 1000));
  await left.close();
  await right.close();
  for (const finding of campaign.findings) t.log(formatFinding(finding, '(not saved)'));
  t.deepEqual({ ...campaign.verdicts, equal: 0, 'refused alike': 0 }, NOTHING_FOUND);
});

const NOTHING_FOUND = { equal: 0, 'refused alike': 0, difference: 0, unmodelled: 0, failed: 0 };
