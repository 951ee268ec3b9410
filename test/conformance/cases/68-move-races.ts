import type { Topic } from '../_case.js';
import { EVENT_FORK, MADV_DONTNEED, PAGE } from '../_linux.js';

/** MOVE against whatever else happens to the pages at both of its ends. */
export const moveRaces: Topic = {
  name: 'races of MOVE',
  cases: [
    {
      title: 'A fault at the destination of a MOVE never sleeps on',
      facts: ['move.wakes', 'atomic.move.page'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            move: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
          },
          pages: { mem, src },
          ends: ['load = 0x5a, move = 0x0, mem = 0x5a, src = none'],
          times: 2000,
        });
      },
    },
    {
      title: 'A load of the source of a MOVE comes before it, or finds the page gone',
      facts: ['atomic.move.absent', 'move.src.empty'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: src }],
            move: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
          },
          pages: { mem, src },
          ends: ['load = 0x5a, move = 0x0, mem = 0x5a, src = none', 'load = 0x0, move = 0x0, mem = 0x5a, src = 0x00'],
          times: 2000,
        });
      },
    },
    {
      title: 'A store to the source of a MOVE moves along, or faults the page anew: it is never lost',
      facts: ['atomic.move.page', 'atomic.move.absent'],
      run(world) {
        const src = world.map(1);
        world.main.store(src, 0n);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.main.register(fd, src);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: src, value: 0x11 }],
            move: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
          },
          ends: ['store = 0x0, move = 0x0', 'store = asleep in fault, move = 0x0'],
          times: 2000,
        });
      },
    },
    {
      title: 'Of two MOVEs to one page one wins, and the other is EEXIST and leaves its source alone',
      facts: ['move.page.dst-eexist', 'atomic.move.page'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            a: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
            b: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem, src: src + PAGE, len: PAGE }],
          },
          pages: { mem, first: src, second: src + PAGE },
          ends: [
            'a = 0x0, b = -1 EEXIST, mem = 0x11, first = none, second = 0x22',
            'a = -1 EEXIST, b = 0x0, mem = 0x22, first = 0x11, second = none',
          ],
          times: 5000,
        });
      },
    },
    {
      title: 'Of two MOVEs of one page one gets it, and the other finds a hole',
      facts: ['move.page.hole', 'atomic.move.page'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            a: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
            b: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem + PAGE, src, len: PAGE }],
          },
          pages: { first: mem, second: mem + PAGE, src },
          ends: [
            'a = 0x0, b = -1 ENOENT, first = 0x11, second = none, src = none',
            'a = -1 ENOENT, b = 0x0, first = none, second = 0x11, src = none',
          ],
          times: 5000,
        });
      },
    },
    {
      title: 'A COPY and a MOVE to one page: one of them is EEXIST',
      facts: ['move.page.dst-eexist', 'fill.copy.present'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            move: [world.thread(2), { op: 'UFFDIO_MOVE', fd, dst: mem, src: src + PAGE, len: PAGE }],
          },
          pages: { mem, src: src + PAGE },
          ends: [
            'copy = 0x0, move = -1 EEXIST, mem = 0x11, src = 0x22',
            'copy = -1 EEXIST, move = 0x0, mem = 0x22, src = none',
          ],
          times: 2000,
        });
      },
    },
    {
      title: 'A MOVE that races with fork comes before it, or finds its page shared',
      facts: ['move.page.not-exclusive', 'atomic.fork.write-locked'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
            fork: [world.thread(2), { op: 'fork', child: 1 }],
          },
          pages: { mem, src },
          ends: [
            'move = 0x0, fork = 0x1, mem = 0x11, src = none',
            'move = -1 EBUSY, fork = 0x1, mem = none, src = 0x11',
          ],
          times: 2000,
        });
      },
    },
    {
      title: 'A MOVE of two pages and a fork: the pages stay together',
      facts: ['atomic.move.vma-locked', 'atomic.fork.write-locked'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: 2n * PAGE }],
            fork: [world.thread(2), { op: 'fork', child: 1 }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'move = 0x0, fork = 0x1, first = 0x11, second = 0x22',
            'move = -1 EBUSY, fork = 0x1, first = none, second = none',
          ],
        });
      },
    },
    {
      title: 'A MOVE that races with a fork which waits for its event moves, is EBUSY, or EAGAIN',
      facts: ['move.order.changing', 'move.order.changing-again', 'changing.fill-eagain'],
      needs: { capSysPtrace: true },
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
            fork: [world.thread(2), { op: 'fork', child: 1 }],
          },
          pages: { mem, src },
          ends: [
            'move = 0x0, fork = asleep in event, mem = 0x11, src = none',
            'move = -1 EAGAIN, fork = asleep in event, mem = none, src = 0x11',
          ],
        });
      },
    },
    {
      title: 'A MOVE of two pages and a munmap of its source: nothing or both',
      facts: ['atomic.move.vma-locked', 'move.order.src-vma'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: 2n * PAGE }],
            munmap: [world.thread(2), { op: 'munmap', addr: src, length: 2n * PAGE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'move = 0x0, munmap = 0x0, first = 0x11, second = 0x22',
            'move = -1 ENOENT, munmap = 0x0, first = none, second = none',
          ],
        });
      },
    },
    {
      title: 'A MOVE that races with MADV_DONTNEED of its source moves the page, or finds a hole',
      facts: ['move.page.hole', 'madvise.dontneed.empties'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
            empty: [world.thread(2), { op: 'madvise', addr: src, length: PAGE, advice: MADV_DONTNEED }],
          },
          pages: { mem, src },
          ends: [
            'move = 0x0, empty = 0x0, mem = 0x11, src = none',
            'move = -1 ENOENT, empty = 0x0, mem = none, src = none',
          ],
        });
      },
    },
    {
      title: 'A MOVE whose process exits meanwhile: a remote waiter whose page moved unseen sleeps on',
      facts: ['move.order.fatal-signal', 'move.order.fatal-signal-uncounted', 'mm.acts-on-creator'],
      run(world) {
        const { main } = world;
        const src = world.map(1);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const local = world.segments([world.map(1), 8n]);
        const remote = world.segments([mem, 8n]);
        main.fork(world.process(1));
        const waiter = world.process(1).main;
        waiter.processVmReadv(0, local, remote).sleepsIn('fault');
        main.fill(src, PAGE, 0x11);
        world.race({
          run: {
            exit: [main, { op: 'exit' }],
            move: [world.thread(1), { op: 'UFFDIO_MOVE', fd, dst: mem, src, len: PAGE }],
          },
          also: { waiter },
          ends: [
            'exit = exited 0, move = 0x0, waiter = 0x8',
            'exit = exited 0, move = exited 0, waiter = 0x8',
            'exit = exited 0, move = exited 0, waiter = asleep in fault',
          ],
        });
      },
    },
  ],
};
