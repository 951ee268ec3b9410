import test, { type ExecutionContext } from 'ava';
import type { ShownPart } from '../../web/model/space.js';
import { isRelated } from '../../web/model/thing.js';
import { timelineOf } from '../../web/model/timeline.js';
import { sceneAt } from '../../web/model/walk.js';

function machineOf(t: ExecutionContext, text: string) {
  const timeline = timelineOf(`# Mappings\n#: cites mmap(2)\n${text}`, 'a.uffd');
  t.is(timeline.verdict.status, 'passed');
  return sceneAt(timeline, { branch: 0, position: Number.MAX_SAFE_INTEGER }).machine;
}

function drawn(parts: readonly ShownPart[]) {
  return parts.map(({ name, flags, modes, width, isCut, gap = '' }) =>
    [gap === '' ? '' : `(${gap})`, name, flags, modes, `${width}${isCut ? '≈' : ''}`].filter(Boolean).join(' '),
  );
}

/** Addresses that are next to each other, of which one can choose. */
const RESERVED = '[main] area = reserve(100p)\n';

function fixed(at: string, pages: number, access = 'PROT_READ|PROT_WRITE', flags = 'MAP_PRIVATE'): string {
  return `[main] mmap(${at}, ${pages}p, ${access}, ${flags}|MAP_ANONYMOUS|MAP_FIXED, -1, 0)\n`;
}

test('mappings stand in the order of their addresses, to scale, with their flags and what is not mapped between them', (t) => {
  const text = `${RESERVED}${fixed('area+10p', 6, 'PROT_READ')}${fixed('area', 2)}${fixed('area+2p', 4, 'PROT_READ|PROT_EXEC', 'MAP_SHARED')}[main] mlock(area, 2p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=area+10p, len=6p}, mode=MISSING|WP})
`;
  const { parts, note } = machineOf(t, text).processes[0]!.space;
  t.deepEqual(drawn(parts), ['area rw-p locked 1', 'area+2p r-xs 2', '(4 pages) area+10p r--p MISSING WP 3']);
  t.regex(parts[2]!.text, /^area\+10p: 0x[0-9a-f]+ to 0x[0-9a-f]+, 6 pages; read; asks uffd: MISSING, WP$/);
  t.is(note, 'Low addresses first; to scale, but for gaps (⋯).');
});

test('what is much wider than the narrowest is cut, and that is said', (t) => {
  const text = `${RESERVED}${fixed('area', 2)}${fixed('area+2p', 12, 'PROT_READ')}${fixed('area+14p', 86)}`;
  const { parts, note } = machineOf(t, text).processes[0]!.space;
  t.deepEqual(drawn(parts), ['area rw-p 1', 'area+2p r--p 6', 'area+14p rw-p 6≈']);
  t.is(note, 'Low addresses first; to scale, but for wide ones, which are cut (≈).');
});

test('one mapping alone is wide, and nothing needs to be said', (t) => {
  const { parts, note } = machineOf(t, '[main] mem = mmap(NULL, 5p)\n').processes[0]!.space;
  t.deepEqual(drawn(parts), ['mem rw-p 1']);
  t.is(note, '');
});

test('a part belongs to its mapping, its userfaultfd, its file, and to who waits for a page of it', (t) => {
  const text = `[main] fd = memfd_create("file")
[main] ftruncate(fd, 2p)
[main] mem = mmap(NULL, 2p, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)
[main] other = mmap(NULL, 1p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=2p}})
[T1] load(mem+1p+8) <unfinished ...>
[T1] <... load still asleep>
`;
  const { processes, handles, files } = machineOf(t, text);
  const [process] = processes;
  const part = process!.space.parts.find(({ name }) => name === 'mem')!;
  const other = process!.space.parts.find(({ name }) => name === 'other')!;
  const mapping = process!.mappings.find(({ name }) => name === 'mem')!;
  const thread = process!.threads.find(({ name }) => name === 'T1')!;
  for (const thing of [mapping, handles[0]!, handles[0]!.messages[0]!, files[0]!, thread]) {
    t.true(isRelated(part, thing) && isRelated(thing, part), thing.key);
    t.false(isRelated(other, thing), thing.key);
  }
  t.is(part.waiting, 1);
  t.regex(part.text, /; 1 thread waits for a page of it$/);
});

test('of very many mappings those are drawn that come first, and those that something waits in', (t) => {
  const maps = Array.from({ length: 40 }, (_, index) => fixed(`area+${2 * index}p`, 1)).join('');
  const text = `${RESERVED}${maps}[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=area+60p, len=1p}})
[T1] load(area+60p) <unfinished ...>
[T1] <... load still asleep>
`;
  const { parts } = machineOf(t, text).processes[0]!.space;
  t.deepEqual(
    parts.map(({ name }) => name),
    [
      'area',
      'area+2p',
      'area+4p',
      'area+6p',
      'area+8p',
      'area+10p',
      'area+12p',
      'area+14p',
      '… × 22',
      'area+60p',
      '… × 9',
    ],
  );
  t.is(parts[9]!.waiting, 1);
  t.regex(parts[8]!.text, /^22 mappings from area\+16p on/);
});
