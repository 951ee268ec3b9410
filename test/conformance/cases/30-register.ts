import type { Topic } from '../_case.js';
import { MAP_ANONYMOUS, MAP_FIXED, MAP_PRIVATE, PAGE, PROT_NONE, PROT_READ, UFFDIO_REGISTER } from '../_linux.js';
import { fault } from '../_message.js';

const MISSING = 1;

export const register: Topic = {
  name: 'UFFDIO_REGISTER',
  cases: [
    {
      title: 'REGISTER refuses a bad pointer, a bad mode, a bad range and a range without mappings, and writes nothing',
      facts: [
        'register.order.copy-in',
        'register.order.mode-zero',
        'register.order.mode-unknown',
        'register.order.range',
        'register.order.no-vma',
        'register.order.ioctls-out',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        const nothing = { ioctls: 'untouched' } as const;
        main.ioctl(fd, UFFDIO_REGISTER, 0x1n).fails('EFAULT');
        main.register(fd, mem, PAGE, 0n).fails('EINVAL', nothing);
        main.register(fd, mem, PAGE, 9n).fails('EINVAL', nothing);
        main.register(fd, mem + 1n, PAGE).fails('EINVAL', nothing);
        main.register(fd, mem, PAGE + 1n).fails('EINVAL', nothing);
        main.register(fd, mem, 0n).fails('EINVAL', nothing);
        main.register(fd, world.place(1), PAGE).fails('EINVAL', nothing);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'A registration for missing faults offers WAKE, COPY, ZEROPAGE, MOVE and POISON',
      facts: ['register.ioctls.m', 'register.ioctls.no-wp', 'register.ioctls.no-minor'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.map(1);
        world.main.register(fd, mem).gives(0n, { ioctls: 0x13cn });
        world.process(0).maps(mem, 1, [[0, 1, MISSING]]);
      },
    },
    {
      title: 'Holes in the range of a registration are ignored',
      facts: ['register.holes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(5);
        main.munmap(mem, PAGE);
        main.munmap(mem + 2n * PAGE, PAGE);
        main.munmap(mem + 4n * PAGE, PAGE);
        main.register(fd, mem, 5n * PAGE);
        world.process(0).maps(mem, 5, [
          [1, 2, MISSING],
          [3, 4, MISSING],
        ]);
      },
    },
    {
      title: 'Memory of another userfaultfd is EBUSY, and then nothing at all was registered',
      facts: ['register.order.busy', 'register.order.nothing-changed'],
      run(world) {
        const { main } = world;
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.map(3);
        main.register(first, mem + 2n * PAGE);
        main.register(second, mem, 3n * PAGE).fails('EBUSY', { ioctls: 'untouched' });
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, MISSING],
        ]);
        main.load(mem).gives(0n);
        main.register(second, mem, 2n * PAGE);
      },
    },
    {
      title: 'Private anonymous memory can be registered whatever its protection',
      facts: ['register.vma.anon-rw', 'register.vma.anon-ro', 'register.vma.anon-none'],
      run(world) {
        const fd = world.userfaultfd();
        for (const prot of [3n, PROT_READ, PROT_NONE]) {
          const mem = world.missing(fd, 1, prot);
          world.process(0).maps(mem, 1, [[0, 1, MISSING]]);
        }
      },
    },
    {
      title: 'Registering part of a mapping splits it; registering the rest makes it one again',
      facts: ['register.effect.split', 'register.effect.merge'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(3);
        main.register(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, MISSING],
          [2, 3, 0],
        ]);
        main.register(fd, mem);
        world.process(0).maps(mem, 3, [
          [0, 2, MISSING],
          [2, 3, 0],
        ]);
        main.register(fd, mem, 3n * PAGE);
        world.process(0).maps(mem, 3, [[0, 3, MISSING]]);
      },
    },
    {
      title: 'Registering again with the same userfaultfd and the same mode succeeds and changes nothing',
      facts: ['register.again.subset'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.register(fd, mem, 2n * PAGE).gives(0n, { ioctls: 0x13cn });
        main.register(fd, mem + PAGE);
        load.sleepsIn('fault');
        world.process(0).maps(mem, 2, [[0, 2, MISSING]]);
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'REGISTER wakes nobody, not even those who wait in its range',
      facts: ['wake.not-register', 'register.again.no-wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.register(fd, mem);
        load.sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        world.process(0).queues(fd, 0, 1);
      },
    },
    {
      title: 'When the answer of REGISTER can’t be written it is EFAULT, but the range is registered',
      facts: ['register.order.ioctls-efault'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        const structure = world.readOnlyPage(mem, PAGE, 1n, 0n);
        main.ioctl(fd, UFFDIO_REGISTER, structure).fails('EFAULT');
        world.process(0).maps(mem, 1, [[0, 1, MISSING]]);
        world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'Registration populates nothing, and pages that are there already never fault',
      facts: ['register.effect.unpopulated', 'register.effect.populated-quiet'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.fill(mem, PAGE, 0x11);
        main.register(fd, mem, 2n * PAGE);
        world.process(0).holds(mem, 0x11, 'none');
        main.load(mem).gives(0x11n);
        main.store(mem, 0x12n);
        main.read(fd).fails('EAGAIN');
        world
          .thread(1)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
      },
    },
    {
      title: 'A new mapping beside registered memory, or over it, is not registered',
      facts: ['register.effect.new-mmap', 'register.effect.map-fixed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.place(3);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.register(fd, mem, 2n * PAGE);
        main.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        main.load(mem + 2n * PAGE).gives(0n);
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).gives(mem);
        main.load(mem).gives(0n);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, MISSING],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'Neighbours that belong to two userfaultfds never become one mapping',
      facts: ['register.effect.two-uffds', 'vma.merge.uffd'],
      run(world) {
        const { main } = world;
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.map(2);
        main.register(first, mem);
        main.register(second, mem + PAGE);
        world.process(0).maps(mem, 2, [
          [0, 1, MISSING],
          [1, 2, MISSING],
        ]);
        world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(first).fails('EAGAIN');
        main.read(second).brings(fault(mem + PAGE));
      },
    },
  ],
};
