import test from 'ava';
import { Pool } from './_backends.js';
import type { Case } from './_case.js';
import { differenceLines, firstDifference } from './_differences.js';
import { PAGE } from './_linux.js';
import { decodeMessages, fault, messageText } from './_message.js';
import { runCase } from './_runner.js';
import type { Step } from './_trace.js';
import type { World } from './_world.js';

// Cases that claim what is not so: the harness has to notice each.

const pool = new Pool();

test.after.always('every machine ends', async () => {
  await pool.close();
});

function mustFail(title: string, run: (world: World) => void, complaint: RegExp): void {
  test.serial(`the harness notices ${title}`, async (t) => {
    const subject: Case = { title, facts: [], run };
    const result = await runCase(pool, 'sim', subject);
    t.is(result.status, 'failed');
    if (result.status === 'failed') t.regex(result.error, complaint);
  });
}

mustFail(
  'a failure that the case does not mention',
  (world) => {
    world.main.userfaultfd(2n);
    world.place(1);
  },
  /expected to succeed, but\s+P0\.T0 userfaultfd\(flags=0x2\) = -1 EINVAL/,
);

mustFail('a wrong errno', (world) => void world.main.userfaultfd(2n).fails('EPERM'), /expected -1 EPERM, but/);

mustFail('success where a failure was expected', (world) => void world.main.userfaultfd().fails('EPERM'), /= 0x3/);

mustFail('a wrong value', (world) => void world.main.load(world.map(1)).gives(1n), /expected = 0x1, but/);

mustFail(
  'a wrong output',
  (world) => void world.main.copy(world.userfaultfd(), 1n, 0n).fails('EINVAL', { copy: -22n }),
  /expected copy = -22, but/,
);

mustFail(
  'a thread that falls asleep unexpectedly',
  (world) => {
    const mem = world.missing(world.userfaultfd(), 1);
    world.thread(1).load(mem);
    world.place(1);
  },
  /load\(addr=0x[0-9a-f]+\) is asleep in fault/,
);

mustFail(
  'another reason to sleep',
  (world) => void world.thread(1).load(world.missing(world.userfaultfd(), 1)).sleepsIn('read'),
  /expected to be asleep in read, but/,
);

mustFail(
  'an operation of a thread that is asleep',
  (world) => {
    const mem = world.missing(world.userfaultfd(), 1);
    world.thread(1).load(mem).sleepsIn('fault');
    world.thread(1).load(mem);
  },
  /can't start: P0\.T1 load/,
);

mustFail(
  'a completion that the case says nothing about',
  (world) => {
    const src = world.filled(1);
    const fd = world.userfaultfd();
    const mem = world.missing(fd, 1);
    world.thread(1).load(mem).sleepsIn('fault');
    world.main.copy(fd, mem, src);
  },
  /says nothing about this completion:\s+P0\.T1 load\(.*\) = 0x1/,
);

mustFail(
  'another message',
  (world) => {
    const fd = world.userfaultfd();
    const mem = world.missing(fd, 1);
    world.thread(1).load(mem).sleepsIn('fault');
    world.main.read(fd).brings(fault(mem, 1n));
  },
  /expected \[PAGEFAULT\{flags=1, .*but\s+P0\.T0 read.*flags=0/,
);

mustFail(
  'other contents of a page',
  (world) => {
    world.process(0).holds(world.filled(0x11, 0x22), 0x11, 'none');
  },
  /to hold \[0x11, none\] at .*, but it holds \[0x11, 0x22\]/,
);

mustFail(
  'other mappings',
  (world) => {
    world.process(0).maps(world.map(2), 2, [[0, 1, 0]]);
  },
  /to be \[0, 1, 0\], but they are \[0, 2, 0\]/,
);

mustFail(
  'an end of a race that the case does not list',
  (world) => twoLoads(world, []),
  /ended in a way that the case does not list:\s+a = 0x7, b = 0x7/,
);

mustFail(
  'an end of a race that no schedule has',
  (world) => twoLoads(world, ['a = 0x7, b = 0x7', 'a = 0x8, b = 0x7']),
  /no schedule of the race ends as the case lists:\s+a = 0x8, b = 0x7/,
);

function twoLoads(world: World, ends: readonly string[]): void {
  const mem = world.filled(7);
  world.race({
    run: { a: [world.thread(1), { op: 'load', addr: mem }], b: [world.thread(2), { op: 'load', addr: mem }] },
    ends,
  });
}

function step(operation: string, over: Partial<Step> = {}): Step {
  return { operation, completions: [], state: [], ...over };
}

test('traces part where a completion, the state or the operation differs, or one of them ends', (t) => {
  const a = step('a', { completions: ['a = 0x0'] });
  const b = step('b', { state: ['P0 page 0x1000 0x11'] });
  t.is(firstDifference([a, b], [a, b]), undefined);
  t.is(firstDifference([a, b], [a]), 1);
  t.is(firstDifference([a, b], [a, step('b')]), 1);
  t.is(firstDifference([a, b], [step('a', { completions: ['a = -1 EINVAL'] }), b]), 0);
  const lines = differenceLines([a, b], [a, step('b')], 1).join('\n');
  t.regex(lines, /^a\n {4}a = 0x0\nsimulator:\n {2}b\n {10}P0 page 0x1000 0x11\nkernel:\n {2}b$/);
});

test('races agree when the kernel shows nothing that the simulator can’t', (t) => {
  const ends = (...texts: string[]) => [step('race', { ends: texts.map((text) => ({ text, times: 1 })) })];
  t.is(firstDifference(ends('x', 'y'), ends('y')), undefined);
  t.is(firstDifference(ends('x'), ends('y')), 0);
});

test('messages that have no name, or something in their reserved bytes, are shown as they came', (t) => {
  const bytes = new Uint8Array(64);
  bytes[0] = 0x12;
  bytes[16 + 2] = 0x10;
  bytes[32] = 0x42;
  const [known, unknown] = decodeMessages(bytes);
  t.is(messageText(known!), messageText(fault(0x10_0000n)));
  t.regex(messageText(unknown!), /^unknown\{42/);
  bytes[1] = 1;
  t.regex(messageText(decodeMessages(bytes)[0]!), /^unknown\{1201/);
  t.is(decodeMessages(bytes.slice(0, 33)).length, 2);
});

test('placements are never reused and leave a gap', async (t) => {
  const addresses: bigint[] = [];
  const subject: Case = {
    title: 'places',
    facts: [],
    run(world) {
      addresses.push(world.place(1), world.map(2), world.place(1));
    },
  };
  t.is((await runCase(pool, 'sim', subject)).status, 'passed');
  t.true(addresses[1]! > addresses[0]! + PAGE);
  t.true(addresses[2]! > addresses[1]! + 2n * PAGE);
});
