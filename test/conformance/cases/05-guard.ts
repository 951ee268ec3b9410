import type { Topic } from '../_case.js';
import {
  COPY_WP,
  EVENT_REMOVE,
  FAULT_READ,
  KEEP_SIZE,
  MADV_DONTNEED,
  MADV_DONTNEED_LOCKED,
  MADV_FREE,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_REMOVE,
  MODE_MISSING,
  MODE_WP,
  MOVE_ALLOW_SRC_HOLES,
  O_RDONLY,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  PUNCH_HOLE,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SIGSEGV,
  WP_UNPOPULATED,
  WRITEPROTECT_WP,
} from '../_linux.js';
import { fault, removed } from '../_message.js';

const MODE_BOTH = MODE_MISSING | MODE_WP;

export const guard: Topic = {
  name: 'guard pages',
  cases: [
    {
      title: 'Guards take the place of pages and of nothing; an access is SIGSEGV; without them the memory is empty',
      facts: [
        'guard.replaces',
        'guard.again',
        'fault.order.guard',
        'guard.remove',
        'state.guard-marker',
        'guard.types',
      ],
      run(world) {
        const { main } = world;
        const mem = world.map(4);
        main.fill(mem, PAGE, 0x11);
        main.load(mem + PAGE).gives(0n);
        main.madvise(mem, 3n * PAGE, MADV_GUARD_INSTALL);
        main.madvise(mem + PAGE, 2n * PAGE, MADV_GUARD_INSTALL);
        world.process(0).holds(mem, 'guard-marker', 'guard-marker', 'guard-marker', 'none');
        main.load(mem + 5n).raises(SIGSEGV, SEGV_MAPERR, mem + 5n);
        main.store(mem + PAGE, 1n).raises(SIGSEGV, SEGV_MAPERR, mem + PAGE);
        main.load(mem + 3n * PAGE).gives(0n);
        main.madvise(mem, 2n * PAGE, MADV_GUARD_REMOVE);
        world.process(0).holds(mem, 'none', 'none', 'guard-marker', 0);
        main.load(mem).gives(0n);
      },
    },
    {
      title: 'Protection comes before a guard, which mprotect leaves, and MADV_DONTNEED and MADV_FREE as well',
      facts: [
        'guard.protection-first',
        'guard.survives.mprotect',
        'guard.survives.dontneed',
        'guard.survives.free',
        'madvise.free.kept',
        'guard.cleared.munmap',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11, 0x22, 0x33);
        main.madvise(mem, 2n * PAGE, MADV_GUARD_INSTALL);
        main.mprotect(mem, PAGE, PROT_NONE);
        main.load(mem).raises(SIGSEGV, SEGV_ACCERR, mem);
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.madvise(mem, 3n * PAGE, MADV_FREE);
        world.process(0).holds(mem, 'guard-marker', 'guard-marker', 0x33);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED);
        main.madvise(mem, 3n * PAGE, MADV_DONTNEED_LOCKED);
        world.process(0).holds(mem, 'guard-marker', 'guard-marker', 'none');
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE).gives(mem);
        main.load(mem).gives(0n);
      },
    },
    {
      title:
        'Locked memory is not guarded, but guards can be taken out of it; a hole is told of after the rest is done',
      facts: ['guard.locked', 'guard.mlock', 'madvise.order.hole', 'madvise.order.walk'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL);
        main.mlock(mem, 2n * PAGE).fails('ENOMEM');
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL).fails('EINVAL');
        main.madvise(mem, 2n * PAGE, MADV_GUARD_REMOVE);
        main.load(mem).gives(0n);
        main.madvise(mem, PAGE, MADV_FREE).fails('EINVAL');
        const apart = world.withHole();
        main.madvise(apart, 5n * PAGE, MADV_GUARD_INSTALL).fails('ENOMEM');
        const guarded = 'guard-marker';
        world.process(0).holds(apart, guarded, guarded, 'none', guarded, guarded);
        main.madvise(apart, 4n * PAGE, MADV_GUARD_REMOVE).fails('ENOMEM');
        world.process(0).holds(apart, 'none', 'none', 'none', 'none', guarded);
      },
    },
    {
      title:
        'A kernel access to a guard is EFAULT, when it is populated too; EIO through /proc/PID/mem; pagemap has a bit for it',
      facts: [
        'guard.kernel-access',
        'guard.populate',
        'guard.proc-mem',
        'guard.mincore',
        'pagemap.guard',
        'pagemap.bit-guard',
      ],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11);
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL);
        const writable = Number(main.pipe(0n).output('w'));
        main.write(writable, mem, 1n).fails('EFAULT');
        const local = world.segments([world.filled(0), 8n]);
        const remote = world.segments([mem, 8n]);
        main.processVmReadv(0, local, remote).fails('EFAULT');
        main.processVmWritev(0, local, remote).fails('EFAULT');
        main.futexWait(mem, 0n).fails('EFAULT');
        main.madvise(mem, PAGE, MADV_POPULATE_READ).fails('EFAULT');
        main.madvise(mem, PAGE, MADV_POPULATE_WRITE).fails('EFAULT');
        main.procMemRead(0, mem, 1n).fails('EIO');
        main.procMemWrite(0, mem, 1n).fails('EIO');
        main.pagemapRead(0, mem, PAGE).shows(0x9f, 0, 0, 0, 0, 0, 0, 0x44);
        main.mincore(mem, PAGE).shows(0);
      },
    },
    {
      title: 'A fork copies guards, of a shared mapping too, and then all that this one maps',
      facts: ['guard.survives.fork', 'guard.copied-by-fork', 'vma.anon.created-by.guard'],
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        const file = world.shared(world.memfdOf(0x11, 0x22), 2);
        const other = world.shared(world.memfdOf(0x33), 1);
        main.load(file).gives(0x11n);
        main.load(other).gives(0x33n);
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL);
        main.madvise(mem, PAGE, MADV_GUARD_REMOVE);
        main.madvise(mem + PAGE, PAGE, MADV_GUARD_INSTALL);
        main.madvise(file + PAGE, PAGE, MADV_GUARD_INSTALL);
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.holds(mem, 'none', 'guard-marker');
        child.holds(file, { file: 0x11 }, 'guard-marker');
        child.holds(other, 'none');
        child.main.load(file + PAGE).raises(SIGSEGV, SEGV_MAPERR, file + PAGE);
        child.main.madvise(file + PAGE, PAGE, MADV_GUARD_REMOVE);
        child.main.load(file + PAGE).gives(0x22n);
        main.load(file + PAGE).raises(SIGSEGV, SEGV_MAPERR, file + PAGE);
      },
    },
    {
      title: 'Guards of a mapping of a file leave the file alone, and outlive holes in it and its end',
      facts: [
        'guard.types',
        'guard.file-stays',
        'guard.survives.punch-hole',
        'guard.survives.truncate',
        'guard.beyond-eof',
        'guard.remove',
      ],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22, 0x33);
        const mem = world.shared(fd, 4);
        const copied = world.private(fd, 4);
        main.fill(copied, PAGE, 0x44);
        for (const page of [mem, copied]) main.madvise(page, 4n * PAGE, MADV_GUARD_INSTALL);
        main.pread(fd, 1n).shows(0x11);
        main.mincore(mem, 3n * PAGE).shows(1, 1, 1);
        main.load(mem + 3n * PAGE).raises(SIGSEGV, SEGV_MAPERR, mem + 3n * PAGE);
        main.madvise(mem, PAGE, MADV_REMOVE);
        main.fallocate(fd, PAGE, PAGE, PUNCH_HOLE | KEEP_SIZE);
        main.ftruncate(fd, 2n * PAGE);
        const guarded = 'guard-marker';
        for (const page of [mem, copied]) world.process(0).holds(page, guarded, guarded, guarded, guarded);
        main.pwrite(fd, 0x55n);
        for (const page of [mem, copied]) {
          main.madvise(page, 4n * PAGE, MADV_GUARD_REMOVE);
          main.load(page).gives(0x55n);
        }
      },
    },
    {
      title:
        'What may only be read can be guarded, through a descriptor for reading too; so can a private mapping of /dev/zero',
      facts: ['guard.types', 'madvise.free.zero'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11);
        const reading = Number(main.reopen(fd, O_RDONLY).value);
        const file = world.shared(reading, 1, { prot: PROT_READ });
        const anonymous = world.map(1, PROT_NONE);
        const zero = world.private(Number(main.openZero().value), 2);
        for (const page of [file, anonymous, zero]) {
          main.madvise(page, PAGE, MADV_GUARD_INSTALL);
          world.process(0).holds(page, 'guard-marker');
        }
        main.store(zero + PAGE, 1n);
        main.madvise(zero, 2n * PAGE, MADV_FREE);
        main.madvise(file, PAGE, MADV_FREE).fails('EINVAL');
        main.load(zero + PAGE).gives(1n);
        main.load(zero).raises(SIGSEGV, SEGV_MAPERR, zero);
      },
    },
    {
      title: 'Registered memory can be guarded, without an event or a message; who waits there is not woken',
      facts: ['action.guard-install', 'remove.not.guard', 'register.vma.guard'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(uffd, 2);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        main.madvise(mem, 2n * PAGE, MADV_GUARD_INSTALL);
        main.register(uffd, mem, 2n * PAGE, MODE_WP).gives(0n);
        main.register(uffd, mem, 2n * PAGE, MODE_BOTH).gives(0n);
        waiting.sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_READ));
        main.load(mem + PAGE).raises(SIGSEGV, SEGV_MAPERR, mem + PAGE);
        main.madvise(mem + PAGE, PAGE, MADV_GUARD_REMOVE);
        main.read(uffd).fails('EAGAIN');
        main.wake(uffd, mem).gives(0n);
        waiting.raises(SIGSEGV, SEGV_MAPERR, mem);
      },
    },
    {
      title: 'COPY removes a guard; ZEROPAGE of private memory, POISON and MOVE refuse it',
      facts: [
        'fill.copy.guard-marker',
        'action.guard-copy',
        'fill.zeropage-anon.guard-marker',
        'fill.poison.guard-marker',
        'fill.move.guard-marker',
        'move.page.marker',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 3);
        const src = world.filled(0x11);
        main.madvise(mem, 2n * PAGE, MADV_GUARD_INSTALL);
        main.zeropage(uffd, mem).fails('EEXIST', { zeropage: -17n });
        main.poison(uffd, mem).fails('EEXIST', { updated: -17n });
        main.move(uffd, mem, src).fails('EEXIST', { move: -17n });
        main.move(uffd, mem + 2n * PAGE, mem, PAGE, MOVE_ALLOW_SRC_HOLES).fails('EFAULT', { move: -14n });
        main.copy(uffd, mem, src).gives(0n);
        main.load(mem).gives(0x11n);
        world.process(0).holds(mem, 0x11, 'guard-marker', 'none');
      },
    },
    {
      title: 'In a shared mapping ZEROPAGE and CONTINUE remove guards',
      facts: ['fill.zeropage-shmem.guard-marker', 'fill.continue.guard-marker'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(2);
        main.pwrite(fd, 0x22n, PAGE);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE);
        main.madvise(mem, 2n * PAGE, MADV_GUARD_INSTALL);
        main.zeropage(uffd, mem).gives(0n);
        main.continue(uffd, mem + PAGE).gives(0n);
        main.load(mem).gives(0n);
        main.load(mem + PAGE).gives(0x22n);
      },
    },
    {
      title: 'A guard replaces poison and markers of write protection, and WRITEPROTECT and UNREGISTER leave it',
      facts: [
        'guard.replaces',
        'guard.remove.others',
        'wp.set.guard',
        'wp.clear.other-markers',
        'guard.survives.unregister',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(uffd, 4, MODE_BOTH);
        main.poison(uffd, mem, 2n * PAGE);
        main.writeprotect(uffd, mem + 2n * PAGE, 2n * PAGE);
        main.madvise(mem, PAGE, MADV_GUARD_INSTALL);
        main.madvise(mem + 2n * PAGE, PAGE, MADV_GUARD_INSTALL);
        main.writeprotect(uffd, mem, 4n * PAGE, WRITEPROTECT_WP).gives(0n);
        world.process(0).holds(mem, 'guard-marker', 'poison-marker', 'guard-marker', 'wp-marker');
        main.madvise(mem, 3n * PAGE, MADV_GUARD_REMOVE);
        main.madvise(mem + 2n * PAGE, PAGE, MADV_GUARD_INSTALL);
        world.process(0).holds(mem, 'none', 'poison-marker', 'guard-marker', 'wp-marker');
        main.writeprotect(uffd, mem, 4n * PAGE, 0n).gives(0n);
        world.process(0).holds(mem, 'none', 'poison-marker', 'guard-marker', 'none');
        main.unregister(uffd, mem, 3n * PAGE);
        main.close(uffd);
        world.process(0).holds(mem, 'none', 'poison-marker', 'guard-marker', 'none');
      },
    },
    {
      title: 'Installing makes a page table, which MOVE tells from none; taking guards away makes none',
      facts: ['guard.tables', 'guard.remove.makes-nothing', 'move.page.src-untouched'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        main.zeropage(uffd, mem);
        const far = 0x200000000000n;
        main.mmap(far, 2n * PAGE).gives(far);
        main.madvise(far, 2n * PAGE, MADV_GUARD_REMOVE);
        main.move(uffd, mem, far).fails('ENOENT', { move: -2n });
        main.madvise(far + PAGE, PAGE, MADV_GUARD_INSTALL);
        main.move(uffd, mem, far).fails('EEXIST', { move: -17n });
      },
    },
    {
      title: 'Who is not root sees of a marker in pagemap that it is one, and no more',
      facts: ['pagemap.marker-unprivileged', 'pagemap.guard', 'pagemap.poison', 'pagemap.wp-marker'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(uffd, 3, MODE_BOTH);
        main.poison(uffd, mem);
        main.writeprotect(uffd, mem + PAGE);
        main.madvise(mem + 2n * PAGE, PAGE, MADV_GUARD_INSTALL);
        main.dropPrivileges();
        main.pagemapRead(0, mem, 3n * PAGE).maps(0x40, 0x42, 0x44);
      },
    },
    {
      title: 'Guards keep no mappings apart, and the one that they become is copied by fork',
      facts: ['guard.merge', 'guard.copied-by-fork', 'guard.no-anon'],
      run(world) {
        const { main } = world;
        const fd = world.memfdOf(0x11, 0x22, 0x33, 0x44);
        const mem = world.shared(fd, 4);
        for (const page of [0n, 2n]) main.mprotect(mem + page * PAGE, PAGE, PROT_READ);
        for (const page of [0n, 2n]) main.madvise(mem + page * PAGE, PAGE, MADV_GUARD_INSTALL);
        main.mprotect(mem, 2n * PAGE, PROT_READ_WRITE);
        main.mprotect(mem + 2n * PAGE, PAGE, PROT_READ_WRITE);
        world.process(0).maps(mem, 4, [[0, 4, 0]]);
        main.madvise(mem, 4n * PAGE, MADV_GUARD_REMOVE);
        main.load(mem + 3n * PAGE).gives(0x44n);
        main.fork(world.process(1)).gives(1n);
        const [first, second, third, fourth] = [0x11, 0x22, 0x33, 0x44].map((file) => ({ file }));
        world.process(1).holds(mem, first!, second!, third!, fourth!);
      },
    },
    {
      title: 'MADV_FREE keeps what is there, protected too, and markers of it; poison it clears',
      facts: [
        'action.free',
        'madvise.free.kept',
        'wp.life.free-anon',
        'wp.life.free-anon-marker',
        'poison.cleared.free',
        'unregister.poison-removed-later',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(uffd, 5, MODE_BOTH);
        const src = world.filled(0x11);
        main.copy(uffd, mem, src);
        main.copy(uffd, mem + PAGE, src, PAGE, COPY_WP);
        main.writeprotect(uffd, mem + 2n * PAGE);
        main.poison(uffd, mem + 3n * PAGE, 2n * PAGE);
        main.unregister(uffd, mem + 4n * PAGE);
        main.madvise(mem, 5n * PAGE, MADV_FREE);
        world.process(0).holds(mem, 0x11, { wp: 0x11 }, 'wp-marker', 'none', 'none');
        main.load(mem).gives(0x11n);
        main.load(mem + 4n * PAGE).gives(0n);
        main.read(uffd).fails('EAGAIN');
      },
    },
    {
      title: 'MADV_FREE tells of itself before it is done; of shared memory before it is refused',
      facts: ['remove.from.free', 'remove.free-shmem', 'wp.life.free-shmem'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(uffd, 1);
        const file = world.shared(world.memfdOf(0x11), 1);
        main.register(uffd, file);
        main.poison(uffd, mem);
        const freeing = world.thread(1).madvise(mem, PAGE, MADV_FREE).sleepsIn('event');
        world.process(0).holds(mem, 'poison-marker');
        main.read(uffd).brings(removed(mem, mem + PAGE));
        freeing.gives(0n);
        world.process(0).holds(mem, 'none');
        const refused = world.thread(1).madvise(file, PAGE, MADV_FREE).sleepsIn('event');
        main.read(uffd).brings(removed(file, file + PAGE));
        refused.fails('EINVAL');
      },
    },
    {
      title: 'A store while guards are installed comes before them, or finds them',
      facts: ['guard.replaces', 'atomic.guard.install'],
      run(world) {
        const mem = world.filled(0x11);
        world.race({
          run: {
            store: [world.thread(1), { op: 'store', addr: mem, value: 0x22 }],
            guard: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: 102 }],
          },
          pages: { mem },
          ends: [
            'store = 0x0, guard = 0x0, mem = swap guard',
            'store = signal 11 {si_code=1, si_addr=0x100000000000}, guard = 0x0, mem = swap guard',
          ],
        });
      },
    },
    {
      title: 'While guards are installed the memory is empty for a moment: a load can ask for a page that was there',
      facts: ['atomic.guard.install'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        world.main.copy(uffd, mem, world.filled(0x11));
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            guard: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: 102 }],
          },
          pages: { mem },
          ends: [
            'load = 0x11, guard = 0x0, mem = swap guard',
            'load = asleep in fault, guard = 0x0, mem = swap guard',
            'load = signal 11 {si_code=1, si_addr=0x100000000000}, guard = 0x0, mem = swap guard',
          ],
          times: 2000,
        });
      },
    },
  ],
};
