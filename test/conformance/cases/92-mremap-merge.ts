import type { Topic } from '../_case.js';
import { MADV_DONTNEED, MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE, PAGE } from '../_linux.js';
import type { World } from '../_world.js';

const FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;
const STAYS = FIXED | MREMAP_DONTUNMAP;
/** What a page table maps. */
const TABLE = 0x200000n;

/** A mapped page with room for one more on either side, with a page mapped where `mem` says. */
function beside(world: World): bigint {
  const mem = world.place(3);
  world.main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
  return mem;
}

export const mremapMerge: Topic = {
  name: 'which mappings become one after mremap',
  cases: [
    {
      title: 'An untouched mapping that moves is as if mapped there: it joins its new neighbour',
      facts: ['vma.offset.moved-untouched', 'mremap.merge.new-place'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const at = beside(world);
        main.load(mem).gives(0n);
        main.mremap(mem, PAGE, PAGE, FIXED, at).gives(at);
        world.process(0).maps(at, 3, [[0, 2, 0]]);
        const other = world.filled(7);
        main.mremap(other, PAGE, PAGE, FIXED, at + 2n * PAGE).gives(at + 2n * PAGE);
        world.process(0).maps(at, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'A touched one keeps its offset: it stays apart from new neighbours, also from what is mapped later',
      facts: ['vma.offset.moved-touched', 'vma.merge.offset'],
      run(world) {
        const { main } = world;
        const mem = world.filled(7);
        const at = world.place(2);
        main.mremap(mem, PAGE, PAGE, FIXED, at).gives(at);
        main.mmap(at + PAGE, PAGE).gives(at + PAGE);
        world.process(0).maps(at, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
        main.mremap(at, PAGE, PAGE, STAYS, mem).gives(mem);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'Moved back to its place it joins what it was split from',
      facts: ['vma.offset.moved-back', 'vma.offset.fixed'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const at = world.place(1);
        main.mremap(mem + PAGE, PAGE, PAGE, FIXED, at).gives(at);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [2, 3, 0],
        ]);
        main.mremap(at, PAGE, PAGE, FIXED, mem + PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        world.process(0).holds(mem, 1, 2, 3);
      },
    },
    {
      title: 'A part of an untouched mapping that moves next to it is part of it again, above it and below',
      facts: ['mremap.merge.self'],
      run(world) {
        const { main } = world;
        const mem = world.place(6);
        main.mmap(mem + 2n * PAGE, 2n * PAGE).gives(mem + 2n * PAGE);
        main.mremap(mem + 2n * PAGE, 2n * PAGE, 2n * PAGE, STAYS, mem + 4n * PAGE).gives(mem + 4n * PAGE);
        world.process(0).maps(mem, 6, [[2, 6, 0]]);
        main.mremap(mem + 4n * PAGE, 2n * PAGE, 2n * PAGE, FIXED, mem).gives(mem);
        world.process(0).maps(mem, 6, [[0, 4, 0]]);
      },
    },
    {
      title: 'After DONTUNMAP of all of it a mapping counts as never touched, after DONTUNMAP of a part as touched',
      facts: ['mremap.dontunmap.touched'],
      run(world) {
        const { main } = world;
        for (const pages of [2n, 1n]) {
          const mem = world.filled(1, 2);
          const at = world.place(4);
          main.mremap(mem, pages * PAGE, pages * PAGE, STAYS, at).gives(at);
          main.mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, at + 2n * PAGE).gives(at + 2n * PAGE);
          main.mmap(mem, PAGE).gives(mem);
          main.mremap(mem, PAGE, PAGE, FIXED, at + PAGE).gives(at + PAGE);
          world.process(0).maps(
            at,
            4,
            pages === 2n
              ? [
                  [0, 1, 0],
                  [1, 4, 0],
                ]
              : [
                  [0, 1, 0],
                  [1, 2, 0],
                  [2, 4, 0],
                ],
          );
        }
      },
    },
    {
      title: 'DONTUNMAP of a part of locked memory unlocks all that stays',
      facts: ['mremap.dontunmap.unlocked'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const at = world.place(1);
        main.mlock(mem, 3n * PAGE);
        main.mremap(mem + PAGE, PAGE, PAGE, STAYS, at).gives(at);
        main.madvise(at, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 'none', 'none');
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'If that part becomes part of the mapping again, all of it is unlocked',
      facts: ['mremap.merge.dontunmap-locked'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.map(4, 1n);
        main.munmap(mem + 2n * PAGE, 2n * PAGE);
        main.mlock(mem, 2n * PAGE);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, STAYS, mem + 2n * PAGE).gives(mem + 2n * PAGE);
        world.process(0).maps(mem, 4, [[0, 4, 0]]);
        main.madvise(mem, 4n * PAGE, MADV_DONTNEED);
      },
    },
    {
      title: 'A copied mapping grows up to an untouched one, and joins that only so',
      facts: ['mremap.grow.merges-forked', 'mremap.forked', 'vma.fork.touched-alone'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        const at = world.filled(2);
        const child = world.process(1).main;
        main.fork(world.process(1)).gives(1n);
        child.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        child.mremap(mem, PAGE, 2n * PAGE).gives(mem);
        world.process(1).maps(mem, 3, [[0, 3, 0]]);
        child.mmap(at + PAGE, PAGE).gives(at + PAGE);
        world.process(1).maps(at, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
        const to = world.place(1);
        child.mremap(at, PAGE, PAGE, FIXED, to).gives(to);
        child.mremap(to, PAGE, PAGE, FIXED, at).gives(at);
        world.process(1).maps(at, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'A page table whose 2 MiB move as a whole comes along; of a part one is left',
      facts: ['mremap.dontunmap.table', 'move.page.src-untouched'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const dst = world.missing(fd, 1);
        main.zeropage(fd, dst);
        const base = (dst + 64n * TABLE) & ~(TABLE - 1n);
        for (const length of [TABLE, PAGE]) {
          const mem = base + (length === TABLE ? 0n : 4n * TABLE);
          main.mmap(mem, length).gives(mem);
          main.store(mem, 1n);
          main.mremap(mem, length, length, STAYS, mem + 2n * TABLE).gives(mem + 2n * TABLE);
          main.load(mem + 2n * TABLE).gives(1n);
          // The destination is present: which is noticed first shows whether there is a table.
          const moved = main.move(fd, dst, mem);
          if (length === TABLE) moved.fails('ENOENT', { move: -2n });
          else moved.fails('EEXIST', { move: -17n });
          main.munmap(mem, length);
          main.munmap(mem + 2n * TABLE, length);
        }
      },
    },
  ],
};
