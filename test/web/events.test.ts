import test from 'ava';
import { type EventKind, eventsAround } from '../../web/model/events.js';
import { timelineOf } from '../../web/model/timeline.js';

/** Two sleep, one wakes of them and sleeps again; a line that says that one still sleeps is no event. */
const EVENTS = `# Failures, sleeps and wakes
#: cites userfaultfd(2)
[main] mem = mmap(NULL, 20p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=20p}})
[T1]   fill(mem, 2p, 7) <unfinished ...>
[T2]   load(mem) <unfinished ...>
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}})
[T2]   <... load resumed>
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem, len=1p}}) = -1 EEXIST
[main] load(mem) = 7
[main] ioctl(uffd, UFFDIO_ZEROPAGE, {range={start=mem+1p, len=1p}})
[T1]   <... fill resumed>
[main] munmap(mem+1, 1p) = -1 EINVAL
`;

function stops(way: 'previous' | 'next', ...kinds: EventKind[]): number[] {
  const [branch] = timelineOf(EVENTS, 'a.uffd').branches;
  const all: number[] = [];
  let position: number | undefined = way === 'next' ? 0 : branch!.moments.length;
  for (;;) {
    position = eventsAround(branch!, position, kinds.length === 0 ? undefined : kinds)[way];
    if (position === undefined) return all;
    all.push(position);
  }
}

test('one goes from failure to failure, from sleep to sleep, from wake to wake, and back', (t) => {
  t.is(timelineOf(EVENTS, 'a.uffd').verdict.status, 'passed');
  t.deepEqual(stops('next', 'failure'), [8, 11]);
  t.deepEqual(stops('next', 'sleep'), [5, 6, 7]);
  t.deepEqual(stops('next', 'wake'), [7, 10]);
  for (const kind of ['failure', 'sleep', 'wake'] as const)
    t.deepEqual(stops('previous', kind), stops('next', kind).reverse());
  t.deepEqual(stops('next'), [5, 6, 7, 8, 10, 11]);
});

test('to be killed is a failure, and no wake; what is wrong is a failure too', (t) => {
  const text = `# A process ends
#: cites userfaultfd(2)
[main] mem = mmap(NULL, 1p)
[main] child = fork()
[child] mem2 = mmap(NULL, 1p)
[child] uffd = userfaultfd()
[child] ioctl(uffd, UFFDIO_API, {})
[child] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem2, len=1p}})
[child/T1] load(mem2) <unfinished ...>
[main] kill(child, SIGKILL)
[child] +++ killed by SIGKILL +++
[main] load(mem) = 5
`;
  const [branch] = timelineOf(text, 'a.uffd').branches;
  t.deepEqual(eventsAround(branch!, 0, ['wake']), { previous: undefined, next: undefined });
  t.is(eventsAround(branch!, 0, ['sleep']).next, 7);
  t.is(eventsAround(branch!, 0, ['failure']).next, 8);
  t.is(eventsAround(branch!, 8, ['failure']).next, 9);
});
