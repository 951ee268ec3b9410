import { spawnSync } from 'node:child_process';
import test from 'ava';
import { kernelBackend, probeKernel } from '../../backend/kernel/index.js';
import { native, nativeUnavailable } from '../../backend/kernel/native.js';
import { Random } from '../../backend/random.js';
import { bootSimulator } from '../../sim/index.js';
import { feedAll } from './_campaign.js';
import { Feeder } from './_feeder.js';
import { Generator } from './_generate.js';

const PROGRAMS = 10_000;
const RUN_EVERY = 20;
/** Rules of docs/architecture.md that bytes can break. */
const RULES = Array.from({ length: 12 }, (_, index) => index + 1);
const RULE_LENGTH = 1;
/** Longer than any program. */
const TOO_LONG = 3 << 20;

const probe = probeKernel();
const where = probe.available ? 'simulator and kernel' : `the simulator (no kernel: ${probe.reason})`;

test(`arbitrary bytes are refused by one rule or run, by ${where}`, async (t) => {
  const kernel = probe.available ? await kernelBackend.boot() : undefined;
  const simulator = bootSimulator(kernel?.config);
  const { counts } = feedAll({ simulator, kernel, seed: 5, first: 0, programs: PROGRAMS, runEvery: RUN_EVERY });
  const rules = new Set([...counts.values()].flatMap((ofKind) => [...ofKind.keys()]));
  t.deepEqual(
    [...rules].sort((a, b) => a - b),
    [0, ...RULES],
  );
  const feeder = new Feeder(simulator, kernel);
  t.is(feeder.feed(new Uint8Array(TOO_LONG), false), RULE_LENGTH);
  t.is(feeder.feed(new Uint8Array(0), false), RULE_LENGTH);
  await kernel?.close();
});

test('bytes are a function of seed and index, whatever was asked for before', (t) => {
  const forwards = new Generator(7);
  const seen = Array.from({ length: 50 }, (_, index) => forwards.bytes(index));
  const backwards = new Generator(7);
  for (let index = 49; index >= 0; index -= 1) t.deepEqual(backwards.bytes(index), seen[index]);
  t.notDeepEqual(new Generator(8).bytes(0), seen[0]);
});

const unavailable = nativeUnavailable();
const ifNative = unavailable === undefined ? test : test.skip;

ifNative('a machine that is spoken to in arbitrary bytes ends by itself', (t) => {
  const random = new Random(9);
  for (let times = 0; times < 50; times += 1) {
    const input = Uint8Array.from({ length: random.below(300) }, () => random.below(random.chance(50) ? 4 : 256));
    const { status, signal } = spawnSync(native().machine, ['run'], { input, timeout: 20_000 });
    t.is(signal, null);
    t.true(status === 0 || status === 1, `status ${status}`);
  }
});
