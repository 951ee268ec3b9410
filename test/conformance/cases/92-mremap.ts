import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MREMAP_DONTUNMAP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  SEGV_MAPERR,
  SIGBUS,
  SIGSEGV,
} from '../_linux.js';

const FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;
const STAYS = FIXED | MREMAP_DONTUNMAP;
const TASK_SIZE = 0x7ffffffff000n;
/** More than there is memory for, and less than reaches the end of the arena. */
const LARGE = 0x300000000000n;

export const mremap: Topic = {
  name: 'mremap',
  cases: [
    {
      title:
        'mremap looks at its flags first, then at the old address, then at the new length, before it looks for a mapping',
      facts: [
        'mremap.order.flags',
        'mremap.order.aligned',
        'mremap.order.length-zero',
        'mremap.order.length-task-size',
        'mremap.order.no-vma',
      ],
      run(world) {
        const { main } = world;
        const hole = world.place(2);
        for (const flags of [8n, 0x100000000n, MREMAP_MAYMOVE | 8n])
          main.mremap(hole, PAGE, PAGE, flags).fails('EINVAL');
        main.mremap(hole + 1n, PAGE, PAGE).fails('EINVAL');
        for (const length of [0n, 0xffffffffffffffffn]) main.mremap(hole, PAGE, length).fails('EINVAL');
        main.mremap(TASK_SIZE, PAGE, TASK_SIZE + 1n).fails('EINVAL');
        main.mremap(TASK_SIZE, PAGE, TASK_SIZE).fails('EFAULT');
        main.mremap(hole, PAGE, PAGE).fails('EFAULT');
        const mem = world.filled(1);
        main.mremap(mem + PAGE, PAGE, PAGE).fails('EFAULT');
        main.mremap(mem, PAGE, TASK_SIZE, MREMAP_MAYMOVE).fails('ENOMEM');
        main.mremap(mem, PAGE, TASK_SIZE + 1n, MREMAP_MAYMOVE).fails('EINVAL');
        world.process(0).holds(mem, 1);
      },
    },
    {
      title:
        'A new address is looked at with FIXED and DONTUNMAP alone: its end, its alignment, MAYMOVE, the length, the overlap',
      facts: [
        'mremap.order.to-task-size',
        'mremap.order.to-aligned',
        'mremap.order.to-maymove',
        'mremap.order.dontunmap-length',
        'mremap.order.overlap',
        'mremap.to-ignored',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const to = world.place(4);
        for (const flags of [FIXED, STAYS, MREMAP_MAYMOVE | MREMAP_DONTUNMAP]) {
          main.mremap(mem, PAGE, PAGE, flags, TASK_SIZE).fails('EINVAL');
          main.mremap(mem, PAGE, PAGE, flags, 0xffffffffffff0000n).fails('EINVAL');
          main.mremap(mem, PAGE, PAGE, flags, to + 8n).fails('EINVAL');
          main.mremap(mem, PAGE, PAGE, flags & ~MREMAP_MAYMOVE, to).fails('EINVAL');
          main.mremap(mem, 2n * PAGE, 2n * PAGE, flags, mem + PAGE).fails('EINVAL');
          main.mremap(mem + PAGE, PAGE, PAGE, flags, mem + PAGE).fails('EINVAL');
        }
        main.mremap(mem, PAGE, 2n * PAGE, STAYS, to).fails('EINVAL');
        main.mremap(mem, 2n * PAGE, PAGE, STAYS, to).fails('EINVAL');
        main.mremap(mem + PAGE, PAGE, 2n * PAGE, FIXED, mem).fails('EINVAL');
        world.process(0).holds(mem, 1, 2, 3);
        main.mremap(mem, 3n * PAGE, 3n * PAGE, MREMAP_MAYMOVE, to + 8n).gives(mem);
        main.mremap(mem, 3n * PAGE, 2n * PAGE, 0n, 0xffffffffffff0000n).gives(mem);
      },
    },
    {
      title:
        'What is mapped is looked at last: old length 0, beyond the mapping when it grows, and when it shrinks elsewhere',
      facts: [
        'mremap.order.old-length-zero',
        'mremap.order.grow-beyond-vma',
        'mremap.order.shrink-beyond-vma',
        'mremap.several.needs-fixed',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        const to = world.filled(9);
        main.mremap(mem, 0n, PAGE, MREMAP_MAYMOVE).fails('EINVAL');
        main.mremap(mem, 0n, PAGE, FIXED, to + PAGE).fails('EINVAL');
        main.mremap(mem, 3n * PAGE, 4n * PAGE, MREMAP_MAYMOVE).fails('EFAULT');
        main.mremap(mem, 4n * PAGE, 3n * PAGE, FIXED, to + PAGE).fails('EFAULT');
        main.mremap(mem + PAGE, 2n * PAGE, 2n * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, to + PAGE).fails('EFAULT');
        world.process(0).holds(mem, 1, 2);
        world.process(0).holds(to, 9);
      },
    },
    {
      title: 'An unchanged length returns the address, also over a hole and another mapping',
      facts: ['mremap.same.nothing'],
      run(world) {
        const { main } = world;
        const mem = world.withHole();
        main.fill(mem, PAGE, 7);
        for (const flags of [0n, MREMAP_MAYMOVE]) {
          main.mremap(mem, 5n * PAGE, 5n * PAGE, flags).gives(mem);
          main.mremap(mem, PAGE, PAGE - 5n, flags).gives(mem);
        }
        world.process(0).holds(mem, 7, 'none', 'none', 'none', 'none');
        world.process(0).maps(mem, 5, [
          [0, 2, 0],
          [3, 5, 0],
        ]);
      },
    },
    {
      title: 'Shrinking unmaps what lies behind the new length, holes and other mappings too',
      facts: ['mremap.shrink.unmaps'],
      run(world) {
        const { main } = world;
        const mem = world.withHole();
        main.fill(mem, 2n * PAGE, 7);
        main.fill(mem + 3n * PAGE, 2n * PAGE, 8);
        main.mremap(mem, 3n * PAGE + 1n, PAGE).gives(mem);
        world.process(0).maps(mem, 5, [
          [0, 1, 0],
          [4, 5, 0],
        ]);
        world.process(0).holds(mem, 7, 'none', 'none', 'none', 8);
      },
    },
    {
      title: 'Shrinking with FIXED cuts the rest off and moves what is left over what was there',
      facts: ['mremap.shrink.fixed', 'mremap.fixed.replaces'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3, 4);
        const to = world.filled(8, 9);
        main.mremap(mem, 3n * PAGE, PAGE, FIXED, to).gives(to);
        world.process(0).holds(to, 1, 9);
        world.process(0).maps(mem, 4, [[3, 4, 0]]);
        main.load(mem).raises(SIGSEGV, SEGV_MAPERR, mem);
        main.load(mem + 3n * PAGE).gives(4n);
      },
    },
    {
      title: 'A range that ends its mapping grows in place, from its middle too, up to what is mapped behind it',
      facts: ['mremap.grow.in-place', 'mremap.grow.blocked', 'mremap.grow.merges'],
      run(world) {
        const { main } = world;
        const mem = world.place(6);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.mmap(mem + 5n * PAGE, PAGE).gives(mem + 5n * PAGE);
        main.fill(mem, 2n * PAGE, 5);
        main.mremap(mem, PAGE, 2n * PAGE).fails('ENOMEM');
        main.mremap(mem + PAGE, PAGE, 2n * PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 6, [
          [0, 3, 0],
          [5, 6, 0],
        ]);
        main.mremap(mem, 3n * PAGE, 6n * PAGE).fails('ENOMEM');
        main.mremap(mem, 3n * PAGE, 5n * PAGE, MREMAP_MAYMOVE).gives(mem);
        world.process(0).maps(mem, 6, [[0, 6, 0]]);
        world.process(0).holds(mem, 5, 5, 'none', 'none', 'none', 'none');
      },
    },
    {
      title:
        'With MAYMOVE a range that is blocked moves to a free place and grows there; the rest of its mapping stays',
      facts: ['mremap.grow.moves'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const to = main.mremap(mem, 2n * PAGE, 3n * PAGE, MREMAP_MAYMOVE).value;
        world.process(0).maps(mem, 3, [[2, 3, 0]]);
        world.process(0).holds(mem, 'none', 'none', 3);
        main.load(to).gives(1n);
        main.load(to + PAGE).gives(2n);
        main.load(to + 2n * PAGE).gives(0n);
      },
    },
    {
      title: 'What is added to locked memory is there at once, in place and elsewhere, and stays locked',
      facts: ['mremap.grow.locked', 'mremap.locked'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.place(8);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.mlock(mem, PAGE);
        main.mremap(mem + PAGE, PAGE, 2n * PAGE).gives(mem + PAGE);
        main.mremap(mem, PAGE, 3n * PAGE, FIXED, mem + 4n * PAGE).gives(mem + 4n * PAGE);
        world.process(0).holds(mem, 'none', 'none', 'none', 'none', 0, 0, 0);
        main.madvise(mem + 4n * PAGE, 3n * PAGE, 4n).fails('EINVAL');
        main.mremap(mem + 4n * PAGE, 3n * PAGE, 4n * PAGE).gives(mem + 4n * PAGE);
        world.process(0).holds(mem + 4n * PAGE, 0, 0, 0, 0);
      },
    },
    {
      title:
        'Growing by more than there is memory for is ENOMEM; with FIXED the target is gone by then, the old range stays',
      facts: ['mremap.grow.too-large', 'mremap.fixed.enomem-unmapped'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        main.mremap(mem, PAGE, LARGE, MREMAP_MAYMOVE).fails('ENOMEM');
        main.mremap(mem, PAGE, LARGE, FIXED, mem + 0x1000000n).fails('ENOMEM');
        const to = world.filled(2, 3);
        main.mremap(mem, PAGE, LARGE, FIXED, to).fails('ENOMEM');
        world.process(0).maps(to, 2, []);
        world.process(0).holds(mem, 1);
        const unaccounted = world.place(1);
        main
          .mmap(unaccounted, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE })
          .gives(unaccounted);
        main.mremap(unaccounted, PAGE, LARGE, FIXED, unaccounted + 0x1000000n).gives(unaccounted + 0x1000000n);
        main.munmap(unaccounted + 0x1000000n, LARGE);
      },
    },
    {
      title:
        'DONTUNMAP moves the pages and leaves the mapping, at the new address or where Linux chooses if that is taken',
      facts: ['mremap.dontunmap.empty', 'mremap.dontunmap.hint'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        const free = world.place(2);
        const stays = MREMAP_MAYMOVE | MREMAP_DONTUNMAP;
        main.mremap(mem, 2n * PAGE, 2n * PAGE, stays, free).gives(free);
        world.process(0).holds(free, 1, 2);
        world.process(0).holds(mem, 'none', 'none');
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
        const chosen = main.mremap(free, 2n * PAGE, 2n * PAGE, stays, mem).value;
        main.load(chosen).gives(1n);
        main.load(chosen + PAGE).gives(2n);
        world.process(0).holds(free, 'none', 'none');
        main.load(mem).gives(0n);
        main.mremap(chosen, 2n * PAGE, 2n * PAGE, STAYS, mem).gives(mem);
        world.process(0).holds(mem, 1, 2);
      },
    },
    {
      title:
        'FIXED moves all mappings of a range, with the holes between and behind them; with DONTUNMAP all of them stay',
      facts: ['mremap.several.moves', 'mremap.several.dontunmap'],
      run(world) {
        const { main } = world;
        const mem = world.withHole();
        main.fill(mem, 2n * PAGE, 1);
        main.fill(mem + 3n * PAGE, 2n * PAGE, 2);
        const to = world.filled(9, 9, 9, 9, 9, 9);
        main.mremap(mem + PAGE, 6n * PAGE, 6n * PAGE, FIXED, to).gives(to);
        world.process(0).maps(to, 6, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 4, 0],
          [4, 6, 0],
        ]);
        world.process(0).holds(to, 1, 9, 2, 2, 9, 9);
        world.process(0).maps(mem, 5, [[0, 1, 0]]);
        const back = world.place(4);
        main.mremap(to, 4n * PAGE, 4n * PAGE, STAYS, back).gives(back);
        world.process(0).holds(back, 1, 9, 2, 2);
        world.process(0).holds(to, 'none', 'none', 'none', 'none', 9, 9);
        main.mremap(back - PAGE, 2n * PAGE, 2n * PAGE, FIXED, mem).fails('EFAULT');
      },
    },
    {
      title: 'A private mapping of /dev/zero moves alone',
      facts: ['mremap.several.zero'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = Number(main.openZero(2n).value);
        main
          .mmap(mem + PAGE, PAGE, { flags: MAP_PRIVATE | MAP_FIXED, fd: BigInt(fd), prot: PROT_READ_WRITE })
          .gives(mem + PAGE);
        const to = world.place(2);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to).fails('EFAULT');
        main.mremap(mem + PAGE, PAGE, PAGE, FIXED, to + PAGE).gives(to + PAGE);
        main.store(to + PAGE, 5n);
        world.process(0).maps(mem, 2, []);
        world.process(0).maps(to, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'Shared memory shows the same pages where it moved to, and does not grow with its mapping',
      facts: ['mremap.shared.pages'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(1, 2);
        const mem = world.shared(fd, 2);
        const own = world.private(fd, 2);
        main.load(mem).gives(1n);
        main.store(own + PAGE, 7n);
        const to = world.place(6);
        main.mremap(mem + PAGE, PAGE, 2n * PAGE, FIXED, to).gives(to);
        main.load(to).gives(2n);
        main.load(to + PAGE).raises(SIGBUS, BUS_ADRERR, to + PAGE);
        main.store(to, 0x22n);
        main.mremap(own, 2n * PAGE, 3n * PAGE, FIXED, to + 3n * PAGE).gives(to + 3n * PAGE);
        main.load(to + 3n * PAGE).gives(1n);
        main.load(to + 4n * PAGE).gives(7n);
        main.load(to + 5n * PAGE).raises(SIGBUS, BUS_ADRERR, to + 5n * PAGE);
        main.ftruncate(fd, 3n * PAGE);
        main.load(to + PAGE).gives(0n);
      },
    },
    {
      title: 'An old length of 0 maps shared memory a second time, from that page on',
      facts: ['mremap.copy', 'mremap.copy.maymove'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(1, 2, 3);
        const mem = world.shared(fd, 3);
        const to = world.place(2);
        main.mremap(mem + PAGE, 0n, PAGE).fails('ENOMEM');
        main.mremap(mem + PAGE, 0n, 2n * PAGE, FIXED, to).gives(to);
        main.load(to).gives(2n);
        main.store(to + PAGE, 0x33n);
        main.load(mem + 2n * PAGE).gives(0x33n);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        const chosen = main.mremap(mem, 0n, PAGE, MREMAP_MAYMOVE).value;
        main.load(chosen).gives(1n);
        const readable = world.shared(fd, 1, { prot: PROT_READ });
        main.mremap(readable, 0n, PAGE, FIXED, to).gives(to);
        world.process(0).maps(to, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title:
        'At the limit of mappings neither FIXED and DONTUNMAP nor a move to grow have room, nor a cut in the middle; growing in place has',
      facts: ['mremap.order.map-count', 'mremap.grow.map-count', 'mremap.shrink.map-count'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(4);
        const to = world.place(4);
        const crowd = world.crowd(fd);
        const unmapOne = (number: number): void => {
          main.munmap(crowd.start + BigInt(2 * number) * PAGE, PAGE);
        };
        main.mremap(mem, 2n * PAGE, PAGE).fails('ENOMEM');
        main.mremap(mem + 3n * PAGE, PAGE, 2n * PAGE).gives(mem + 3n * PAGE);
        main.mremap(mem + 3n * PAGE, 2n * PAGE, PAGE).gives(mem + 3n * PAGE);
        for (let freed = 0; freed < 3; freed += 1) unmapOne(freed);
        main.mremap(mem, PAGE, 2n * PAGE, MREMAP_MAYMOVE).fails('ENOMEM');
        unmapOne(3);
        main.mremap(mem, PAGE, PAGE, FIXED, to).fails('ENOMEM');
        main.mremap(mem + 2n * PAGE, 2n * PAGE, 2n * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, to).fails('ENOMEM');
        main.mremap(mem + 2n * PAGE, PAGE, 2n * PAGE, MREMAP_MAYMOVE);
        for (let freed = 4; freed < 8; freed += 1) unmapOne(freed);
        main.mremap(mem, PAGE, PAGE, FIXED, to).gives(to);
        crowd.remove();
      },
    },
  ],
};
