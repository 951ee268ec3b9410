import type { Topic } from '../_case.js';
import {
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  PAGE,
  PROT_EXEC,
  PROT_GROWSDOWN,
  PROT_GROWSUP,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  PROT_SEM,
  PROT_WRITE,
  SEGV_ACCERR,
  SIGSEGV,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const KERNEL_HALF = 0xffff800000000000n;
/** The last page of the address space. */
const LAST_PAGE = 0xfffffffffffff000n;
const UNKNOWN_PROTECTION = 0x100n;

/** Which of the pages may be stored to. */
function writable(world: World, mem: bigint, pages: readonly boolean[]): void {
  pages.forEach((allowed, index) => {
    const at = mem + BigInt(index) * PAGE;
    const store = world.main.store(at, 1n);
    if (allowed) store.gives(0n);
    else store.raises(SIGSEGV, SEGV_ACCERR, at);
  });
}

export const mprotect: Topic = {
  name: 'mprotect',
  cases: [
    {
      title:
        'mprotect refuses both ways of growing, an unaligned address, a wrapping range and unknown bits in this order',
      facts: [
        'mprotect.order.grows-both',
        'mprotect.order.aligned',
        'mprotect.order.length-zero',
        'mprotect.order.length-wraps',
        'mprotect.order.protection',
        'mprotect.order.no-vma',
      ],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const free = world.place(1);
        main.mprotect(mem, 0n, PROT_GROWSDOWN | PROT_GROWSUP).fails('EINVAL');
        main.mprotect(mem + 1n, 0n, PROT_READ).fails('EINVAL');
        main.mprotect(free, 0n, UNKNOWN_PROTECTION);
        main.mprotect(LAST_PAGE, PAGE, UNKNOWN_PROTECTION).fails('ENOMEM');
        main.mprotect(KERNEL_HALF, 0xffffffffffffffffn, PROT_READ).fails('ENOMEM');
        main.mprotect(free, PAGE, UNKNOWN_PROTECTION).fails('EINVAL');
        main.mprotect(mem, PAGE, 1n << 40n).fails('EINVAL');
        main.mprotect(free, PAGE, PROT_READ).fails('ENOMEM');
        main.mprotect(KERNEL_HALF, PAGE, PROT_READ).fails('ENOMEM');
        writable(world, mem, [true]);
      },
    },
    {
      title: 'Nothing grows: PROT_GROWSDOWN is refused before a hole at the start is, PROT_GROWSUP after it',
      facts: ['mprotect.order.grows-down', 'mprotect.order.hole-first', 'mprotect.order.grows-up'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.mprotect(mem, PAGE, PROT_READ | PROT_GROWSDOWN).fails('ENOMEM');
        main.mprotect(mem, 2n * PAGE, PROT_READ | PROT_GROWSDOWN).fails('EINVAL');
        main.mprotect(mem, 2n * PAGE, PROT_READ | PROT_GROWSUP).fails('ENOMEM');
        main.mprotect(mem, 2n * PAGE, PROT_READ).fails('ENOMEM');
        main.mprotect(mem + PAGE, PAGE, PROT_READ | PROT_GROWSUP).fails('EINVAL');
        writable(world, mem + PAGE, [true]);
      },
    },
    {
      title: 'mprotect over a hole changes what lies before it and says ENOMEM',
      facts: ['mprotect.order.each', 'mprotect.order.hole'],
      run(world) {
        const { main } = world;
        const mem = world.withHole();
        main.mprotect(mem + PAGE, 4n * PAGE, PROT_READ).fails('ENOMEM');
        writable(world, mem, [true, false]);
        writable(world, mem + 3n * PAGE, [true, true]);
        main.mprotect(mem + 4n * PAGE, 2n * PAGE, PROT_READ).fails('ENOMEM');
        writable(world, mem + 3n * PAGE, [true, false]);
      },
    },
    {
      title: 'mprotect rounds its length up, ignores PROT_SEM, and leaves alone what is protected so already',
      facts: ['mprotect.length-rounded', 'mprotect.sem', 'mprotect.vma.same'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE | PROT_SEM);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.mprotect(mem, PAGE + 1n, PROT_READ | PROT_SEM);
        writable(world, mem, [false, false, true]);
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title:
        'A registered mapping that mprotect splits stays registered in all parts, and is one again when it is undone',
      facts: [
        'register.effect.split-inherits',
        'action.mprotect',
        'action.mprotect-splits',
        'mprotect.quiet',
        'vma.merge.protection',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        world.process(0).maps(mem, 3, [
          [0, 1, 1],
          [1, 2, 1],
          [2, 3, 1],
        ]);
        const load = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem + PAGE));
        main.copy(fd, mem, src, 3n * PAGE).fails('ENOENT', { copy: -2n });
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 1]]);
        load.sleepsIn('fault');
        main.copy(fd, mem, src, 3n * PAGE);
        load.gives(0x22n);
      },
    },
    {
      title:
        'What mprotect forbids is SIGSEGV before userfaultfd is asked; what it allows again is a missing fault again',
      facts: ['fault.order.protection', 'fault.write-read-only', 'fault.prot-none', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.mprotect(mem, PAGE, PROT_READ);
        main.store(mem + 8n, 1n).raises(SIGSEGV, SEGV_ACCERR, mem + 8n);
        main.mprotect(mem, PAGE, PROT_NONE);
        main.store(mem, 1n).raises(SIGSEGV, SEGV_ACCERR, mem);
        main.load(mem).raises(SIGSEGV, SEGV_ACCERR, mem);
        main.read(fd).fails('EAGAIN');
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
      },
    },
    {
      title:
        'COPY fills memory that mprotect made read-only or inaccessible, and what it filled can be read when that is allowed',
      facts: ['copy.lax.read-only', 'copy.lax.prot-none', 'mprotect.pages-kept'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.mprotect(mem, PAGE, PROT_READ);
        main.mprotect(mem + PAGE, PAGE, PROT_NONE);
        main.copy(fd, mem, src);
        main.copy(fd, mem + PAGE, src + PAGE);
        world.process(0).holds(mem, 0x11, 0x22);
        main.load(mem).gives(0x11n);
        main.load(mem + PAGE).raises(SIGSEGV, SEGV_ACCERR, mem + PAGE);
        main.copy(fd, mem + PAGE, src).fails('EEXIST', { copy: -17n });
        main.mprotect(mem, 2n * PAGE, PROT_READ_WRITE);
        main.load(mem + PAGE).gives(0x22n);
        main.store(mem, 0x33n);
        main.mprotect(mem, 2n * PAGE, PROT_NONE);
        main.mprotect(mem, 2n * PAGE, PROT_READ);
        main.load(mem).gives(0x33n);
      },
    },
    {
      title: 'mprotect(PROT_NONE) under a waiting thread does not wake it; after WAKE it is SIGSEGV with SEGV_ACCERR',
      facts: ['wake.not-mprotect', 'under-waiter.no-wake', 'under-waiter.message-stays', 'under-waiter.mprotect'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world
          .thread(1)
          .load(mem + 5n)
          .sleepsIn('fault');
        main.mprotect(mem, PAGE, PROT_NONE);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        load.raises(SIGSEGV, SEGV_ACCERR, mem + 5n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'A store that waits is SIGSEGV when its page has become read-only, also after COPY; a load goes on',
      facts: ['under-waiter.mprotect-read-copy'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const store = world
          .thread(1)
          .store(mem + 5n, 1n)
          .sleepsIn('fault');
        const load = world.thread(2).load(mem).sleepsIn('fault');
        main.mprotect(mem, PAGE, PROT_READ);
        main.copy(fd, mem, src);
        store.raises(SIGSEGV, SEGV_ACCERR, mem + 5n);
        load.gives(0x5an);
        world.process(0).holds(mem, 0x5a);
      },
    },
    {
      title: 'Whoever waits while the protection is taken away and given back faults again when woken',
      facts: ['under-waiter.mprotect-restored'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.mprotect(mem, PAGE, PROT_NONE);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        store.sleepsIn('fault');
        main.wake(fd, mem);
        store.sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
      },
    },
    {
      title: 'A write(2) that waits for its source is EFAULT when that was unmapped or protected and it is woken',
      facts: ['under-waiter.kernel-access'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const [first, second] = [main.pipe(), main.pipe()];
        const unmapped = world
          .thread(1)
          .write(Number(first.output('w')), mem, 4n)
          .sleepsIn('fault');
        const forbidden = world
          .thread(2)
          .write(Number(second.output('w')), mem + PAGE, 4n)
          .sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.mprotect(mem + PAGE, PAGE, PROT_NONE);
        unmapped.sleepsIn('fault');
        forbidden.sleepsIn('fault');
        main.wake(fd, mem, 2n * PAGE);
        unmapped.fails('EFAULT');
        forbidden.fails('EFAULT');
      },
    },
    {
      title: 'Memory that mprotect makes writable is accounted: untouched it loses that again, touched it stays apart',
      facts: ['vma.account.mprotect', 'vma.account.read-only', 'vma.account.dropped', 'vma.account.sticky'],
      run(world) {
        const { main } = world;
        const mem = world.map(3, PROT_READ);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        main.store(mem + PAGE, 1n);
        main.mprotect(mem + PAGE, PAGE, PROT_READ);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 0],
          [2, 3, 0],
        ]);
        main.mprotect(mem, 3n * PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'Memory with MAP_NORESERVE is not accounted when it becomes writable, and so joins its like again',
      facts: ['vma.account.mprotect', 'vma.merge.noreserve'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        main.mmap(mem, 2n * PAGE, { prot: PROT_READ, flags }).gives(mem);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.store(mem, 1n);
        main.mprotect(mem, PAGE, PROT_READ);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'Changed to the protection of its neighbour, untouched memory joins a touched one',
      facts: ['vma.anon.target-touched', 'vma.anon.not-created-by.mprotect', 'mprotect.vma.merge'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        main.mmap(mem, PAGE).gives(mem);
        main.store(mem, 1n);
        main.mmap(mem + PAGE, 2n * PAGE, { prot: PROT_READ }).gives(mem + PAGE);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
        main.mprotect(mem + 2n * PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'Touched memory that is changed joins untouched neighbours, but not one that was touched by itself',
      facts: ['vma.anon.source-touched', 'vma.anon.merged-touched', 'vma.anon.different'],
      run(world) {
        const { main } = world;
        const mem = world.place(4);
        for (const [page, prot] of [
          [0n, PROT_READ_WRITE],
          [3n, PROT_READ_WRITE],
          [1n, PROT_READ_WRITE | PROT_EXEC],
        ] as const)
          main.mmap(mem + page * PAGE, PAGE, { prot }).gives(mem + page * PAGE);
        main.store(mem + PAGE, 1n);
        main.store(mem + 3n * PAGE, 1n);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 4, [
          [0, 2, 0],
          [3, 4, 0],
        ]);
        main.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        world.process(0).maps(mem, 4, [
          [0, 3, 0],
          [3, 4, 0],
        ]);
      },
    },
    {
      title: 'A neighbour of another protection lends its anon_vma, so that both are one when they are protected alike',
      facts: ['vma.anon.reused', 'vma.anon.same', 'vma.merge.protection'],
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE | PROT_EXEC);
        writable(world, mem, [true, true, true]);
        main.mprotect(mem + PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title:
        'In a child what was touched before the fork joins the part that was split from it, and no untouched neighbour',
      facts: ['vma.fork.touched-alone', 'vma.fork.separate', 'vma.anon.whole-vma'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.store(mem, 1n);
        main.mmap(mem + 2n * PAGE, PAGE, { prot: PROT_READ }).gives(mem + 2n * PAGE);
        const child = world.process(1);
        main.fork(child);
        child.main.mprotect(mem + PAGE, PAGE, PROT_READ);
        child.main.mprotect(mem + PAGE, 2n * PAGE, PROT_READ_WRITE);
        child.maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
        main.mprotect(mem + 2n * PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title:
        'Making more memory writable at once than there is fails with ENOMEM, after the mapping before it was changed',
      facts: ['mprotect.vma.overcommit', 'vma.account.writable', 'mprotect.order.each'],
      needs: { overcommit: 0 },
      run(world) {
        const { main, environment } = world;
        const mem = 0x300000000000n;
        const pages = environment.memory / PAGE;
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        main.mmap(mem, (pages + 1n) * PAGE, { prot: PROT_READ, flags }).gives(mem);
        main.mmap(mem - PAGE, PAGE, { prot: PROT_EXEC, flags }).gives(mem - PAGE);
        main.mprotect(mem - PAGE, (pages + 2n) * PAGE, PROT_READ_WRITE).fails('ENOMEM');
        writable(world, mem - PAGE, [true, false]);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.mprotect(mem, (pages + 1n) * PAGE, PROT_READ_WRITE);
        writable(world, mem + pages * PAGE, [true]);
      },
    },
    {
      title: 'Memory that may only be written or only executed can be read; only the former can be stored to',
      facts: ['mprotect.exec-only'],
      run(world) {
        const { main } = world;
        const mem = world.map(2, PROT_NONE);
        main.mprotect(mem, PAGE, PROT_WRITE);
        main.mprotect(mem + PAGE, PAGE, PROT_EXEC);
        main.load(mem).gives(0n);
        main.load(mem + PAGE).gives(0n);
        writable(world, mem, [true, false]);
      },
    },
    {
      title:
        'A store that races with mprotect(PROT_READ) is done or SIGSEGV; where the page is missing it sleeps or is SIGSEGV',
      facts: ['atomic.mprotect.write-locked', 'atomic.fault.queue', 'fault.order.protection'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 1n }],
            mprotect: [world.thread(2), { op: 'mprotect', addr: mem, length: PAGE, prot: PROT_READ }],
          },
          ends: [
            `store = signal 11 {si_code=2, si_addr=0x${mem.toString(16)}}, mprotect = 0x0`,
            'store = asleep in fault, mprotect = 0x0',
          ],
        });
      },
    },
    {
      title: 'mprotect that splits the destination of a COPY comes before it, which is ENOENT then, or after it',
      facts: ['atomic.mprotect.write-locked', 'atomic.fill.excludes', 'copy.order.one-vma'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
            mprotect: [world.thread(2), { op: 'mprotect', addr: mem, length: PAGE, prot: PROT_NONE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'copy = 0x0, mprotect = 0x0, first = 0x11, second = 0x22',
            'copy = -1 ENOENT, mprotect = 0x0, first = none, second = none',
          ],
        });
      },
    },
  ],
};
