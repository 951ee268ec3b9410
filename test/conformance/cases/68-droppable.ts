import type { Topic } from '../_case.js';
import {
  MADV_DODUMP,
  MADV_KEEPONFORK,
  MADV_MERGEABLE,
  MAP_ANONYMOUS,
  MAP_DROPPABLE,
  MAP_FIXED,
  MAP_LOCKED,
  MCL_FUTURE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
} from '../_linux.js';
import type { World } from '../_world.js';

const DROPPABLE = MAP_DROPPABLE | MAP_ANONYMOUS | MAP_FIXED;
const LOCKS = { root: true, capSysPtrace: true } as const;

function droppablePages(world: World, pages: number): bigint {
  const mem = world.place(pages);
  world.main.mmap(mem, BigInt(pages) * PAGE, { flags: DROPPABLE }).gives(mem);
  return mem;
}

/** The page at `mem` as smaps shows it. */
function shown(mem: bigint, pages: number, flags: string): string {
  const end = (mem + BigInt(pages) * PAGE).toString(16);
  return `${mem.toString(16)}-${end} rw-p 00000000 00:00 0 \nVmFlags: rd wr mr mw me ${flags} \n`;
}

export const droppable: Topic = {
  name: 'droppable memory',
  cases: [
    {
      title: 'Droppable memory is not accounted, in no core dump, and empty in a child',
      facts: ['mmap.droppable'],
      run(world) {
        const { main } = world;
        const mem = droppablePages(world, 2);
        main.smapsRead(0, mem).says(shown(mem, 2, 'nr wf dd dp'));
        main.store(mem, 7n);
        main.fork(world.process(1));
        world.process(1).main.load(mem).gives(0n);
        main.load(mem).gives(7n);
      },
    },
    {
      title: 'Droppable memory is neither mapped locked nor of a file',
      facts: ['mmap.droppable.refused'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const mem = world.place(1);
        main.mmap(mem, PAGE, { flags: DROPPABLE | MAP_LOCKED }).fails('EINVAL');
        const fd = BigInt(world.memfd(1));
        main.mmap(mem, PAGE, { flags: MAP_DROPPABLE | MAP_FIXED, fd }).fails('EINVAL');
      },
    },
    {
      title: 'What locks memory brings droppable pages in and does not lock them',
      facts: ['mmap.droppable.locked'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        const mem = droppablePages(world, 3);
        main.mlock(mem + PAGE, PAGE);
        world.process(0).holds(mem, 'none', 0, 'none');
        main.smapsRead(0, mem).says(shown(mem, 3, 'nr wf dd dp'));
        main.mlockall(MCL_FUTURE);
        const later = droppablePages(world, 1);
        world.process(0).holds(later, 0);
        main.smapsRead(0, later).says(shown(later, 1, 'nr wf dd dp'));
      },
    },
    {
      title: 'Advice does not let a child inherit droppable memory, nor a core dump have it',
      facts: ['madvise.flags.droppable'],
      run(world) {
        const { main } = world;
        const mem = droppablePages(world, 1);
        main.madvise(mem, PAGE, MADV_KEEPONFORK).fails('EINVAL');
        main.madvise(mem, PAGE, MADV_DODUMP).fails('EINVAL');
        main.madvise(mem, PAGE, MADV_MERGEABLE);
        main.smapsRead(0, mem).says(shown(mem, 1, 'nr wf dd dp'));
        main.mprotect(mem, PAGE, PROT_READ);
        main.madvise(mem, PAGE, MADV_KEEPONFORK).fails('EINVAL');
      },
    },
    {
      title: 'Droppable memory can’t be registered, in no mode, nor unregistered',
      facts: ['register.vma.droppable', 'unregister.order.type'],
      run(world) {
        const { main } = world;
        const mem = droppablePages(world, 1);
        const fd = world.userfaultfd();
        for (const mode of [MODE_MISSING, MODE_WP, MODE_MISSING | MODE_WP, 4n, 7n])
          main.register(fd, mem, PAGE, mode).fails('EINVAL');
        main.unregister(fd, mem).fails('EINVAL');
      },
    },
    {
      title: 'Pages move out of droppable and of mergeable memory',
      facts: ['mmap.droppable', 'move.lax.rare-flags'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const dst = world.missing(fd, 2);
        const mem = droppablePages(world, 1);
        main.store(mem, 7n);
        main.move(fd, dst, mem);
        world.process(0).holds(mem, 'none');
        main.load(dst).gives(7n);
        const other = world.filled(8);
        main.madvise(other, PAGE, MADV_MERGEABLE);
        main.move(fd, dst + PAGE, other);
        world.process(0).holds(dst + PAGE, 8);
      },
    },
  ],
};
