import type { Topic } from '../_case.js';
import {
  EVENT_REMAP,
  EVENT_UNMAP,
  HUGE,
  MADV_DONTNEED,
  MADV_POPULATE_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MODE_WP,
  MPOL_WEIGHTED_INTERLEAVE,
  MREMAP_DONTUNMAP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  PROT_EXEC,
  PROT_READ,
  PROT_READ_WRITE,
} from '../_linux.js';
import { remapped, unmapped } from '../_message.js';
import type { World } from '../_world.js';

/** What older releases do otherwise when memory is mapped, joined, moved and locked. */
const FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
const MOVES = MREMAP_MAYMOVE | MREMAP_FIXED;
const STAYS = MOVES | MREMAP_DONTUNMAP;
/** Apart from what cases place, and larger than all memory. */
const LARGE = 0x300000000000n;
const TOP = 0x600000000000n;
const KERNEL_HALF = 0xffff800000000000n;

/** Three pages of which the last was stored to, and the first too if so said; then the middle one is mapped. */
function between(world: World, isLowerTouched: boolean): bigint {
  const { main } = world;
  const mem = world.place(3);
  for (const page of [0n, 2n]) main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
  main.store(mem + 2n * PAGE, 1n);
  if (isLowerTouched) main.store(mem, 1n);
  main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
  return mem;
}

