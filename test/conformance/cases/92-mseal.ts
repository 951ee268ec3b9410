import type { Topic } from '../_case.js';
import {
  EVENT_UNMAP,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTFORK,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_GUARD_INSTALL,
  MADV_POPULATE_READ,
  MADV_REMOVE,
  MADV_WIPEONFORK,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MODE_MISSING,
  MODE_WP,
  MREMAP_DONTUNMAP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
} from '../_linux.js';
import { unmapped } from '../_message.js';

const ANON_FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
const REMAP_FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;

export const mseal: Topic = {
  name: 'mseal',
  cases: [
    {
      title:
        'mseal looks at its flags, the alignment, the length, and at last whether all is mapped; else it seals nothing',
      facts: ['mseal.order.flags', 'mseal.order.aligned', 'mseal.order.wraps', 'mseal.order.length-zero', 'mseal.hole'],
      run(world) {
        const { main } = world;
        const mem = world.withHole();
        main.mseal(mem + 1n, 0n, 1n).fails('EINVAL');
        main.mseal(mem, PAGE, 0x100000000n).fails('EINVAL');
        main.mseal(mem + 1n, 0n).fails('EINVAL');
        main.mseal(mem, 0xffffffffffffffffn).isRefused('driver memory');
        main.mseal(0xfffffffffffff000n, 0xffffffffffffffffn).fails('EINVAL');
        main.mseal(0xffffffffffffe000n, 4n * PAGE).fails('EINVAL');
        main.mseal(mem + 2n * PAGE, 0n).gives(0n);
        main.mseal(mem, 3n * PAGE).fails('ENOMEM');
        main.mseal(mem + PAGE, 3n * PAGE).fails('ENOMEM');
        main.mseal(mem + 2n * PAGE, 2n * PAGE).fails('ENOMEM');
        main.munmap(mem, 5n * PAGE);
      },
    },
    {
      title: 'Sealed memory is not unmapped, mapped over, protected or moved, not even to what it is',
      facts: [
        'munmap.mseal',
        'mmap.order.sealed',
        'mprotect.mseal',
        'mprotect.mseal-same',
        'mremap.order.sealed',
        'mremap.sealed-elsewhere',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        const other = world.filled(8, 9);
        const free = world.place(2);
        main.mseal(mem + PAGE, PAGE);
        main.munmap(mem + PAGE, PAGE).fails('EPERM');
        main.munmap(mem, 3n * PAGE).fails('EPERM');
        main.mmap(mem + PAGE, PAGE, { flags: ANON_FIXED }).fails('EPERM');
        for (const prot of [PROT_READ, PROT_NONE, PROT_READ_WRITE])
          main.mprotect(mem + PAGE, PAGE, prot).fails('EPERM');
        main.mremap(mem + PAGE, PAGE, PAGE).fails('EPERM');
        main.mremap(mem + PAGE, PAGE, 2n * PAGE, MREMAP_MAYMOVE).fails('EPERM');
        main.mremap(mem + PAGE, PAGE, PAGE, REMAP_FIXED, free).fails('EPERM');
        main.mremap(mem + PAGE, PAGE, PAGE, REMAP_FIXED | MREMAP_DONTUNMAP, free).fails('EPERM');
        main.mremap(other, PAGE, PAGE, REMAP_FIXED, mem + PAGE).fails('EPERM');
        main.mremap(mem, 2n * PAGE, PAGE).fails('EPERM');
        world.process(0).holds(mem, 1, 2, 3);
        world.process(0).holds(other, 8, 9);
        main.mremap(mem, 2n * PAGE, 2n * PAGE).gives(mem);
        main.store(mem + PAGE, 7n);
      },
    },
    {
      title: 'What is refused because of a sealed mapping has split the one before it, and told of that',
      facts: ['munmap.mseal-event', 'munmap.mseal-split'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 4);
        main.mseal(mem + 2n * PAGE, PAGE);
        const unmapping = world
          .thread(1)
          .munmap(mem + PAGE, 3n * PAGE)
          .sleepsIn('event');
        main.read(fd).brings(unmapped(mem + PAGE, mem + 4n * PAGE));
        unmapping.fails('EPERM');
        const mapping = world
          .thread(1)
          .mmap(mem + PAGE, 3n * PAGE, { flags: ANON_FIXED })
          .sleepsIn('event');
        main.read(fd).brings(unmapped(mem + PAGE, mem + 4n * PAGE));
        mapping.fails('EPERM');
        main.munmap(mem + 2n * PAGE, 2n * PAGE).fails('EPERM');
        main.read(fd).fails('EAGAIN');
        world.process(0).maps(mem, 4, [
          [0, 1, 1],
          [1, 2, 1],
          [2, 3, 1],
          [3, 4, 1],
        ]);
      },
    },
    {
      title: 'Sealed mappings merge with sealed ones alone, and a seal is for ever, a child’s too',
      facts: ['mseal.vma.merges', 'mseal.for-ever', 'mseal.fork'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        main.mseal(mem, PAGE);
        main.mseal(mem + 2n * PAGE, 1n);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 3, 0],
        ]);
        main.mseal(mem, 3n * PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.mseal(mem, 3n * PAGE).gives(0n);
        main.mmap(mem + 3n * PAGE, PAGE).gives(mem + 3n * PAGE);
        world.process(0).maps(mem, 4, [
          [0, 3, 0],
          [3, 4, 0],
        ]);
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.main.munmap(mem, PAGE).fails('EPERM');
        child.main.munmap(mem + 3n * PAGE, PAGE).gives(0n);
        child.main.exec();
        child.main.mmap(mem, PAGE, { flags: ANON_FIXED }).gives(mem);
        child.main.munmap(mem, PAGE);
      },
    },
    {
      title: 'At the limit of mappings a part can’t be sealed, a whole mapping can',
      facts: ['mseal.vma.map-count'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const [first, second] = [world.map(1), world.map(2)];
        const crowd = world.crowd(fd);
        main.mseal(second, PAGE).fails('ENOMEM');
        main.mseal(first, PAGE);
        main.mprotect(second, 2n * PAGE, PROT_READ);
        crowd.remove();
      },
    },
    {
      title: 'Sealed anonymous memory that can’t be written keeps its contents; what can be written may be emptied',
      facts: ['madvise.mseal', 'madvise.mseal-writable'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        const fd = world.memfdOf(5);
        const shown = world.private(fd, 1, { prot: PROT_READ });
        main.load(shown).gives(5n);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        main.mseal(mem, 2n * PAGE);
        main.mseal(shown, PAGE);
        for (const advice of [
          MADV_DONTNEED,
          MADV_DONTNEED_LOCKED,
          MADV_FREE,
          MADV_REMOVE,
          MADV_DONTFORK,
          MADV_WIPEONFORK,
          MADV_GUARD_INSTALL,
        ])
          main.madvise(mem + PAGE, PAGE, advice).fails('EPERM');
        for (const advice of [MADV_DOFORK, MADV_DODUMP, MADV_POPULATE_READ]) main.madvise(mem + PAGE, PAGE, advice);
        main.madvise(mem, 2n * PAGE, MADV_DONTNEED).fails('EPERM');
        world.process(0).holds(mem, 'none', 2);
        main.madvise(shown, PAGE, MADV_DONTNEED);
        main.madvise(mem, PAGE, MADV_DONTFORK);
      },
    },
    {
      title: 'All that a userfaultfd does with memory it may do with sealed memory',
      facts: ['action.mseal', 'register.vma.mseal', 'unregister.mseal', 'copy.lax.mseal', 'wp.mseal', 'move.lax.mseal'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a, 0x5b);
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.mseal(mem, 2n * PAGE);
        main.mseal(src, 2n * PAGE);
        for (const mode of [MODE_MISSING, MODE_WP, MODE_MISSING | MODE_WP]) {
          main.register(fd, mem, 2n * PAGE, mode);
          world.process(0).maps(mem, 2, [[0, 2, Number(mode)]]);
          main.unregister(fd, mem, 2n * PAGE);
        }
        main.register(fd, mem, 2n * PAGE, MODE_MISSING | MODE_WP);
        main.copy(fd, mem, src);
        main.writeprotect(fd, mem, PAGE, 1n);
        world.process(0).holds(mem, { wp: 0x5a }, 'none');
        main.move(fd, mem + PAGE, src + PAGE);
        main.writeprotect(fd, mem, PAGE, 0n);
        world.process(0).holds(mem, 0x5a, 0x5b);
        world.process(0).holds(src, 0x5a, 'none');
      },
    },
  ],
};
