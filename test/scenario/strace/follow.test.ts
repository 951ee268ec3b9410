import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { BACKENDS, casesOf, Pool, parseScenario, runOn, scenarioOf } from '../../../scenario/index.js';
import { type Followed, follow, readLog } from '../../../scenario/strace/index.js';
import { ROOT } from '../../../tools/root.js';

const FOLDER = join(ROOT, 'test/scenario/strace/logs');
const LOGS = readdirSync(FOLDER).filter((name) => name.endsWith('.log'));
/** Ioctls of a userfaultfd that came to an end. */
const IOCTL = /ioctl\(\d+, (?:UFFDIO_\w+|_IOC\([^)]*0xaa[^)]*\)), .* = (?:0|-1 E)/;

function textOf(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function followed(text: string): Followed {
  return follow(readLog('a.log', text));
}

function differing({ calls }: Followed): string[] {
  return calls.filter(({ agrees }) => !agrees).map(({ line, text, got }) => `${line}: ${text}: ${got}`);
}

test('there are logs of at least three programs', (t) => {
  t.true(LOGS.length >= 3, LOGS.join());
});

for (const name of LOGS) {
  test(`${name}: every ioctl comes to the same on the simulator, and every other call that is followed`, (t) => {
    const result = followed(textOf(name));
    t.deepEqual(differing(result), []);
    t.is(result.stopped, undefined);
    const ioctls = result.calls.filter(({ text }) => IOCTL.test(text)).length;
    const logged = readLog(name, textOf(name)).events.filter(
      (event) => event.kind === 'end' && IOCTL.test(`${event.call.name}(${event.call.args}) = ${event.call.result}`),
    );
    t.is(ioctls, logged.length);
    t.true(ioctls >= 4);
  });

  test(`${name}: a log with another result of any ioctl is told from it`, (t) => {
    const lines = textOf(name).split('\n');
    const wrong = lines.flatMap((line, index) => {
      // Of a structure that is not shown, something else may be guessed.
      if (!IOCTL.test(line) || !line.includes('{')) return [];
      const other = line
        .replace(/ = 0$/, ' = -1 EBUSY (Device or resource busy)')
        .replace(/ = -1 E(?!BUSY)[A-Z]+ .*$/, ' = 0');
      return [{ number: index + 1, text: [...lines.slice(0, index), other, ...lines.slice(index + 1)].join('\n') }];
    });
    for (const { number, text } of wrong)
      t.true(
        differing(followed(text)).some((difference) => difference.startsWith(`${number}:`)),
        `line ${number}`,
      );
  });

  for (const backend of BACKENDS)
    test(`${name}: what it did passes as a scenario: ${backend}`, async (t) => {
      const [subject] = casesOf(parseScenario(scenarioOf(followed(textOf(name)).recording), name));
      const pool = new Pool();
      try {
        const result = await runOn(pool, backend, subject!);
        if (result.status === 'skipped') t.log(result.reason);
        t.true(
          result.status === 'passed' || (backend === 'kernel' && result.status === 'skipped'),
          JSON.stringify(result.status),
        );
      } finally {
        await pool.close();
      }
    });
}

test('a program that hangs: who sleeps, in what', (t) => {
  const { sleepers } = followed(textOf('unserved.log'));
  t.deepEqual(
    sleepers.map(({ doing, reason }) => `${doing.replace(/0x[0-9a-f]+/, 'ADDRESS')}: ${reason}`),
    ['touching ADDRESS: fault', 'clone(): event'],
  );
});

test('who failed and why: facts of the specification', (t) => {
  const facts = followed(textOf('unserved.log')).calls.flatMap(({ errno, fact }) =>
    errno === undefined ? [] : `${errno} ${fact?.id}`,
  );
  t.deepEqual(facts, ['EINVAL zeropage.order.range', 'EAGAIN zeropage.order.changing']);
});

const BEGINNING = `7 userfaultfd(O_NONBLOCK|O_CLOEXEC) = 3
7 ioctl(3, UFFDIO_API, {api=0xaa, features=0 => features=0x1ffff, ioctls=1<<_UFFDIO_REGISTER|1<<_UFFDIO_UNREGISTER|1<<_UFFDIO_API}) = 0
7 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000
7 ioctl(3, UFFDIO_REGISTER, {range={start=0x7f0000000000, len=0x2000}, mode=UFFDIO_REGISTER_MODE_MISSING}) = 0
`;
const ZERO = 'ioctl(3, UFFDIO_ZEROPAGE, {range={start=0x7f0000000000, len=0x1000}, mode=0';

function assumed(text: string): string[] {
  const result = followed(text);
  return [...differing(result), ...result.calls.flatMap((call) => call.assumed)];
}

test('what was faster than an ioctl that says EEXIST is assumed', (t) => {
  t.deepEqual(assumed(`${BEGINNING}7 ${ZERO}}) = -1 EEXIST (File exists)\n`), [
    'the page was there already: the log does not show who filled it',
  ]);
});

test('of two that fill a page at once, the one that began first may have been too late', (t) => {
  const late = `${BEGINNING}7 ${ZERO} <unfinished ...>\n8 ${ZERO}, zeropage=0x1000}) = 0\n7 <... ioctl resumed>}) = -1 EEXIST (File exists)\n`;
  t.deepEqual(differing(followed(late)), []);
});

test('a descriptor that is given again was closed', (t) => {
  t.deepEqual(assumed(`${BEGINNING}7 userfaultfd(O_CLOEXEC) = 3\n`), [
    'descriptor 3 was closed before: the log does not show it',
  ]);
});

test('the source of a copy is assumed to be mapped, and nothing where the copy failed', (t) => {
  const copy = 'ioctl(3, UFFDIO_COPY, {dst=0x7f0000000000, src=0x5600000000a0, len=0x1000, mode=0';
  t.deepEqual(assumed(`${BEGINNING}7 ${copy}, copy=0x1000}) = 0\n`), [
    'memory that is used here was mapped before: the log does not show it (heap, stack, the program)',
  ]);
  t.deepEqual(assumed(`${BEGINNING}7 ${copy}}) = -1 EFAULT (Bad address)\n`), []);
});

test('MOVE by its number has no structure to follow: it is left out', (t) => {
  const { calls, leftOut } = followed(
    `${BEGINNING}7 ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0xaa, 0x5, 0x28), 0x7ffd0000) = 0\n`,
  );
  t.is(calls.length, 4);
  t.is(leftOut.get('ioctl'), 1);
});

test('a program without privileges is followed as one', (t) => {
  const result = followed('7 userfaultfd(O_CLOEXEC) = -1 EPERM (Operation not permitted)\n');
  t.deepEqual(differing(result), []);
  t.is(result.calls[0]!.fact?.id, 'create.eperm');
});

test('what the simulator has no room for ends it, with the line', (t) => {
  const forks = Array.from({ length: 20 }, (_, index) => `7 fork() = ${100 + index}`).join('\n');
  t.deepEqual(followed(`${BEGINNING}${forks}\n`).stopped, { line: 20, reason: 'the machine has 16 processes' });
});
