import test from 'ava';
import { isRelated } from '../../web/model/thing.js';
import { timelineOf } from '../../web/model/timeline.js';
import { branchOf, placed, sceneAt } from '../../web/model/walk.js';
import { libraryScenarios } from '../scenario/_corpus.js';

const FAULT = `# A fault
#: cites userfaultfd(2)
[main] mem = mmap(NULL, 20p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=20p}})
[T1]   store(mem+1p+8, 0x5a) <unfinished ...>
[main] read(uffd, [{event=PAGEFAULT}])
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem+1p, len=1p}})
[T1]   <... store resumed>
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem+1p, len=1p}}) = -1 EEXIST
`;

function sceneOf(text: string, position: number, branch = 0) {
  return sceneAt(timelineOf(text, 'a.uffd'), { branch, position });
}

function textsOf(text: string, position: number): string[] {
  return [...sceneOf(text, position).outcomes.values()].map((outcome) => outcome.text);
}

test('a scenario is walked from an empty machine to its end, lines that only claim belonging to the step before', (t) => {
  const timeline = timelineOf(FAULT, 'a.uffd');
  t.is(timeline.verdict.status, 'passed');
  t.is(timeline.branches.length, 1);
  t.is(timeline.branches[0]!.moments.length, 9);
  const first = sceneOf(FAULT, 0);
  t.deepEqual(first.machine.processes[0]!.mappings, []);
  t.is(first.outcomes.values().length, 0);
  t.is(sceneOf(FAULT, 7).current.size, 2);
});

test('a thread that waits is told with its page, and its message with both', (t) => {
  const { machine, difference } = sceneOf(FAULT, 5);
  const thread = machine.processes[0]!.threads.find(({ name }) => name === 'T1')!;
  t.is(thread.state, 'asleep');
  t.is(thread.call, 'store');
  t.is(thread.why, 'waits for the page at mem+1p+8'.replace('+8', ''));
  const [message] = machine.handles[0]!.messages;
  t.is(message!.state, 'unread');
  t.is(message!.text, 'at mem+1p (WRITE) from T1');
  const cell = machine.processes[0]!.mappings[0]!.cells[1]!;
  t.true(isRelated(cell, thread) && isRelated(cell, message!) && isRelated(thread, message!));
  t.deepEqual(difference.sentences, [
    'T1 is in store and waits for the page at mem+1p.',
    'uffd has a message to read: PAGEFAULT at mem+1p (WRITE) from T1.',
  ]);
});

test('a message that was read says so, until it is answered', (t) => {
  t.is(sceneOf(FAULT, 6).machine.handles[0]!.messages[0]!.state, 'read');
  const { machine, difference } = sceneOf(FAULT, 7);
  t.deepEqual(machine.handles[0]!.messages, []);
  t.true(difference.sentences.includes('T1 goes on.'));
  t.true(difference.sentences.includes('Page mem+1p: present, begins with 00 00 00 00 00 00 00 00.'));
});

test('what failed says why and what to do', (t) => {
  const outcomes = [...sceneOf(FAULT, 8).outcomes.values()];
  const last = outcomes.at(-1)!;
  t.is(last.status, 'failed');
  t.regex(last.text, /^= -1 EEXIST/);
  t.truthy(last.fact);
  t.truthy(last.advice);
});

test('what is mapped, registered, and left alone is told by its names', (t) => {
  t.is(textsOf(FAULT, 1)[0], '= mem');
  const { machine, difference } = sceneOf(FAULT, 4);
  const [mapping] = machine.processes[0]!.mappings;
  t.deepEqual(
    [mapping!.name, mapping!.size, mapping!.modes.join(), mapping!.handle],
    ['mem', '20 pages', 'MISSING', 'uffd'],
  );
  t.deepEqual(difference.sentences, ['mem (20 pages) of main asks uffd (MISSING) now.']);
  // Twenty pages that are alike are few cells.
  t.is(
    mapping!.cells.reduce((sum, cell) => sum + cell.count, 0),
    20,
  );
  t.true(mapping!.cells.length < 20);
});

test('a mapping of 100,000 pages is few cells, each page is one of them', (t) => {
  const text = FAULT.replace('20p)', '100000p)').replace('len=20p', 'len=100000p');
  const [mapping] = sceneOf(text, 7).machine.processes[0]!.mappings;
  t.is(
    mapping!.cells.reduce((sum, cell) => sum + cell.count, 0),
    100_000,
  );
  t.true(mapping!.cells.length < 10);
});

