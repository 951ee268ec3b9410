import type { Topic } from '../_case.js';
import {
  CONTINUE_WP,
  COPY_WP,
  EVENT_FORK,
  FAULT_MINOR,
  FAULT_WP,
  FAULT_WRITE,
  KEEP_SIZE,
  MADV_DONTNEED,
  MADV_REMOVE,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  PUNCH_HOLE,
  WP_ASYNC,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import { FILE_ALONE_WP } from '../_pagemap.js';

const MODE_BOTH = MODE_MISSING | MODE_WP;
const WITH_MINOR = MODE_WP | MODE_MINOR;
const ALL_MODES = MODE_MISSING | MODE_WP | MODE_MINOR;
const UNPROTECT = 0n;

export const protectedFiles: Topic = {
  name: 'write protection of file memory',
  cases: [
    {
      title:
        'A page of a file is protected in the mapping that asked for it: what other mappings and pwrite store passes',
      facts: ['wp.set.present', 'wp.other-mapping', 'wp.pwrite', 'fault.order.wp', 'feature.wp-hugetlbfs-shmem'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        const other = world.shared(fd, 1);
        main.register(uffd, mem, PAGE, MODE_WP).gives(0n, { ioctls: 0x17cn });
        main.load(mem).gives(0x11n);
        main.writeprotect(uffd, mem).gives(0n);
        main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE_WP);
        main.store(other, 0x22n).gives(0n);
        main.pwrite(fd, 0x33n, 1n).gives(1n);
        main.load(mem, 2n).gives(0x3322n);
        const storing = world.thread(1).store(mem, 0x44n).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_WP));
        main.writeprotect(uffd, mem, PAGE, UNPROTECT).gives(0n);
        storing.gives(0n);
        main.pread(fd, 1n).shows(0x44);
      },
    },
    {
      title: 'Where nothing is mapped a marker is set, without a feature, beyond the end of the file too',
      facts: ['wp.set.none-shmem', 'wp.clear.marker'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 2);
        const copied = world.private(fd, 2);
        const marker = 'wp-marker';
        for (const page of [mem, copied]) {
          main.register(uffd, page, 2n * PAGE, MODE_WP).gives(0n);
          main.writeprotect(uffd, page, 2n * PAGE).gives(0n);
          world.process(0).holds(page, marker, marker);
          main.writeprotect(uffd, page, PAGE, UNPROTECT).gives(0n);
          world.process(0).holds(page, 'none', marker);
        }
      },
    },
    {
      title: 'A page that comes where a marker is comes protected, and alone',
      facts: ['wp.life.read-shmem', 'fault.file.marker-passes', 'fault-around.wp-off', 'wp.life.write'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22, 0x33);
        const mem = world.shared(fd, 3);
        main.register(uffd, mem, 3n * PAGE, MODE_WP).gives(0n);
        main.writeprotect(uffd, mem, 2n * PAGE).gives(0n);
        main.load(mem).gives(0x11n);
        main.load(mem + 2n * PAGE).gives(0x33n);
        main
          .pagemapRead(0, mem, 3n * PAGE)
          .shows(
            ...[0, 0, 0, 0, 0, 0, 0, FILE_ALONE_WP],
            ...[0x3f, 0, 0, 0, 0, 0, 0, 0x42],
            ...[0, 0, 0, 0, 0, 0, 0, 0xa1],
          );
        const storing = world
          .thread(1)
          .store(mem + PAGE, 0x44n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + PAGE, FAULT_WP));
        main.pagemapRead(0, mem + PAGE, PAGE).maps(FILE_ALONE_WP);
        main.writeprotect(uffd, mem + PAGE, PAGE, UNPROTECT).gives(0n);
        storing.gives(0n);
        main.store(mem + 2n * PAGE, 0x55n).gives(0n);
      },
    },
    {
      title: 'What a store to a marker asks for depends on the registration and on the cache',
      facts: [
        'fault.shmem-marker.w-uncached',
        'fault.shmem-marker.mw-uncached',
        'fault.shmem-marker.w-cached',
        'fault.shmem-marker.wn-cached',
        'register.ioctls.wn',
        'register.ioctls.mwn',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const MINOR_WRITE = FAULT_MINOR | FAULT_WRITE;
        const rows = [
          [MODE_WP, 0x17cn, FAULT_WP, FAULT_WP],
          [WITH_MINOR, 0x1fcn, FAULT_WP, MINOR_WRITE],
          [MODE_BOTH, 0x17cn, FAULT_WRITE, FAULT_WP],
          [ALL_MODES, 0x1fcn, FAULT_WRITE, MINOR_WRITE],
        ] as const;
        rows.forEach(([mode, ioctls, uncached, cached], row) => {
          const fd = world.memfd(2);
          main.pwrite(fd, 0x11n, PAGE);
          const mem = world.shared(fd, 2);
          main.register(uffd, mem, 2n * PAGE, mode).gives(0n, { ioctls });
          main.writeprotect(uffd, mem, 2n * PAGE).gives(0n);
          world
            .thread(1 + 2 * row)
            .store(mem, 1n)
            .sleepsIn('fault');
          main.read(uffd).brings(fault(mem, uncached));
          world
            .thread(2 + 2 * row)
            .store(mem + PAGE, 1n)
            .sleepsIn('fault');
          main.read(uffd).brings(fault(mem + PAGE, cached));
        });
      },
    },
    {
      title: 'MADV_DONTNEED, MADV_REMOVE, a hole and the end of the file leave markers of what was protected',
      facts: ['wp.life.dontneed-shmem', 'wp.life.remove', 'wp.life.punch-hole', 'wp.life.truncate'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22, 0x33, 0x44, 0x55);
        const mem = world.shared(fd, 5);
        main.register(uffd, mem, 5n * PAGE, MODE_WP).gives(0n);
        for (let page = 0n; page < 5n; page += 1n) main.load(mem + page * PAGE);
        main.writeprotect(uffd, mem, 5n * PAGE).gives(0n);
        main.writeprotect(uffd, mem + 3n * PAGE, PAGE, UNPROTECT).gives(0n);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        main.madvise(mem + PAGE, PAGE, MADV_REMOVE);
        main.fallocate(fd, 2n * PAGE, PAGE, PUNCH_HOLE | KEEP_SIZE);
        main.ftruncate(fd, 3n * PAGE);
        const marker = 'wp-marker';
        world.process(0).holds(mem, marker, marker, marker, 'none', marker);
        main.ftruncate(fd, 5n * PAGE);
        main.madvise(mem, 5n * PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, marker, marker, marker, 'none', marker);
        const storing = world
          .thread(1)
          .store(mem + 4n * PAGE, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + 4n * PAGE, FAULT_WP));
        main.munmap(mem, 4n * PAGE);
        main.writeprotect(uffd, mem + 4n * PAGE, PAGE, UNPROTECT).gives(0n);
        storing.gives(0n);
      },
    },
    {
      title: 'In a private mapping a store asks before it copies, and the copy leaves a marker when it is dropped',
      facts: ['wp.life.private-cow-dontneed', 'cow.after-unprotect', 'fault.file.marker-passes'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.private(fd, 2);
        main.register(uffd, mem, 2n * PAGE, MODE_WP).gives(0n);
        main.load(mem).gives(0x11n);
        main.writeprotect(uffd, mem, 2n * PAGE).gives(0n);
        const first = world.thread(1).store(mem, 0x33n).sleepsIn('fault');
        const second = world
          .thread(2)
          .store(mem + PAGE, 0x44n)
          .sleepsIn('fault');
        main.read(uffd, 64n).bringsInAnyOrder(fault(mem, FAULT_WP), fault(mem + PAGE, FAULT_WP));
        main.writeprotect(uffd, mem, 2n * PAGE, UNPROTECT).gives(0n);
        first.gives(0n);
        second.gives(0n);
        main.pread(fd, 1n).shows(0x11);
        main.pread(fd, 1n, PAGE).shows(0x22);
        main.fill(mem, PAGE, 0x55);
        main.writeprotect(uffd, mem).gives(0n);
        world.process(0).holds(mem, { wp: 0x55 });
        main.madvise(mem, PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'wp-marker');
        main.load(mem).gives(0x11n);
        main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE_WP);
      },
    },
    {
      title: 'Fills of shared memory overwrite markers, and protect only if they are told to',
      facts: [
        'fill.copy.wp-marker',
        'fill.zeropage-shmem.wp-marker',
        'fill.continue.wp-marker',
        'zeropage.shmem.markers',
        'continue.markers',
        'copy.page.mode-wp',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(5);
        for (const page of [3n, 4n]) main.pwrite(fd, 0x11n, page * PAGE);
        const mem = world.shared(fd, 5);
        main.register(uffd, mem, 5n * PAGE, ALL_MODES).gives(0n);
        main.writeprotect(uffd, mem, 5n * PAGE).gives(0n);
        const src = world.filled(0x22);
        main.copy(uffd, mem, src).gives(0n);
        main.copy(uffd, mem + PAGE, src, PAGE, COPY_WP).gives(0n);
        main.zeropage(uffd, mem + 2n * PAGE).gives(0n);
        main.continue(uffd, mem + 3n * PAGE).gives(0n);
        main.continue(uffd, mem + 4n * PAGE, PAGE, CONTINUE_WP).gives(0n);
        const plain = 0xa1;
        main.pagemapRead(0, mem, 5n * PAGE).maps(plain, FILE_ALONE_WP, plain, plain, FILE_ALONE_WP);
        main.poison(uffd, mem).fails('EEXIST', { updated: -17n });
        const storing = world
          .thread(1)
          .store(mem + 4n * PAGE, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + 4n * PAGE, FAULT_WP));
        main.writeprotect(uffd, mem, 5n * PAGE, UNPROTECT).gives(0n);
        storing.gives(0n);
      },
    },
    {
      title: 'CONTINUE looks into the cache before it looks at a marker, and at MODE_WP before both',
      facts: ['continue.cache-first', 'continue.order.mode-wp'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(1);
        const mem = world.shared(fd, 1);
        main.register(uffd, mem, PAGE, MODE_MINOR).gives(0n);
        main.continue(uffd, mem, PAGE, CONTINUE_WP).fails('EINVAL', { mapped: -22n });
        main.register(uffd, mem, PAGE, WITH_MINOR).gives(0n);
        main.writeprotect(uffd, mem).gives(0n);
        main.continue(uffd, mem, PAGE, CONTINUE_WP).fails('EFAULT', { mapped: -14n });
        world.process(0).holds(mem, 'wp-marker');
      },
    },
    {
      title: 'Without WP what is protected is not trapped; registered again it is, once it has been mapped read-only',
      facts: [
        'register.again.mw-then-n',
        'register.again.mn-then-w',
        'register.again.wp-bits-kept',
        'register.again.wp-bits-written',
        'register.again.wp-bits-mprotect',
        'fault.order.stale-marker',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        const modes = (mode: number): void => world.process(0).maps(mem, 2, [[0, 2, mode]]);
        main.register(uffd, mem, 2n * PAGE, MODE_BOTH).gives(0n);
        main.load(mem).gives(0x11n);
        main.writeprotect(uffd, mem, 2n * PAGE).gives(0n);
        main.register(uffd, mem, 2n * PAGE, MODE_MINOR).gives(0n);
        modes(4);
        main.store(mem, 0x33n).gives(0n);
        main
          .pagemapRead(0, mem, 2n * PAGE)
          .shows(...[0, 0, 0, 0, 0, 0, 0, FILE_ALONE_WP], ...[0x3f, 0, 0, 0, 0, 0, 0, 0x42]);
        main.register(uffd, mem, 2n * PAGE, MODE_MISSING | MODE_MINOR).gives(0n);
        main.register(uffd, mem, 2n * PAGE, MODE_WP).gives(0n);
        modes(2);
        main.store(mem, 0x44n).gives(0n);
        main.mprotect(mem, PAGE, PROT_READ);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        const storing = world.thread(1).store(mem, 0x55n).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_WP));
        main.unregister(uffd, mem, 2n * PAGE);
        storing.sleepsIn('fault');
        main.wake(uffd, mem);
        storing.gives(0n);
        main.pagemapRead(0, mem, 2n * PAGE).maps(0xa1, 0);
      },
    },
    {
      title: 'UNREGISTER and the last close take protection and markers of shared memory away',
      facts: ['wp.life.unregister', 'wp.life.close', 'close.clears-wp'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        const other = world.shared(fd, 2);
        for (const page of [mem, other]) {
          main.register(uffd, page, 2n * PAGE, MODE_WP).gives(0n);
          main.load(page).gives(0x11n);
          main.writeprotect(uffd, page, 2n * PAGE).gives(0n);
        }
        main.unregister(uffd, mem, 2n * PAGE);
        // Mapped twice.
        main.pagemapRead(0, mem, 2n * PAGE).maps(0xa0, 0);
        main.close(uffd);
        main.pagemapRead(0, other, 2n * PAGE).maps(0xa0, 0);
        main.store(mem, 1n).gives(0n);
      },
    },
    {
      title:
        'A fork passes protection of shared memory on with its event; without, the child has neither it nor the pages',
      facts: ['wp.life.fork', 'wp.life.fork-event'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const silent = world.userfaultfd();
        const telling = world.userfaultfd({ features: EVENT_FORK });
        const fd = world.memfdOf(0x11, 0x22);
        const plain = world.shared(fd, 2);
        const mem = world.shared(fd, 2);
        for (const [uffd, page] of [
          [silent, plain],
          [telling, mem],
        ] as const) {
          main.register(uffd, page, 2n * PAGE, MODE_WP).gives(0n);
          main.load(page).gives(0x11n);
          main.writeprotect(uffd, page, 2n * PAGE).gives(0n);
        }
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.read(telling).brings(forked(6));
        forking.gives(1n);
        child.holds(plain, 'none', 'none');
        child.main.store(plain, 0x33n).gives(0n);
        main.pagemapRead(1, mem, PAGE).maps(0xa2);
        const storing = child.main.store(mem, 0x44n).sleepsIn('fault');
        main.read(6).brings(fault(mem, FAULT_WP));
        main.writeprotect(6, mem, PAGE, UNPROTECT).gives(0n);
        storing.gives(0n);
        main.load(mem).gives(0x44n);
      },
    },
    {
      title: 'With WP_ASYNC a store to protected shared memory passes, and takes the protection away',
      facts: ['async.no-message', 'async.writeprotect', 'feature.wp-async'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_ASYNC });
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE, MODE_WP).gives(0n);
        main.load(mem).gives(0x11n);
        main.writeprotect(uffd, mem, 2n * PAGE).gives(0n);
        main.store(mem, 0x33n).gives(0n);
        main.store(mem + PAGE, 0x44n).gives(0n);
        main.read(uffd).fails('EAGAIN');
        main.pagemapRead(0, mem, 2n * PAGE).maps(0xa1, 0xa1);
        main.pread(fd, 1n, PAGE).shows(0x44);
      },
    },
    {
      title:
        'Kernel-mode writes to protected shared memory ask too; through /proc/PID/mem they are EIO, mlock only reads',
      facts: ['kernel-fault.wp', 'kernel-fault.wp-read', 'kernel-fault.wp-proc-mem'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11);
        const mem = world.shared(fd, 1);
        main.register(uffd, mem, PAGE, MODE_WP).gives(0n);
        main.writeprotect(uffd, mem).gives(0n);
        main.mlock(mem, PAGE).gives(0n);
        main.procMemRead(0, mem, 1n).shows(0x11);
        main.procMemWrite(0, mem, 1n).fails('EIO');
        const pipe = main.pipe(0n);
        main.write(Number(pipe.output('w')), world.filled(0x22), 1n).gives(1n);
        const reading = world
          .thread(1)
          .readAt(Number(pipe.output('r')), mem, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_WP));
        main.writeprotect(uffd, mem, PAGE, UNPROTECT).gives(0n);
        reading.gives(1n);
        main.pread(fd, 1n).shows(0x22);
      },
    },
    {
      title: 'Of WRITEPROTECT and a store at once the store comes before the protection, or waits for its end',
      facts: ['wp.set.present', 'fault.order.wp', 'atomic.writeprotect.table'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.shared(world.memfdOf(0x11), 1);
        world.main.register(uffd, mem, PAGE, MODE_WP).gives(0n);
        world.main.load(mem).gives(0x11n);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 0x22 }],
            protect: [world.thread(2), { op: 'UFFDIO_WRITEPROTECT', fd: uffd, start: mem, len: PAGE, mode: 1 }],
          },
          ends: ['store = 0x0, protect = 0x0', 'store = asleep in fault, protect = 0x0'],
        });
      },
    },
    {
      title: 'Protection that is taken away while a store comes lets it through: it never sleeps on',
      facts: ['wp.order.wake', 'atomic.writeprotect.wake-after', 'atomic.fault.must-wait-exclusive'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.registered(uffd, 1, MODE_WP);
        world.main.fill(mem, PAGE, 0x11);
        world.main.writeprotect(uffd, mem).gives(0n);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 0x22 }],
            unprotect: [world.thread(2), { op: 'UFFDIO_WRITEPROTECT', fd: uffd, start: mem, len: PAGE, mode: 0 }],
          },
          ends: ['store = 0x0, unprotect = 0x0'],
          times: 2000,
        });
      },
    },
    {
      title:
        'Of a page that can’t be written at once after its protection was taken away, a store may queue itself behind the wake',
      facts: ['atomic.fault.must-wait-protected', 'atomic.writeprotect.wake-after'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.shared(world.memfdOf(0x11), 1);
        world.main.register(uffd, mem, PAGE, MODE_WP).gives(0n);
        world.main.load(mem).gives(0x11n);
        world.main.writeprotect(uffd, mem).gives(0n);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 0x22 }],
            unprotect: [world.thread(2), { op: 'UFFDIO_WRITEPROTECT', fd: uffd, start: mem, len: PAGE, mode: 0 }],
          },
          ends: ['store = 0x0, unprotect = 0x0', 'store = asleep in fault, unprotect = 0x0'],
        });
      },
    },
    {
      title: 'Of two WRITEPROTECTs at once that say the opposite either one is the last',
      facts: ['wp.set.present', 'wp.clear.bit', 'atomic.writeprotect.table'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.registered(uffd, 1, MODE_WP);
        world.main.fill(mem, PAGE, 0x11);
        const mode = (value: number) =>
          ({ op: 'UFFDIO_WRITEPROTECT', fd: uffd, start: mem, len: PAGE, mode: value }) as const;
        world.race({
          run: { protect: [world.thread(1), mode(1)], unprotect: [world.thread(2), mode(0)] },
          pages: { mem },
          ends: ['protect = 0x0, unprotect = 0x0, mem = 0x11', 'protect = 0x0, unprotect = 0x0, mem = 0x11 wp'],
        });
      },
    },
    {
      title: 'WRITEPROTECT of a page that a fault maps at the same time leaves it protected, however it came',
      facts: ['wp.set.none-shmem', 'wp.set.present', 'fault.file.marker-passes'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.shared(world.memfdOf(0x11), 1);
        world.main.register(uffd, mem, PAGE, MODE_WP).gives(0n);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            protect: [world.thread(2), { op: 'UFFDIO_WRITEPROTECT', fd: uffd, start: mem, len: PAGE, mode: 1 }],
          },
          pages: { mem },
          ends: ['load = 0x11, protect = 0x0, mem = 0x11 file wp'],
        });
      },
    },
  ],
};
