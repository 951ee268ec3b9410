import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  HUGE,
  HUGETLB,
  MADV_COLD,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MADV_MERGEABLE,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_UNMERGEABLE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_HUGE_2MB,
  MAP_LOCKED,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MCL_CURRENT,
  MCL_FUTURE,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  SIGBUS,
} from '../_linux.js';
import { OWN, SHARED } from '../_pagemap.js';
import { NEEDS, POOL } from '../_pool.js';
import type { World } from '../_world.js';

const FIXED = HUGETLB | MAP_FIXED;
/** A size that is none of a hugepage on x86-64, as a logarithm in the flags. */
const NO_SIZE = 16n << 26n;
/** So many pages of 4 KiB has a hugepage. */
const PAGES = 512;

/** Mappings from `address` on that are not registered, their borders in hugepages. */
function maps(world: World, address: bigint, count: number, ...expected: readonly (readonly [number, number])[]): void {
  world.process(0).maps(
    address,
    count * PAGES,
    expected.map(([from, to]) => [from * PAGES, to * PAGES, 0]),
  );
}

/** Takes all hugepages of the pool by a mapping that reserves what is left of it but for `left`. */
function reserveAllBut(world: World, left: number): bigint {
  return world.hugetlb(POOL - left);
}

export const hugetlb: Topic = {
  name: 'hugepages',
  cases: [
    {
      title: 'MAP_HUGETLB takes sizes that there are, and rounds the length up',
      facts: ['hugetlb.mmap.size', 'hugetlb.mmap.length'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.placeHuge(2);
        main.mmap(mem, HUGE, { flags: HUGETLB | NO_SIZE }).fails('EINVAL');
        main.mmap(mem, 0n, { flags: HUGETLB | NO_SIZE }).fails('EINVAL');
        main.mmap(mem, 0n, { flags: HUGETLB }).fails('EINVAL');
        main.mmap(mem, HUGE, { flags: HUGETLB | MAP_HUGE_2MB }).gives(mem);
        maps(world, mem, 2, [0, 1]);
        main.munmap(mem, HUGE);
        main.mmap(mem, HUGE + 1n, { flags: HUGETLB }).gives(mem);
        maps(world, mem, 2, [0, 2]);
      },
    },
    {
      title:
        'A fixed place of hugepages must be aligned; a hint is rounded up, and without one that can be had Linux finds an aligned place',
      facts: ['hugetlb.mmap.fixed-aligned', 'hugetlb.mmap.hint', 'hugetlb.mmap.place'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.placeHuge(2);
        main.mmap(mem + PAGE, HUGE, { flags: FIXED }).fails('EINVAL');
        main.mmap(mem + PAGE, HUGE, { flags: HUGETLB | MAP_FIXED_NOREPLACE }).fails('EINVAL');
        main.mmap(0x7ffffffff000n, HUGE, { flags: FIXED }).fails('EINVAL');
        main.mmap(0x7ffffffff000n, HUGE, { flags: HUGETLB }).gives(0x5fffffe00000n);
        main.mmap(mem + PAGE, HUGE, { flags: HUGETLB }).gives(mem + HUGE);
        main.mmap(mem + PAGE, HUGE, { flags: HUGETLB }).gives(0x5fffffc00000n);
        main.munmap(0x5fffffc00000n, 2n * HUGE);
        // A gap of two hugepages less a page has room for one that is aligned or would be a page further down; one of a page less has not.
        for (const below of [2n, 1n]) {
          const bottom = 0x600000000000n - HUGE - HUGE + PAGE - below * PAGE;
          main.mmap(bottom, PAGE).gives(bottom);
          main.mmap(0n, HUGE, { flags: HUGETLB }).gives(0x5fffffe00000n);
          main.munmap(0x5fffffe00000n, HUGE);
          main.munmap(bottom, PAGE);
        }
        const bottom = 0x600000000000n - 2n * HUGE + PAGE;
        main.mmap(bottom, PAGE).gives(bottom);
        main.mmap(0n, HUGE, { flags: HUGETLB }).gives(bottom - PAGE - HUGE);
      },
    },
    {
      title: 'Mappings of hugepages never merge; who would cut a hugepage when unmapping is refused',
      facts: ['hugetlb.mmap.never-merges', 'hugetlb.split.unmapping'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(3);
        main.mprotect(mem + HUGE, HUGE, PROT_READ);
        main.mprotect(mem + HUGE, HUGE, PROT_READ_WRITE);
        maps(world, mem, 3, [0, 1], [1, 2], [2, 3]);
        main.munmap(mem + PAGE, PAGE).fails('EINVAL');
        main.munmap(mem, PAGE).fails('EINVAL');
        main.munmap(mem, HUGE + PAGE).fails('EINVAL');
        main.mmap(mem + PAGE, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).fails('EINVAL');
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).fails('EINVAL');
        maps(world, mem, 3, [0, 1], [1, 2], [2, 3]);
        main.munmap(mem, 3n * HUGE);
        const whole = world.hugetlb(3);
        main.munmap(whole + HUGE, HUGE + PAGE).fails('EINVAL');
        maps(world, whole, 3, [0, 1], [1, 3]);
        main.mmap(whole, HUGE, { flags: FIXED }).gives(whole);
        main.mmap(whole + HUGE, 4n * PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).fails('EINVAL');
        main.munmap(whole + HUGE, HUGE);
        maps(world, whole, 3, [0, 1], [2, 3]);
      },
    },
    {
      title: 'mprotect and advice that would cut a hugepage are refused where they would change something',
      facts: ['hugetlb.split.changing'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(3);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.mprotect(mem + PAGE, HUGE, PROT_READ).fails('EINVAL');
        main.madvise(mem + PAGE, PAGE, MADV_DONTFORK).fails('EINVAL');
        maps(world, mem, 3, [0, 3]);
        main.mprotect(mem + HUGE, PAGE, PROT_READ).fails('EINVAL');
        maps(world, mem, 3, [0, 1], [1, 3]);
        main.madvise(mem + 2n * HUGE, PAGE, MADV_DONTFORK).fails('EINVAL');
        maps(world, mem, 3, [0, 1], [1, 2], [2, 3]);
        main.store(mem + HUGE, 1n);
      },
    },
    {
      title:
        'MADV_DONTNEED empties whole hugepages, and gives them and their reservations back; other advice is refused or ignored',
      facts: [
        'hugetlb.madvise.dontneed',
        'hugetlb.madvise.cold',
        'hugetlb.madvise.free',
        'hugetlb.madvise.guard',
        'hugetlb.madvise.mergeable',
        'hugetlb.pool.dontneed',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const first = world.process(0);
        const mem = world.hugetlb(3);
        const other = world.hugetlb(2, { flags: MAP_NORESERVE });
        main.fill(mem, 3n * HUGE, 0x11);
        for (const advice of [MADV_DONTNEED, MADV_DONTNEED_LOCKED]) {
          main.madvise(mem + PAGE, HUGE, advice).fails('EINVAL');
          main.madvise(mem, PAGE, advice);
          first.holds(mem, 0x11);
          main.madvise(mem, 2n * HUGE - PAGE, advice);
          first.holds(mem, 'none');
          first.holds(mem + HUGE, 0x11);
          main.fill(mem, HUGE, 0x11);
        }
        main.store(other, 1n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        // It is free, but reserved for who gave it back.
        main.store(other + HUGE, 1n).raises(SIGBUS, BUS_ADRERR, other + HUGE);
        main.load(mem).gives(0n);
        for (const advice of [MADV_COLD, MADV_FREE, MADV_GUARD_INSTALL, MADV_GUARD_REMOVE])
          main.madvise(mem, HUGE, advice).fails('EINVAL');
        for (const advice of [MADV_MERGEABLE, MADV_UNMERGEABLE]) main.madvise(mem + PAGE, PAGE, advice);
        maps(world, mem, 3, [0, 3]);
      },
    },
    {
      title: 'mincore and pagemap speak of 4 KiB each, which are there with their hugepage',
      facts: ['hugetlb.mincore', 'hugetlb.pagemap', 'hugetlb.fault.whole', 'hugetlb.fault.own'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(2);
        main.load(mem + 3n * PAGE).gives(0n);
        main.mincore(mem + HUGE - 2n * PAGE, 4n * PAGE).shows(1, 1, 0, 0);
        main.pagemapRead(0, mem + HUGE - PAGE, 2n * PAGE).maps(OWN, 0);
        world.process(0).holds(mem, 0);
        const child = world.process(1);
        main.fork(child);
        main.pagemapRead(0, mem, 2n * PAGE).maps(SHARED, SHARED);
        child.main.store(mem, 1n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.pagemapRead(1, mem, PAGE).maps(OWN);
      },
    },
    {
      title: 'Locking hugepages faults them in, and does not lock or split their mappings',
      facts: ['hugetlb.mlock.populates'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const first = world.process(0);
        const mem = world.hugetlb(2);
        main.mlock(mem + PAGE, PAGE);
        first.holds(mem, 0);
        first.holds(mem + HUGE, 'none');
        maps(world, mem, 2, [0, 2]);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.mlockall(MCL_CURRENT);
        first.holds(mem + HUGE, 0);
        main.madvise(mem, 2n * HUGE, MADV_DONTNEED);
        const locked = world.hugetlb(1, { flags: MAP_LOCKED });
        first.holds(locked, 0);
        main.madvise(locked, HUGE, MADV_DONTNEED);
        main.mlockall(MCL_FUTURE);
        const future = world.hugetlb(1);
        first.holds(future, 0);
        main.madvise(future, HUGE, MADV_DONTNEED);
        main.munlockall();
      },
    },
    {
      title:
        'A mapping reserves its hugepages, or is refused, when what was in its way is gone already; MAP_NORESERVE reserves nothing',
      facts: ['hugetlb.pool.reserve', 'hugetlb.pool.in-the-way', 'hugetlb.pool.noreserve'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(3);
        const other = world.placeHuge(POOL + 1);
        main.mmap(other, 2n * HUGE, { flags: HUGETLB }).fails('ENOMEM');
        main.mmap(other, BigInt(POOL + 1) * HUGE, { flags: HUGETLB | MAP_NORESERVE }).gives(other);
        main.munmap(other, BigInt(POOL + 1) * HUGE);
        main.mmap(other, HUGE, { flags: HUGETLB }).gives(other);
        main.mmap(mem, 3n * HUGE, { flags: FIXED }).gives(mem);
        main.mmap(mem, BigInt(POOL) * HUGE, { flags: FIXED }).fails('ENOMEM');
        maps(world, mem, 3);
      },
    },
    {
      title:
        'Without a reservation a fault takes a hugepage that nobody has reserved; with none left it is SIGBUS, and an error of the kernel’s accesses',
      facts: ['hugetlb.pool.fault', 'hugetlb.pool.sigbus', 'hugetlb.pool.kernel'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const reserved = reserveAllBut(world, 1);
        const mem = world.hugetlb(2, { flags: MAP_NORESERVE });
        main.store(mem + 5n * PAGE, 1n);
        main.load(mem + HUGE + 5n).raises(SIGBUS, BUS_ADRERR, mem + HUGE + 5n);
        main.store(mem + 2n * HUGE - 1n, 1n).raises(SIGBUS, BUS_ADRERR, mem + 2n * HUGE - 1n);
        main.pipe();
        main.write(4, mem + HUGE, 1n).fails('EFAULT');
        main.madvise(mem, 2n * HUGE, MADV_POPULATE_READ).fails('EFAULT');
        main.madvise(mem, 2n * HUGE, MADV_POPULATE_WRITE).fails('EFAULT');
        main.mlock(mem + HUGE, PAGE).fails('ENOMEM');
        main.mlockall(MCL_CURRENT);
        world.process(0).holds(reserved, 0);
        world.process(0).holds(mem + HUGE, 'none');
        main.munlockall();
        const populated = world.hugetlb(1, { flags: MAP_NORESERVE | MAP_POPULATE });
        world.process(0).holds(populated, 'none');
      },
    },
    {
      title: 'munmap gives back hugepages and reservations, of a mapping that was split each part its own',
      facts: ['hugetlb.pool.munmap'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(POOL);
        main.store(mem + HUGE, 1n);
        main.mprotect(mem + HUGE, HUGE, PROT_READ);
        const other = world.placeHuge(2);
        main.mmap(other, HUGE, { flags: HUGETLB }).fails('ENOMEM');
        main.munmap(mem + HUGE, 2n * HUGE);
        main.mmap(other, 2n * HUGE, { flags: HUGETLB }).gives(other);
        main.store(mem, 1n);
        main.store(mem + 3n * HUGE, 1n);
        main.fill(other, 2n * HUGE, 1);
      },
    },
    {
      title:
        'A child has no reservations; what its parent has reserved it can’t take, and what they share comes back late',
      facts: ['hugetlb.pool.child', 'hugetlb.pool.shared-late'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(3);
        main.store(mem, 1n);
        const child = world.process(1);
        main.fork(child);
        child.main.load(mem + HUGE).gives(0n);
        child.main.load(mem + 2n * HUGE).raises(SIGBUS, BUS_ADRERR, mem + 2n * HUGE);
        main.munmap(mem, 3n * HUGE);
        // Two are free, and Linux counts one less than none as reserved.
        const first = world.hugetlb(2);
        const second = world.placeHuge(2);
        main.mmap(second, 2n * HUGE, { flags: HUGETLB }).fails('ENOMEM');
        main.mmap(second, HUGE, { flags: HUGETLB }).gives(second);
        main.fill(first, 2n * HUGE, 2);
        main.load(second).raises(SIGBUS, BUS_ADRERR, second);
        child.main.munmap(mem, HUGE);
        main.load(second).gives(0n);
      },
    },
    {
      title: 'After a fork who writes first gets a copy, and who is last writes to what is there',
      facts: ['hugetlb.fork.copy', 'hugetlb.fork.child-sigbus'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(2);
        main.fill(mem, 2n * HUGE, 0x11);
        const child = world.process(1);
        main.fork(child);
        main.fill(mem, PAGE, 0x22);
        child.main.fill(mem, PAGE, 0x33);
        world.process(0).holds(mem, 0x22);
        child.holds(mem, 0x33);
        const rest = world.hugetlb(1);
        child.main.store(mem + HUGE + 7n, 1n).raises(SIGBUS, BUS_ADRERR, mem + HUGE + 7n);
        child.main.load(mem + HUGE + 7n).gives(0x11n);
        main.munmap(rest, HUGE);
        child.main.store(mem + HUGE + 7n, 1n);
        main.load(mem + HUGE + 7n).gives(0x11n);
      },
    },
    {
      title:
        'With none left for a copy who has the reservation takes the hugepage away from its children, whose mapping gets none any more',
      facts: ['hugetlb.fork.taken', 'hugetlb.fork.poor'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(POOL);
        main.fill(mem, 3n * HUGE, 0x11);
        const child = world.process(1);
        const grandchild = world.process(2);
        main.fork(child);
        child.main.fork(grandchild);
        const rest = mem + 3n * HUGE;
        main.store(rest, 1n);
        main.fill(mem, PAGE, 0x22);
        world.process(0).holds(mem, 0x22);
        for (const one of [child, grandchild]) {
          one.holds(mem, 'none');
          one.main.load(mem + PAGE).raises(SIGBUS, BUS_ADRERR, mem + PAGE);
          one.main.load(mem + HUGE).gives(0x11n);
        }
        main.munmap(rest, HUGE);
        child.main.load(rest).raises(SIGBUS, BUS_ADRERR, rest);
        child.main.fill(mem + HUGE, PAGE, 0x33);
        const orphan = world.process(3);
        child.main.fork(orphan);
        orphan.main.load(rest).raises(SIGBUS, BUS_ADRERR, rest);
      },
    },
  ],
};
