import test from 'ava';
import { casesOf, compileScenario, parseScenario, ScenarioError } from '../../scenario/index.js';
import { PROLOGUE } from './_prologue.js';

/** What is wrong with lines that come after the prologue, or `undefined`. */
function wrong(lines: string): string | undefined {
  try {
    for (const { scenario } of casesOf(parseScenario(PROLOGUE + lines))) compileScenario(scenario);
    return undefined;
  } catch (error) {
    if (error instanceof ScenarioError) return error.reason;
    throw error;
  }
}

const WRONG: readonly (readonly [lines: string, reason: string])[] = [
  ['[main] frobnicate(mem)', 'frobnicate is not an operation of this release of the package'],
  ['[main] ioctl(uffd, UFFDIO_FROB, {})', 'the structure of this request is not known here; give an address'],
  ['[main] open("/etc/passwd")', 'opening /etc/passwd is not an operation of this release of the package'],
  ['[main] futex(mem, 0, 0, 5, 6)', 'futex takes 4 arguments at most'],
  ['[main] munmap(mem)', 'munmap needs length: bytes; rounded up to pages'],
  ['[main] munmap(mem, {})', 'length is no pointer: expected a value'],
  ['[main] load(nowhere)', 'nowhere is neither bound before nor a constant'],
  ['[main] load(men)', 'men is neither bound before nor a constant; did you mean mem?'],
  [
    '[main] madvise(mem, 1p, MADV_DONTNED)',
    'MADV_DONTNED is neither bound before nor a constant; did you mean MADV_DONTNEED?',
  ],
  ['[main] load(mem, 2q)', 'expected `)` or `,`, but found `q`'],
  ['[main] load(mem, 2u)', 'no table has a column u, which is this unit'],
  ['[main] load($mem)', 'no table has a column mem'],
  ['[main] load(!mem)', '`!` can only be expected, not given'],
  ['[main] load(*)', '`*` can only be expected, not given'],
  ['[main] load(0x10000000000000000)', 'a number has 64 bits'],
  ['[main] load(1<<64)', 'a shift is by 63 at most'],
  ['[main] load(mem) = !*', '`!*` is nothing'],
  ['[main] mem = load(src)', 'mem has been bound before'],
  ['[T1] load(src)\n[main] T1 = load(src)', 'T1 has been bound before'],
  ['[main] main = load(src)', 'main has been bound before'],
  ['[main] ioctl(uffd, UFFDIO_COPY, {dts=mem})', 'there is no field dts here, but dst, src, len, mode, copy'],
  ['[main] ioctl(uffd, UFFDIO_COPY, {dst=mem => mem})', 'nothing comes out here that could be expected'],
  ['[main] ioctl(uffd, UFFDIO_COPY, {copy=0 => 1p})', 'copy only comes out: write what is expected, without `=>`'],
  ['[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range=mem})', 'expected a structure `{...}` here'],
  [
    '[main] read(uffd, [{evnt=FORK}])',
    'a message has no field evnt, but event, flags, address, ptid, ufd, from, to, len, start, end',
  ],
  ['[main] read(uffd, "\\q")', "`\\q` can't stand in a string; a byte is \\x00 to \\xff"],
  ['[main] poll([{fd=uffd}, {fd=uffd}])', 'expected a list of one structure: `[{...}]`'],
  ['[main] pipe2([* as r])', 'expected a list of 2'],
  ['[child] load(mem)\n[main] child = fork()', 'there is no process child yet: `child = fork()` makes it'],
  ['[T1] load(mem) <unfinished ...>\n[T1] load(mem)', "[T1] is still in load and can't start anything"],
  ['[T1] <... load resumed>', '[T1] is in no call'],
  ['[T1] load(mem) <unfinished ...>\n[T1] <... store resumed>', '[T1] is in load, not in store'],
  ['[main] load(mem) = -1 einval', 'einval is no errno'],
  ['[main] load(mem) = SIGSEGV {si_pid=1}', 'a signal has the fields si_code and si_addr'],
  ['[main] load(mem) = {a=1}', 'only what is observed is a list or a structure: put this into the arguments'],
  ['[main] peek(mem)', 'expected = and what peek is to show'],
  ['[main] peek(mem) = 0 @kernel>=4.3\n[main] peek(mem, 1p, 2) = 0', 'peek takes address and length'],
  ['[main] x = peek(mem) = 0', 'what is seen can’t be named'],
  ['[main] peek(mem) <unfinished ...>', 'peek only looks: it never sleeps'],
  ['[main] peek(mem) = [0]', 'peek shows a value'],
  ['[main] pagemap(mem) = presnt', 'presnt is neither bound before nor a constant; did you mean present?'],
  ['[main] smaps(mem, 1p) = none', 'expected a list of mappings: `[{start=mem, len=1p, uffd=um}]`'],
  ['[main] fdinfo(uffd) = {size=1}', 'there is no field size here, but pending, total, features'],
  ['[main] reserve(1p) = 0', 'reserve only gives addresses: name them'],
  ['outcomes {\n}', 'outcomes follow a race'],
  ['race {\n[T1] load(mem)\n}', 'a race is followed by its outcomes'],
  ['race {\n[T1] a = load(mem)\n}\noutcomes {\n}', 'a race has at least one outcome'],
  [
    'race {\n[T1] load(mem) = 0\n}\noutcomes {\nallowed a = 0\n}',
    'how a racing call ends is said by the outcomes: give it a name',
  ],
  [
    'race {\n[T1] a = dup(uffd)\n[T1] close(a)\n}\noutcomes {\nallowed a = *\n}',
    'a is neither bound before nor a constant',
  ],
  ['race {\n[T1] peek(mem) = 1\n}\noutcomes {\nallowed a = 0\n}', 'only calls can race'],
  [
    '[T1] a = load(mem) <unfinished ...>\n[T1] <... load resumed>\nrace {\n[T2] b = load(src)\n}\noutcomes {\nallowed a = asleep, b = 0\n}',
    'a is no name of a call that ends here',
  ],
  ['race {\n[T1] a = load(mem)\n}\noutcomes {\nallowed b = 0\n}', 'b is no name of a call that ends here'],
];

