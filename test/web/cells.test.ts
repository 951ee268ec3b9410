import test, { type ExecutionContext } from 'ava';
import { configOf, DEFAULT_SETTINGS } from '../../web/model/settings.js';
import type { ShownCell } from '../../web/model/strip.js';
import { timelineOf } from '../../web/model/timeline.js';
import { sceneAt } from '../../web/model/walk.js';

const HEAD = '# Pages\n#: cites userfaultfd(2)\n';

function sceneOf(t: ExecutionContext, text: string, position = Number.MAX_SAFE_INTEGER, hugepages = 0) {
  const timeline = timelineOf(HEAD + text, 'a.uffd', configOf({ ...DEFAULT_SETTINGS, hugepages }));
  const { verdict } = timeline;
  t.is(verdict.status, 'passed', verdict.status === 'failed' ? verdict.message : undefined);
  return sceneAt(timeline, { branch: 0, position });
}

function cellsOf(scene: ReturnType<typeof sceneAt>, name: string, process = 0): readonly ShownCell[] {
  return scene.machine.processes[process]!.mappings.find((mapping) => mapping.name === name)!.cells;
}

function marks(cells: readonly ShownCell[]): string[] {
  return cells.map(({ kind, mark }) => `${kind} ${mark}`.trim());
}

test('every state of a page has a kind and a mark of its own', (t) => {
  const scene = sceneOf(
    t,
    `[main] mem = mmap(NULL, 8p)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {features=WP_UNPOPULATED})
[main] load(mem+1p)
[main] store(mem+2p, 7)
[main] fill(mem+3p, 1p, 0x5a)
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=mem, len=8p}, mode=WP})
[main] ioctl(uffd, UFFDIO_WRITEPROTECT, {range={start=mem+3p, len=2p}, mode=WP})
[main] ioctl(uffd, UFFDIO_POISON, {range={start=mem+5p, len=1p}})
[main] madvise(mem+6p, 1p, MADV_GUARD_INSTALL)
`,
  );
  t.deepEqual(marks(cellsOf(scene, 'mem')), [
    'none',
    'zero 00 Z',
    'present 07…',
    'protected 5a WP',
    'marker WP',
    'poison !',
    'guard ×',
    'none',
  ]);
});

test('a page is read-only by its mapping, since a fork, or as a file’s that a store copies', (t) => {
  const scene = sceneOf(
    t,
    `[main] mem = mmap(NULL, 2p)
[main] fill(mem, 2p, 0x5a)
[main] child = fork()
[main] store(mem, 7)
[main] other = mmap(NULL, 1p)
[main] fill(other, 1p, 0x11)
[main] mprotect(other, 1p, PROT_READ)
`,
  );
  t.deepEqual(marks(cellsOf(scene, 'mem')), ['present 07…', 'readonly 5a RO']);
  t.deepEqual(marks(cellsOf(scene, 'mem', 1)), ['readonly 5a RO', 'readonly 5a RO']);
  const [other] = cellsOf(scene, 'other');
  t.is(other!.kind, 'readonly');
  t.regex(other!.text, /a store raises SIGSEGV/);
  t.true(scene.difference.sentences.some((sentence) => sentence.startsWith('other (1 page) of main: read now')));
});

test('what the file has and a mapping does not show asks where it is registered for that', (t) => {
  const text = `[main] fd = memfd_create("file")
[main] ftruncate(fd, 2p)
[main] a = mmap(NULL, 2p, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)
[main] b = mmap(NULL, 2p, PROT_READ|PROT_WRITE, MAP_SHARED, fd, 0)
[main] fill(a, 1p, 0x5a)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] ioctl(uffd, UFFDIO_REGISTER, {range={start=b, len=2p}, mode=MINOR})
`;
  const scene = sceneOf(t, text);
  t.deepEqual(marks(cellsOf(scene, 'a')), ['file 5a F', 'none']);
  t.deepEqual(marks(cellsOf(scene, 'b')), ['minor 5a MIN', 'none']);
  t.deepEqual(marks(cellsOf(sceneOf(t, text, 5), 'b')), ['cached (5a)', 'none']);
});

test('a huge page is one cell', (t) => {
  const scene = sceneOf(
    t,
    `#: needs hugepages=2
[main] mem = mmap(NULL, 1024p, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB, -1, 0)
[main] fill(mem, 1p, 0x5a)
`,
    undefined,
    2,
  );
  const cells = cellsOf(scene, 'mem');
  t.deepEqual(
    cells.map(({ kind, mark, isHuge, count }) => [kind, mark, isHuge, count]),
    [
      ['present', '2M 5a', true, 512],
      ['none', '2M', true, 512],
    ],
  );
  t.is(scene.machine.processes[0]!.mappings[0]!.size, '2 huge pages');
});

test('pages that change together are told and drawn together, and only they', (t) => {
  const text = `[main] mem = mmap(NULL, 40p)
[main] fill(mem, 20p, 0x5a)
[main] store(mem+5p, 7)
[main] madvise(mem, 40p, MADV_DONTNEED)
`;
  const filled = sceneOf(t, text, 2);
  t.deepEqual(filled.difference.sentences, ['20 pages from mem: present, full of 0x5a.']);
  const stored = sceneOf(t, text, 3);
  t.deepEqual(
    cellsOf(stored, 'mem')
      .filter(({ isChanged }) => isChanged)
      .map(({ text: said }) => said.slice(0, 12)),
    ['Page mem+5p:'],
  );
  t.deepEqual(sceneOf(t, text).difference.sentences, ['20 pages from mem: nothing there.']);
});

test('of very many pages that are not alike those are drawn that come first, and those that something happens to', (t) => {
  const pages = Array.from({ length: 200 }, (_, index) => 2 * index);
  const text = `[main] mem = mmap(NULL, 1000p)\n${pages.map((page) => `[main] store(mem+${page}p, 1)\n`).join('')}`;
  const scene = sceneOf(t, text, 150);
  const cells = cellsOf(scene, 'mem');
  t.true(cells.length < 100);
  t.true(cells.some(({ kind }) => kind === 'many'));
  t.is(
    cells.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
  const [changed] = cells.filter(({ isChanged }) => isChanged);
  t.regex(changed!.text, /^Page mem\+296p: /);
});

test('memory that is gone gives its address’s name away', (t) => {
  const scene = sceneOf(t, '[main] old = mmap(NULL, 1p)\n[main] munmap(old, 1p)\n[main] mem = mmap(NULL, 1p)\n');
  t.is(scene.machine.processes[0]!.mappings[0]!.name, 'mem');
});

test('a mapping of 100,000 pages that are all there is few cells, and what happens in its midst is one of them', (t) => {
  const text = `[main] mem = mmap(NULL, 100000p)
[main] fill(mem, 100000p, 0x5a)
[main] uffd = userfaultfd()
[main] ioctl(uffd, UFFDIO_API, {})
[main] store(mem+50000p, 7)
`;
  const scene = sceneOf(t, text);
  t.false(scene.machine.truncated);
  t.is(scene.machine.handles.length, 1);
  const cells = cellsOf(scene, 'mem');
  t.is(
    cells.reduce((sum, { count }) => sum + count, 0),
    100_000,
  );
  t.deepEqual(marks(cells), ['present 5a', 'present 5a × 49,999', 'present 07…', 'present 5a', 'present 5a × 49,998']);
  t.deepEqual(scene.difference.sentences, ['Page mem+50000p: present, begins with 07 5a 5a 5a 5a 5a 5a 5a.']);
});
