import test from 'ava';
import { fieldOf, knownFlags, numberOf, readArguments, returnedOf } from '../../../scenario/strace/argument.js';
import { isStraceLog, LogError, readLog } from '../../../scenario/strace/log.js';
import { requestOf } from '../../../scenario/strace/operation.js';
import { toMachine, toProgram } from '../../../scenario/strace/space.js';

function eventsOf(text: string): string[] {
  return readLog('a.log', text).events.map((event) =>
    'call' in event
      ? `${event.line} ${event.pid} ${event.kind} ${event.call.name}`
      : `${event.line} ${event.pid} ${event.kind}`,
  );
}

test('a call in one line begins and ends there', (t) => {
  t.deepEqual(eventsOf('914   userfaultfd(O_NONBLOCK|O_CLOEXEC) = 3'), [
    '1 914 begin userfaultfd',
    '1 914 end userfaultfd',
  ]);
});

test('a call that others came between has all of its arguments, wherever they stand', (t) => {
  const log = readLog(
    'a.log',
    '7 ioctl(3, UFFDIO_API, {api=0xaa, features=0 <unfinished ...>\n8 read(4,  <unfinished ...>\n' +
      '7 <... ioctl resumed> => features=0x1ffff, ioctls=1<<_UFFDIO_REGISTER}) = 0\n8 <... read resumed>"\\22", 32) = 1\n',
  );
  t.deepEqual(
    log.events.map(({ kind, line, pid }) => `${line} ${pid} ${kind}`),
    ['1 7 begin', '2 8 begin', '3 7 end', '4 8 end'],
  );
  const [api, read] = log.events.flatMap((event) => ('call' in event ? event.call : []));
  t.is(api!.args, '3, UFFDIO_API, {api=0xaa, features=0 => features=0x1ffff, ioctls=1<<_UFFDIO_REGISTER}');
  t.is(fieldOf(readArguments(api!.args)[2], 'features', 'after'), 0x1ffffn);
  t.is(read!.args, '4, "\\22", 32');
});

test('a call that never ended has no result', (t) => {
  const log = readLog(
    'a.log',
    '7 poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>) = ?\n7 +++ exited with 3 +++\n',
  );
  t.deepEqual(
    log.events.map(({ kind }) => kind),
    ['begin', 'exited'],
  );
  t.is((log.events[0] as { readonly call: { readonly result?: string } }).call.result, undefined);
});

test('a resumed call that began before the log is no call of it', (t) => {
  t.deepEqual(eventsOf('7 <... poll resumed>) = 1 ([{fd=3, revents=POLLIN}])\n7 close(3) = 0\n'), [
    '2 7 begin close',
    '2 7 end close',
  ]);
});

test('lines without a pid are of the program that strace started', (t) => {
  t.deepEqual(
    eventsOf('close(3) = 0\nstrace: Process 915 attached\n[pid   914] close(4) = 0\n[pid   915] close(5) = 0\n'),
    [
      '1 main begin close',
      '1 main end close',
      '3 main begin close',
      '3 main end close',
      '4 915 begin close',
      '4 915 end close',
    ],
  );
});

test('a line that strace itself came into is one', (t) => {
  const log = readLog(
    'a.log',
    'clone3({flags=CLONE_VM|CLONE_THREAD}strace: Process 915 attached\n => {parent_tid=[915]}, 88) = 915\n',
  );
  const [begin] = log.events;
  t.is(begin?.kind === 'begin' ? begin.call.result : '', '915');
  t.is(log.others, 0);
});

test('times, signals, ends and what the program wrote', (t) => {
  const text =
    '7 12:00:00.5 close(3) = 0\n7 --- SIGCHLD {si_signo=SIGCHLD} ---\nhello\n7 +++ killed by SIGKILL (core dumped) +++\n';
  t.deepEqual(eventsOf(text), ['1 7 begin close', '1 7 end close', '2 7 signal', '4 7 killed']);
  t.is(readLog('a.log', text).others, 1);
});

test('a text without a call is no log', (t) => {
  t.throws(() => readLog('a.log', 'hello\n'), { instanceOf: LogError, message: /^a\.log: there is no call in it/ });
  t.false(isStraceLog('# A title\n[main] userfaultfd() = 3\n'));
  t.true(isStraceLog('execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0\n'));
});

test('arguments: numbers, flags, shifts, strings, structures, comments', (t) => {
  const [fd, flags, sum, text, list, none] = readArguments(
    '3</dev/x>, O_NONBLOCK|0x80000, 1<<_UFFDIO_COPY|2*4096, "a\\0\\22\\"\\n"..., [{fd=3, events=POLLIN}], WHATEVER /* 1 */',
  );
  t.is(numberOf(fd), 3n);
  t.is(numberOf(flags), 0x80800n);
  t.is(numberOf(sum), 8n | 8192n);
  t.deepEqual(text, { kind: 'text', bytes: Uint8Array.of(97, 0, 18, 34, 10), cut: true });
  t.is(list?.kind === 'list' ? fieldOf(list.items[0], 'events') : undefined, 1n);
  t.is(numberOf(none), undefined);
  t.is(knownFlags(readArguments('MAP_PRIVATE|MAP_DENYWRITE')[0]), 2n);
});

test('results: numbers, errnos, and nothing', (t) => {
  t.deepEqual(returnedOf('0x7f0000001000'), { value: 0x7f0000001000n, more: '' });
  t.deepEqual(returnedOf('-1 EEXIST (File exists)'), { value: -1n, errno: 'EEXIST', more: '(File exists)' });
  t.deepEqual(returnedOf('3<anon_inode:[userfaultfd]>'), { value: 3n, more: '' });
  t.is(returnedOf('?'), undefined);
  t.is(returnedOf(undefined), undefined);
});

test('ioctls that strace does not know are told by their number', (t) => {
  const of = (text: string) => requestOf(readArguments(text)[0]);
  t.is(of('_IOC(_IOC_READ|_IOC_WRITE, 0xaa, 0x5, 0x28)'), 'UFFDIO_MOVE');
  t.is(of('_IOC(_IOC_READ|_IOC_WRITE, 0xaa, 0x8, 0x20)'), 'UFFDIO_POISON');
  t.is(of('UFFDIO_COPY'), 'UFFDIO_COPY');
  t.is(of('TCGETS'), undefined);
  t.is(of('_IOC(_IOC_READ, 0xab, 0x5, 0x28)'), undefined);
});

test('a program’s memory lies in the arena, and is told by its own addresses', (t) => {
  for (const address of [0x7f94eb949000n, 0x7ffd61f93040n, 0x56394c67e000n, 0x401000n]) {
    const there = toMachine(address);
    t.true(there >= 0x100000000000n && there < 0x600000000000n, `0x${address.toString(16)}`);
    t.is(toProgram(there), address);
  }
  for (const address of [0n, 0x64n, 0xffff_ffff_ffff_f000n]) t.is(toMachine(address), address);
});
