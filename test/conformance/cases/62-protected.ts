import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  COPY_WP,
  EVENT_FORK,
  EXACT_ADDRESS,
  FAULT_WP,
  FAULT_WRITE,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
  SIGBUS,
  SIGBUS_FEATURE,
  UFFD_USER_MODE_ONLY,
  WP_ASYNC,
  WP_UNPOPULATED,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const UNPROTECT = 0n;
const MODE_BOTH = MODE_MISSING | MODE_WP;
const PRIVATE_FUTEX = 0x80n;
const NEEDS = { capSysPtrace: true } as const;

/** A page that is there and protected. */
function protectedPage(world: World, fd: number, byte = 0x11): bigint {
  const mem = world.registered(fd, 1, MODE_WP);
  world.main.fill(mem, PAGE, byte);
  world.main.writeprotect(fd, mem);
  return mem;
}

export const protectedPages: Topic = {
  name: 'protected pages',
  cases: [
    {
      title: 'What REGISTER returns for write protection, alone and with missing pages; smaps shows the modes',
      facts: [
        'register.ioctls.w',
        'register.ioctls.mw',
        'register.ioctls.requested-mode',
        'register.again.subset',
        'register.again.m-then-mw',
        'register.again.mw-then-m',
        'register.again.m-then-w',
        'register.again.replaced',
        'smaps.uw',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.register(fd, mem, 2n * PAGE, MODE_WP).gives(0n, { ioctls: 0x17cn });
        world.process(0).maps(mem, 2, [[0, 2, 2]]);
        main.register(fd, mem, PAGE, MODE_MISSING).gives(0n, { ioctls: 0x13cn });
        world.process(0).maps(mem, 2, [
          [0, 1, 1],
          [1, 2, 2],
        ]);
        main.register(fd, mem, 2n * PAGE, MODE_BOTH).gives(0n, { ioctls: 0x17cn });
        world.process(0).maps(mem, 2, [[0, 2, 3]]);
        main.register(fd, mem, 2n * PAGE, MODE_MISSING).gives(0n, { ioctls: 0x13cn });
        world.process(0).maps(mem, 2, [[0, 2, 3]]);
        main.register(fd, world.missing(fd, 1), PAGE, MODE_WP).gives(0n, { ioctls: 0x17cn });
      },
    },
    {
      title: 'A registration for write protection alone makes no missing faults; COPY fills it all the same',
      facts: ['copy.lax.not-missing', 'fault.order.anon-fill'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 3, MODE_WP);
        main.load(mem).gives(0n);
        main.store(mem + PAGE, 1n).gives(0n);
        main.copy(fd, mem + 2n * PAGE, src).gives(0n, { copy: PAGE });
        main.load(mem + 2n * PAGE).gives(0x11n);
      },
    },
    {
      title: 'Protection that a replaced registration left behind traps nothing, and traps again with the next one',
      facts: ['register.again.wp-bits-kept', 'register.again.wp-bits-silent', 'register.again.wp-bits-return'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_WP);
        main.fill(mem, 2n * PAGE, 0x11);
        main.writeprotect(fd, mem, 2n * PAGE);
        main.register(fd, mem, 2n * PAGE, MODE_MISSING);
        main.fill(mem, PAGE, 0x22);
        world.process(0).holds(mem, { wp: 0x22 }, { wp: 0x11 });
        main.register(fd, mem, 2n * PAGE, MODE_WP);
        const store = world
          .thread(1)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WP));
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
    {
      title:
        'A page written meanwhile is mapped writable and traps nothing more, until mprotect maps it read-only again',
      facts: ['register.again.wp-bits-written', 'register.again.wp-bits-mprotect'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = protectedPage(world, fd);
        main.register(fd, mem, PAGE, MODE_MISSING);
        main.store(mem, 0x22n);
        main.register(fd, mem, PAGE, MODE_WP);
        main.fill(mem, PAGE, 0x33).gives(0n);
        world.process(0).holds(mem, { wp: 0x33 });
        main.mprotect(mem, PAGE, PROT_READ);
        main.mprotect(mem, PAGE, 3n);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
    {
      title:
        'A write that copies a page takes no left-over protection along: of the zero page, or of one shared with a child',
      facts: ['register.again.wp-bits-copied'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_WP);
        main.load(mem);
        main.fill(mem + PAGE, PAGE, 0x11);
        main.writeprotect(fd, mem, 2n * PAGE);
        main.fork(world.process(1)).gives(1n);
        world.process(0).holds(mem, { wp: 0 }, { wp: 0x11 });
        main.register(fd, mem, 2n * PAGE, MODE_MISSING);
        main.fill(mem, 2n * PAGE, 0x22);
        world.process(0).holds(mem, 0x22, 0x22);
      },
    },
    {
      title: 'A marker in memory that is not registered for write protection any more is as good as nothing',
      facts: ['fault.order.stale-marker', 'message.flags.write'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 3, MODE_WP);
        main.writeprotect(fd, mem, 3n * PAGE);
        main.register(fd, mem, 3n * PAGE, MODE_MISSING);
        world.process(0).holds(mem, 'wp-marker', 'wp-marker', 'wp-marker');
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        world.process(0).holds(mem, 'none', 'wp-marker', 'wp-marker');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.unregister(fd, mem, 3n * PAGE);
        store.gives(0n);
        main.load(mem + PAGE).gives(0n);
        main.store(mem + PAGE, 2n).gives(0n);
        world.process(0).holds(mem + 2n * PAGE, 'wp-marker');
      },
    },
    {
      title:
        'UNREGISTER takes the protection away, markers too, and wakes nobody where missing pages were not asked for',
      facts: [
        'unregister.clears-wp',
        'wp.life.unregister',
        'wake.unregister',
        'unregister.wp-only-no-wake',
        'unregister.no-wake-message',
        'unregister.no-wake-until',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 3, MODE_WP);
        main.fill(mem, 2n * PAGE, 0x11);
        main.writeprotect(fd, mem, 3n * PAGE);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.unregister(fd, mem, 3n * PAGE).gives(0n);
        world.process(0).holds(mem, 0x11, 0x11, 'none');
        store.sleepsIn('fault');
        main.store(mem + PAGE, 2n).gives(0n);
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.wake(fd, mem);
        store.gives(0n);
      },
    },
    {
      title: 'The last close takes the protection away, and lets who waits for it proceed',
      facts: ['wp.life.close', 'close.clears-wp', 'close.wp-proceeds'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 2, MODE_WP);
        main.fill(mem, PAGE, 0x11);
        main.writeprotect(fd, mem, 2n * PAGE);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.close(fd);
        store.gives(0n);
        world.process(0).holds(mem + PAGE, 'none');
      },
    },
    {
      title: 'MADV_DONTNEED and munmap discard protection',
      facts: ['wp.life.dontneed-anon', 'wp.life.munmap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 3, MODE_WP);
        main.fill(mem, PAGE, 0x11);
        main.writeprotect(fd, mem, 3n * PAGE);
        main.madvise(mem, 2n * PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 'none', 'wp-marker');
        main.munmap(mem + 2n * PAGE, PAGE);
        main.mmap(mem + 2n * PAGE, PAGE);
        world.process(0).holds(mem, 'none', 'none', 'none');
        main.store(mem, 1n).gives(0n);
      },
    },
    {
      title:
        'After a fork without EVENT_FORK the parent’s pages stay protected; the child has neither protection nor markers',
      facts: ['wp.life.fork', 'fork.without.wp-dropped', 'cow.fork-keeps', 'cow.after-unprotect'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 2, MODE_WP);
        main.fill(mem, PAGE, 0x11);
        main.writeprotect(fd, mem, 2n * PAGE);
        const child = world.process(1);
        main.fork(child).gives(1n);
        world.process(0).holds(mem, { wp: 0x11 }, 'wp-marker');
        child.holds(mem, 0x11, 'none');
        child.main.fill(mem, PAGE, 0x22).gives(0n);
        const fill = world.thread(1).fill(mem, PAGE, 0x33).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        fill.gives(0n);
        world.process(0).holds(mem, 0x33, 'wp-marker');
        child.holds(mem, 0x22, 'none');
      },
    },
    {
      title:
        'After a fork with EVENT_FORK the child’s pages are protected by its own userfaultfd, zero pages and markers too',
      facts: ['wp.life.fork-event', 'fork.event.inherits'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED | EVENT_FORK });
        const mem = world.registered(fd, 3, MODE_WP);
        main.load(mem + PAGE);
        main.writeprotect(fd, mem + PAGE, 2n * PAGE);
        main.fill(mem, PAGE, 0x11);
        main.writeprotect(fd, mem);
        const child = world.process(1);
        const fork = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).output('ufd'));
        fork.gives(1n);
        child.holds(mem, { wp: 0x11 }, { wp: 0 }, 'wp-marker');
        const store = child.main.store(mem, 1n).sleepsIn('fault');
        main.read(ufd).brings(fault(mem, FAULT_WP));
        main.writeprotect(ufd, mem, 3n * PAGE, UNPROTECT);
        store.gives(0n);
        world.process(0).holds(mem, { wp: 0x11 }, { wp: 0 }, 'wp-marker');
      },
    },
    {
      title: 'After the protection of the zero page is removed, a write allocates a page',
      facts: ['cow.zero-page'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_WP);
        main.load(mem);
        main.load(mem + PAGE);
        main.writeprotect(fd, mem, 2n * PAGE);
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT);
        main.fill(mem, PAGE, 0x11).gives(0n);
        world.process(0).holds(mem, 0x11, 0);
      },
    },
    {
      title:
        'MOVE takes no protection along; it refuses markers at either end, and needs no registration for missing pages',
      facts: ['move.dst.wp-dropped', 'move.page.marker', 'fill.move.wp-marker', 'move.lax.dst-not-missing'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const src = world.registered(fd, 2, MODE_WP);
        const dst = world.registered(fd, 2, MODE_WP);
        main.fill(src, PAGE, 0x11);
        main.writeprotect(fd, src, 2n * PAGE);
        main.writeprotect(fd, dst + PAGE);
        main.move(fd, dst + PAGE, src).fails('EEXIST', { move: -17n });
        main.move(fd, dst, src + PAGE, PAGE, 2n).fails('EFAULT', { move: -14n });
        main.move(fd, dst, src).gives(0n, { move: PAGE });
        world.process(0).holds(src, 'none', 'wp-marker');
        world.process(0).holds(dst, 0x11, 'wp-marker');
        main.store(dst, 1n).gives(0n);
      },
    },
    {
      title: 'With EXACT_ADDRESS the message has the byte that was written',
      facts: ['message.address.exact', 'wake.message-address'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = protectedPage(world, fd);
        const store = world
          .thread(1)
          .store(mem + 0x123n, 1n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 0x123n, FAULT_WP));
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
    {
      title: 'Kernel writes to a protected page ask, and complete; kernel reads pass',
      facts: ['kernel-fault.wp', 'kernel-fault.wp-read'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = protectedPage(world, fd);
        const pipe = main.pipe();
        const r = Number(pipe.output('r'));
        const w = Number(pipe.output('w'));
        main.write(w, mem, 8n).gives(8n);
        main.madvise(mem, PAGE, MADV_POPULATE_READ).gives(0n);
        main.futexWait(mem, 0n, PRIVATE_FUTEX).fails('EAGAIN');
        const calls = [
          () => world.thread(1).readAt(r, mem, 8n).sleepsIn('fault'),
          () => world.thread(1).madvise(mem, PAGE, MADV_POPULATE_WRITE).sleepsIn('fault'),
          () => world.thread(1).mlock(mem, PAGE).sleepsIn('fault'),
        ];
        for (const start of calls) {
          const call = start();
          main.read(fd).brings(fault(mem, FAULT_WP));
          main.writeprotect(fd, mem, PAGE, UNPROTECT);
          call.gives();
          main.writeprotect(fd, mem);
        }
        const futex = world.thread(1).futexWait(mem, 0n, 0n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        futex.fails('EAGAIN');
      },
    },
    {
      title: 'process_vm_writev asks for a protected page; process_vm_readv passes, and leaves it protected',
      facts: ['kernel-fault.wp', 'kernel-fault.wp-read', 'kernel-fault.process-vm'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x22);
        const fd = world.userfaultfd();
        const mem = protectedPage(world, fd);
        const local = world.segments([src, 8n]);
        const remote = world.segments([mem, 8n]);
        main.processVmReadv(0, local, remote).gives(8n);
        main.load(src).gives(0x11n);
        main.fill(src, PAGE, 0x22);
        world.process(0).holds(mem, { wp: 0x11 });
        const call = world.thread(1).processVmWritev(0, local, remote).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        call.gives(8n);
        main.load(mem).gives(0x22n);
      },
    },
    {
      title: 'A write through /proc/PID/mem to a protected page is EIO',
      facts: ['kernel-fault.wp-proc-mem'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = protectedPage(world, fd);
        main.procMemRead(0, mem, 8n).gives(8n);
        main.procMemWrite(0, mem, 1n).fails('EIO');
        world.process(0).holds(mem, { wp: 0x11 });
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title:
        'With SIGBUS a write to a protected page is SIGBUS, in kernel mode EFAULT; with USER_MODE_ONLY only the latter',
      facts: ['sigbus.user', 'sigbus.copy', 'sigbus.populate', 'user-mode-only.user', 'user-mode-only.copy'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: SIGBUS_FEATURE });
        const mem = protectedPage(world, fd);
        main.store(mem + 5n, 1n).raises(SIGBUS, BUS_ADRERR, mem + 5n);
        main.madvise(mem, PAGE, MADV_POPULATE_WRITE).fails('EFAULT');
        main.load(mem).gives(0x11n);
        const quiet = world.userfaultfd({ flags: 0x80800n | UFFD_USER_MODE_ONLY });
        const user = protectedPage(world, quiet);
        main.madvise(user, PAGE, MADV_POPULATE_WRITE).fails('EFAULT');
        const store = world.thread(1).store(user, 1n).sleepsIn('fault');
        main.writeprotect(quiet, user, PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
    {
      title:
        'With WP_ASYNC writes to protected pages and to markers clear the protection by themselves, with SIGBUS too',
      facts: [
        'async.write-clears',
        'async.no-message',
        'async.writeprotect',
        'fault.order.wp-async',
        'feature.wp-async',
        'feature.wp-async-implies',
        'api.order.async-implies-unpopulated',
        'sigbus.wp-async',
        'wp.set.none-anon-unpopulated',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC | SIGBUS_FEATURE });
        const mem = world.registered(fd, 4, MODE_WP);
        main.fill(mem, 2n * PAGE, 0x11);
        main.writeprotect(fd, mem, 4n * PAGE);
        world.process(0).holds(mem, { wp: 0x11 }, { wp: 0x11 }, 'wp-marker', 'wp-marker');
        main.fill(mem, PAGE, 0x22).gives(0n);
        main.fill(mem + 2n * PAGE, PAGE, 0x33).gives(0n);
        main.madvise(mem + 3n * PAGE, PAGE, MADV_POPULATE_WRITE).gives(0n);
        main.procMemWrite(0, mem + PAGE, 0x11n).gives(1n);
        world.process(0).holds(mem, 0x22, 0x11, 0x33, 0);
        main.writeprotect(fd, mem, 2n * PAGE).gives(0n);
        world.process(0).holds(mem, { wp: 0x22 }, { wp: 0x11 }, 0x33, 0);
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT).gives(0n);
        world.process(0).holds(mem, 0x22, 0x11, 0x33, 0);
      },
    },
    {
      title: 'With WP_ASYNC missing pages are asked for as ever; what COPY protects is written without a message',
      facts: ['async.missing', 'async.no-message'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 1, MODE_BOTH);
        const store = world.thread(1).store(mem, 0x22n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src, PAGE, COPY_WP);
        store.gives(0n);
        main.read(fd).fails('EAGAIN');
        main.load(mem).gives(0x22n);
      },
    },
  ],
};
