import type { Case, Topic } from '../_case.js';
import {
  FAULT_WRITE,
  MADV_COLD,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_REMOVE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MCL_CURRENT,
  MCL_FUTURE,
  MCL_ONFAULT,
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

const KERNEL_HALF = 0xffff800000000000n;
/** The last page of the address space. */
const LAST_PAGE = 0xfffffffffffff000n;
const FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;

const CASES: readonly Omit<Case, 'needs'>[] = [
  {
    title:
      'mlock takes every page that it is given a byte of, and splits the mapping there; munlock makes it one again',
    facts: ['mlock.range', 'vma.merge.locked', 'mlock.populates'],
    run(world) {
      const { main } = world;
      const mem = world.map(6);
      main.mlock(mem + PAGE + 1n, 1n);
      world.process(0).holds(mem, 'none', 0, 'none', 'none', 'none', 'none');
      main.mlock(mem + 3n * PAGE - 1n, 2n);
      main.mlock(mem + 4n * PAGE + 5n, 0n);
      world.process(0).holds(mem, 'none', 0, 0, 0, 0, 'none');
      world.process(0).maps(mem, 6, [
        [0, 1, 0],
        [1, 5, 0],
        [5, 6, 0],
      ]);
      main.munlock(mem + 2n * PAGE + 7n, 0n);
      world.process(0).maps(mem, 6, [
        [0, 1, 0],
        [1, 2, 0],
        [2, 3, 0],
        [3, 5, 0],
        [5, 6, 0],
      ]);
      main.munlock(mem, 6n * PAGE);
      world.process(0).maps(mem, 6, [[0, 6, 0]]);
      world.process(0).holds(mem, 'none', 0, 0, 0, 0, 'none');
    },
  },
  {
    title: 'mlock and munlock refuse a range that wraps, and one that begins in a hole; of no page they are content',
    facts: ['mlock.order.wraps', 'mlock.order.length-zero', 'mlock.order.hole-first'],
    run(world) {
      const { main } = world;
      const free = world.place(1);
      for (const call of [main.mlock.bind(main), main.munlock.bind(main)]) {
        call(LAST_PAGE, PAGE).fails('EINVAL');
        call(KERNEL_HALF + 1n, 0xffffffffffff0000n).fails('EINVAL');
        call(free, 0n).gives(0n);
        call(KERNEL_HALF, 0xffffffffffffffffn).gives(0n);
        call(free, PAGE).fails('ENOMEM');
        call(KERNEL_HALF, PAGE).fails('ENOMEM');
      }
    },
  },
  {
    title: 'mlock over a hole is ENOMEM: what lies before is locked, and nothing is faulted in',
    facts: ['mlock.order.hole', 'mlock.stays-locked'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.withHole();
      main.register(fd, mem, 5n * PAGE);
      main.mlock(mem + PAGE, 4n * PAGE).fails('ENOMEM');
      main.read(fd).fails('EAGAIN');
      world.process(0).holds(mem, 'none', 'none', 'none', 'none', 'none');
      world.process(0).maps(mem, 5, [
        [0, 1, 1],
        [1, 2, 1],
        [3, 5, 1],
      ]);
      main.munlock(mem + PAGE, 4n * PAGE).fails('ENOMEM');
      world.process(0).maps(mem, 5, [
        [0, 2, 1],
        [3, 5, 1],
      ]);
    },
  },
  {
    title: 'mlock of registered memory asks for every missing page as a write, one at a time, also where it was locked',
    facts: ['action.mlock', 'kernel-fault.mlock-write', 'mlock.vma.keeps', 'mlock.populates'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11, 0x22, 0x33);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 4);
      main.copy(fd, mem + PAGE, src + PAGE);
      for (const times of [1, 2]) {
        const locking = world
          .thread(times)
          .mlock(mem, 3n * PAGE)
          .sleepsIn('fault');
        world.process(0).maps(mem, 4, [
          [0, 3, 1],
          [3, 4, 1],
        ]);
        locking.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src);
        locking.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem + 2n * PAGE, FAULT_WRITE));
        main.copy(fd, mem + 2n * PAGE, src + 2n * PAGE);
        locking.gives(0n);
        world.process(0).holds(mem, 0x11, 0x22, 0x33, 'none');
        main.madvise(mem, PAGE, MADV_DONTNEED_LOCKED);
        main.madvise(mem + 2n * PAGE, PAGE, MADV_DONTNEED_LOCKED);
      }
    },
  },
  {
    title: 'mlock of read-only memory asks as a read, of memory that may only be written as a write',
    facts: ['kernel-fault.mlock-read', 'mlock.populates-exec'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const protections = [PROT_READ, PROT_EXEC, PROT_WRITE, PROT_READ_WRITE | PROT_EXEC];
      for (const [thread, prot] of protections.entries()) {
        const mem = world.missing(fd, 1, prot);
        world
          .thread(thread + 1)
          .mlock(mem, PAGE)
          .sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem, (prot & PROT_WRITE) === 0n ? 0n : FAULT_WRITE));
      }
    },
  },
  {
    title: 'mlock that is woken without its page asks again; exit ends it',
    facts: ['mlock.populates', 'wake.retry', 'atomic.exit.waiters'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 1);
      const locking = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WRITE));
      main.wake(fd, mem);
      locking.sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WRITE));
      main.exit(4).exits(4);
      locking.exits(4);
    },
  },
  {
    title: 'mlock of PROT_NONE memory locks it and says ENOMEM; what lies behind is locked too, but not faulted in',
    facts: ['mlock.prot-none', 'mlock.stays-locked'],
    run(world) {
      const { main } = world;
      const mem = world.map(3);
      main.mprotect(mem + PAGE, PAGE, PROT_NONE);
      main.mlock(mem, 3n * PAGE).fails('ENOMEM');
      world.process(0).holds(mem, 0, 'none', 'none');
      for (const page of [0n, 1n, 2n]) main.madvise(mem + page * PAGE, PAGE, MADV_DONTNEED).fails('EINVAL');
    },
  },
  {
    title:
      'With USER_MODE_ONLY and with SIGBUS mlock of a missing page is ENOMEM, and the memory is locked all the same',
    facts: ['user-mode-only.mlock', 'sigbus.mlock', 'mlock.stays-locked'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11);
      for (const fd of [
        world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK }),
        world.userfaultfd({ features: SIGBUS_FEATURE }),
      ]) {
        const mem = world.missing(fd, 2);
        main.copy(fd, mem, src);
        main.mlock(mem, 2n * PAGE).fails('ENOMEM');
        main.read(fd).fails('EAGAIN');
        main.madvise(mem, PAGE, MADV_DONTNEED).fails('EINVAL');
        main.mlock(mem, PAGE);
        world.process(0).holds(mem, 0x11, 'none');
      }
    },
  },
  {
    title: 'mlock skips what is unmapped while it waits, and returns 0',
    facts: ['mlock.unmapped', 'under-waiter.no-wake'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 4);
      const locking = world
        .thread(1)
        .mlock(mem, 4n * PAGE)
        .sleepsIn('fault');
      main.munmap(mem, PAGE);
      main.munmap(mem + 2n * PAGE, PAGE);
      locking.sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WRITE));
      main.wake(fd, mem);
      locking.sleepsIn('fault');
      main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
      main.copy(fd, mem + PAGE, src);
      locking.sleepsIn('fault');
      main.munmap(mem + 3n * PAGE, PAGE);
      main.wake(fd, mem, 4n * PAGE);
      locking.gives(0n);
      world.process(0).holds(mem, 'none', 0x11, 'none', 'none');
    },
  },
  {
    title: 'mlock that waits looks at the protection again: ENOMEM when nothing is allowed, else it asks for what is',
    facts: ['mlock.forbidden', 'mlock.read-only'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 1);
      const locking = world.thread(1).mlock(mem, PAGE).sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WRITE));
      main.mprotect(mem, PAGE, PROT_READ);
      main.wake(fd, mem);
      locking.sleepsIn('fault');
      main.read(fd).brings(fault(mem));
      main.mprotect(mem, PAGE, PROT_NONE);
      main.wake(fd, mem);
      locking.fails('ENOMEM');
    },
  },
  {
    title: 'munlock faults nothing in, and does not end an mlock that waits in the same memory',
    facts: ['munlock.quiet', 'mlock.unlocked-meanwhile'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11, 0x22);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 3);
      const locking = world
        .thread(1)
        .mlock(mem, 2n * PAGE)
        .sleepsIn('fault');
      main.munlock(mem, 3n * PAGE);
      world.process(0).maps(mem, 3, [[0, 3, 1]]);
      locking.sleepsIn('fault');
      main.read(fd, 4096n).brings(fault(mem, FAULT_WRITE));
      main.copy(fd, mem, src);
      locking.sleepsIn('fault');
      main.copy(fd, mem + PAGE, src + PAGE);
      locking.gives(0n);
    },
  },
  {
    title:
      'Locked memory can be registered and filled; MADV_DONTNEED refuses it, MADV_DONTNEED_LOCKED makes it missing',
    facts: ['mlock.registered', 'copy.lax.mlock', 'madvise.locked', 'madvise.dontneed-locked'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11, 0x22);
      const fd = world.userfaultfd();
      const mem = world.map(3);
      main.mlock(mem + PAGE, 2n * PAGE);
      main.register(fd, mem, 3n * PAGE);
      world.process(0).maps(mem, 3, [
        [0, 1, 1],
        [1, 3, 1],
      ]);
      main.copy(fd, mem, src);
      for (const advice of [MADV_COLD, MADV_DONTNEED, MADV_REMOVE])
        main.madvise(mem + PAGE, PAGE, advice).fails('EINVAL');
      main.madvise(mem, 3n * PAGE, MADV_DONTNEED).fails('EINVAL');
      world.process(0).holds(mem, 'none', 0, 0);
      main.madvise(mem, 3n * PAGE, MADV_DONTNEED_LOCKED);
      world.process(0).holds(mem, 'none', 'none', 'none');
      main.copy(fd, mem + PAGE, src, 2n * PAGE);
      world.process(0).holds(mem, 'none', 0x11, 0x22);
      main.copy(fd, mem, src, 2n * PAGE).fails('ENOENT', { copy: -2n });
    },
  },
  {
    title: 'mlock of writable memory touches it, of read-only memory it does not',
    facts: ['vma.anon.created-by.mlock', 'vma.anon.not-created-by.read-fault'],
    run(world) {
      const { main } = world;
      for (const [prot, parts] of [
        [PROT_READ_WRITE, 2],
        [PROT_READ, 1],
      ] as const) {
        const mem = world.place(3);
        for (const page of [0n, 2n]) {
          main.mmap(mem + page * PAGE, PAGE, { prot }).gives(mem + page * PAGE);
          main.mlock(mem + page * PAGE, PAGE);
          main.munlock(mem + page * PAGE, PAGE);
        }
        main.mmap(mem + PAGE, PAGE, { prot }).gives(mem + PAGE);
        world.process(0).maps(
          mem,
          3,
          parts === 1
            ? [[0, 3, 0]]
            : [
                [0, 2, 0],
                [2, 3, 0],
              ],
        );
      }
    },
  },
  {
    title: 'In a child nothing is locked: a locked part is one mapping with what is mapped beside it there',
    facts: ['mlock.fork', 'vma.fork.untouched'],
    run(world) {
      const { main } = world;
      const mem = world.place(2);
      main.mmap(mem, PAGE, { prot: PROT_READ }).gives(mem);
      main.mlock(mem, PAGE);
      const child = world.process(1);
      main.fork(child);
      for (const process of [world.process(0), child])
        process.main.mmap(mem + PAGE, PAGE, { prot: PROT_READ }).gives(mem + PAGE);
      child.maps(mem, 2, [[0, 2, 0]]);
      world.process(0).maps(mem, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
      child.main.madvise(mem, PAGE, MADV_DONTNEED);
    },
  },
  {
    title:
      'mprotect that makes locked memory writable faults it in; where userfaultfd would be asked it stops, silently',
    facts: ['mlock.becomes-writable', 'mlock.becomes-writable-missing', 'mprotect.quiet'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11);
      const fd = world.userfaultfd();
      const plain = world.map(3, PROT_NONE);
      main.mlock(plain, 3n * PAGE).fails('ENOMEM');
      main.mprotect(plain + PAGE, PAGE, PROT_READ);
      world.process(0).holds(plain, 'none', 'none', 'none');
      main.mprotect(plain, 2n * PAGE, PROT_READ_WRITE);
      world.process(0).holds(plain, 0, 0, 'none');
      const mem = world.missing(fd, 3, PROT_NONE);
      main.mlock(mem, 3n * PAGE).fails('ENOMEM');
      main.copy(fd, mem, src);
      main.copy(fd, mem + 2n * PAGE, src);
      main.mprotect(mem, 3n * PAGE, PROT_READ_WRITE);
      main.read(fd).fails('EAGAIN');
      world.process(0).holds(mem, 0x11, 'none', 0x11);
    },
  },
  {
    title: 'Locked memory that mprotect makes writable is touched, also where its first page is missing',
    facts: ['mlock.becomes-writable', 'vma.anon.different'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.place(3);
      for (const page of [0n, 2n]) {
        main.mmap(mem + page * PAGE, PAGE, { prot: PROT_NONE }).gives(mem + page * PAGE);
        main.register(fd, mem + page * PAGE);
        main.mlock(mem + page * PAGE, PAGE).fails('ENOMEM');
        main.mprotect(mem + page * PAGE, PAGE, PROT_READ_WRITE);
        main.munlock(mem + page * PAGE, PAGE);
      }
      main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
      main.register(fd, mem + PAGE);
      world.process(0).holds(mem, 'none', 'none', 'none');
      world.process(0).maps(mem, 3, [
        [0, 2, 1],
        [2, 3, 1],
      ]);
    },
  },
  {
    title:
      'Where another mapping would be one too many mprotect and mlock can split nothing, but join and change what is whole',
    facts: ['mprotect.vma.map-count', 'mprotect.vma.split-stays', 'mlock.vma.map-count'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 4);
      const whole = world.map(1);
      main.mprotect(mem + 3n * PAGE, PAGE, PROT_READ);
      const crowd = world.crowd(fd);
      main.mprotect(mem + PAGE, PAGE, PROT_NONE).fails('ENOMEM');
      main.mlock(mem, PAGE).fails('ENOMEM');
      main.mprotect(whole, PAGE, PROT_READ);
      main.mlock(whole, PAGE);
      main.mprotect(mem + 3n * PAGE, PAGE, PROT_READ_WRITE);
      main.mprotect(mem + PAGE, PAGE, PROT_NONE).fails('ENOMEM');
      crowd.remove();
      world.process(0).maps(mem, 4, [
        [0, 1, 1],
        [1, 4, 1],
      ]);
    },
  },
  {
    title: 'mlockall refuses no flags, unknown ones and MCL_ONFAULT alone',
    facts: ['mlockall.order.flags'],
    run(world) {
      const { main } = world;
      for (const flags of [0n, 8n, MCL_ONFAULT, 1n << 32n, 0x80000001n]) main.mlockall(flags).fails('EINVAL');
      main.mlockall((1n << 32n) | MCL_FUTURE);
      main.munlockall();
    },
  },
  {
    title: 'mlockall locks what there is, asks for its missing pages in ascending order, and skips what can’t be had',
    facts: ['mlockall.current', 'mlockall.errors', 'sigbus.mlockall', 'user-mode-only.mlockall', 'munlockall.all'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x11);
      const asked = world.userfaultfd();
      const sigbus = world.userfaultfd({ features: SIGBUS_FEATURE });
      const userMode = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
      const none = world.map(1, PROT_NONE);
      const first = world.missing(sigbus, 2);
      const second = world.missing(userMode, 2);
      const third = world.missing(asked, 1);
      const last = world.map(2);
      const locking = world.thread(1).mlockall(MCL_CURRENT).sleepsIn('fault');
      world.process(0).holds(last, 'none', 'none');
      main.read(asked).brings(fault(third, FAULT_WRITE));
      main.copy(asked, third, src);
      locking.gives(0n);
      world.process(0).holds(first, 'none', 'none');
      world.process(0).holds(second, 'none', 'none');
      world.process(0).holds(last, 0, 0);
      for (const mem of [none, first, second, third, last]) main.madvise(mem, PAGE, MADV_DONTNEED).fails('EINVAL');
      const fresh = world.map(1);
      world.process(0).holds(fresh, 'none');
      main.madvise(fresh, PAGE, MADV_DONTNEED);
      main.munlockall();
      for (const mem of [none, first, second, third, last]) main.madvise(mem, PAGE, MADV_DONTNEED);
      world.process(0).holds(last, 'none', 0);
    },
  },
  {
    title:
      'After MCL_FUTURE new mappings are locked and faulted in, in the process that asked for it and until it is undone',
    facts: ['mlockall.future', 'mlockall.future-alone', 'mlockall.future-ends', 'mlockall.fork'],
    run(world) {
      const { main } = world;
      const before = world.map(1);
      main.mlockall(MCL_FUTURE);
      world.process(0).holds(before, 'none');
      main.madvise(before, PAGE, MADV_DONTNEED);
      const locked = world.map(2);
      const none = world.map(1, PROT_NONE);
      world.process(0).holds(locked, 0, 0);
      for (const mem of [locked, none]) main.madvise(mem, PAGE, MADV_DONTNEED).fails('EINVAL');
      const child = world.process(1);
      main.fork(child);
      const inChild = world.place(1);
      child.main.mmap(inChild, PAGE).gives(inChild);
      child.holds(inChild, 'none');
      for (const undo of [() => main.munlockall(), () => main.mlockall(MCL_CURRENT)]) {
        main.mlockall(MCL_FUTURE);
        undo().gives(0n);
        world.process(0).holds(world.map(1), 'none');
      }
      main.munlockall();
    },
  },
  {
    title:
      'With MCL_FUTURE a mapping over registered memory is plain, locked and there; its neighbours stay registered and missing',
    facts: ['mlockall.future', 'action.map-fixed', 'action.munmap-part'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 3);
      main.mlockall(MCL_FUTURE);
      main.mmap(mem + PAGE, PAGE, { flags: FIXED }).gives(mem + PAGE);
      main.munlockall();
      world.process(0).holds(mem, 'none', 0, 'none');
      world.process(0).maps(mem, 3, [
        [0, 1, 1],
        [1, 2, 0],
        [2, 3, 1],
      ]);
    },
  },
  {
    title:
      'mlock that races with MADV_DONTNEED comes before its refusal, or after the pages were removed and faults them in again',
    facts: ['atomic.madvise.populate', 'atomic.madvise.dontneed', 'madvise.locked'],
    run(world) {
      const mem = world.filled(0x11);
      world.race({
        run: {
          mlock: [world.thread(1), { op: 'mlock', addr: mem, length: PAGE }],
          madvise: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: MADV_DONTNEED }],
        },
        pages: { mem },
        ends: ['mlock = 0x0, madvise = -1 EINVAL, mem = 0x11', 'mlock = 0x0, madvise = 0x0, mem = 0x00'],
      });
    },
  },
  {
    title: 'A mapping that is registered between being locked and being faulted in is asked for',
    facts: ['atomic.madvise.populate', 'atomic.register.write-locked', 'kernel-fault.mlock-write'],
    run(world) {
      const fd = world.userfaultfd();
      const mem = world.map(1);
      world.race({
        run: {
          mlock: [world.thread(1), { op: 'mlock', addr: mem, length: PAGE }],
          register: [world.thread(2), { op: 'UFFDIO_REGISTER', fd, start: mem, len: PAGE }],
        },
        pages: { mem },
        ends: ['mlock = 0x0, register = 0x0, mem = 0x00', 'mlock = asleep in fault, register = 0x0, mem = none'],
      });
    },
  },
];

/** Without privileges RLIMIT_MEMLOCK decides, which the model does not know. */
export const mlock: Topic = {
  name: 'mlock and mlockall',
  cases: CASES.map((one) => ({ ...one, needs: { capSysPtrace: true } })),
};
