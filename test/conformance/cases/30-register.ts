import type { Topic } from '../_case.js';
import {
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  UFFDIO_REGISTER,
} from '../_linux.js';
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
      facts: ['register.ioctls.m', 'register.ioctls.base', 'register.ioctls.no-wp', 'register.ioctls.no-minor'],
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
    {
      title: 'MINOR is refused on private anonymous memory in every combination, before its owner is looked at',
      facts: ['register.vma.anon-minor', 'register.order.type'],
      run(world) {
        const { main } = world;
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.map(2);
        main.register(first, mem);
        for (const mode of [4n, 5n, 6n, 7n]) {
          main.register(second, mem, 2n * PAGE, mode).fails('EINVAL', { ioctls: 'untouched' });
          main.register(first, mem, 2n * PAGE, mode).fails('EINVAL', { ioctls: 'untouched' });
        }
        main.register(second, mem, 2n * PAGE).fails('EBUSY');
        world.process(0).maps(mem, 2, [
          [0, 1, MISSING],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'One REGISTER takes mappings of several kinds, with what lies between them left alone',
      facts: ['register.order.apply', 'register.holes', 'register.effect.split'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.place(8);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.mmap(mem + 2n * PAGE, PAGE, { prot: PROT_READ }).gives(mem + 2n * PAGE);
        main.mmap(mem + 3n * PAGE, PAGE, { prot: PROT_NONE }).gives(mem + 3n * PAGE);
        main.mmap(mem + 5n * PAGE, 3n * PAGE).gives(mem + 5n * PAGE);
        main.register(fd, mem + PAGE, 5n * PAGE).gives(0n, { ioctls: 0x13cn });
        world.process(0).maps(mem, 8, [
          [0, 1, 0],
          [1, 2, MISSING],
          [2, 3, MISSING],
          [3, 4, MISSING],
          [5, 6, MISSING],
          [6, 8, 0],
        ]);
        world
          .thread(1)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        main.load(mem + 6n * PAGE).gives(0n);
        main.read(fd).brings(fault(mem + 2n * PAGE));
      },
    },
    {
      title: 'REGISTER joins each mapping that it changes with its neighbours, those registered before included',
      facts: ['vma.merge.register', 'vma.merge.adjacent', 'register.again.subset'],
      run(world) {
        const { main } = world;
        const src = world.filled(1, 2, 3, 4);
        const fd = world.userfaultfd();
        const mem = world.map(6);
        main.register(fd, mem);
        main.register(fd, mem + 2n * PAGE);
        main.munmap(mem + 4n * PAGE, PAGE);
        main.copy(fd, mem, src, 4n * PAGE).fails('ENOENT', { copy: -2n });
        main.register(fd, mem, 6n * PAGE);
        world.process(0).maps(mem, 6, [
          [0, 4, MISSING],
          [5, 6, MISSING],
        ]);
        main.copy(fd, mem, src, 4n * PAGE);
        world.process(0).holds(mem, 1, 2, 3, 4);
      },
    },
    {
      title: 'Where another split would be one mapping too many REGISTER is ENOMEM: what it had done stays registered',
      facts: ['register.order.map-count', 'register.order.apply-keeps-earlier', 'vma.split.map-count'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const whole = world.map(1);
        const mem = world.map(3);
        const crowd = world.crowd(fd);
        main.register(fd, whole, mem + PAGE - whole).fails('ENOMEM', { ioctls: 'untouched' });
        main.register(fd, mem, 3n * PAGE);
        crowd.remove();
        world.process(0).maps(whole, 1, [[0, 1, MISSING]]);
        world.process(0).maps(mem, 3, [[0, 3, MISSING]]);
      },
    },
    {
      title: 'A REGISTER that needs two splits and finds room for one leaves that one, and nothing registered',
      facts: ['vma.split.failed-stays', 'register.order.map-count'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(3);
        const crowd = world.crowd(fd);
        main.unregister(fd, crowd.start);
        main.register(fd, mem + PAGE).fails('ENOMEM');
        crowd.remove();
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
        main.load(mem + PAGE).gives(0n);
      },
    },
    {
      title: 'A REGISTER whose answer lies in the missing memory that it registers sleeps in its own userfaultfd',
      facts: ['register.order.ioctls-sleeps', 'atomic.register.ioctls-after'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        const structure = mem + PAGE - 24n;
        world.words(structure, mem + PAGE, PAGE, 1n);
        const registering = world.thread(1).ioctl(fd, UFFDIO_REGISTER, structure).sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, MISSING],
        ]);
        main.zeropage(fd, mem + PAGE);
        registering.gives(0n);
        main.load(mem + PAGE, 8n).gives(0x13cn);
      },
    },
    {
      title:
        'A REGISTER whose structure lies in a missing page sleeps until that is filled, then takes its arguments from it',
      facts: ['kernel-fault.ioctl-argument', 'register.order.copy-in'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        const bytes = world.map(1);
        world.words(bytes, mem, PAGE, 1n, 0n);
        const structure = world.missing(fd, 1);
        const registering = world.thread(1).ioctl(fd, UFFDIO_REGISTER, structure).sleepsIn('fault');
        main.read(fd).brings(fault(structure));
        main.load(mem).gives(0n);
        main.copy(fd, structure, bytes);
        registering.gives(0n);
        world.process(0).maps(mem, 1, [[0, 1, MISSING]]);
        main.load(structure + 24n, 8n).gives(0x13cn);
      },
    },
    {
      title: 'A child’s inherited descriptor registers memory of its parent, mapped in the child or not',
      facts: ['mm.acts-on-creator', 'register.order.apply'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const child = world.process(1);
        main.fork(child);
        const mem = world.map(1);
        child.main.register(fd, mem).gives(0n, { ioctls: 0x13cn });
        world.process(0).maps(mem, 1, [[0, 1, MISSING]]);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        child.main.zeropage(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'With its process gone REGISTER looks at its mode and range first, and at the kind of memory not at all',
      facts: ['register.order.dead', 'register.order.mode-zero', 'register.order.mode-unknown', 'register.order.range'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(1);
        const child = world.process(1);
        main.fork(child);
        main.exit().exits();
        child.main.register(fd, mem, PAGE, 0n).fails('EINVAL');
        child.main.register(fd, mem, PAGE, 8n).fails('EINVAL');
        child.main.register(fd, mem, 0n).fails('EINVAL');
        child.main.register(fd, mem, PAGE, 4n).fails('ENOMEM', { ioctls: 'untouched' });
      },
    },
  ],
};
