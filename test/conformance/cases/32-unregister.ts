import type { Topic } from '../_case.js';
import { EVENT_FORK, FAULT_WRITE, PAGE, PROT_NONE, PROT_READ, UFFDIO_UNREGISTER } from '../_linux.js';
import { fault, forked } from '../_message.js';

const MISSING = 1;

export const unregister: Topic = {
  name: 'UFFDIO_UNREGISTER',
  cases: [
    {
      title: 'UNREGISTER refuses a bad pointer, a bad range and a range without mappings, and changes nothing',
      facts: ['unregister.order.copy-in', 'unregister.order.range', 'unregister.order.no-vma'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.ioctl(fd, UFFDIO_UNREGISTER, 0x1n).fails('EFAULT');
        main.unregister(fd, mem + 1n).fails('EINVAL');
        main.unregister(fd, mem, PAGE + 1n).fails('EINVAL');
        main.unregister(fd, mem, 0n).fails('EINVAL');
        main.unregister(fd, 0x7ffffffff000n).fails('EINVAL');
        main.unregister(fd, world.place(2), 2n * PAGE).fails('EINVAL');
        world.process(0).maps(mem, 2, [[0, 2, MISSING]]);
      },
    },
    {
      title:
        'Unregistering part of a mapping splits it; its faults are ordinary ones then, and registering joins it again',
      facts: ['unregister.order.done', 'unregister.quiet', 'unregister.split-merge'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        main.unregister(fd, mem + PAGE).gives(0n);
        world.process(0).maps(mem, 3, [
          [0, 1, MISSING],
          [1, 2, 0],
          [2, 3, MISSING],
        ]);
        main.load(mem + PAGE).gives(0n);
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem + PAGE, mem + PAGE).fails('ENOENT', { copy: -2n });
        world.thread(1).load(mem).sleepsIn('fault');
        main.register(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, MISSING]]);
      },
    },
    {
      title: 'UNREGISTER wakes all waiters of the part, read or not, who find ordinary memory, and no others',
      facts: ['unregister.wakes-missing', 'wake.unregister'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const below = world.thread(1).load(mem).sleepsIn('fault');
        const read = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem), fault(mem + PAGE));
        const unread = world
          .thread(3)
          .store(mem + PAGE + 8n, 7n)
          .sleepsIn('fault');
        const above = world
          .thread(4)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        main.unregister(fd, mem + PAGE);
        read.gives(0n);
        unread.gives(0n);
        below.sleepsIn('fault');
        above.sleepsIn('fault');
        main.load(mem + PAGE + 8n).gives(7n);
        main.read(fd, 64n).brings(fault(mem + 2n * PAGE));
        world.process(0).queues(fd, 0, 2);
      },
    },
    {
      title: 'Memory of another userfaultfd in the range is EINVAL; then nothing was changed and nobody woken',
      facts: ['unregister.order.foreign', 'unregister.order.nothing-changed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.map(3);
        main.register(fd, mem, 2n * PAGE);
        main.register(other, mem + 2n * PAGE);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const foreign = world
          .thread(2)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        main.unregister(fd, mem, 3n * PAGE).fails('EINVAL');
        main.unregister(other, mem, 3n * PAGE).fails('EINVAL');
        main.unregister(fd, mem + 2n * PAGE).fails('EINVAL');
        load.sleepsIn('fault');
        foreign.sleepsIn('fault');
        world.process(0).maps(mem, 3, [
          [0, 2, MISSING],
          [2, 3, MISSING],
        ]);
        main.read(fd).brings(fault(mem));
        main.read(other).brings(fault(mem + 2n * PAGE));
        main.unregister(other, mem + 2n * PAGE);
        foreign.gives(0n);
        main.unregister(fd, mem, 3n * PAGE);
        load.gives(0n);
      },
    },
    {
      title: 'What was never registered is skipped, and holes are ignored',
      facts: ['unregister.never-registered', 'unregister.holes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(6);
        main.unregister(fd, mem, 6n * PAGE).gives(0n);
        main.munmap(mem, PAGE);
        main.munmap(mem + 2n * PAGE, PAGE);
        main.register(fd, mem + 3n * PAGE);
        main.unregister(fd, mem, 6n * PAGE).gives(0n);
        world.process(0).maps(mem, 6, [
          [1, 2, 0],
          [3, 6, 0],
        ]);
      },
    },
    {
      title: 'One UNREGISTER takes mappings of several kinds away and wakes the waiters of each',
      facts: ['unregister.wakes-missing', 'unregister.split-merge', 'unregister.holes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.place(6);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.mmap(mem + 2n * PAGE, PAGE, { prot: PROT_READ }).gives(mem + 2n * PAGE);
        main.mmap(mem + 4n * PAGE, 2n * PAGE).gives(mem + 4n * PAGE);
        main.register(fd, mem, 6n * PAGE);
        const loads = [1n, 2n, 4n, 5n].map((page, index) =>
          world
            .thread(index + 1)
            .load(mem + page * PAGE)
            .sleepsIn('fault'),
        );
        main.unregister(fd, mem + PAGE, 4n * PAGE);
        for (const load of loads.slice(0, 3)) load.gives(0n);
        loads[3]!.sleepsIn('fault');
        world.process(0).maps(mem, 6, [
          [0, 1, MISSING],
          [1, 2, 0],
          [2, 3, 0],
          [4, 5, 0],
          [5, 6, MISSING],
        ]);
      },
    },
    {
      title: 'Memory that its program may only read, or not touch at all, is unregistered like any other',
      facts: ['unregister.split-merge', 'unregister.order.done'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        for (const prot of [PROT_READ, PROT_NONE]) {
          const mem = world.missing(fd, 2, prot);
          main.unregister(fd, mem + PAGE);
          world.process(0).maps(mem, 2, [
            [0, 1, MISSING],
            [1, 2, 0],
          ]);
          main.unregister(fd, mem, 2n * PAGE);
          world.process(0).maps(mem, 2, [[0, 2, 0]]);
        }
      },
    },
    {
      title: 'Waiters whose memory was removed or replaced meanwhile are not woken; WAKE lets them go on',
      facts: ['unregister.not-elsewhere', 'wake.own-waiters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const gone = world.thread(1).load(mem).sleepsIn('fault');
        const replaced = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.munmap(mem, 2n * PAGE);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.unregister(fd, mem, 4n * PAGE);
        gone.sleepsIn('fault');
        replaced.sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem), fault(mem + PAGE));
        main.wake(fd, mem + PAGE);
        replaced.gives(0n);
        gone.sleepsIn('fault');
      },
    },
    {
      title: 'A waiter of another userfaultfd sleeps on, although its page is unregistered',
      facts: ['unregister.wakes-own'],
      run(world) {
        const { main } = world;
        const old = world.userfaultfd();
        const fd = world.userfaultfd();
        const mem = world.missing(old, 1);
        const foreign = world.thread(1).load(mem).sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE).gives(mem);
        main.register(fd, mem);
        const own = world.thread(2).store(mem, 5n).sleepsIn('fault');
        main.unregister(fd, mem);
        own.gives(0n);
        foreign.sleepsIn('fault');
        main.read(old).brings(fault(mem));
        main.wake(old, mem);
        foreign.gives(5n);
      },
    },
    {
      title: 'While a fork waits for its event UNREGISTER works as ever',
      facts: ['changing.unregister-exempt'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 2);
        const load = world.thread(2).load(mem).sleepsIn('fault');
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.unregister(fd, mem).gives(0n);
        load.gives(0n);
        forking.sleepsIn('event');
        main.read(fd).brings(forked());
        forking.gives(1n);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, MISSING],
        ]);
        child.maps(mem, 2, [[0, 2, MISSING]]);
      },
    },
    {
      title: 'With its process gone UNREGISTER says ENOMEM, after the check of its range',
      facts: ['unregister.order.dead', 'mm.dead-unregister', 'unregister.order.range'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        main.exit().exits();
        child.main.unregister(fd, mem).fails('ENOMEM');
        child.main.unregister(fd, mem, 0n).fails('EINVAL');
        child.main.ioctl(fd, UFFDIO_UNREGISTER, 0x1n).fails('EFAULT');
      },
    },
    {
      title: 'A child’s inherited descriptor unregisters memory of its parent',
      facts: ['mm.acts-on-creator', 'unregister.wakes-missing'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        child.main.unregister(fd, mem);
        load.gives(0n);
        world.process(0).maps(mem, 1, [[0, 1, 0]]);
      },
    },
    {
      title: 'An UNREGISTER whose structure lies in a missing page of its own range sleeps until the page is filled',
      facts: ['kernel-fault.ioctl-argument', 'unregister.order.copy-in'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const structure = world.map(1);
        world.words(structure, mem, 2n * PAGE);
        const call = world.thread(1).ioctl(fd, UFFDIO_UNREGISTER, mem).sleepsIn('fault');
        const store = world
          .thread(2)
          .store(mem + PAGE, 9n)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem), fault(mem + PAGE, FAULT_WRITE));
        main.copy(fd, mem, structure);
        call.gives(0n);
        store.gives(0n);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'What was written before it was registered joins what was not written at all, once that is unregistered',
      facts: ['vma.merge.unregister', 'vma.anon.target-touched'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(3);
        main.register(fd, mem + PAGE);
        main.store(mem, 1n);
        main.unregister(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'What was filled while registered joins neighbours that were not written, but not one that was',
      facts: ['vma.merge.unregister', 'vma.anon.source-touched', 'vma.anon.different', 'vma.anon.touched-apart'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const alone = world.map(3);
        main.register(fd, alone + PAGE);
        main.copy(fd, alone + PAGE, src);
        main.unregister(fd, alone + PAGE);
        world.process(0).maps(alone, 3, [[0, 3, 0]]);
        const beside = world.map(3);
        main.register(fd, beside + PAGE);
        main.store(beside, 1n);
        main.copy(fd, beside + PAGE, src);
        main.unregister(fd, beside + PAGE);
        world.process(0).maps(beside, 3, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
        world.process(0).holds(beside + PAGE, 0x5a, 'none');
      },
    },
    {
      title:
        'Where another split would be one mapping too many UNREGISTER is ENOMEM: it keeps what it did, and woke where it failed',
      facts: [
        'unregister.order.map-count',
        'unregister.order.map-count-keeps-earlier',
        'unregister.order.map-count-wakes',
        'vma.split.unregister',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const whole = world.missing(fd, 1);
        const mem = world.missing(fd, 3);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const crowd = world.crowd(fd);
        main.unregister(fd, whole, mem + PAGE - whole).fails('ENOMEM');
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.load(whole).gives(0n);
        main.unregister(fd, mem, 3n * PAGE);
        load.gives(0n);
        crowd.remove();
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
  ],
};
