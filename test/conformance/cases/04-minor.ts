import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  EVENT_FORK,
  EXACT_ADDRESS,
  FAULT_MINOR,
  FAULT_WRITE,
  KEEP_SIZE,
  MADV_DONTNEED,
  MODE_MINOR,
  MODE_MISSING,
  PAGE,
  PROT_READ,
  SIGBUS,
  SIGBUS_FEATURE,
  UFFDIO_CONTINUE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const BOTH = MODE_MISSING | MODE_MINOR;

export const minor: Topic = {
  name: 'minor faults',
  cases: [
    {
      title: 'CONTINUE refuses a bad pointer, range and mode without writing its result',
      facts: [
        'continue.order.copy-in',
        'continue.order.range',
        'continue.order.mode',
        'number.uffdio-continue',
        'size.uffdio-continue',
        'number.continue-mode-wp',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        const nothing = { mapped: 'untouched' } as const;
        main.ioctl(uffd, UFFDIO_CONTINUE, 0x1n).fails('EFAULT');
        main.continue(uffd, mem + 1n).fails('EINVAL', nothing);
        main.continue(uffd, mem, PAGE + 1n).fails('EINVAL', nothing);
        main.continue(uffd, mem, 0n).fails('EINVAL', nothing);
        main.continue(uffd, mem, PAGE, 4n).fails('EINVAL', nothing);
        main.continue(uffd, mem, PAGE, 2n).fails('EINVAL', { mapped: -22n });
        const args = world.map(1);
        world.words(args, mem, PAGE, 0n, 0n);
        main.ioctl(uffd, UFFDIO_CONTINUE, args).gives(0n);
        main.load(args + 24n, 8n).gives(PAGE);
        world.process(0).holds(mem, { file: 0x11 });
      },
    },
    {
      title: 'CONTINUE needs one registered mapping of shared memory',
      facts: ['continue.order.no-vma', 'continue.anon', 'continue.order.mode-wp'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        main.continue(uffd, world.place(1)).fails('ENOENT', { mapped: -2n });
        main.continue(uffd, mem).fails('ENOENT', { mapped: -2n });
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        main.continue(uffd, mem, 2n * PAGE).fails('ENOENT', { mapped: -2n });
        const anonymous = world.missing(uffd, 1);
        main.continue(uffd, anonymous).fails('EINVAL', { mapped: -22n });
        main.continue(uffd, anonymous, PAGE, 2n).fails('EINVAL', { mapped: -22n });
        main.continue(uffd, mem, PAGE, 2n).fails('EINVAL', { mapped: -22n });
      },
    },
    {
      title: 'A page that is cached and not mapped is a minor fault, for reads and for writes; CONTINUE maps it',
      facts: [
        'fault.order.file-minor',
        'fault.minor.read-and-write',
        'message.flags.minor',
        'number.pagefault-flag-minor',
        'number.register-mode-minor',
        'continue.shared-writable',
        'fill.continue.none',
        'fault-around.minor-off',
        'smaps.ui',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22, 0x33);
        const mem = world.shared(fd, 3);
        main.register(uffd, mem, 3n * PAGE, MODE_MINOR).gives(0n);
        world.process(0).maps(mem, 3, [[0, 3, 4]]);
        const loading = world.thread(1).load(mem).sleepsIn('fault');
        const storing = world
          .thread(2)
          .store(mem + PAGE, 0x44n)
          .sleepsIn('fault');
        main.read(uffd, 64n).bringsInAnyOrder(fault(mem, FAULT_MINOR), fault(mem + PAGE, FAULT_MINOR | FAULT_WRITE));
        main.continue(uffd, mem, 2n * PAGE).gives(0n, { mapped: 2n * PAGE });
        loading.gives(0x11n);
        storing.gives(0n);
        main.store(mem, 0x55n).gives(0n);
        main.pread(fd, 1n).shows(0x55);
        world.process(0).maps(mem, 3, [[0, 3, 4]]);
        main.load(mem + PAGE, 2n).gives(0x2244n);
      },
    },
    {
      title: 'Private mappings have minor faults too; a write after CONTINUE copies silently',
      facts: ['fault.minor.private', 'continue.private-read-only', 'continue.private-write'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.private(fd, 2);
        main.register(uffd, mem, 2n * PAGE, MODE_MINOR).gives(0n);
        const loading = world.thread(1).load(mem).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_MINOR));
        main.continue(uffd, mem).gives(0n);
        loading.gives(0x11n);
        main.fill(mem, PAGE, 0x33);
        main.read(uffd).fails('EAGAIN');
        world.process(0).holds(mem, 0x33, 'none');
        main.pread(fd, 1n).shows(0x11);
        const storing = world
          .thread(1)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + PAGE, FAULT_MINOR | FAULT_WRITE));
        main.continue(uffd, mem + PAGE).gives(0n);
        storing.gives(0n);
        main.pread(fd, 1n, PAGE).shows(0x22);
      },
    },
    {
      title: 'With MINOR alone a hole is filled silently; with MISSING too it is missing first',
      facts: ['fault.order.file-fill', 'message.flags.combinations'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(3);
        const mem = world.shared(fd, 3);
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        main.register(uffd, mem + PAGE, 2n * PAGE, BOTH).gives(0n);
        main.load(mem).gives(0n);
        main.fileBlocks(fd).gives(8n);
        const waiting = world
          .thread(1)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + PAGE, FAULT_WRITE));
        main.pwrite(fd, 0x22n, PAGE + 1n).gives(1n);
        main.wake(uffd, mem + PAGE).gives(0n);
        waiting.sleepsIn('fault');
        main.read(uffd).brings(fault(mem + PAGE, FAULT_MINOR | FAULT_WRITE));
        main.continue(uffd, mem + PAGE).gives(0n);
        waiting.gives(0n);
        main.load(mem + PAGE, 2n).gives(0x2201n);
      },
    },
    {
      title: 'CONTINUE looks at the end of the file, then at the cache, then at the entry',
      facts: [
        'continue.beyond-eof-shmem',
        'continue.not-cached',
        'continue.fallocated',
        'continue.eexist',
        'fill.continue.present',
        'continue.not-minor',
        'out.partial',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(3);
        main.fallocate(fd, PAGE, PAGE).gives(0n);
        main.fallocate(fd, 3n * PAGE, PAGE, KEEP_SIZE).gives(0n);
        const mem = world.shared(fd, 4);
        main.register(uffd, mem, 4n * PAGE, MODE_MISSING).gives(0n);
        main.continue(uffd, mem).fails('EFAULT', { mapped: -14n });
        main.continue(uffd, mem + 3n * PAGE).fails('EINVAL', { mapped: -22n });
        main.continue(uffd, mem + PAGE, 2n * PAGE).fails('EAGAIN', { mapped: PAGE });
        main.continue(uffd, mem + PAGE).fails('EEXIST', { mapped: -17n });
        world.process(0).holds(mem, 'none', { file: 0 }, 'none', 'none');
        main.zeropage(uffd, mem).gives(0n);
        main.madvise(mem, PAGE, MADV_DONTNEED).gives(0n);
        main.continue(uffd, mem, PAGE, 1n).gives(0n, { mapped: PAGE });
      },
    },
    {
      title: 'CONTINUE is refused while an event is under way, and when the memory is gone',
      facts: ['continue.order.changing', 'continue.order.dead', 'number.continue-mode-dontwake'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_FORK });
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        const forking = world.thread(2).fork(world.process(1)).sleepsIn('event');
        main.continue(uffd, mem).fails('EAGAIN', { mapped: -11n });
        main.continue(uffd, mem + 1n, 5n, 9n).fails('EAGAIN', { mapped: -11n });
        main.ioctl(uffd, UFFDIO_CONTINUE, 0n).fails('EFAULT');
        main.read(uffd, 64n).gives(64n).brings(fault(mem, FAULT_MINOR), forked());
        forking.gives(1n);
        main.continue(uffd, mem, PAGE, 1n).gives(0n);
        waiting.sleepsIn('fault');
        main.wake(uffd, mem).gives(0n);
        waiting.gives(0x11n);
        const heir = 5;
        world.process(1).main.exit().exits();
        main.continue(heir, mem).fails('ESRCH', { mapped: 'untouched' });
      },
    },
    {
      title: 'Unregistering memory for minor faults alone wakes nobody; closing wakes',
      facts: ['unregister.minor-only-no-wake', 'unregister.no-wake-message'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE, MODE_MINOR).gives(0n);
        const one = world.thread(1).load(mem).sleepsIn('fault');
        const two = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.unregister(uffd, mem).gives(0n);
        one.sleepsIn('fault');
        world.process(0).queues(uffd, 2, 2);
        main.wake(uffd, mem).gives(0n);
        one.gives(0x11n);
        main.close(uffd).gives(0n);
        two.gives(0x22n);
      },
    },
    {
      title: 'Registering again replaces modes unless they are there already',
      facts: ['register.again.subset', 'register.again.replaced'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        const modes = (mode: number): void => world.process(0).maps(mem, 1, [[0, 1, mode]]);
        main.register(uffd, mem, PAGE, MODE_MISSING).gives(0n);
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        modes(4);
        main.register(uffd, mem, PAGE, BOTH).gives(0n, { ioctls: 0x1bcn });
        modes(5);
        main.register(uffd, mem, PAGE, MODE_MISSING).gives(0n, { ioctls: 0x13cn });
        modes(5);
      },
    },
    {
      title: 'A minor fault has the exact address where that is asked for; SIGBUS instead of a message too',
      facts: ['sigbus.user', 'message.address.exact'],
      run(world) {
        const { main } = world;
        const exact = world.userfaultfd({ features: EXACT_ADDRESS });
        const sigbus = world.userfaultfd({ features: SIGBUS_FEATURE });
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        const other = world.shared(fd, 1, { prot: PROT_READ });
        main.register(exact, mem, PAGE, MODE_MINOR).gives(0n);
        main.register(sigbus, other, PAGE, MODE_MINOR).gives(0n);
        const waiting = world
          .thread(1)
          .load(mem + 7n)
          .sleepsIn('fault');
        main.read(exact).brings(fault(mem + 7n, FAULT_MINOR));
        main.load(other + 9n).raises(SIGBUS, BUS_ADRERR, other + 9n);
        main.continue(sigbus, other).gives(0n);
        main.load(other + 9n).gives(0x11n);
        main.continue(exact, mem).gives(0n);
        waiting.gives(0x11n);
      },
    },
  ],
};
