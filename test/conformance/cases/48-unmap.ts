import type { Topic } from '../_case.js';
import {
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_NORESERVE,
  MAP_PRIVATE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SIGSEGV,
} from '../_linux.js';
import { fault } from '../_message.js';

const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
const FIXED = ANON | MAP_FIXED;
const KERNEL_HALF = 0xffff800000000000n;
const TASK_SIZE = 0x7ffffffff000n;
/** Apart from what cases place, and large. */
const LARGE = 0x300000000000n;

export const unmap: Topic = {
  name: 'unmapping and mapping over',
  cases: [
    {
      title: 'What is mapped into a hole of registered memory is plain: who waited for the hole finds it when woken',
      facts: ['action.munmap-hole-mapped', 'action.munmap-part', 'under-waiter.no-wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const load = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        const behind = world
          .thread(2)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        main.munmap(mem + PAGE, PAGE);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        load.sleepsIn('fault');
        world.process(0).maps(mem, 3, [
          [0, 1, 1],
          [1, 2, 0],
          [2, 3, 1],
        ]);
        main.wake(fd, mem, 3n * PAGE);
        load.gives(0n);
        behind.sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem + 2n * PAGE));
        world.process(0).holds(mem, 'none', 0, 'none');
      },
    },
    {
      title: 'Who waits for a page that another userfaultfd has meanwhile asks that one when woken by the first',
      facts: ['under-waiter.registered-elsewhere'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const [first, second] = [world.userfaultfd(), world.userfaultfd()];
        const mem = world.missing(first, 1);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.mmap(mem, PAGE, { flags: FIXED }).gives(mem);
        main.register(second, mem);
        main.wake(second, mem);
        store.sleepsIn('fault');
        main.read(second).fails('EAGAIN');
        main.read(first).brings(fault(mem, FAULT_WRITE));
        main.wake(first, mem);
        store.sleepsIn('fault');
        main.read(first).fails('EAGAIN');
        main.read(second).brings(fault(mem, FAULT_WRITE));
        main.copy(second, mem, src);
        store.gives(0n);
      },
    },
    {
      title:
        'Of two who wait in one mapping the one whose page is unmapped sleeps on when the other is helped, until WAKE',
      facts: ['under-waiter.munmap', 'action.munmap-part', 'copy.order.no-vma'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const gone = world.thread(1).load(mem).sleepsIn('fault');
        const helped = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.munmap(mem, PAGE);
        main.copy(fd, mem, src, 2n * PAGE).fails('ENOENT', { copy: -2n });
        helped.sleepsIn('fault');
        main.copy(fd, mem + PAGE, src + PAGE);
        helped.gives(0x22n);
        gone.sleepsIn('fault');
        main.wake(fd, mem, 2n * PAGE);
        gone.raises(SIGSEGV, SEGV_MAPERR, mem);
      },
    },
    {
      title: 'A store that waits, and then mprotect(PROT_READ) and ZEROPAGE: it is SIGSEGV, and the page stays zero',
      facts: ['under-waiter.mprotect-read'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const store = world
          .thread(1)
          .store(mem + 9n, 1n)
          .sleepsIn('fault');
        main.mprotect(mem, PAGE, PROT_READ);
        main.zeropage(fd, mem);
        store.raises(SIGSEGV, SEGV_ACCERR, mem + 9n);
        world.process(0).holds(mem, 0);
      },
    },
    {
      title:
        'mmap refuses a length that wraps or is too long, then a fixed place that looks like an error or lies too high',
      facts: [
        'mmap.order.length-wraps',
        'mmap.order.length-task-size',
        'mmap.order.fixed-error-address',
        'mmap.order.fixed-above',
        'mmap.fd-first',
      ],
      run(world) {
        const { main } = world;
        main.mmap(KERNEL_HALF, 0xffffffffffffffffn, { flags: FIXED }).fails('ENOMEM');
        main.mmap(0xfffffffffffff001n, TASK_SIZE + PAGE, { flags: FIXED }).fails('ENOMEM');
        main.mmap(0xffffffffffffffffn, PAGE, { flags: FIXED }).fails('EPERM');
        main.mmap(0xffffffffffffffb5n, PAGE, { flags: ANON | MAP_FIXED_NOREPLACE }).fails('EOVERFLOW');
        main.mmap(TASK_SIZE, PAGE, { flags: FIXED }).fails('ENOMEM');
        main.mmap(TASK_SIZE + 1n, PAGE, { flags: FIXED }).fails('ENOMEM');
        main.mmap(world.place(1), 0n, { flags: MAP_PRIVATE, fd: 200n }).fails('EBADF');
      },
    },
    {
      title:
        'One writable mapping larger than all memory is refused, and what was in its place stays; unaccounted ones are not',
      facts: [
        'mmap.order.overcommit',
        'mmap.overcommit.heuristic',
        'mmap.overcommit.exempt',
        'mmap.fixed.failure-keeps',
      ],
      needs: { overcommit: 0 },
      run(world) {
        const { main, environment } = world;
        const length = environment.memory + PAGE;
        main.mmap(LARGE, PAGE, { flags: FIXED }).gives(LARGE);
        main.store(LARGE, 0x11n);
        main.mmap(LARGE, length + PAGE, { flags: FIXED }).fails('ENOMEM');
        main.load(LARGE).gives(0x11n);
        main.mmap(LARGE, environment.memory, { flags: FIXED }).gives(LARGE);
        main.mmap(LARGE + environment.memory, environment.memory, { flags: FIXED }).gives(LARGE + environment.memory);
        main.munmap(LARGE, 2n * environment.memory);
        for (const [prot, flags] of [
          [3n, FIXED | MAP_NORESERVE],
          [PROT_READ, FIXED],
          [PROT_NONE, FIXED],
        ] as const)
          main.mmap(LARGE, length, { prot, flags }).gives(LARGE);
        main.munmap(LARGE, length);
      },
    },
  ],
};
