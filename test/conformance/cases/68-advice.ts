import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_HUGEPAGE,
  MADV_KEEPONFORK,
  MADV_NOHUGEPAGE,
  MADV_WIPEONFORK,
  PAGE,
  PROT_NONE,
  SEGV_MAPERR,
  SIGSEGV,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const NEEDS = { capSysPtrace: true } as const;

/** Advice that mappings keep: what fork does with them, how they merge, and what MOVE makes of it. */
export const advice: Topic = {
  name: 'advice that mappings keep',
  cases: [
    {
      title: 'Mappings split by the advice that they keep, and merge again when it is taken back',
      facts: ['madvise.flags.kept', 'madvise.flags.undone', 'vma.merge.madvise'],
      run(world) {
        const { main } = world;
        for (const [keep, undo] of [
          [MADV_DONTFORK, MADV_DOFORK],
          [MADV_WIPEONFORK, MADV_KEEPONFORK],
          [MADV_DONTDUMP, MADV_DODUMP],
        ] as const) {
          const mem = world.map(4);
          main.madvise(mem + PAGE, 2n * PAGE, keep);
          world.process(0).maps(mem, 4, [
            [0, 1, 0],
            [1, 3, 0],
            [3, 4, 0],
          ]);
          main.madvise(mem, 2n * PAGE, undo);
          world.process(0).maps(mem, 4, [
            [0, 2, 0],
            [2, 3, 0],
            [3, 4, 0],
          ]);
          main.madvise(mem, 4n * PAGE, keep);
          world.process(0).maps(mem, 4, [[0, 4, 0]]);
        }
        const mem = world.map(3);
        main.madvise(mem, PAGE, MADV_HUGEPAGE);
        main.madvise(mem + PAGE, PAGE, MADV_NOHUGEPAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 3, 0],
        ]);
        main.madvise(mem, 3n * PAGE, MADV_NOHUGEPAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.madvise(mem + PAGE, PAGE, MADV_HUGEPAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'A hole makes such advice ENOMEM, and what is mapped on both sides of it has taken it',
      facts: ['madvise.flags.hole', 'madvise.flags.kept'],
      run(world) {
        const { main } = world;
        const mem = world.map(5);
        main.munmap(mem + 2n * PAGE, PAGE);
        main.mprotect(mem + 3n * PAGE, PAGE, PROT_NONE);
        main.mlock(mem, PAGE);
        main.madvise(mem, 4n * PAGE, MADV_DONTFORK).fails('ENOMEM');
        main.madvise(mem + 4n * PAGE, 2n * PAGE, MADV_DONTFORK).fails('ENOMEM');
        main.madvise(mem + 2n * PAGE, PAGE, MADV_DONTFORK).fails('ENOMEM');
        main.mprotect(mem + 3n * PAGE, PAGE, 3n);
        main.munlock(mem, PAGE);
        world.process(0).maps(mem, 5, [
          [0, 2, 0],
          [3, 5, 0],
        ]);
        main.fork(world.process(1));
        world.process(1).maps(mem, 5, []);
      },
    },
    {
      title: 'At the limit of the map count a split by advice is EAGAIN, while a whole mapping takes it',
      facts: ['madvise.flags.map-count', 'vma.split.map-count'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const whole = world.map(1);
        const mem = world.map(3);
        const crowd = world.crowd(fd);
        main.madvise(whole, mem + PAGE - whole, MADV_DONTFORK).fails('EAGAIN');
        crowd.remove();
        main.madvise(mem, PAGE, MADV_DONTFORK);
        main.fork(world.process(1));
        world.process(1).maps(whole, 1, []);
        world.process(1).maps(mem, 3, [[1, 3, 0]]);
      },
    },
    {
      title:
        'A forked child has nothing of MADV_DONTFORK memory, and no event comes when that is all that is registered',
      facts: ['fork.dontfork', 'fork.event.none'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 2);
        main.madvise(mem, 2n * PAGE, MADV_DONTFORK);
        main.zeropage(fd, mem);
        main.fork(world.process(1)).gives(1n);
        world.process(1).main.load(mem).raises(SIGSEGV, SEGV_MAPERR, mem);
        main.madvise(mem + PAGE, PAGE, MADV_DOFORK);
        const forking = world.thread(1).fork(world.process(2)).sleepsIn('event');
        main.read(fd).brings(forked());
        forking.gives(2n);
        world.process(2).maps(mem, 2, [[1, 2, 1]]);
      },
    },
    {
      title: 'A forked child has MADV_WIPEONFORK memory empty, and registered as its parent has it',
      facts: ['fork.wipeonfork', 'vma.fork.wipeonfork'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        world.place(1);
        const plain = world.filled(0x11, 0x22);
        main.madvise(plain, PAGE, MADV_WIPEONFORK);
        const src = world.filled(0x33);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        main.madvise(mem, PAGE, MADV_WIPEONFORK);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.read(fd).brings(forked());
        forking.gives(1n);
        child.holds(plain, 'none', 0x22);
        const load = child.thread(1).load(mem).sleepsIn('fault');
        child.main.load(plain).gives(0n);
        main.read(4).brings(fault(mem));
        main.zeropage(4, mem);
        load.gives(0n);
        // As if never touched: it merges with a new mapping, which what was copied does not.
        const next = plain - PAGE;
        child.main.mmap(next, PAGE).gives(next);
        child.main.madvise(next, PAGE, MADV_WIPEONFORK);
        child.maps(next, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
        world.process(0).holds(plain, 0x11, 0x22);
        world.process(0).holds(mem, 0x33);
      },
    },
    {
      title: 'Nothing is shared with a child that was not copied: MOVE takes such pages after a fork',
      facts: ['move.lax.madvise-flags', 'move.page.not-exclusive'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const src = world.filled(0x11, 0x22, 0x33, 0x44);
        main.madvise(src, PAGE, MADV_DONTFORK);
        main.madvise(src + PAGE, PAGE, MADV_WIPEONFORK);
        main.madvise(src + 2n * PAGE, PAGE, MADV_DONTDUMP);
        main.fork(world.process(1));
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        main.move(fd, mem + PAGE, src + PAGE).gives(0n, { move: PAGE });
        main.move(fd, mem + 2n * PAGE, src + 2n * PAGE).fails('EBUSY', { move: -16n });
        main.fill(src + 2n * PAGE, PAGE, 0x55);
        main.move(fd, mem + 2n * PAGE, src + 2n * PAGE).gives(0n, { move: PAGE });
        main.move(fd, mem + 3n * PAGE, src + 3n * PAGE).fails('EBUSY', { move: -16n });
        world.process(0).holds(mem, 0x11, 0x22, 0x55, 'none');
        world.process(1).holds(src, 'none', 'none', 0x33, 0x44);
      },
    },
  ],
};