for (const [lines, reason] of WRONG) {
  test(`refused: ${lines.replaceAll('\n', ' / ')}`, (t) => {
    t.is(wrong(lines), reason);
  });
}

test('two tables make every pair, and columns stand for cells wherever a value can', (t) => {
  const text = `#: cases flags u
#:   READ 1p
#:   READ|WRITE 2p
#: cases errno
#:   EINVAL
#:   EBADF
[main] mem = mmap(NULL, 3u, $flags|EXEC)
[main] close(-$errno) = -1 $errno
[main] load(mem+$u) = !$u
`;
  const cases = casesOf(parseScenario(text));
  t.deepEqual(
    cases.map(({ label }) => label),
    ['READ 1p EINVAL', 'READ 1p EBADF', 'READ|WRITE 2p EINVAL', 'READ|WRITE 2p EBADF'],
  );
  for (const { scenario } of cases) t.notThrows(() => compileScenario(scenario));
});

test('processes and threads are numbered as they are called, where they can be', (t) => {
  const { names } = compileScenario(
    parseScenario(
      '[main] P3 = fork()\n[main] other = fork()\n[helper] load(0) = ?\n[T1] load(0) = ?\n[P3/x] load(0) = ?\n[P3] load(0) = ?',
    ),
  );
  t.deepEqual(names.thread({ name: 'P3' }), { process: 3, thread: 0 });
  t.deepEqual(names.thread({ name: 'other' }), { process: 1, thread: 0 });
  t.deepEqual(names.thread({ name: 'T1' }), { process: 0, thread: 1 });
  t.deepEqual(names.thread({ name: 'helper' }), { process: 0, thread: 2 });
  t.deepEqual(names.thread({ process: 'P3', name: 'x' }), { process: 3, thread: 1 });
  t.is(names.nameOf({ process: 3, thread: 1 }), 'P3/x');
});
