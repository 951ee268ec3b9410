import type { Topic } from '../_case.js';
import {
  CONTINUE_WP,
  EVENT_REMAP,
  EVENT_REMOVE,
  GUARD,
  MADV_COLD,
  MADV_DONTNEED,
  MODE_MINOR,
  MODE_WP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  POLLIN,
  PROT_EXEC,
  PROT_READ_WRITE,
} from '../_linux.js';
import { fault, removed } from '../_message.js';

/** What older releases do otherwise: such a case runs where all of its facts hold. */
const MISSING = 1;
const WP = 2;
/** Where the kernel's half of the address space begins. */
const KERNEL = 0xffff800000000000n;
const HALF = 16n;
const UNKNOWN = { move: 'untouched' } as const;

export const older: Topic = {
  name: 'what older releases do',
  cases: [
    {
      title: 'Any userfaultfd of the address space unregisters another one’s memory, which wakes who waits for that',
      facts: ['unregister.foreign-old', 'unregister.foreign-old-wakes'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(other, 3);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        main.unregister(fd, mem + PAGE).gives(0n);
        world.process(0).maps(mem, 3, [
          [0, 1, MISSING],
          [1, 2, 0],
          [2, 3, MISSING],
        ]);
        main.unregister(fd, mem, 3n * PAGE).gives(0n);
        waiting.gives(0n);
        main.read(other).fails('EAGAIN');
      },
    },
    {
      title: 'WRITEPROTECT of more than one registered mapping is ENOENT, and protects nothing',
      facts: ['wp.one-vma-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.filled(1, 2);
        main.register(fd, mem, PAGE, MODE_WP);
        main.register(fd, mem + PAGE, PAGE, MODE_WP | 1n);
        main.writeprotect(fd, mem, 2n * PAGE).fails('ENOENT');
        main.store(mem, 3n);
        main.writeprotect(fd, mem).gives(0n);
        main.writeprotect(fd, mem + PAGE).gives(0n);
        world.process(0).maps(mem, 2, [
          [0, 1, WP],
          [1, 2, MISSING | WP],
        ]);
      },
    },
    {
      title: 'A fill that is refused while an event waits leaves its result alone',
      facts: ['changing.fill-out-untouched'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const src = world.filled(0x11);
        const mem = world.missing(fd, 1);
        const advising = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        main.copy(fd, mem, src).fails('EAGAIN', { copy: 'untouched' });
        main.zeropage(fd, mem).fails('EAGAIN', { zeropage: 'untouched' });
        main.read(fd).brings(removed(mem, mem + PAGE));
        advising.gives(0n);
      },
    },
    {
      title: 'COPY looks at its destination first, and lets a source in the kernel’s half fail when it is read',
      facts: ['copy.old-order', 'copy.old-kernel-src'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, KERNEL).fails('EFAULT', { copy: -14n });
        main.copy(fd, mem + 1n, KERNEL).fails('EINVAL', { copy: 'untouched' });
        main.copy(fd, mem, 0xfffffffffffff000n).fails('EINVAL', { copy: 'untouched' });
        main.copy(fd, world.map(1), KERNEL).fails('ENOENT', { copy: -2n });
      },
    },
    {
      title: 'Neither POISON nor MOVE is there: not offered by UFFDIO_API, not listed by REGISTER, and EINVAL',
      facts: ['release.features-6-1', 'release.ioctls-6-1', 'register.ioctls.base-old'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd(1n).value);
        main.api(fd, 0x2000n).fails('EINVAL', { api: 0n, features: 0n, ioctls: 0n });
        main.api(fd).gives(0n, { api: 0xaan, features: 0x1fffn, ioctls: 0x8000000000000003n });
        const file = world.memfd(3);
        const mem = world.shared(file, 3);
        main.register(fd, mem, PAGE, 1n).gives(0n, { ioctls: 0x1cn });
        main.register(fd, mem + PAGE, PAGE, MODE_WP).gives(0n, { ioctls: 0x5cn });
        main.register(fd, mem + 2n * PAGE, PAGE, MODE_MINOR).gives(0n, { ioctls: 0x9cn });
        main.poison(fd, mem).fails('EINVAL', { updated: 'untouched' });
        main.move(fd, mem, mem).fails('EINVAL', UNKNOWN);
      },
    },
    {
      title: 'CONTINUE knows no mode that protects',
      facts: ['continue.order.mode-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.shared(world.memfdOf(0x11), 1);
        main.register(fd, mem, PAGE, MODE_MINOR | MODE_WP);
        main.continue(fd, mem, PAGE, CONTINUE_WP).fails('EINVAL', { mapped: 'untouched' });
        main.continue(fd, mem).gives(0n, { mapped: PAGE });
      },
    },
    {
      title: 'A message is not read into two halves',
      facts: ['read.readv-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const to = world.map(2);
        const halves = world.segments([to, HALF], [to + PAGE, HALF]);
        const whole = world.segments([to, 2n * HALF], [to + PAGE, 0n]);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.readv(fd, halves.iov, halves.count).fails('EINVAL');
        main.readv(fd, whole.iov, whole.count).gives(32n);
        main.load(to + 16n, 8n).gives(mem);
        main.zeropage(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'Modes of fallocate that go alone are EINVAL with others',
      facts: ['fallocate.order.mode-old'],
      run(world) {
        const { main } = world;
        const file = world.memfd(1);
        for (const mode of [0x9n, 0x21n, 0x42n | 1n, 0x28n]) main.fallocate(file, 0n, PAGE, mode).fails('EINVAL');
        for (const mode of [0x2n, 0x13n, 0x80n, 0x20n]) main.fallocate(file, 0n, PAGE, mode).fails('EOPNOTSUPP');
      },
    },
    {
      title: 'Who has no privileges may not even advise about its own memory by process_madvise',
      facts: ['process-madvise.eperm-old'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.main.processMadvise(1, mem, PAGE, MADV_COLD).gives(PAGE);
        child.main.dropPrivileges();
        child.main.processMadvise(1, mem, PAGE, MADV_COLD).fails('EPERM');
      },
    },
    {
      title: 'mremap moves one mapping, never several',
      facts: ['remap.multi-vma-old'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        main.register(fd, mem + PAGE);
        const to = world.place(3);
        const flags = MREMAP_FIXED | MREMAP_MAYMOVE;
        main.mremap(mem, 2n * PAGE, 2n * PAGE, flags, to).fails('EFAULT');
        world.process(0).holds(mem, 1, 2);
        world.process(0).maps(to, 2, []);
      },
    },
    {
      title: 'PAGEMAP_SCAN has no category of guards',
      facts: ['scan.category.guard-old', 'since.pagemap-scan'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        main.pagemapScan(0, mem, mem + PAGE, { returned: GUARD }).fails('EINVAL', { walk_end: 'untouched' });
        main.pagemapScan(0, mem, mem + PAGE, { returned: 8n }).gives(1n);
      },
    },
    {
      title: 'Touched memory that is changed stays apart from an untouched neighbour, which takes in what is untouched',
      facts: ['vma.anon.source-touched-old'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + PAGE, PAGE, { prot: PROT_READ_WRITE | PROT_EXEC }).gives(mem + PAGE);
        main.store(mem + PAGE, 1n);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
        main.mprotect(mem, PAGE, PROT_READ_WRITE | PROT_EXEC);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'While a writer sleeps in its first page, poll already says that there is something to read',
      facts: ['pipe.poll.sleeping-writer-old'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const pipe = main.pipe();
        const [r, w] = [Number(pipe.output('r')), Number(pipe.output('w'))];
        main.poll(r, POLLIN).gives(0n);
        const writing = world.thread(1).write(w, mem, 8n).sleepsIn('fault');
        main.poll(r, POLLIN).gives(1n);
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        writing.gives(8n);
      },
    },
    {
      title:
        'COPY brings a page to a private mapping of /dev/zero, whether its source is there or missing; ZEROPAGE does not',
      facts: ['copy.anon.zero-old'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const zero = world.private(Number(main.openZero().value), 2);
        main.register(fd, zero, 2n * PAGE);
        main.zeropage(fd, zero).fails('EFAULT', { zeropage: -14n });
        main.copy(fd, zero, world.filled(0x11)).gives(0n, { copy: PAGE });
        main.copy(fd, zero, world.filled(0x22)).fails('EEXIST', { copy: -17n });
        main.copy(fd, zero + PAGE, world.map(1)).gives(0n, { copy: PAGE });
        world.process(0).holds(zero, 0x11, 0);
      },
    },
  ],
};
