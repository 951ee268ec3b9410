import type { Topic } from '../_case.js';
import {
  CHECK_WPASYNC,
  FILE,
  MADV_DONTNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MODE_WP,
  PAGE,
  PRESENT,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  SWAPPED,
  WP_ASYNC,
  WP_MATCHING,
  WPALLOWED,
  WRITTEN,
} from '../_linux.js';
import type { World } from '../_world.js';

const PRESENT_WRITTEN = PRESENT | WRITTEN;
const BOTH = WP_MATCHING | CHECK_WPASYNC;
const CAPABILITY_AND_ROOT = 3n;
const NOBODY = 9;

/** So many pages whose writes are noted, and where they end. */
function noted(world: World, pages: number): readonly [mem: bigint, end: bigint] {
  const fd = world.userfaultfd({ features: WP_ASYNC });
  const mem = world.registered(fd, pages, MODE_WP);
  return [mem, mem + BigInt(pages) * PAGE];
}

/** What was written, which is protected anew if that is asked. */
const OF_WRITTEN = { mask: WRITTEN, returned: WRITTEN };

export const scanWalk: Topic = {
  name: 'what PAGEMAP_SCAN finds',
  cases: [
    {
      title: 'With PM_SCAN_WP_MATCHING what was written is told once, and again when it was written again',
      facts: ['scan.wp-matching.protects'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 4);
        main.store(mem, 1n);
        main.pagemapScan(0, mem, end, { ...OF_WRITTEN, flags: BOTH }).finds(end, [mem, end, WRITTEN]);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
        main.pagemapRead(0, mem, 4n * PAGE).shows(0, 0, 0, 0, 0, 0, 0, 0x83, ...MARKER, ...MARKER, ...MARKER);
        main.store(mem + PAGE, 2n);
        main.load(mem + 2n * PAGE);
        main.store(mem + 3n * PAGE, 2n);
        main
          .pagemapScan(0, mem, end, OF_WRITTEN)
          .finds(end, [mem + PAGE, mem + 2n * PAGE, WRITTEN], [mem + 3n * PAGE, end, WRITTEN]);
        const half = mem + 2n * PAGE;
        main.pagemapScan(0, mem, half, { ...OF_WRITTEN, flags: BOTH }).finds(half, [mem + PAGE, half, WRITTEN]);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end, [mem + 3n * PAGE, end, WRITTEN]);
      },
    },
    {
      title: 'Writes to a private mapping of a file are noted like any; its pages are no file’s then',
      facts: ['scan.wp-matching.protects', 'scan.category.file-copied'],
      run(world) {
        const { main } = world;
        const mem = world.private(world.memfdOf(1, 2, 3), 3);
        const end = mem + 3n * PAGE;
        main.register(world.userfaultfd({ features: WP_ASYNC }), mem, 3n * PAGE, MODE_WP);
        main.pagemapScan(0, mem, end, { ...OF_WRITTEN, flags: BOTH }).finds(end, [mem, end, WRITTEN]);
        main.store(mem + PAGE, 1n);
        main.load(mem);
        main
          .pagemapScan(0, mem, end, { flags: BOTH })
          .finds(
            end,
            [mem, mem + PAGE, WPALLOWED | FILE | PRESENT],
            [mem + PAGE, mem + 2n * PAGE, WPALLOWED | PRESENT_WRITTEN],
            [mem + 2n * PAGE, end, MARKED],
          );
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
      },
    },
    {
      title: 'What mprotect allows and forbids is no write; memory that nobody may touch is protected too',
      facts: ['scan.wp-matching.protects', 'wp.mprotect-keeps', 'wp.any-protection'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 2, MODE_WP, PROT_NONE);
        const end = mem + 2n * PAGE;
        const protect = { ...OF_WRITTEN, flags: BOTH };
        main.pagemapScan(0, mem, end, protect).finds(end, [mem, end, WRITTEN]);
        for (const prot of [PROT_READ, PROT_NONE, PROT_READ_WRITE, PROT_READ, PROT_READ_WRITE]) {
          main.mprotect(mem, 2n * PAGE, prot);
          main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
        }
        main.store(mem, 1n);
        main.store(mem + PAGE, 1n);
        main.mprotect(mem, PAGE, PROT_READ);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.pagemapScan(0, mem, end, protect).finds(end, [mem, end, WRITTEN]);
        main.mmap(mem + PAGE, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED });
        main.register(fd, mem + PAGE, PAGE, MODE_WP);
        main.mprotect(mem, 2n * PAGE, PROT_READ);
        main.mprotect(mem, 2n * PAGE, PROT_READ_WRITE);
        main.store(mem, 2n);
        main.store(mem + PAGE, 2n);
        main.pagemapScan(0, mem, end, protect).finds(end, [mem, end, WRITTEN]);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
      },
    },
    {
      title: 'Memory whose writes are not noted: PM_SCAN_CHECK_WPASYNC fails there, what came before stays protected',
      facts: ['scan.check-async.eperm', 'scan.check-async.work-kept', 'scan.walk-end'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 2);
        main.store(mem, 1n);
        main.store(mem + PAGE, 1n);
        const plain = world.filled(1, 2);
        const last = plain + 2n * PAGE;
        main.pagemapScan(0, plain, last, { flags: CHECK_WPASYNC }).fails('EPERM', { walk_end: last });
        main.pagemapScan(0, mem, last, { ...OF_WRITTEN, flags: BOTH }).fails('EPERM', { walk_end: last });
        main.pagemapRead(0, mem, 2n * PAGE).maps(0x83, 0x83);
        main.pagemapScan(0, mem, end + PAGE, { flags: BOTH }).finds(end + PAGE, [mem, end, WPALLOWED | PRESENT]);
        const fd = world.userfaultfd();
        const asks = world.registered(fd, 1, MODE_WP);
        main.pagemapScan(0, asks, asks + PAGE, { flags: CHECK_WPASYNC }).fails('EPERM', { walk_end: asks + PAGE });
      },
    },
    {
      title: 'PM_SCAN_WP_MATCHING alone skips memory whose writes are not noted',
      facts: ['scan.wp-matching.skips'],
      run(world) {
        const { main } = world;
        const before = world.filled(1);
        const [mem] = noted(world, 1);
        const after = world.filled(1);
        const end = after + PAGE;
        main.store(mem, 1n);
        main
          .pagemapScan(0, before, end, { flags: WP_MATCHING })
          .finds(end, [mem, mem + PAGE, WPALLOWED | PRESENT_WRITTEN]);
        main.pagemapRead(0, before, PAGE).maps(0x81);
        main.pagemapRead(0, after, PAGE).maps(0x81);
      },
    },
    {
      title:
        'Without a vector all is protected where there is a page table, whatever the masks say; where there is none they say it',
      facts: ['scan.wp-matching.no-vec', 'scan.wp-matching.no-vec-masks'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 3);
        const asked = { room: 0n, flags: WP_MATCHING, mask: SWAPPED };
        main.pagemapScan(0, mem, end, asked).finds(end);
        main.pagemapRead(0, mem, 3n * PAGE).maps(0, 0, 0);
        main.store(mem, 1n);
        main.pagemapScan(0, mem, end, asked).finds(end);
        main.pagemapRead(0, mem, 3n * PAGE).shows(0, 0, 0, 0, 0, 0, 0, 0x83, ...MARKER, ...MARKER);
      },
    },
    {
      title: 'Without a vector everything is walked, and no number of pages ends that; 0 pages mean any number',
      facts: ['scan.vec-len-zero', 'scan.max-pages-zero'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const end = mem + 3n * PAGE;
        main.pagemapScan(0, mem, end, { room: 0n, max: 1n }).finds(end);
        main.pagemapScan(0, mem, end, { max: 0n }).finds(end, [mem, end, PRESENT_WRITTEN]);
        main.pagemapScan(0, mem, end, { max: 0xffffffffffffffffn }).finds(end, [mem, end, PRESENT_WRITTEN]);
      },
    },
    {
      title: 'A walk with a limit ends at the first match that does not fit, or at the end if there is none',
      facts: ['scan.limit-walk-end', 'scan.limit-no-further', 'scan.limit-vec'],
      run(world) {
        const { main } = world;
        const mem = world.map(8);
        for (const page of [0n, 1n, 4n, 6n]) main.store(mem + page * PAGE, 1n);
        const end = mem + 8n * PAGE;
        const at = (page: bigint) => mem + page * PAGE;
        const asked = { mask: PRESENT, returned: PRESENT };
        const first = [mem, at(2n), PRESENT] as const;
        main.pagemapScan(0, mem, end, { ...asked, max: 2n }).finds(at(4n), first);
        main.pagemapScan(0, mem, end, { ...asked, max: 1n }).finds(at(1n), [mem, at(1n), PRESENT]);
        main.pagemapScan(0, mem, end, { ...asked, room: 1n }).finds(at(4n), first);
        const second = [at(4n), at(5n), PRESENT] as const;
        main.pagemapScan(0, mem, end, { ...asked, room: 2n }).finds(at(6n), first, second);
        main.pagemapScan(0, at(1n), end, { ...asked, max: 2n }).finds(at(6n), [at(1n), at(2n), PRESENT], second);
        const third = [at(6n), at(7n), PRESENT] as const;
        main.pagemapScan(0, mem, end, { ...asked, max: 4n, room: 3n }).finds(end, first, second, third);
        main.pagemapScan(0, mem, at(4n), { ...asked, max: 2n, room: 1n }).finds(at(4n), first);
      },
    },
    {
      title: 'What does not fit is not protected, and the next walk goes on there',
      facts: ['scan.wp-matching.not-told'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 6);
        const at = (page: bigint) => mem + page * PAGE;
        main.pagemapScan(0, mem, end, { ...OF_WRITTEN, flags: BOTH, max: 2n }).finds(at(2n), [mem, at(2n), WRITTEN]);
        main.store(mem, 1n);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end, [mem, at(1n), WRITTEN], [at(2n), end, WRITTEN]);
        const asked = { ...OF_WRITTEN, flags: BOTH, room: 1n };
        main.pagemapScan(0, mem, end, asked).finds(at(2n), [mem, at(1n), WRITTEN]);
        main.pagemapScan(0, at(2n), end, { ...asked, max: 3n }).finds(at(5n), [at(2n), at(5n), WRITTEN]);
        main.pagemapScan(0, mem, end, asked).finds(end, [at(5n), end, WRITTEN]);
        main.pagemapScan(0, mem, end, asked).finds(end);
      },
    },
    {
      title:
        'Nothing counts as written in any mapping if it has a page table, and without one only where writes are noted',
      facts: ['scan.empty-written', 'scan.absent-table'],
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        const end = mem + 2n * PAGE;
        main.pagemapScan(0, mem, end).finds(end, [mem, end, 0n]);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
        const asks = world.registered(world.userfaultfd(), 1, MODE_WP);
        main.pagemapScan(0, asks, asks + PAGE).finds(asks + PAGE, [asks, asks + PAGE, WRITTEN]);
        main.load(asks);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, WRITTEN]);
      },
    },
    {
      title: 'Holes are skipped, also where nothing else is, and no region reaches over one',
      facts: ['scan.holes'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        for (const page of [0n, 2n]) main.store(mem + page * PAGE, 1n);
        main.munmap(mem + PAGE, PAGE);
        const end = mem + 4n * PAGE;
        main
          .pagemapScan(0, mem, end)
          .finds(end, [mem, mem + PAGE, PRESENT_WRITTEN], [mem + 2n * PAGE, mem + 3n * PAGE, PRESENT_WRITTEN]);
        const hole = mem + PAGE;
        main.pagemapScan(0, hole, hole + PAGE).finds(hole + PAGE);
        main.pagemapScan(0, hole, hole + PAGE, { flags: BOTH }).finds(hole + PAGE);
      },
    },
    {
      title: 'MADV_DONTNEED makes anonymous pages WRITTEN again',
      facts: ['scan.dontneed'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 2);
        main.store(mem, 1n);
        main.pagemapScan(0, mem, end, { ...OF_WRITTEN, flags: BOTH }).finds(end, [mem, end, WRITTEN]);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        main.pagemapScan(0, mem, end).finds(end, [mem, mem + PAGE, WPALLOWED | WRITTEN], [mem + PAGE, end, MARKED]);
      },
    },
    {
      title: 'Of shared memory neither pwrite nor MADV_DONTNEED is a write',
      facts: ['scan.pwrite', 'scan.dontneed-shmem'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const file = world.memfdOf(1, 2);
        const mem = world.shared(file, 2);
        const end = mem + 2n * PAGE;
        main.register(fd, mem, 2n * PAGE, MODE_WP);
        main.load(mem);
        main.pagemapScan(0, mem, end, { ...OF_WRITTEN, flags: BOTH }).finds(end, [mem, end, WRITTEN]);
        main.pwrite(file, 5n, 0n);
        main.pagemapScan(0, mem, end, OF_WRITTEN).finds(end);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, MARKED]);
        main.store(mem + PAGE, 1n);
        main
          .pagemapScan(0, mem, end)
          .finds(end, [mem, mem + PAGE, MARKED], [mem + PAGE, end, WPALLOWED | FILE | PRESENT_WRITTEN]);
      },
    },
    {
      title: 'Another process’s memory is scanned and protected, by who may open its pagemap; its userfaultfd decides',
      facts: ['scan.other-process', 'pagemap.open'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const child = world.process(1);
        main.fork(child).gives(1n);
        const fd = Number(child.main.userfaultfd().value);
        child.main.api(fd, WP_ASYNC);
        const mem = world.place(1);
        child.main.mmap(mem, PAGE);
        child.main.register(fd, mem, PAGE, MODE_WP);
        child.main.store(mem, 1n);
        const end = mem + PAGE;
        const asked = { ...OF_WRITTEN, flags: BOTH };
        main.pagemapScan(0, mem, end, asked).finds(end);
        main.pagemapScan(child.process, mem, end, asked).finds(end, [mem, end, WRITTEN]);
        child.main.pagemapRead(child.process, mem, PAGE).maps(0x83);
        child.main.dropPrivileges(CAPABILITY_AND_ROOT);
        child.main.pagemapScan(0, mem, end).fails('EACCES', { walk_end: 'untouched' });
        child.main.pagemapIoctl(0, mem).fails('EACCES');
        main.pagemapIoctl(NOBODY, mem).fails('ENOENT');
        main.pagemapScan(NOBODY, mem, end).fails('ENOENT', { walk_end: 'untouched' });
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.pagemapScan(0, mem, end).finds(end);
        main.dup(0);
        main.pagemapScan(NOBODY, mem, end).fails('EMFILE', { walk_end: 'untouched' });
        main.pagemapIoctl(NOBODY, mem).fails('EMFILE');
      },
    },
  ],
};

/** A wp-marker, as pagemap shows it to root; and its categories. */
const MARKER = [0x3f, 0, 0, 0, 0, 0, 0, 0x42] as const;
const MARKED = WPALLOWED | SWAPPED;
