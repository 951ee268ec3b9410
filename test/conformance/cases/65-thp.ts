import type { Topic } from '../_case.js';
import {
  FAULT_WP,
  HUGE,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_GUARD_INSTALL,
  MADV_HUGEPAGE,
  MADV_NOHUGEPAGE,
  MODE_MISSING,
  MODE_WP,
  OF_HUGE_PAGE,
  PAGE,
  PFNZERO,
  PRESENT,
  PROT_READ,
  WP_ASYNC,
  WP_MATCHING,
  WP_UNPOPULATED,
  WPALLOWED,
  WRITTEN,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { Process } from '../_process.js';
import type { World } from '../_world.js';

const NEEDS = { transparentHugepages: true } as const;

const SMALL = PRESENT | WRITTEN;
const WHOLE = SMALL | OF_HUGE_PAGE;
const ZEROS = WHOLE | PFNZERO;

/** The 2 MiB at an address are, in pages from it: up to where, and what they are. */
function shows(world: World, start: bigint, ...parts: readonly (readonly [end: bigint, categories: bigint])[]): void {
  const end = start + HUGE;
  let from = start;
  const regions = parts.map(([pages, categories]) => {
    const region = [from, start + pages * PAGE, categories] as const;
    from = region[1];
    return region;
  });
  world.main.pagemapScan(0, start, end).finds(end, ...regions);
}

/** All 2 MiB are alike. */
function is(world: World, start: bigint, categories: bigint): void {
  shows(world, start, [512n, categories]);
}

/** A forked child of process 0, which is number 1. */
function forked(world: World): Process {
  world.main.fork(world.process(1)).gives(1n);
  return world.process(1);
}

export const thp: Topic = {
  name: 'transparent huge pages',
  cases: [
    {
      title:
        'The first write to advised memory gives a huge page, the first read the huge zero page, and writing to that another one',
      facts: ['state.thp', 'thp.first-write', 'thp.first-read', 'thp.zero-categories', 'scan.category.huge'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.thps(3);
        main.store(mem + 5n * PAGE, 1n);
        is(world, mem, WHOLE);
        main.load(mem + HUGE + PAGE).gives(0n);
        is(world, mem + HUGE, ZEROS);
        main.pagemapRead(0, mem + HUGE, PAGE);
        main.store(mem + HUGE + PAGE, 1n);
        is(world, mem + HUGE, WHOLE);
        main.load(mem + 2n * HUGE).gives(0n);
        main.madvise(mem + 2n * HUGE, HUGE, MADV_NOHUGEPAGE);
        main.store(mem + 2n * HUGE, 1n);
        is(world, mem + 2n * HUGE, WHOLE);
      },
    },
    {
      title:
        'Without the advice, where 2 MiB do not fit, where they are disabled or a page table is there, it is a page',
      facts: ['thp.fits', 'thp.table', 'thp.enable'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.thps(3);
        main.munmap(mem, PAGE);
        main.store(mem + PAGE, 1n);
        main
          .pagemapScan(0, mem + PAGE, mem + 3n * PAGE)
          .finds(mem + 3n * PAGE, [mem + PAGE, mem + 2n * PAGE, SMALL], [mem + 2n * PAGE, mem + 3n * PAGE, WRITTEN]);
        const there = mem + HUGE;
        main.madvise(there, HUGE, MADV_NOHUGEPAGE);
        main.store(there, 1n);
        main.madvise(there, HUGE, MADV_HUGEPAGE);
        main.store(there + PAGE, 1n);
        shows(world, there, [2n, SMALL], [512n, WRITTEN]);
        main.setThpDisable(1n);
        main.store(mem + 2n * HUGE, 1n);
        shows(world, mem + 2n * HUGE, [1n, SMALL], [512n, WRITTEN]);
      },
    },
    {
      title: 'What is there stays when huge pages are disabled; MADV_DONTNEED of all of it leaves no page table',
      facts: ['thp.enable', 'thp.table-freed', 'thp.zap-part'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.thps(2);
        main.store(mem, 7n);
        main.setThpDisable(1n);
        is(world, mem, WHOLE);
        main.setThpDisable(0n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        is(world, mem, 0n);
        main.store(mem, 7n);
        is(world, mem, WHOLE);
        main.madvise(mem + PAGE, PAGE, MADV_DONTNEED);
        shows(world, mem, [1n, SMALL], [2n, WRITTEN], [512n, SMALL]);
        main.load(mem).gives(7n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.load(mem);
        is(world, mem, ZEROS);
        main.store(mem + HUGE, 3n);
        main.madvise(mem + HUGE, PAGE, MADV_GUARD_INSTALL);
        main.load(mem + HUGE + PAGE).gives(0n);
        main
          .pagemapScan(0, mem + HUGE + PAGE, mem + 2n * HUGE)
          .finds(mem + 2n * HUGE, [mem + HUGE + PAGE, mem + 2n * HUGE, SMALL]);
      },
    },
    {
      title: 'A border between mappings splits a huge page, and the huge zero page; mprotect of all of it does not',
      facts: ['thp.border', 'thp.border-none'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.thps(4);
        for (const at of [0n, 1n, 2n]) main.store(mem + at * HUGE, at + 1n);
        main.mprotect(mem, HUGE, PROT_READ);
        is(world, mem, WHOLE);
        main.mprotect(mem + HUGE, PAGE, PROT_READ);
        is(world, mem + HUGE, SMALL);
        main.munmap(mem + 2n * HUGE + PAGE, HUGE - PAGE);
        main
          .pagemapScan(0, mem + 2n * HUGE, mem + 2n * HUGE + PAGE)
          .finds(mem + 2n * HUGE + PAGE, [mem + 2n * HUGE, mem + 2n * HUGE + PAGE, SMALL]);
        main.load(mem + 3n * HUGE);
        main.mlock(mem + 3n * HUGE, PAGE);
        shows(world, mem + 3n * HUGE, [1n, SMALL], [512n, SMALL | PFNZERO]);
      },
    },
    {
      title: 'Where MISSING is registered faults are of 4 KiB, and one that asks makes no page table',
      facts: ['register.effect.missing-no-thp', 'thp.missing-table'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registeredThps(fd, 1, MODE_MISSING);
        const src = world.filled(7);
        const load = world
          .thread(1)
          .load(mem + 3n * PAGE + 8n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 3n * PAGE));
        is(world, mem, 0n);
        main.copy(fd, mem + 3n * PAGE, src);
        load.gives();
        shows(world, mem, [3n, WRITTEN], [4n, SMALL], [512n, WRITTEN]);
      },
    },
    {
      title: 'COPY onto a huge page is EEXIST before its source is read; so are ZEROPAGE, POISON and MOVE',
      facts: ['copy.page.thp', 'zeropage.thp', 'move.page.dst-thp', 'fill.poison.present'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const src = world.filled(7);
        const mem = world.thps(2);
        main.store(mem, 1n);
        main.load(mem + HUGE);
        main.register(fd, mem, 2n * HUGE);
        for (const at of [mem, mem + 9n * PAGE, mem + HUGE + PAGE]) {
          main.copy(fd, at, src).fails('EEXIST', { copy: -17n });
          main.copy(fd, at, 0x1000n).fails('EEXIST', { copy: -17n });
          main.zeropage(fd, at).fails('EEXIST', { zeropage: -17n });
          main.poison(fd, at).fails('EEXIST');
          main.move(fd, at, src).fails('EEXIST', { move: -17n });
        }
        main.move(fd, mem + HUGE, mem, HUGE).fails('EEXIST', { move: -17n });
        is(world, mem, WHOLE);
        is(world, mem + HUGE, ZEROS);
      },
    },
    {
      title:
        'After fork both have the huge page; who writes first gets a copy of 4 KiB, and who is left alone has it whole',
      facts: ['thp.fork', 'thp.fork-write', 'thp.fork-sole', 'thp.enable'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.thps(2);
        main.store(mem, 1n);
        main.load(mem + HUGE);
        const child = forked(world);
        const both = mem + 2n * HUGE;
        child.main.pagemapScan(1, mem, both).finds(both, [mem, mem + HUGE, WHOLE], [mem + HUGE, both, ZEROS]);
        child.main.store(mem + PAGE, 2n);
        child.main.store(mem + HUGE, 3n);
        child.main.pagemapScan(1, mem, both).finds(both, [mem, mem + HUGE, SMALL], [mem + HUGE, both, WHOLE]);
        is(world, mem, WHOLE);
        is(world, mem + HUGE, ZEROS);
        main.load(mem + PAGE).gives(0n);
        child.main.exit().exits();
        main.store(mem + PAGE, 5n);
        is(world, mem, WHOLE);
      },
    },
    {
      title:
        'WRITEPROTECT of a whole huge page protects it as one; a waiter’s address is that of its 4 KiB; of a part it is split',
      facts: [
        'register.effect.wp-thp',
        'wp.set.thp',
        'wp.set.thp-part',
        'wp.clear.thp-part',
        'wp.clear.thp-waiter',
        'message.address.thp',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registeredThps(fd, 2, MODE_WP);
        main.store(mem, 1n);
        main.store(mem + HUGE, 1n);
        is(world, mem, WHOLE);
        main.writeprotect(fd, mem, HUGE);
        is(world, mem, PRESENT | OF_HUGE_PAGE);
        const first = world
          .thread(1)
          .store(mem + 5n * PAGE + 7n, 9n, 1n)
          .sleepsIn('fault');
        const second = world
          .thread(2)
          .store(mem + 9n * PAGE + 7n, 9n, 1n)
          .sleepsIn('fault');
        main.read(fd, 64n).bringsInAnyOrder(fault(mem + 5n * PAGE, FAULT_WP), fault(mem + 9n * PAGE, FAULT_WP));
        main.writeprotect(fd, mem + 5n * PAGE, PAGE, 0n);
        first.gives();
        shows(world, mem, [5n, PRESENT], [6n, SMALL], [512n, PRESENT]);
        second.sleepsIn('fault');
        main.writeprotect(fd, mem, HUGE, 0n);
        second.gives();
        is(world, mem, SMALL);
        main.writeprotect(fd, mem + HUGE + PAGE);
        shows(world, mem + HUGE, [1n, SMALL], [2n, PRESENT], [512n, SMALL]);
      },
    },
    {
      title:
        'What protects a huge page whole ends so: cleared, unregistered or closed; a part cleared or unregistered splits it',
      facts: ['wp.set.thp', 'thp.unregister', 'wp.clear.thp-part', 'thp.border'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registeredThps(fd, 4, MODE_WP);
        for (const at of [0n, 1n, 2n, 3n]) main.store(mem + at * HUGE, 1n);
        main.writeprotect(fd, mem, 4n * HUGE);
        main.writeprotect(fd, mem, HUGE, 0n);
        is(world, mem, WHOLE);
        main.store(mem + PAGE, 2n);
        main.unregister(fd, mem + HUGE, HUGE);
        is(world, mem + HUGE, WHOLE);
        main.store(mem + HUGE, 2n);
        main.unregister(fd, mem + 2n * HUGE, PAGE);
        shows(world, mem + 2n * HUGE, [1n, SMALL], [512n, PRESENT]);
        main.close(fd);
        is(world, mem + 2n * HUGE, SMALL);
        is(world, mem + 3n * HUGE, WHOLE);
      },
    },
    {
      title:
        'The huge zero page is protected as one too, and a write that was waited for gives a huge page; of a part, a page',
      facts: ['wp.set.thp', 'wp.clear.thp-part', 'thp.first-read', 'message.address.thp'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registeredThps(fd, 2, MODE_WP);
        for (const at of [mem, mem + HUGE]) {
          main.load(at);
          main.writeprotect(fd, at, HUGE);
          is(world, at, PRESENT | OF_HUGE_PAGE | PFNZERO);
          const store = world
            .thread(1)
            .store(at + 5n * PAGE, 9n)
            .sleepsIn('fault');
          main.read(fd).brings(fault(at + 5n * PAGE, FAULT_WP));
          main.writeprotect(fd, at === mem ? at : at + 5n * PAGE, at === mem ? HUGE : PAGE, 0n);
          store.gives();
        }
        is(world, mem, WHOLE);
        shows(world, mem + HUGE, [5n, PRESENT | PFNZERO], [6n, SMALL], [512n, PRESENT | PFNZERO]);
      },
    },
    {
      title: 'A write that resolves itself splits a protected huge page; the rest stays protected',
      facts: ['thp.wp-async'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registeredThps(fd, 2, MODE_WP);
        main.store(mem, 1n);
        main.load(mem + HUGE);
        main.writeprotect(fd, mem, 2n * HUGE);
        main.store(mem + 5n * PAGE, 1n);
        main.store(mem + HUGE + 5n * PAGE, 1n);
        const [clean, dirty] = [PRESENT | WPALLOWED, SMALL | WPALLOWED];
        shows(world, mem, [5n, clean], [6n, dirty], [512n, clean]);
        shows(world, mem + HUGE, [5n, clean | PFNZERO], [6n, dirty], [512n, clean | PFNZERO]);
      },
    },
    {
      title: 'Without EVENT_FORK a child’s huge page is not protected; where markers are set there are pages only',
      facts: ['thp.fork-wp', 'thp.table', 'thp.fork'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registeredThps(fd, 2, MODE_WP);
        main.store(mem, 1n);
        main.writeprotect(fd, mem, 2n * HUGE);
        const child = forked(world);
        child.main.pagemapScan(1, mem, mem + HUGE).finds(mem + HUGE, [mem, mem + HUGE, WHOLE]);
        is(world, mem, PRESENT | OF_HUGE_PAGE);
        main.writeprotect(fd, mem + HUGE, HUGE, 0n);
        main.store(mem + HUGE, 1n);
        shows(world, mem + HUGE, [1n, SMALL], [512n, WRITTEN]);
      },
    },
    {
      title: 'PAGEMAP_SCAN protects a huge page as a whole, and splits it where it is to protect a part',
      facts: ['scan.category.huge', 'scan.thp-part'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registeredThps(fd, 3, MODE_WP);
        for (const at of [0n, 1n, 2n]) main.store(mem + at * HUGE, 1n);
        const [clean, dirty] = [PRESENT | WPALLOWED, SMALL | WPALLOWED];
        const protecting = { flags: WP_MATCHING, mask: WRITTEN };
        main.pagemapScan(0, mem, mem + HUGE, protecting).finds(mem + HUGE, [mem, mem + HUGE, dirty | OF_HUGE_PAGE]);
        is(world, mem, clean | OF_HUGE_PAGE);
        const part = mem + HUGE + PAGE;
        main
          .pagemapScan(0, part, part + 2n * PAGE, protecting)
          .finds(part + 2n * PAGE, [part, part + 2n * PAGE, dirty]);
        shows(world, mem + HUGE, [1n, dirty], [3n, clean], [512n, dirty]);
        const last = mem + 2n * HUGE;
        main.pagemapScan(0, last, last + HUGE, { ...protecting, max: 5n });
        shows(world, last, [5n, clean], [512n, dirty]);
        main
          .pagemapScan(0, mem + PAGE, mem + 2n * PAGE)
          .finds(mem + 2n * PAGE, [mem + PAGE, mem + 2n * PAGE, clean | OF_HUGE_PAGE]);
      },
    },
    {
      title: 'MOVE takes a whole huge page, and the huge zero page, to where no page table is, without its protection',
      facts: ['move.page.thp-whole', 'thp.move-protection'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const protector = world.userfaultfd();
        const fd = world.userfaultfd();
        const src = world.registeredThps(protector, 3, MODE_WP);
        const dst = world.registeredThps(fd, 3, MODE_MISSING);
        for (const at of [0n, 2n]) main.store(src + at * HUGE, at + 1n);
        main.load(src + HUGE);
        main.writeprotect(protector, src + 2n * HUGE, HUGE);
        main.move(fd, dst, src, 3n * HUGE).gives(0n, { move: 3n * HUGE });
        is(world, dst, WHOLE);
        is(world, dst + HUGE, ZEROS);
        is(world, dst + 2n * HUGE, WHOLE);
        is(world, src, WRITTEN);
        main.load(dst + 2n * HUGE).gives(3n);
        main.store(src, 9n);
        is(world, src, WHOLE);
      },
    },
    {
      title:
        'Else MOVE splits it, and its pages of zeros become the zero page: for an address, a length or a page table that does not fit',
      facts: ['move.page.thp-part', 'thp.move-zeros'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const src = world.thps(4);
        const dst = world.registeredThps(fd, 6, MODE_MISSING);
        for (const at of [0n, 1n, 2n, 3n]) main.store(src + at * HUGE + PAGE, at + 1n);
        const zero = SMALL | PFNZERO;
        main.move(fd, dst + PAGE, src + PAGE, 2n * PAGE).gives(0n, { move: 2n * PAGE });
        shows(world, src, [1n, zero], [3n, WRITTEN], [512n, zero]);
        shows(world, dst, [1n, WRITTEN], [2n, SMALL], [3n, zero], [512n, WRITTEN]);
        main.copy(fd, dst + HUGE + 9n * PAGE, src + HUGE);
        main.move(fd, dst + HUGE, src + HUGE, HUGE).fails('EAGAIN', { move: 9n * PAGE });
        shows(world, src + HUGE, [9n, WRITTEN], [512n, zero]);
        main.move(fd, dst + 2n * HUGE + PAGE, src + 2n * HUGE, HUGE).gives(0n, { move: HUGE });
        shows(world, src + 2n * HUGE, [512n, WRITTEN]);
        shows(world, dst + 2n * HUGE, [1n, WRITTEN], [2n, zero], [3n, SMALL], [512n, zero]);
        main.copy(fd, dst + 4n * HUGE, src);
        main.move(fd, dst + 4n * HUGE, src + 3n * HUGE, HUGE).fails('EEXIST', { move: -17n });
        is(world, src + 3n * HUGE, SMALL);
      },
    },
    {
      title:
        'MOVE of a huge page that another process maps too is EBUSY and leaves it whole; a locked one keeps its pages of zeros',
      facts: ['thp.move-shared', 'thp.move-zeros'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const src = world.thps(1);
        const dst = world.registeredThps(fd, 1, MODE_MISSING);
        main.store(src, 1n);
        const child = forked(world);
        main.move(fd, dst, src, HUGE).fails('EBUSY', { move: -16n });
        main.move(fd, dst + PAGE, src + PAGE).fails('EBUSY', { move: -16n });
        is(world, src, WHOLE);
        child.main.exit().exits();
        const locked = world.thps(2);
        main.mlock(locked, 2n * HUGE);
        main.madvise(locked + HUGE, HUGE, MADV_DONTNEED_LOCKED);
        main.register(fd, locked + HUGE, HUGE);
        main.move(fd, locked + HUGE, locked, 2n * PAGE).gives(0n, { move: 2n * PAGE });
        shows(world, locked, [2n, WRITTEN], [512n, SMALL]);
        shows(world, locked + HUGE, [2n, SMALL], [512n, WRITTEN]);
      },
    },
  ],
};