test('what does not come true is told at its line, with what came instead', (t) => {
  const timeline = timelineOf(FAULT.replace('[{event=PAGEFAULT}]', '[{event=FORK}]'), 'a.uffd');
  t.is(timeline.verdict.status, 'failed');
  const scene = sceneAt(timeline, { branch: 0, position: 99 });
  const wrong = [...scene.outcomes.values()].at(-1)!;
  t.is(wrong.status, 'wrong');
  t.regex(wrong.text, /expected .*FORK.* got .*PAGEFAULT/);
  // The machine is as it was then, not as it was made again to tell of it.
  t.is(scene.machine.handles[0]!.messages[0]!.state, 'read');
});

const RACE = `# A race
#: cites UFFDIO_COPY(2const)
[main] mem = mmap(NULL, 1p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=1p}})
race {
  [T1] a = ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})
  [T2] b = ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})
}
outcomes {
  required  a = 0, b = -1 EEXIST
  required  a = -1 EEXIST, b = 0 then {
    [main] load(mem) = 0
  }
}
[main] peek(mem) = 0
`;

test('a race has a branch for each of its ends', (t) => {
  const timeline = timelineOf(RACE, 'a.uffd');
  t.is(timeline.verdict.status, 'passed');
  t.deepEqual(
    timeline.branches.map(({ ending, moments }) => [ending, moments.length]),
    [
      ['a = 0, b = -1 EEXIST', 7],
      ['a = -1 EEXIST, b = 0', 8],
    ],
  );
  // Both have the same beginning.
  t.is(timeline.branches[0]!.moments[4], timeline.branches[1]!.moments[4]);
});

test('a race behind a race has a branch for each end of both', (t) => {
  const second = `race {
  [T1] c = madvise(mem, 1p, MADV_DONTNEED)
  [T2] d = store(mem, 7)
}
outcomes {
  required  c = 0, d = 0
  required  c = 0, d = asleep then {
    [main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})
    [T2]   <... store resumed>
  }
}
`;
  const timeline = timelineOf(RACE + second, 'a.uffd');
  t.is(timeline.verdict.status, 'passed');
  t.deepEqual(
    timeline.branches.map(({ ending, moments }) => [ending, moments.length]),
    [
      ['a = 0, b = -1 EEXIST; then c = 0, d = 0', 8],
      ['a = 0, b = -1 EEXIST; then c = 0, d = asleep', 9],
      ['a = -1 EEXIST, b = 0; then c = 0, d = asleep', 10],
      ['a = -1 EEXIST, b = 0; then c = 0, d = 0', 9],
    ],
  );
});

test('places that there are not become the nearest that there is', (t) => {
  const timeline = timelineOf(RACE, 'a.uffd');
  t.deepEqual(placed(timeline, { branch: 7, position: 99 }), { branch: 1, position: 7 });
  t.deepEqual(placed(timeline, { branch: -1, position: -1 }), { branch: 0, position: 0 });
});

test('every scenario of the library can be walked, forth and back, and every line that was done says what came of it', (t) => {
  for (const { name, text } of libraryScenarios()) {
    const timeline = timelineOf(text, name);
    if (timeline.verdict.status === 'skipped') continue;
    t.is(timeline.verdict.status, 'passed', name);
    for (let branch = 0; branch < timeline.branches.length; branch += 1) {
      const { moments } = branchOf(timeline, { branch, position: 0 });
      const forth = moments.map((_, position) => sceneAt(timeline, { branch, position }).machine);
      const back = moments.map(
        (_, index) => sceneAt(timeline, { branch, position: moments.length - 1 - index }).machine,
      );
      t.deepEqual(forth, back.reverse(), name);
      const done = sceneAt(timeline, { branch, position: moments.length }).outcomes;
      t.true(
        [...done.values()].every(({ text: said }) => said !== ''),
        name,
      );
      if (timeline.branches.length > 1) continue;
      const calls = timeline.script.filter(({ kind }) => kind === 'call' || kind === 'claim');
      for (const { at, text: line } of calls) t.truthy(done.get(at), `${name}: ${line}`);
    }
  }
});
