import type { Topic } from '../_case.js';
import { COPY_DONTWAKE, EVENT_FORK, PAGE } from '../_linux.js';

export const races: Topic = {
  name: 'races',
  cases: [
    {
      title: 'Of two COPYs to one page one wins and the other is EEXIST',
      facts: ['fill.copy.present', 'fill.copy.none', 'copy.anon.eexist'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            a: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            b: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src: src + PAGE, len: PAGE }],
          },
          pages: { mem },
          ends: ['a = 0x0, b = -1 EEXIST, mem = 0x11', 'a = -1 EEXIST, b = 0x0, mem = 0x22'],
          times: 10_000,
        });
      },
    },
    {
      title: 'Of two COPYs to one page with a thread that waits for it, the winner’s page is what the thread reads',
      facts: ['fill.copy.present', 'wake.fill-range', 'wake.none-on-eexist'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const waiter = world.thread(3);
        waiter.load(mem).sleepsIn('fault');
        world.race({
          run: {
            a: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            b: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src: src + PAGE, len: PAGE }],
          },
          also: { load: waiter },
          ends: ['a = 0x0, b = -1 EEXIST, load = 0x11', 'a = -1 EEXIST, b = 0x0, load = 0x22'],
        });
      },
    },
    {
      title: 'A fault that races with a COPY of its page never sleeps on',
      facts: ['wake.fill-range', 'fault.order.anon-missing'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          ends: ['load = 0x5a, copy = 0x0'],
        });
      },
    },
    {
      title: 'A fault that races with COPY DONTWAKE goes through or sleeps, although the page is there',
      facts: ['wake.fill-dontwake', 'fill.copy.none'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE, mode: COPY_DONTWAKE }],
          },
          ends: ['load = 0x5a, copy = 0x0', 'load = asleep in fault, copy = 0x0'],
        });
      },
    },
    {
      title: 'A fault that races with the last close finds a zero page',
      facts: ['close.missing-filled', 'close.unregisters'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            close: [world.thread(2), { op: 'close', fd }],
          },
          pages: { mem },
          ends: ['load = 0x0, close = 0x0, mem = 0x00'],
        });
      },
    },
    {
      title: 'Of two readers of one message one gets it and the other is EAGAIN',
      facts: ['read.one-reader', 'read.eagain'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.thread(3).load(mem).sleepsIn('fault');
        const message = `[PAGEFAULT{flags=0, address=0x${mem.toString(16)}, ptid=0}]`;
        world.race({
          run: {
            a: [world.thread(1), { op: 'read', fd }],
            b: [world.thread(2), { op: 'read', fd }],
          },
          ends: [`a = ${message}, b = -1 EAGAIN`, `a = -1 EAGAIN, b = ${message}`],
        });
      },
    },
    {
      title: 'munmap that races with COPY comes before it or after it',
      facts: ['copy.order.no-vma', 'munmap.order.no-vma'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            munmap: [world.thread(2), { op: 'munmap', addr: mem, length: PAGE }],
          },
          pages: { mem },
          ends: ['copy = 0x0, munmap = 0x0, mem = none', 'copy = -1 ENOENT, munmap = 0x0, mem = none'],
        });
      },
    },
    {
      title: 'A load that races with REGISTER comes before it, and then is not disturbed, or sleeps',
      facts: ['atomic.register.write-locked', 'fault.order.anon-missing'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.map(1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            register: [world.thread(2), { op: 'UFFDIO_REGISTER', fd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: ['load = 0x0, register = 0x0, mem = 0x00', 'load = asleep in fault, register = 0x0, mem = none'],
        });
      },
    },
    {
      title: 'A message that races with the COPY that answers it is read or gone',
      facts: ['queue.withdrawn', 'atomic.read.message'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const waiter = world.thread(3);
        waiter.load(mem).sleepsIn('fault');
        const message = `[PAGEFAULT{flags=0, address=0x${mem.toString(16)}, ptid=0}]`;
        world.race({
          run: {
            read: [world.thread(1), { op: 'read', fd }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          also: { load: waiter },
          ends: [`read = ${message}, copy = 0x0, load = 0x5a`, 'read = -1 EAGAIN, copy = 0x0, load = 0x5a'],
        });
      },
    },
    {
      title: 'A COPY that races with the close of its descriptor is done, comes too late or is EBADF',
      facts: ['close.unregisters', 'fill.copy.none', 'atomic.close.released-first'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            close: [world.thread(2), { op: 'close', fd }],
          },
          pages: { mem },
          ends: ['copy = 0x0, close = 0x0, mem = 0x5a', 'copy = -1 EBADF, close = 0x0, mem = none'],
        });
      },
    },
    {
      title: 'Two COPYs that overlap in one page: the longer one is EAGAIN there, or the shorter one EEXIST',
      facts: ['atomic.fill.page', 'out.partial', 'copy.order.pages'],
      run(world) {
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            long: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
            short: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem + PAGE, src: src + 2n * PAGE, len: PAGE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'long = 0x0, short = -1 EEXIST, first = 0x11, second = 0x22',
            'long = -1 EAGAIN, short = 0x0, first = 0x11, second = 0x33',
          ],
        });
      },
    },
    {
      title: 'Of two userfaultfds that register one range at once one gets it and the other is EBUSY',
      facts: ['register.order.busy', 'atomic.register.write-locked'],
      run(world) {
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.map(1);
        world.race({
          run: {
            a: [world.thread(1), { op: 'UFFDIO_REGISTER', fd: first, start: mem, len: PAGE }],
            b: [world.thread(2), { op: 'UFFDIO_REGISTER', fd: second, start: mem, len: PAGE }],
          },
          ends: ['a = 0x0, b = -1 EBUSY', 'a = -1 EBUSY, b = 0x0'],
        });
      },
    },
    {
      title: 'A load that races with UNREGISTER reads zeros, or sleeps on in memory that is not registered any more',
      facts: ['atomic.unregister.late-fault', 'atomic.unregister.wakes-before', 'unregister.quiet'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            unregister: [world.thread(2), { op: 'UFFDIO_UNREGISTER', fd, start: mem, len: PAGE }],
          },
          ends: ['load = 0x0, unregister = 0x0', 'load = asleep in fault, unregister = 0x0'],
        });
      },
    },
    {
      title:
        'A store that races with UNREGISTER can come too late too, although memory never written needs the lock first',
      facts: ['atomic.fault.anon-vma', 'atomic.unregister.late-fault'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 1n }],
            unregister: [world.thread(2), { op: 'UFFDIO_UNREGISTER', fd, start: mem, len: PAGE }],
          },
          ends: ['store = 0x0, unregister = 0x0', 'store = asleep in fault, unregister = 0x0'],
        });
      },
    },
    {
      title: 'A write(2) from a missing page, and an mlock of one, that race with UNREGISTER never come too late',
      facts: ['atomic.fault.kernel-mode', 'atomic.unregister.write-locked'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const w = Number(world.main.pipe().output('w'));
        world.race({
          run: {
            write: [world.thread(1), { op: 'write', fd: w, buf: mem, count: 1n }],
            mlock: [world.thread(2), { op: 'mlock', addr: mem + PAGE, length: PAGE }],
            unregister: [world.thread(3), { op: 'UFFDIO_UNREGISTER', fd, start: mem, len: 2n * PAGE }],
          },
          ends: ['write = 0x1, mlock = 0x0, unregister = 0x0'],
        });
      },
    },
    {
      title: 'A waiter that UNREGISTER wakes tries again when that is done: it never asks a second time',
      facts: ['atomic.unregister.write-locked', 'atomic.fault.retry-mmap-locked', 'unregister.wakes-missing'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const waiter = world.thread(3);
        waiter.load(mem).sleepsIn('fault');
        const message = `[PAGEFAULT{flags=0, address=0x${mem.toString(16)}, ptid=0}]`;
        world.race({
          run: {
            unregister: [world.thread(1), { op: 'UFFDIO_UNREGISTER', fd, start: mem, len: PAGE }],
            read: [world.thread(2), { op: 'read', fd }],
          },
          also: { load: waiter },
          ends: [`unregister = 0x0, read = ${message}, load = 0x0`, 'unregister = 0x0, read = -1 EAGAIN, load = 0x0'],
        });
      },
    },
    {
      title: 'A COPY that races with UNREGISTER fills the page or is ENOENT',
      facts: ['copy.order.unregistered', 'atomic.fill.excludes', 'unregister.order.done'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            unregister: [world.thread(2), { op: 'UFFDIO_UNREGISTER', fd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: ['copy = 0x0, unregister = 0x0, mem = 0x5a', 'copy = -1 ENOENT, unregister = 0x0, mem = none'],
        });
      },
    },
    {
      title: 'A COPY of several pages is not cut by an UNREGISTER that races with it',
      facts: ['atomic.fill.vma-locked', 'atomic.fill.excludes'],
      run(world) {
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
            unregister: [world.thread(2), { op: 'UFFDIO_UNREGISTER', fd, start: mem + PAGE, len: PAGE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'copy = 0x0, unregister = 0x0, first = 0x11, second = 0x22',
            'copy = -1 ENOENT, unregister = 0x0, first = none, second = none',
          ],
        });
      },
    },
    {
      title: 'UNREGISTER by one userfaultfd and REGISTER by another come one after the other',
      facts: ['register.order.busy', 'unregister.order.done', 'unregister.order.foreign'],
      run(world) {
        const { main } = world;
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.missing(first, 1);
        main.register(first, mem);
        world.race({
          run: {
            unregister: [world.thread(1), { op: 'UFFDIO_UNREGISTER', fd: first, start: mem, len: PAGE }],
            register: [world.thread(2), { op: 'UFFDIO_REGISTER', fd: second, start: mem, len: PAGE }],
          },
          ends: ['unregister = 0x0, register = 0x0', 'unregister = 0x0, register = -1 EBUSY'],
        });
      },
    },
    {
      title: 'Of COPY and ZEROPAGE to one page one wins and the other is EEXIST',
      facts: ['fill.zeropage-anon.none', 'fill.zeropage-anon.present', 'atomic.fill.page'],
      run(world) {
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            zeropage: [world.thread(2), { op: 'UFFDIO_ZEROPAGE', fd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: ['copy = 0x0, zeropage = -1 EEXIST, mem = 0x11', 'copy = -1 EEXIST, zeropage = 0x0, mem = 0x00'],
        });
      },
    },
    {
      title: 'A store that races with a ZEROPAGE of its page is done, and the page is its own',
      facts: ['zeropage.anon.write', 'zeropage.order.wake', 'wake.fill-range'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            fill: [world.thread(1), { op: 'fill', addr: mem, length: PAGE, byte: 0x77 }],
            zeropage: [world.thread(2), { op: 'UFFDIO_ZEROPAGE', fd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: ['fill = 0x0, zeropage = 0x0, mem = 0x77'],
        });
      },
    },
    {
      title: 'A COPY whose process exits meanwhile stops after a page, and nobody hears of it',
      facts: ['copy.order.fatal-signal', 'mm.acts-on-creator'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const child = world.process(1);
        main.fork(child);
        child.thread(1).load(src).gives(0x11n);
        world.race({
          run: {
            exit: [child.main, { op: 'exit' }],
            fill: [child.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'exit = exited 0, fill = 0x0, first = 0x11, second = 0x11',
            'exit = exited 0, fill = exited 0, first = 0x11, second = 0x11',
            'exit = exited 0, fill = exited 0, first = 0x11, second = none',
            'exit = exited 0, fill = exited 0, first = none, second = none',
          ],
        });
      },
    },
    {
      title: 'A ZEROPAGE whose process exits meanwhile stops after a page, and nobody hears of it',
      facts: ['zeropage.order.fatal-signal', 'mm.acts-on-creator'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const child = world.process(1);
        main.fork(child);
        child.thread(1).load(src).gives(0x11n);
        world.race({
          run: {
            exit: [child.main, { op: 'exit' }],
            fill: [child.thread(1), { op: 'UFFDIO_ZEROPAGE', fd, start: mem, len: 2n * PAGE }],
          },
          pages: { first: mem, second: mem + PAGE },
          ends: [
            'exit = exited 0, fill = 0x0, first = 0x00, second = 0x00',
            'exit = exited 0, fill = exited 0, first = 0x00, second = 0x00',
            'exit = exited 0, fill = exited 0, first = 0x00, second = none',
            'exit = exited 0, fill = exited 0, first = none, second = none',
          ],
        });
      },
    },
    {
      title: 'A load that races with munmap is SIGSEGV, or sleeps in a page that is then gone',
      facts: ['atomic.fault.queue', 'under-waiter.no-wake', 'fault.order.vma'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            munmap: [world.thread(2), { op: 'munmap', addr: mem, length: PAGE }],
          },
          ends: [
            `load = signal 11 {si_code=1, si_addr=0x${mem.toString(16)}}, munmap = 0x0`,
            'load = asleep in fault, munmap = 0x0',
          ],
        });
      },
    },
    {
      title: 'A load and a COPY that race with a mremap come before it or after it: the page is there, or nothing is',
      facts: ['atomic.mremap.write-locked'],
      run(world) {
        const src = world.filled(0x5a);
        const mem = world.filled(7);
        const to = world.place(1);
        const fd = world.userfaultfd();
        world.main.register(fd, mem);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            mremap: [
              world.thread(2),
              { op: 'mremap', addr: mem, old_length: PAGE, new_length: PAGE, flags: 3n, new_address: to },
            ],
            copy: [world.thread(3), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          pages: { from: mem, to },
          ends: ['load = 0x7', `load = signal 11 {si_code=1, si_addr=0x${mem.toString(16)}}`].flatMap((load) =>
            ['EEXIST', 'ENOENT'].map(
              (errno) => `${load}, mremap = 0x${to.toString(16)}, copy = -1 ${errno}, from = none, to = 0x07`,
            ),
          ),
        });
      },
    },
    {
      title: 'A COPY by a child that races with its parent’s exit is done or ESRCH',
      facts: ['mm.dead', 'mm.dead-fill', 'atomic.exit.address-space-last'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        world.race({
          run: {
            exit: [main, { op: 'exit' }],
            copy: [child.main, { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          ends: ['exit = exited 0, copy = 0x0', 'exit = exited 0, copy = -1 ESRCH'],
        });
      },
    },
    {
      title: 'A COPY that races with the reading of a fork event is EAGAIN as long as fork has not gone on',
      facts: ['changing.after-read', 'changing.dropped-by-generator'],
      needs: { capSysPtrace: true },
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(3);
        forking.fork(world.process(1)).sleepsIn('event');
        world.race({
          run: {
            read: [world.thread(1), { op: 'read', fd }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          also: { fork: forking },
          pages: { mem },
          ends: [
            'read = [FORK{ufd=4}], copy = -1 EAGAIN, fork = 0x1, mem = none',
            'read = [FORK{ufd=4}], copy = 0x0, fork = 0x1, mem = 0x5a',
          ],
        });
      },
    },
  ],
};
