import type { Topic } from '../_case.js';
import {
  COPY_DONTWAKE,
  FAULT_WRITE,
  MADV_COLD,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTNEED,
  MADV_KEEPONFORK,
  MADV_NORMAL,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_REMOVE,
  MADV_WILLNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  O_NONBLOCK,
  PAGE,
  PROT_EXEC,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  PROT_WRITE,
  SIGBUS_FEATURE,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const KERNEL_HALF = 0xffff800000000000n;
/** The last page of the address space. */
const LAST_PAGE = 0xfffffffffffff000n;
const UNKNOWN_ADVICE = 999n;
const FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

/** Pages 0 and 1, and 3 and 4, full of 0x11, with a hole between, and one before them. */
function withHole(world: World): bigint {
  const { main } = world;
  world.place(1);
  const mem = world.filled(0x11, 0x11, 0x11, 0x11, 0x11);
  main.munmap(mem + 2n * PAGE, PAGE);
  return mem;
}

/** Pages 0 and 2 of three, with nothing between them; then `touch` and page 1 is mapped. */
function touchedApart(world: World, touch: (mem: bigint) => void): bigint {
  const { main } = world;
  const mem = world.place(3);
  for (const page of [0n, 2n]) {
    main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
    touch(mem + page * PAGE);
  }
  main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
  return mem;
}

export const madvise: Topic = {
  name: 'madvise',
  cases: [
    {
      title:
        'madvise refuses unknown advice, an unaligned address and a wrapping range, also for nothing; else nothing is fine',
      facts: [
        'madvise.order.advice',
        'madvise.order.aligned',
        'madvise.order.length-wraps',
        'madvise.order.length-zero',
        'madvise.advice-int',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11);
        const free = world.place(1);
        main.madvise(mem, 0n, UNKNOWN_ADVICE).fails('EINVAL');
        main.madvise(mem, PAGE, 0xffffffffn).fails('EINVAL');
        main.madvise(mem + 1n, 0n, MADV_DONTNEED).fails('EINVAL');
        main.madvise(mem + 1n, PAGE, MADV_POPULATE_READ).fails('EINVAL');
        main.madvise(KERNEL_HALF, 0xffffffffffffffffn, MADV_DONTNEED).fails('EINVAL');
        main.madvise(LAST_PAGE, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.madvise(free, 0n, MADV_DONTNEED);
        main.madvise(free, 0n, MADV_POPULATE_WRITE);
        world.process(0).holds(mem, 0x11);
        main.madvise(mem, PAGE, (1n << 32n) | MADV_DONTNEED);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'MADV_DONTNEED removes whole pages and leaves the mapping as it is; plain memory reads as zeros then',
      facts: ['madvise.dontneed.empties', 'madvise.dontneed.vma-stays', 'madvise.length-rounded'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11, 0x22, 0x33);
        main.madvise(mem + PAGE, 1n, MADV_DONTNEED);
        world.process(0).holds(mem, 0x11, 'none', 0x33);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.load(mem + PAGE, 8n).gives(0n);
        world.process(0).holds(mem, 0x11, 0, 0x33);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 'none', 'none');
      },
    },
    {
      title: 'A registered page that MADV_DONTNEED removed is missing again: it is announced, and can be filled anew',
      facts: ['action.dontneed', 'fill.copy.none', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src, 2n * PAGE);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 0x22);
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
        main.read(fd).fails('EAGAIN');
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src + PAGE);
        load.gives(0x22n);
      },
    },
    {
      title: 'madvise over a hole handles what is mapped on both sides and then says ENOMEM',
      facts: ['madvise.order.walk', 'madvise.order.hole'],
      run(world) {
        const { main } = world;
        const mem = withHole(world);
        main.madvise(mem + PAGE, 3n * PAGE, MADV_DONTNEED).fails('ENOMEM');
        world.process(0).holds(mem, 0x11, 'none', 'none', 'none', 0x11);
        main.madvise(mem + 2n * PAGE, 3n * PAGE, MADV_DONTNEED).fails('ENOMEM');
        world.process(0).holds(mem, 0x11, 'none', 'none', 'none', 'none');
        main.madvise(mem - PAGE, 2n * PAGE, MADV_DONTNEED).fails('ENOMEM');
        world.process(0).holds(mem, 'none');
        main.madvise(mem + 2n * PAGE, PAGE, MADV_NORMAL).fails('ENOMEM');
        main.madvise(KERNEL_HALF, PAGE, MADV_DONTNEED).fails('ENOMEM');
      },
    },
    {
      title: 'MADV_REMOVE of anonymous memory is EINVAL, of nothing ENOMEM, and of memory behind a hole EINVAL',
      facts: ['madvise.remove.anonymous', 'madvise.order.hole-then-refused'],
      run(world) {
        const { main } = world;
        const mem = withHole(world);
        main.madvise(mem, PAGE, MADV_REMOVE).fails('EINVAL');
        main.madvise(mem + 2n * PAGE, PAGE, MADV_REMOVE).fails('ENOMEM');
        main.madvise(mem + 2n * PAGE, 2n * PAGE, MADV_REMOVE).fails('EINVAL');
        world.process(0).holds(mem, 0x11, 0x11, 'none', 0x11, 0x11);
      },
    },
    {
      title: 'Advice that memory is ordinary or will be needed changes nothing and makes no message',
      facts: ['madvise.quiet', 'kernel-fault.willneed'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src);
        for (const advice of [MADV_NORMAL, MADV_WILLNEED, MADV_DOFORK, MADV_DODUMP, MADV_KEEPONFORK, MADV_COLD]) {
          main.madvise(mem, 2n * PAGE, advice);
          main.madvise(mem, 3n * PAGE, advice).fails('ENOMEM');
          main.madvise(mem + PAGE, PAGE, advice);
        }
        main.read(fd).fails('EAGAIN');
        world.process(0).holds(mem, 0x11, 'none');
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
      },
    },
    {
      title: 'MADV_DONTNEED removes pages of memory that may not be read or written, too',
      facts: ['madvise.dontneed.protection', 'mprotect.pages-kept'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11, 0x22, 0x33);
        main.mprotect(mem, PAGE, PROT_NONE);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        world.process(0).holds(mem, 0x11, 0x22, 0x33);
        main.madvise(mem, 2n * PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 'none', 0x33);
        main.mprotect(mem, 2n * PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.load(mem).gives(0n);
      },
    },
    {
      title: 'What MADV_DONTNEED has emptied stays touched: it is not one mapping with what was touched apart',
      facts: ['vma.anon.sticky'],
      run(world) {
        const mem = touchedApart(world, (page) => {
          world.main.store(page, 1n);
          world.main.madvise(page, PAGE, MADV_DONTNEED);
        });
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'MADV_DONTNEED wakes nobody: who waits for a page that came and went asks again after WAKE',
      facts: ['wake.not-madvise', 'madvise.dontneed.waiter'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src, PAGE, COPY_DONTWAKE);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        load.sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        main.wake(fd, mem);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'MADV_POPULATE_READ asks for each missing page with a message without flags, one at a time',
      facts: ['action.populate', 'kernel-fault.populate-read', 'madvise.populate.present'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        main.copy(fd, mem + PAGE, src + PAGE);
        const populating = world
          .thread(1)
          .madvise(mem, 3n * PAGE, MADV_POPULATE_READ)
          .sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem));
        main.copy(fd, mem, src);
        populating.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem + 2n * PAGE));
        main.copy(fd, mem + 2n * PAGE, src + 2n * PAGE);
        populating.gives(0n);
        world.process(0).holds(mem, 0x11, 0x22, 0x33);
      },
    },
    {
      title: 'MADV_POPULATE_WRITE asks for each missing page with WRITE, again when it is woken without the page',
      facts: ['action.populate', 'kernel-fault.populate-write', 'madvise.populate.woken'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const populating = world
          .thread(1)
          .madvise(mem, 2n * PAGE, MADV_POPULATE_WRITE)
          .sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem, FAULT_WRITE));
        main.wake(fd, mem, 2n * PAGE);
        populating.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src, 2n * PAGE);
        populating.gives(0n);
        world.process(0).queues(fd, 0, 0);
      },
    },
    {
      title: 'MADV_POPULATE of memory that is not registered fills it with zeros, and only the writing one touches it',
      facts: ['madvise.populate.read', 'vma.anon.created-by.populate-write', 'vma.anon.not-created-by.populate-read'],
      run(world) {
        const { main } = world;
        const read = touchedApart(world, (page) => {
          main.madvise(page, PAGE, MADV_POPULATE_READ);
        });
        world.process(0).holds(read, 0, 'none', 0);
        world.process(0).maps(read, 3, [[0, 3, 0]]);
        const written = touchedApart(world, (page) => {
          main.madvise(page, PAGE, MADV_POPULATE_WRITE);
        });
        world.process(0).holds(written, 0, 'none', 0);
        world.process(0).maps(written, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'MADV_POPULATE asks for permission before it asks userfaultfd: EINVAL without, and no message',
      facts: ['madvise.populate.permission', 'action.populate-read-only'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const readable = world.missing(fd, 1, PROT_READ);
        const none = world.missing(fd, 1, PROT_NONE);
        const executable = world.missing(fd, 1, PROT_EXEC);
        const writable = world.missing(fd, 1, PROT_WRITE);
        main.madvise(readable, PAGE, MADV_POPULATE_WRITE).fails('EINVAL');
        main.madvise(writable, PAGE, MADV_POPULATE_READ).fails('EINVAL');
        for (const advice of [MADV_POPULATE_READ, MADV_POPULATE_WRITE]) {
          main.madvise(none, PAGE, advice).fails('EINVAL');
          main.madvise(executable, PAGE, advice).fails('EINVAL');
        }
        main.read(fd).fails('EAGAIN');
        world.thread(1).madvise(readable, PAGE, MADV_POPULATE_READ).sleepsIn('fault');
        world.thread(2).madvise(writable, PAGE, MADV_POPULATE_WRITE).sleepsIn('fault');
        main.read(fd, 64n).brings(fault(readable), fault(writable, FAULT_WRITE));
      },
    },
    {
      title: 'MADV_POPULATE stops at a hole with ENOMEM, and at what it may not touch with EINVAL; what it did stays',
      facts: ['madvise.populate.hole', 'madvise.populate.done-before'],
      run(world) {
        const { main } = world;
        const mem = withHole(world);
        main.madvise(mem, 5n * PAGE, MADV_DONTNEED).fails('ENOMEM');
        main.madvise(mem, 5n * PAGE, MADV_POPULATE_READ).fails('ENOMEM');
        world.process(0).holds(mem, 0, 0, 'none', 'none', 'none');
        main.mprotect(mem + 4n * PAGE, PAGE, PROT_READ);
        main.madvise(mem + 3n * PAGE, 2n * PAGE, MADV_POPULATE_WRITE).fails('EINVAL');
        world.process(0).holds(mem, 0, 0, 'none', 0, 'none');
      },
    },
    {
      title: 'With USER_MODE_ONLY and with SIGBUS MADV_POPULATE of a missing page is EFAULT, of a present one it works',
      facts: ['user-mode-only.populate', 'sigbus.populate', 'madvise.populate.present'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        for (const fd of [
          world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK }),
          world.userfaultfd({ features: SIGBUS_FEATURE }),
        ]) {
          const mem = world.missing(fd, 2);
          main.copy(fd, mem, src);
          for (const advice of [MADV_POPULATE_READ, MADV_POPULATE_WRITE]) {
            main.madvise(mem, PAGE, advice);
            main.madvise(mem, 2n * PAGE, advice).fails('EFAULT');
          }
          main.read(fd).fails('EAGAIN');
          world.process(0).holds(mem, 0x11, 'none');
        }
      },
    },
    {
      title: 'MADV_POPULATE that waits looks at the mapping again: ENOMEM when it is gone, EINVAL when it is forbidden',
      facts: ['madvise.populate.unmapped', 'madvise.populate.forbidden', 'under-waiter.no-wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const [unmapped, forbidden, read] = [MADV_POPULATE_WRITE, MADV_POPULATE_WRITE, MADV_POPULATE_READ].map(
          (advice, page) =>
            world
              .thread(page + 1)
              .madvise(mem + BigInt(page) * PAGE, PAGE, advice)
              .sleepsIn('fault'),
        );
        main.munmap(mem, PAGE);
        main.mprotect(mem + PAGE, 2n * PAGE, PROT_READ);
        unmapped!.sleepsIn('fault');
        main.read(fd, 96n).brings(fault(mem, FAULT_WRITE), fault(mem + PAGE, FAULT_WRITE), fault(mem + 2n * PAGE));
        main.wake(fd, mem, 3n * PAGE);
        unmapped!.fails('ENOMEM');
        forbidden!.fails('EINVAL');
        read!.sleepsIn('fault');
        main.read(fd).brings(fault(mem + 2n * PAGE));
        main.mprotect(mem + 2n * PAGE, PAGE, PROT_NONE);
        main.wake(fd, mem + 2n * PAGE);
        read!.fails('EINVAL');
      },
    },
    {
      title: 'MADV_POPULATE goes on in what has taken the place of the page that it waits for',
      facts: ['madvise.populate.replaced', 'action.map-fixed'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const populating = world
          .thread(1)
          .madvise(mem, 3n * PAGE, MADV_POPULATE_WRITE)
          .sleepsIn('fault');
        main.mmap(mem, 2n * PAGE, { flags: FIXED }).gives(mem);
        main.wake(fd, mem);
        populating.sleepsIn('fault');
        world.process(0).holds(mem, 0, 0, 'none');
        main.read(fd, 64n).brings(fault(mem + 2n * PAGE, FAULT_WRITE));
        main.copy(fd, mem + 2n * PAGE, src);
        populating.gives(0n);
      },
    },
    {
      title: 'exit ends a thread that waits in MADV_POPULATE, and takes its message away',
      facts: ['madvise.populate.killed', 'kernel-fault.state-gup', 'atomic.exit.waiters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        const populating = world.thread(1).madvise(mem, PAGE, MADV_POPULATE_READ).sleepsIn('fault');
        child.queues(fd, 1, 1);
        main.exit(3).exits(3);
        populating.exits(3);
        child.queues(fd, 0, 0);
      },
    },
    {
      title: 'A COPY that races with MADV_DONTNEED of its missing page comes after it, or is undone by it',
      facts: ['atomic.madvise.dontneed', 'fill.copy.none', 'action.dontneed'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            madvise: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: MADV_DONTNEED }],
          },
          pages: { mem },
          ends: ['copy = 0x0, madvise = 0x0, mem = 0x11', 'copy = 0x0, madvise = 0x0, mem = none'],
        });
      },
    },
    {
      title: 'MADV_DONTNEED of pages that are there lets a COPY of them through before, between or after them',
      facts: ['atomic.madvise.dontneed', 'fill.copy.present', 'atomic.fill.page'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33, 0x44);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src, 2n * PAGE);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src: src + 2n * PAGE, len: 2n * PAGE }],
            madvise: [world.thread(2), { op: 'madvise', addr: mem, length: 2n * PAGE, advice: MADV_DONTNEED }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'copy = -1 EEXIST, madvise = 0x0, first = none, second = none',
            'copy = -1 EAGAIN, madvise = 0x0, first = 0x33, second = none',
            'copy = 0x0, madvise = 0x0, first = 0x33, second = 0x44',
          ],
          times: 5000,
        });
      },
    },
    {
      title: 'MADV_POPULATE that races with munmap of its last page populates all before, or finds the hole',
      facts: ['atomic.madvise.populate', 'madvise.populate.hole', 'atomic.munmap.write-locked'],
      run(world) {
        const mem = world.map(2);
        world.race({
          run: {
            populate: [world.thread(1), { op: 'madvise', addr: mem, length: 2n * PAGE, advice: MADV_POPULATE_WRITE }],
            munmap: [world.thread(2), { op: 'munmap', addr: mem + PAGE, length: PAGE }],
          },
          pages: { first: mem },
          ends: ['populate = 0x0, munmap = 0x0, first = 0x00', 'populate = -1 ENOMEM, munmap = 0x0, first = 0x00'],
        });
      },
    },
    {
      title: 'A load that races with MADV_DONTNEED of its page comes before it, or finds it missing and sleeps',
      facts: ['atomic.madvise.dontneed', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.copy(fd, mem, src);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            madvise: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: MADV_DONTNEED }],
          },
          ends: ['load = 0x11, madvise = 0x0', 'load = asleep in fault, madvise = 0x0'],
        });
      },
    },
  ],
};
