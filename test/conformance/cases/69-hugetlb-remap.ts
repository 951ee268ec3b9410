import type { Topic } from '../_case.js';
import {
  COPY_WP,
  EVENT_REMAP,
  FAULT_WP,
  FAULT_WRITE,
  HUGE,
  HUGETLB,
  MAP_NORESERVE,
  MAP_SHARED,
  MODE_MISSING,
  MODE_WP,
  MREMAP_DONTUNMAP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  SIGBUS,
} from '../_linux.js';
import { fault, remapped } from '../_message.js';
import { FILE_ALONE, MARKER, OWN, OWN_WP } from '../_pagemap.js';
import { left, NEEDS, POOL } from '../_pool.js';
import type { World } from '../_world.js';

const FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;

/** Registers three hugepages: one that is there and protected, a wp-marker, and a poisoned one. */
function protectHuge(world: World, fd: number, mem: bigint): void {
  const { main } = world;
  main.register(fd, mem, 3n * HUGE, MODE_WP | MODE_MISSING);
  main.copy(fd, mem, world.sourceOf(1, 7), HUGE, COPY_WP);
  main.writeprotect(fd, mem + HUGE, HUGE);
  main.poison(fd, mem + 2n * HUGE, HUGE);
}

export const hugetlbRemap: Topic = {
  name: 'hugepages, mremap',
  cases: [
    {
      title:
        'mremap of hugepages rounds lengths, asks for aligned addresses, and neither grows nor leaves anything behind',
      facts: ['hugetlb.mremap.aligned', 'hugetlb.mremap.length', 'hugetlb.mremap.longer', 'hugetlb.mremap.dontunmap'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        // Linux would lose the reservations of what stays.
        const mem = world.hugetlb(2, { flags: MAP_NORESERVE });
        const to = world.placeHuge(2);
        main.mremap(mem + PAGE, PAGE, PAGE).fails('EINVAL');
        main.mremap(mem, HUGE, HUGE, 0n, PAGE).fails('EINVAL');
        main.mremap(mem, HUGE, HUGE, FIXED, to + PAGE).fails('EINVAL');
        main.mremap(mem, HUGE, HUGE + 1n, MREMAP_MAYMOVE).fails('EINVAL');
        main.mremap(mem, 0n, HUGE, MREMAP_MAYMOVE).fails('EINVAL');
        main.mremap(mem, HUGE, HUGE, FIXED | MREMAP_DONTUNMAP, to).fails('EINVAL');
        main.mremap(mem, 3n * HUGE, 3n * HUGE, FIXED, to).gives(to);
        main.mremap(to, 3n * HUGE, 2n * HUGE + PAGE, FIXED, mem).fails('EFAULT');
        main.mremap(to + HUGE, PAGE, HUGE).gives(to + HUGE);
        main.mremap(to, 2n * HUGE, HUGE + PAGE).gives(to);
        main.mremap(to + HUGE, PAGE, PAGE, FIXED, mem).gives(mem);
        main.mremap(to, HUGE, PAGE, FIXED, mem + HUGE).gives(mem + HUGE);
        main.mseal(mem, HUGE);
        main.mremap(mem + PAGE, HUGE, HUGE).fails('EPERM');
        main.mremap(to + PAGE, HUGE, HUGE).fails('EFAULT');
      },
    },
    {
      title:
        'A mapping that moves takes its hugepages and its reservations along; what is cut off goes back to the pool',
      facts: ['hugetlb.mremap.moves', 'hugetlb.mremap.shrink'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(4);
        main.store(mem + PAGE, 5n);
        left(world, 0);
        main.mremap(mem, 4n * HUGE, 3n * HUGE).gives(mem);
        left(world, 1);
        const to = world.placeHuge(3);
        main.mremap(mem, 3n * HUGE, 2n * HUGE, FIXED, to).gives(to);
        left(world, 2);
        main.load(to + PAGE).gives(5n);
        main.store(to + HUGE, 6n);
        left(world, 2);
        main.mremap(to, HUGE, HUGE, FIXED, mem).gives(mem);
        main.load(mem + PAGE).gives(5n);
        main.load(to + HUGE).gives(6n);
        main.munmap(mem, HUGE);
        left(world, POOL - 1);
        main.munmap(to, 2n * HUGE);
        left(world, POOL);
      },
    },
    {
      title: 'A mapping of a file of hugepages moves, in parts too, and the file keeps what is reserved',
      facts: ['hugetlb.mremap.moves', 'hugetlb.pool.file-keeps'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(3);
        const mem = world.hugeOf(fd, 3, { flags: MAP_SHARED });
        main.store(mem + HUGE, 7n);
        const to = world.placeHuge(1);
        main.mremap(mem + HUGE, HUGE, HUGE, FIXED, to).gives(to);
        left(world, POOL - 3);
        main.load(to).gives(7n);
        main.mincore(mem + HUGE, PAGE).fails('ENOMEM');
        main.store(mem + 2n * HUGE, 8n);
        main.pread(fd, 1n, HUGE).shows(7);
        main.pread(fd, 1n, 2n * HUGE).shows(8);
        left(world, POOL - 3);
      },
    },
    {
      title:
        'What is in the way goes, but for a hugepage that would be cut; several mappings move, ordinary ones with them',
      facts: ['hugetlb.mremap.in-the-way', 'hugetlb.mremap.several', 'mremap.several.moves'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.placeHuge(3);
        for (const at of [mem, mem + HUGE]) main.mmap(at, HUGE, { flags: HUGETLB }).gives(at);
        main.mmap(mem + 2n * HUGE, PAGE).gives(mem + 2n * HUGE);
        main.store(mem + HUGE, 3n);
        main.store(mem + 2n * HUGE, 4n);
        const to = world.placeHuge(3);
        main.mmap(to, HUGE, { flags: HUGETLB }).gives(to);
        main.mremap(mem + 2n * HUGE, PAGE, PAGE, FIXED, to).fails('EINVAL');
        main.mincore(to, PAGE).shows(0);
        const length = 2n * HUGE + PAGE;
        main.mremap(mem, length, length, FIXED, to).gives(to);
        main.load(to + HUGE).gives(3n);
        main.load(to + 2n * HUGE).gives(4n);
        left(world, POOL - 2);
        main.mremap(to, HUGE + PAGE, HUGE + PAGE, FIXED, mem).gives(mem);
        main.load(mem + HUGE).gives(3n);
        left(world, POOL - 2);
      },
    },
    {
      title: 'Without EVENT_REMAP hugepages that move are not protected any more, and wp-markers go; poison stays',
      facts: ['hugetlb.mremap.wp', 'hugetlb.mremap.moves', 'remap.without.wp-dropped'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const memories = [
          [world.hugetlb(3, { flags: MAP_NORESERVE }), OWN],
          [world.hugeOf(world.hugeMemfd(3), 3), FILE_ALONE],
        ] as const;
        const fd = world.userfaultfd();
        for (const [mem, there] of memories) {
          protectHuge(world, fd, mem);
          const to = world.placeHuge(3);
          main.mremap(mem, 3n * HUGE, 3n * HUGE, FIXED, to).gives(to);
          main.pagemapRead(0, to, PAGE).maps(there);
          main.pagemapRead(0, to + HUGE, PAGE).maps(0);
          main.store(to, 1n);
          main.store(to + HUGE, 1n);
          main.load(to + 2n * HUGE).raises(SIGBUS, world.poisonCode, to + 2n * HUGE);
        }
      },
    },
    {
      title: 'With EVENT_REMAP they stay protected where they have moved, wp-markers too, and are registered there',
      facts: ['hugetlb.mremap.wp', 'remap.with.wp-kept', 'remap.with.registered'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.hugetlb(3, { flags: MAP_NORESERVE });
        protectHuge(world, fd, mem);
        const to = world.placeHuge(3);
        const moving = world
          .thread(1)
          .mremap(mem, 3n * HUGE, 3n * HUGE, FIXED, to)
          .sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, 3n * HUGE));
        moving.gives(to);
        main.pagemapRead(0, to, PAGE).maps(OWN_WP);
        main.pagemapRead(0, to + HUGE, PAGE).maps(MARKER);
        const store = world
          .thread(1)
          .store(to + PAGE, 1n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(to, FAULT_WRITE | FAULT_WP));
        main.writeprotect(fd, to, HUGE, 0n);
        store.gives(0n);
      },
    },
  ],
};