export const olderMemory: Topic = {
  name: 'memory on older releases',
  cases: [
    {
      title: 'A fill that is refused has not touched its mapping, which so becomes one with an untouched neighbour',
      facts: ['vma.anon.fill-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const src = world.filled(1);
        const mem = world.place(2);
        main.mmap(mem + PAGE, PAGE, { prot: PROT_READ_WRITE | PROT_EXEC }).gives(mem + PAGE);
        main.copy(fd, mem + PAGE, src).fails('ENOENT', { copy: -2n });
        main.zeropage(fd, mem + PAGE).fails('ENOENT', { zeropage: -2n });
        main.mmap(mem, PAGE).gives(mem);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'Between two that can’t be one a new mapping joins the upper one, also if the lower one is untouched',
      facts: ['vma.anon.upper-wins-old'],
      run(world) {
        for (const touched of [true, false])
          world.process(0).maps(between(world, touched), 3, [
            [0, 1, 0],
            [1, 3, 0],
          ]);
      },
    },
    {
      title:
        'What is registered from the middle of a mapping to its end joins nothing behind it, nor when unregistered',
      facts: ['vma.merge.middle-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(3);
        main.register(fd, mem + 2n * PAGE);
        main.register(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 1],
          [2, 3, 1],
        ]);
        const other = world.missing(fd, 3);
        main.unregister(fd, other + 2n * PAGE);
        main.unregister(fd, other + PAGE);
        world.process(0).maps(other, 3, [
          [0, 1, 1],
          [1, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'Untouched memory that was writable once stays accounted: it is no part of what never was',
      facts: ['vma.account.kept-old'],
      run(world) {
        const { main } = world;
        const mem = world.map(2, PROT_READ);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'Memory of 2 MiB without a hint lies right below what is there',
      facts: ['mmap.place.huge-old'],
      run(world) {
        const { main } = world;
        main.mmap(0n, PAGE).gives(TOP - PAGE);
        main.mmap(0n, HUGE).gives(TOP - PAGE - HUGE);
        main.munmap(TOP - PAGE - HUGE, HUGE + PAGE);
      },
    },
    {
      title:
        'A MAP_FIXED mapping that is refused for want of memory leaves a hole, and makes the events of what is gone',
      facts: ['mmap.fixed.failure-old'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 2);
        const mapping = world.thread(1).mmap(mem, LARGE, { flags: FIXED }).sleepsIn('event');
        world.process(0).maps(mem, 2, []);
        main.read(fd).brings(unmapped(mem, mem + LARGE));
        mapping.fails('ENOMEM');
        world.process(0).maps(mem, 2, []);
      },
    },
    {
      title: 'MADV_POPULATE leaves holes out, and is ENOMEM when the rest is done',
      facts: ['madvise.populate.hole-old'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        main.munmap(mem + PAGE, PAGE);
        main.madvise(mem, 3n * PAGE, MADV_POPULATE_WRITE).fails('ENOMEM');
        world.process(0).holds(mem, 0, 'none', 0);
      },
    },
    {
      title: 'mbind knows six policies',
      facts: ['mbind.weighted-old'],
      run(world) {
        world.main.mbind(world.map(1), PAGE, MPOL_WEIGHTED_INTERLEAVE, 1n).fails('EINVAL');
      },
    },
    {
      title: 'A wp-marker is a swap entry of the last type but one',
      facts: ['wp.marker.bits-old'],
      needs: { capSysPtrace: true, root: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.shared(world.memfd(1), 1);
        main.register(fd, mem, PAGE, MODE_WP);
        main.writeprotect(fd, mem);
        main.pagemapRead(0, mem, PAGE).shows(0x3e, 0, 0, 0, 0, 0, 0, 0x42);
      },
    },
    {
      title:
        'mremap looks for the mapping before it looks at length and new address; DONTUNMAP wants lengths that are equal as given',
      facts: ['mremap.order.vma-old'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const hole = world.place(1);
        const to = world.place(1);
        main.mremap(hole, PAGE, 1n << 62n, MREMAP_MAYMOVE).fails('EFAULT');
        main.mremap(hole, PAGE, PAGE, MOVES, KERNEL_HALF).fails('EFAULT');
        main.mremap(mem, PAGE, PAGE, MOVES, KERNEL_HALF).fails('EINVAL');
        main.mremap(mem, PAGE, PAGE - 1n, STAYS, to).fails('EINVAL');
        main.mremap(mem, PAGE, PAGE, STAYS, to).gives(to);
      },
    },
    {
      title: 'DONTUNMAP of a part of locked memory leaves the rest locked',
      facts: ['mremap.dontunmap.locked-old'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const to = world.place(1);
        main.mlock(mem, 3n * PAGE);
        main.mremap(mem + PAGE, PAGE, PAGE, STAYS, to).gives(to);
        for (const page of [0n, 2n]) main.madvise(mem + page * PAGE, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.madvise(mem + PAGE, PAGE, MADV_DONTNEED);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'With DONTUNMAP untouched memory does not join what it leaves; moved on, it joins its neighbour',
      facts: ['mremap.merge.self-old'],
      run(world) {
        const { main } = world;
        const mem = world.place(4);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, STAYS, mem + 2n * PAGE).gives(mem + 2n * PAGE);
        world.process(0).maps(mem, 4, [
          [0, 2, 0],
          [2, 4, 0],
        ]);
        main.mremap(mem + 3n * PAGE, PAGE, PAGE, MOVES, mem + PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 4, [[0, 3, 0]]);
      },
    },
    {
      title: 'The event of a mremap that shrinks what it moves says the old length',
      facts: ['remap.length-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = world.missing(fd, 3);
        const to = world.place(3);
        const moving = world
          .thread(1)
          .mremap(mem, 3n * PAGE, PAGE, MOVES, to)
          .sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, 3n * PAGE));
        moving.gives(to);
        world.process(0).maps(to, 3, [[0, 1, 1]]);
      },
    },
    {
      title: 'Who would cut a hugepage at the end tells nobody, and can’t map over it for want of memory, as it says',
      facts: ['hugetlb.split.quiet-old'],
      needs: { hugepages: 4, root: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.hugetlb(2);
        main.register(fd, mem, HUGE);
        main.munmap(mem, HUGE + PAGE).fails('EINVAL');
        main.mmap(mem, HUGE + PAGE, { flags: FIXED }).fails('ENOMEM');
        main.read(fd).fails('EAGAIN');
      },
    },
  ],
};
