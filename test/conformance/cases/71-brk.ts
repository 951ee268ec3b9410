import { HEAP_START } from '../../../backend/index.js';
import type { Topic } from '../_case.js';
import {
  EVENT_UNMAP,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_SHARED,
  MCL_FUTURE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
} from '../_linux.js';
import { fault, unmapped } from '../_message.js';

const HEAP = { heap: true } as const;
const LOCKS = { ...HEAP, root: true, capSysPtrace: true } as const;
const ANON_FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
const SHARED_FIXED = MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED;
/** The end of a heap of so many pages. */
const heap = (pages: number): bigint => HEAP_START + BigInt(pages) * PAGE;

export const brk: Topic = {
  name: 'brk',
  cases: [
    {
      title: 'brk says where the heap ends, and takes no address below its start; within a page nothing is mapped',
      facts: ['brk.result', 'brk.order.below', 'brk.order.same-page'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        main.brk().gives(HEAP_START);
        main.brk(HEAP_START).gives(HEAP_START);
        main.brk(HEAP_START - 1n).gives(HEAP_START);
        main.brk(0x400000n).isRefused('driver memory');
        main.brk(heap(1) + 1n).gives(heap(1) + 1n);
        world.process(0).maps(HEAP_START, 4, [[0, 2, 0]]);
        main.brk(heap(2)).gives(heap(2));
        main.brk(heap(1) + 9n).gives(heap(1) + 9n);
        main.brk(HEAP_START - 1n).gives(heap(1) + 9n);
        main.brk().gives(heap(1) + 9n);
        world.process(0).maps(HEAP_START, 4, [[0, 2, 0]]);
        main.brk(heap(1)).gives(heap(1));
        world.process(0).maps(HEAP_START, 4, [[0, 1, 0]]);
        main.brk(HEAP_START).gives(HEAP_START);
        world.process(0).maps(HEAP_START, 4, []);
      },
    },
    {
      title: 'What brk adds is private anonymous memory that is named the heap, accounted, and has no page',
      facts: ['brk.grow.memory', 'smaps.heap'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        main.brk(heap(2)).gives(heap(2));
        world.process(0).holds(HEAP_START, 'none', 'none');
        const shown = `${HEAP_START.toString(16)}-${heap(2).toString(16)} rw-p 00000000 00:00 0 [heap]\n`;
        main.smapsRead(0, HEAP_START).says(`${shown}VmFlags: rd wr mr mw me ac \n`);
        main.mapsRead(0, HEAP_START).says(shown);
        main.store(HEAP_START, 7n);
        main.brk(HEAP_START).gives(HEAP_START);
        main.mmap(HEAP_START - PAGE, 2n * PAGE, { flags: ANON_FIXED });
        main
          .mapsRead(0, HEAP_START)
          .says(`${(HEAP_START - PAGE).toString(16)}-${heap(1).toString(16)} rw-p 00000000 00:00 0 [heap]\n`);
        main.munmap(HEAP_START - PAGE, PAGE);
        main
          .mapsRead(0, HEAP_START)
          .says(`${HEAP_START.toString(16)}-${heap(1).toString(16)} rw-p 00000000 00:00 0 \n`);
      },
    },
    {
      title:
        'The heap becomes no larger than addresses, memory and what is mapped leave room for, and a page behind it',
      facts: ['brk.order.task-size', 'brk.order.gap', 'brk.order.overcommit'],
      needs: { ...HEAP, overcommit: 0 },
      run(world) {
        const { main } = world;
        main.brk(heap(1)).gives(heap(1));
        for (const far of [0x7fffffffffffn, 0x800000000000n, 0xfffffffffffff000n, 0xffffffffffffffffn])
          main.brk(far).gives(heap(1));
        main.brk(HEAP_START + (1n << 44n)).gives(heap(1));
        main.mmap(heap(5), PAGE, { prot: 0n, flags: SHARED_FIXED });
        main.brk(heap(5)).gives(heap(1));
        main.brk(heap(6)).gives(heap(1));
        main.brk(heap(4) + 1n).gives(heap(1));
        main.brk(heap(4)).gives(heap(4));
        main.mmap(heap(4), PAGE, { prot: PROT_READ, flags: ANON_FIXED });
        main.brk(heap(4) + 1n).gives(heap(4));
        main.brk(heap(4)).gives(heap(4));
      },
    },
    {
      title: 'The heap grows by memory that becomes one with its last mapping where that is alike',
      facts: ['brk.grow.merges', 'brk.grow.holes'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.brk(heap(2)).gives(heap(2));
        main.brk(heap(4)).gives(heap(4));
        world.process(0).maps(HEAP_START, 8, [[0, 4, 0]]);
        main.register(fd, HEAP_START, 4n * PAGE);
        main.brk(heap(5)).gives(heap(5));
        world.process(0).maps(HEAP_START, 8, [
          [0, 4, 1],
          [4, 5, 0],
        ]);
        main.mprotect(heap(4), PAGE, PROT_READ);
        main.brk(heap(6)).gives(heap(6));
        main.munmap(heap(5), PAGE);
        main.brk(heap(7)).gives(heap(7));
        main.brk(heap(8)).gives(heap(8));
        world.process(0).maps(HEAP_START, 10, [
          [0, 4, 1],
          [4, 5, 0],
          [6, 8, 0],
        ]);
      },
    },
    {
      title: 'What ends where the heap begins does not become one with it, what goes across its start does',
      facts: ['brk.grow.below', 'brk.grow.across'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        main.mmap(HEAP_START - PAGE, PAGE, { flags: ANON_FIXED });
        main.brk(heap(1)).gives(heap(1));
        world.process(0).maps(HEAP_START - PAGE, 4, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
        main.munmap(HEAP_START, PAGE);
        main.mmap(HEAP_START, PAGE, { flags: ANON_FIXED });
        world.process(0).maps(HEAP_START - PAGE, 4, [[0, 2, 0]]);
        main.brk(heap(2)).gives(heap(2));
        world.process(0).maps(HEAP_START - PAGE, 4, [[0, 3, 0]]);
      },
    },
    {
      title:
        'A heap that shrinks unmaps whatever is there, and stays where nothing is, or where munmap would be refused',
      facts: ['brk.shrink.whatever', 'brk.order.hole', 'brk.order.refused'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        main.brk(heap(6)).gives(heap(6));
        main.store(HEAP_START, 7n);
        main.munmap(heap(4), 2n * PAGE);
        main.brk(heap(4)).gives(heap(6));
        main.brk(heap(4) + 1n).gives(heap(6));
        main.munmap(heap(2), PAGE);
        main.mmap(heap(5), 2n * PAGE, { prot: PROT_READ, flags: SHARED_FIXED });
        main.brk(heap(1) - 1n).gives(heap(1) - 1n);
        world.process(0).maps(HEAP_START, 8, [
          [0, 1, 0],
          [6, 7, 0],
        ]);
        main.load(HEAP_START).gives(7n);
        main.brk(heap(5)).gives(heap(5));
        main.mseal(heap(3), PAGE);
        main.brk(heap(1)).gives(heap(5));
        main.brk(heap(3)).gives(heap(5));
        main.brk(heap(4)).gives(heap(4));
      },
    },
    {
      title: 'brk adds and splits no mapping where there are as many as may be',
      facts: ['brk.order.map-count'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.brk(heap(3)).gives(heap(3));
        main.mmap(heap(1), PAGE, { flags: ANON_FIXED });
        const crowd = world.crowd(fd);
        main.brk(heap(4)).gives(heap(4));
        main.mprotect(heap(3), PAGE, PROT_READ).fails('ENOMEM');
        crowd.remove();
      },
    },
    {
      title: 'The heap can be registered for missing pages and for write protection, and what is added to it is not',
      facts: ['register.vma.brk'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd();
        main.brk(heap(3)).gives(heap(3));
        main.register(fd, HEAP_START, PAGE, MODE_MISSING);
        main.register(fd, heap(1), PAGE, MODE_WP);
        main.register(fd, heap(2), PAGE, MODE_MISSING | MODE_WP);
        const load = world.thread(1).load(HEAP_START).sleepsIn('fault');
        main.read(fd).brings(fault(HEAP_START));
        main.copy(fd, HEAP_START, src);
        load.gives(7n);
        main.brk(heap(4)).gives(heap(4));
        main.store(heap(3), 1n);
        main.copy(fd, heap(3), src).fails('ENOENT');
      },
    },
    {
      title:
        'A heap that shrinks tells of it: the memory is gone, and it has its new end, before who shrank it goes on',
      facts: ['unmap.from.brk', 'event.unmap-after', 'unmap.whole-range'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        main.brk(heap(4)).gives(heap(4));
        main.register(fd, HEAP_START, 2n * PAGE);
        const shrinking = world
          .thread(1)
          .brk(heap(1) - 5n)
          .sleepsIn('event');
        main.brk().gives(heap(1) - 5n);
        main.copy(fd, HEAP_START, src).fails('EAGAIN');
        world.process(0).maps(HEAP_START, 8, [[0, 1, 1]]);
        main.brk(heap(2)).gives(heap(2));
        main.read(fd).brings(unmapped(heap(1), heap(4)));
        shrinking.gives(heap(1) - 5n);
        main.copy(fd, HEAP_START, src);
        main.brk().gives(heap(2));
      },
    },
    {
      title: 'With MCL_FUTURE what is added to the heap is locked, and asks userfaultfds for nothing',
      facts: ['brk.grow.locked'],
      needs: LOCKS,
      run(world) {
        const { main } = world;
        main.brk(heap(1)).gives(heap(1));
        main.mlockall(MCL_FUTURE);
        main.brk(heap(3)).gives(heap(3));
        world.process(0).holds(HEAP_START, 'none', 0, 0);
        world.process(0).maps(HEAP_START, 8, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
        main.brk(heap(4)).gives(heap(4));
        world.process(0).maps(HEAP_START, 8, [
          [0, 1, 0],
          [1, 4, 0],
        ]);
      },
    },
    {
      title:
        'A child has its parent’s heap, and adds to what was touched by mappings of its own; after exec it is empty',
      facts: ['brk.fork', 'brk.exec'],
      needs: HEAP,
      run(world) {
        const { main } = world;
        main.brk(heap(2)).gives(heap(2));
        main.store(HEAP_START, 7n);
        main.fork(world.process(1));
        const child = world.process(1).main;
        child.brk().gives(heap(2));
        child.brk(heap(3)).gives(heap(3));
        main.brk().gives(heap(2));
        main.brk(heap(3)).gives(heap(3));
        world.process(0).maps(HEAP_START, 8, [[0, 3, 0]]);
        world.process(1).maps(HEAP_START, 8, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
        child.exec();
        child.brk().gives(HEAP_START);
        child.brk(heap(1)).gives(heap(1));
        main.brk().gives(heap(3));
      },
    },
  ],
};
