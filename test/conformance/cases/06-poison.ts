import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  FAULT_READ,
  FAULT_WRITE,
  KEEP_SIZE,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_REMOVE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  POISON_DONTWAKE,
  PROT_NONE,
  PROT_READ,
  PUNCH_HOLE,
  SEGV_ACCERR,
  SIGBUS,
  SIGSEGV,
  UFFDIO_POISON,
  WP_UNPOPULATED,
  WRITEPROTECT_WP,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import type { World } from '../_world.js';

const MODE_BOTH = MODE_MISSING | MODE_WP;
const ALL = 64n;

/** A userfaultfd, and a page registered with it that is poisoned. */
function poisoned(world: World) {
  const uffd = world.userfaultfd();
  const mem = world.missing(uffd, 1);
  world.main.poison(uffd, mem).gives(0n);
  return { uffd, mem };
}

export const poison: Topic = {
  name: 'UFFDIO_POISON',
  cases: [
    {
      title: 'POISON refuses a bad pointer, range and mode without writing its result',
      facts: [
        'poison.order.copy-in',
        'poison.order.range',
        'poison.order.mode',
        'number.uffdio-poison',
        'size.uffdio-poison',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        const nothing = { updated: 'untouched' } as const;
        main.ioctl(uffd, UFFDIO_POISON, 0x1n).fails('EFAULT');
        main.poison(uffd, mem + 1n).fails('EINVAL', nothing);
        main.poison(uffd, mem, PAGE + 1n).fails('EINVAL', nothing);
        main.poison(uffd, mem, 0n).fails('EINVAL', nothing);
        main.poison(uffd, 0x7ffffffff000n).fails('EINVAL', nothing);
        main.poison(uffd, mem, PAGE, 2n).fails('EINVAL', nothing);
        main.poison(uffd, mem, PAGE, 1n << 63n).fails('EINVAL', nothing);
        const args = world.map(1);
        world.words(args, mem, PAGE, 0n, 0n);
        main.ioctl(uffd, UFFDIO_POISON, args).gives(0n);
        main.load(args + 24n, 8n).gives(PAGE);
        world.process(0).holds(mem, 'poison-marker');
      },
    },
    {
      title: 'The structure of POISON is 32 bytes, of which 24 are read',
      facts: ['size.uffdio-poison', 'poison.order.copy-in', 'out.unwritable-efault'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        const end = world.map(1) + PAGE;
        world.words(end - 16n, mem, PAGE);
        main.ioctl(uffd, UFFDIO_POISON, end - 16n).fails('EFAULT');
        world.words(end - 24n, mem, PAGE, 0n);
        const waiting = world.thread(1).load(mem).sleepsIn('fault');
        main.ioctl(uffd, UFFDIO_POISON, end - 24n).fails('EFAULT');
        waiting.sleepsIn('fault');
        world.process(0).holds(mem, 'poison-marker');
        main.wake(uffd, mem).gives(0n);
        waiting.raises(SIGBUS, world.poisonCode, mem);
      },
    },
    {
      title: 'POISON needs one registered mapping, and works however it is registered',
      facts: ['poison.order.no-vma', 'poison.no-feature', 'feature.poison'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.map(2);
        main.poison(uffd, world.place(1)).fails('ENOENT', { updated: -2n });
        main.poison(uffd, mem).fails('ENOENT', { updated: -2n });
        main.register(uffd, mem, PAGE, MODE_WP);
        main.poison(uffd, mem, 2n * PAGE).fails('ENOENT', { updated: -2n });
        main.poison(uffd, mem).gives(0n, { updated: PAGE });
        const asked = world.userfaultfd({ features: 1n << 14n });
        main.register(asked, mem + PAGE);
        main.poison(asked, mem + PAGE).gives(0n, { updated: PAGE });
        world.process(0).holds(mem, 'poison-marker', 'poison-marker');
      },
    },
    {
      title: 'POISON is refused while an event is under way, and when the memory is gone',
      facts: ['poison.order.changing', 'poison.order.dead', 'changing.fill-eagain', 'changing.fill-bad-pointer'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(uffd, 2);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.poison(uffd, mem).fails('EAGAIN', { updated: -11n });
        main.poison(uffd, mem + 1n, 5n, 9n).fails('EAGAIN', { updated: -11n });
        main.ioctl(uffd, UFFDIO_POISON, 0n).fails('EFAULT');
        main.read(uffd).brings(forked());
        forking.gives(1n);
        main.poison(uffd, mem).gives(0n);
        world.process(1).main.exit().exits();
        main.poison(4, mem).fails('ESRCH', { updated: 'untouched' });
      },
    },
    {
      title: 'A poisoned page is SIGBUS, to the byte and without a message; a page beside it is still missing',
      facts: [
        'poison.sigbus',
        'poison.si-code',
        'poison.si-addr',
        'poison.no-message',
        'fault.order.poison',
        'fill.poison.none',
        'poison.types',
        'state.poison-marker',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 3);
        main.poison(uffd, mem, 2n * PAGE).gives(0n, { updated: 2n * PAGE });
        main.load(mem + 5n).raises(SIGBUS, world.poisonCode, mem + 5n);
        main.store(mem + PAGE + 7n, 1n, 8n).raises(SIGBUS, world.poisonCode, mem + PAGE + 7n);
        main.exchangeAdd(mem + 16n, 1n).raises(SIGBUS, world.poisonCode, mem + 16n);
        main.read(uffd).fails('EAGAIN');
        const waiting = world
          .thread(1)
          .load(mem + 2n * PAGE)
          .sleepsIn('fault');
        world.process(0).queues(uffd, 1, 1);
        main.zeropage(uffd, mem + 2n * PAGE);
        waiting.gives(0n);
        world.process(0).holds(mem, 'poison-marker', 'poison-marker', 0);
      },
    },
    {
      title: 'Who waits for a page that is poisoned gets the SIGBUS; with DONTWAKE when it is woken',
      facts: ['poison.waiters', 'wake.fill-range', 'number.poison-mode-dontwake'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 2);
        const one = world
          .thread(1)
          .load(mem + 3n)
          .sleepsIn('fault');
        const two = world
          .thread(2)
          .store(mem + PAGE, 1n)
          .sleepsIn('fault');
        main.read(uffd, ALL).bringsInAnyOrder(fault(mem, FAULT_READ), fault(mem + PAGE, FAULT_WRITE));
        main.poison(uffd, mem).gives(0n);
        one.raises(SIGBUS, world.poisonCode, mem + 3n);
        main.poison(uffd, mem + PAGE, PAGE, POISON_DONTWAKE).gives(0n);
        two.sleepsIn('fault');
        main.wake(uffd, mem + PAGE).gives(0n);
        two.raises(SIGBUS, world.poisonCode, mem + PAGE);
      },
    },
    {
      title: 'POISON fills nothing but what is empty: not a page, the zero page, a marker or what is poisoned',
      facts: [
        'poison.only-none',
        'fill.poison.present',
        'fill.poison.wp-marker',
        'fill.poison.poison-marker',
        'out.partial',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(uffd, 5, MODE_BOTH);
        main.copy(uffd, mem, world.filled(0x11));
        main.zeropage(uffd, mem + PAGE);
        main.writeprotect(uffd, mem + 2n * PAGE);
        main.poison(uffd, mem + 3n * PAGE).gives(0n);
        for (const page of [0n, 1n, 2n, 3n])
          main.poison(uffd, mem + page * PAGE, 2n * PAGE).fails('EEXIST', { updated: -17n });
        world.process(0).holds(mem, 0x11, 0, 'wp-marker', 'poison-marker', 'none');
        const other = world.missing(uffd, 2);
        main.poison(uffd, other + PAGE);
        main.poison(uffd, other, 2n * PAGE).fails('EAGAIN', { updated: PAGE });
        world.process(0).holds(other, 'poison-marker', 'poison-marker');
      },
    },
    {
      title: 'COPY clears poison; ZEROPAGE of private memory and MOVE leave it alone',
      facts: [
        'poison.cleared.copy',
        'fill.copy.poison-marker',
        'fill.zeropage-anon.poison-marker',
        'poison.move-source',
        'poison.move-destination',
        'fill.move.poison-marker',
        'move.page.marker',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 3);
        main.poison(uffd, mem, 2n * PAGE);
        main.zeropage(uffd, mem).fails('EEXIST', { zeropage: -17n });
        const src = world.filled(0x11);
        main.move(uffd, mem, src).fails('EEXIST', { move: -17n });
        main.move(uffd, mem + 2n * PAGE, mem).fails('EFAULT', { move: -14n });
        main.move(uffd, mem + 2n * PAGE, mem, PAGE, 2n).fails('EFAULT', { move: -14n });
        main.copy(uffd, mem, src).gives(0n);
        main.load(mem).gives(0x11n);
        world.process(0).holds(mem, 0x11, 'poison-marker', 'none');
      },
    },
    {
      title: 'Protection comes before poison; mprotect, WRITEPROTECT, UNREGISTER and the last close leave it',
      facts: [
        'poison.protection-first',
        'poison.survives.mprotect',
        'poison.survives.writeprotect',
        'poison.survives.unregister',
        'unregister.keeps-poison',
        'close.keeps-poison',
        'wp.set.poison',
      ],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(uffd, 2, MODE_BOTH);
        main.poison(uffd, mem, 2n * PAGE);
        main.mprotect(mem, PAGE, PROT_NONE);
        main.load(mem).raises(SIGSEGV, SEGV_ACCERR, mem);
        main.mprotect(mem, PAGE, PROT_READ);
        main.store(mem, 1n).raises(SIGSEGV, SEGV_ACCERR, mem);
        main.load(mem).raises(SIGBUS, world.poisonCode, mem);
        main.writeprotect(uffd, mem, 2n * PAGE, WRITEPROTECT_WP).gives(0n);
        main.writeprotect(uffd, mem, 2n * PAGE, 0n).gives(0n);
        world.process(0).holds(mem, 'poison-marker', 'poison-marker');
        main.unregister(uffd, mem);
        main.load(mem).raises(SIGBUS, world.poisonCode, mem);
        main.close(uffd);
        main.store(mem + PAGE, 1n).raises(SIGBUS, world.poisonCode, mem + PAGE);
        world.process(0).holds(mem, 'poison-marker', 'poison-marker');
      },
    },
    {
      title: 'MADV_DONTNEED and munmap clear poison',
      facts: ['poison.cleared.dontneed', 'poison.cleared.munmap'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 3);
        main.poison(uffd, mem, 2n * PAGE);
        main.unregister(uffd, mem, 3n * PAGE);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        world.process(0).holds(mem, 'none', 'poison-marker', 'none');
        main.load(mem).gives(0n);
        main.munmap(mem + PAGE, PAGE);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.load(mem + PAGE).gives(0n);
      },
    },
    {
      title: 'A kernel access to a poisoned page is EFAULT, EHWPOISON when it is populated, ENOMEM when it is locked',
      facts: ['poison.kernel-access', 'poison.populate', 'poison.mlock'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const { uffd, mem } = poisoned(world);
        const pipe = main.pipe(0n);
        const writable = Number(pipe.output('w'));
        main.write(writable, mem, 1n).fails('EFAULT');
        const local = world.segments([world.filled(0), 8n]);
        const remote = world.segments([mem, 8n]);
        main.processVmReadv(0, local, remote).fails('EFAULT');
        main.processVmWritev(0, local, remote).fails('EFAULT');
        main.vmsplice(writable, remote).fails('EFAULT');
        main.futexWait(mem, 0n).fails('EFAULT');
        const other = world.missing(uffd, 1);
        main.copy(uffd, other, mem).fails('EFAULT', { copy: -14n });
        main.madvise(mem, PAGE, MADV_POPULATE_READ).fails('EHWPOISON');
        main.madvise(mem, PAGE, MADV_POPULATE_WRITE).fails('EHWPOISON');
        main.mlock(mem, PAGE).fails('ENOMEM');
        main.read(uffd).fails('EAGAIN');
      },
    },
    {
      title: 'Through /proc/PID/mem and by ptrace a poisoned page is EIO, of private memory and of a file’s',
      facts: ['poison.proc-mem'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const { uffd, mem } = poisoned(world);
        const file = world.shared(world.memfdOf(0x11), 1);
        main.register(uffd, file);
        main.poison(uffd, file);
        for (const page of [mem, file]) {
          main.procMemRead(0, page, 1n).fails('EIO');
          main.procMemWrite(0, page, 1n).fails('EIO');
        }
        main.fork(world.process(1)).gives(1n);
        main.ptracePeek(1, mem).fails('EIO');
        main.ptracePoke(1, mem, 1n).fails('EIO');
      },
    },
    {
      title: 'pagemap shows a swap entry for poison; to mincore nothing is mapped there',
      facts: ['poison.pagemap', 'pagemap.poison', 'poison.mincore'],
      run(world) {
        const { main } = world;
        const { uffd, mem } = poisoned(world);
        main.pagemapRead(0, mem, PAGE).shows(0x5f, 0, 0, 0, 0, 0, 0, 0x40);
        main.mincore(mem, PAGE).shows(0);
        const fd = world.memfd(2);
        main.pwrite(fd, 1n);
        const file = world.shared(fd, 2);
        main.register(uffd, file, 2n * PAGE);
        main.poison(uffd, file, 2n * PAGE).gives(0n);
        main.mincore(file, 2n * PAGE).shows(1, 0);
      },
    },
    {
      title: 'A fork copies poison of private memory, that of a shared mapping only along with its write protection',
      facts: ['poison.survives.fork', 'fork.without.poison', 'poison.fork-shared'],
      run(world) {
        const { main } = world;
        const { uffd, mem } = poisoned(world);
        const fd = world.memfdOf(0x11);
        const file = world.shared(fd, 1);
        const copied = world.private(fd, 1);
        for (const page of [file, copied]) {
          main.register(uffd, page);
          main.poison(uffd, page).gives(0n);
        }
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.holds(mem, 'poison-marker');
        child.holds(file, 'none');
        child.holds(copied, 'poison-marker');
        child.main.load(mem).raises(SIGBUS, world.poisonCode, mem);
        child.main.load(copied).raises(SIGBUS, world.poisonCode, copied);
        child.main.load(file).gives(0x11n);
        main.load(file).raises(SIGBUS, world.poisonCode, file);
      },
    },
    {
      title: 'A child with a userfaultfd of its own has the poison too, and can clear it',
      facts: ['poison.survives.fork', 'poison.cleared.copy'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(uffd, 1);
        const src = world.filled(0x22);
        main.poison(uffd, mem);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.read(uffd).brings(forked(4));
        forking.gives(1n);
        world.process(1).main.load(mem).raises(SIGBUS, world.poisonCode, mem);
        main.copy(4, mem, src).gives(0n);
        world.process(1).main.load(mem).gives(0x22n);
        main.load(mem).raises(SIGBUS, world.poisonCode, mem);
      },
    },
    {
      title:
        'In a mapping of a file only the entry matters: a cached page can be poisoned, and the file stays as it is',
      facts: ['poison.shmem.cached', 'poison.shmem.file', 'poison.types', 'fill.continue.poison-marker'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.shared(fd, 2);
        main.register(uffd, mem, 2n * PAGE);
        main.load(mem).gives(0x11n);
        main.poison(uffd, mem, 2n * PAGE).fails('EEXIST', { updated: -17n });
        main.madvise(mem, 2n * PAGE, MADV_DONTNEED);
        main.poison(uffd, mem, 2n * PAGE).gives(0n, { updated: 2n * PAGE });
        main.load(mem).raises(SIGBUS, world.poisonCode, mem);
        main.pread(fd, 1n).shows(0x11);
        main.fileBlocks(fd).gives(16n);
        world.process(0).holds(world.shared(fd, 2), 'none', 'none');
        main.copy(uffd, mem, world.filled(0x33)).fails('EEXIST', { copy: -17n });
        main.continue(uffd, mem).gives(0n, { mapped: PAGE });
        main.load(mem).gives(0x11n);
        world.process(0).holds(mem, { file: 0x11 }, 'poison-marker');
      },
    },
    {
      title: 'ZEROPAGE of a shared mapping clears poison; a read does not map around it',
      facts: ['poison.cleared.zeropage-shmem', 'fill.zeropage-shmem.poison-marker'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(3);
        main.pwrite(fd, 1n, PAGE);
        main.pwrite(fd, 2n, 2n * PAGE);
        const mem = world.shared(fd, 3);
        main.register(uffd, mem, 3n * PAGE);
        main.poison(uffd, mem, 2n * PAGE);
        main.load(mem + 2n * PAGE).gives(2n);
        main.load(mem + PAGE).raises(SIGBUS, world.poisonCode, mem + PAGE);
        main.zeropage(uffd, mem).gives(0n);
        main.zeropage(uffd, mem + PAGE).fails('EEXIST', { zeropage: -17n });
        main.load(mem).gives(0n);
        main.load(mem + PAGE).raises(SIGBUS, world.poisonCode, mem + PAGE);
      },
    },
    {
      title: 'Poison of a private mapping of a file goes with COPY and MADV_DONTNEED, and the file’s page comes back',
      facts: ['poison.types', 'poison.cleared.dontneed', 'poison.cleared.copy'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22);
        const mem = world.private(fd, 2);
        main.register(uffd, mem, 2n * PAGE);
        main.poison(uffd, mem, 2n * PAGE).gives(0n);
        main.copy(uffd, mem, world.filled(0x33)).gives(0n);
        main.load(mem).gives(0x33n);
        main.madvise(mem + PAGE, PAGE, MADV_DONTNEED);
        main.load(mem + PAGE).gives(0x22n);
      },
    },
    {
      title: 'Beyond the end of its file no page can be poisoned; of /dev/zero every page lies there',
      facts: ['poison.shmem.beyond-eof', 'poison.private-zero', 'copy.anon.beyond-eof'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfd(2);
        main.ftruncate(fd, PAGE + 10n);
        const mem = world.shared(fd, 3);
        main.register(uffd, mem, 3n * PAGE);
        main.poison(uffd, mem + PAGE, 2n * PAGE).fails('EAGAIN', { updated: PAGE });
        main.poison(uffd, mem + 2n * PAGE).fails('EFAULT', { updated: -14n });
        const zero = world.private(Number(main.openZero().value), 1);
        main.register(uffd, zero);
        main.poison(uffd, zero).fails('EFAULT', { updated: -14n });
        main.copy(uffd, zero, world.filled(1)).fails('EFAULT', { copy: -14n });
        main.zeropage(uffd, zero).fails('EFAULT', { zeropage: -14n });
        world.process(0).holds(zero, 'none');
      },
    },
    {
      title: 'A hole in the file leaves poison, by MADV_REMOVE as well; what is cut off does not',
      facts: ['poison.survives.remove', 'poison.survives.punch-hole', 'poison.cleared.truncate'],
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.memfdOf(0x11, 0x22, 0x33);
        const mem = world.shared(fd, 3);
        const copied = world.private(fd, 3);
        for (const page of [mem, copied]) {
          main.register(uffd, page, 3n * PAGE);
          main.poison(uffd, page, 3n * PAGE).gives(0n);
        }
        main.madvise(mem, PAGE, MADV_REMOVE);
        main.fallocate(fd, PAGE, PAGE, PUNCH_HOLE | KEEP_SIZE);
        main.ftruncate(fd, 2n * PAGE);
        main.ftruncate(fd, 3n * PAGE);
        for (const page of [mem, copied]) world.process(0).holds(page, 'poison-marker', 'poison-marker', 'none');
      },
    },
    {
      title: 'Of POISON and a load at once the load ends in SIGBUS, or queues itself behind the wake and sleeps on',
      facts: ['poison.waiters', 'atomic.fill.wake-last', 'atomic.fault.must-wait-marker'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            poison: [world.thread(2), { op: 'UFFDIO_POISON', fd: uffd, start: mem, len: PAGE }],
          },
          pages: { mem },
          ends: [
            `load = signal 7 {si_code=${world.poisonCode}, si_addr=0x100000000000}, poison = 0x0, mem = swap`,
            'load = asleep in fault, poison = 0x0, mem = swap',
          ],
        });
      },
    },
    {
      title: 'Of POISON and COPY at once COPY always fills the page, over the poison or before it',
      facts: ['poison.only-none', 'fill.copy.poison-marker'],
      run(world) {
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 1);
        const src = world.filled(0x11);
        world.race({
          run: {
            poison: [world.thread(1), { op: 'UFFDIO_POISON', fd: uffd, start: mem, len: PAGE }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd: uffd, dst: mem, src, len: PAGE }],
          },
          pages: { mem },
          ends: ['poison = -1 EEXIST, copy = 0x0, mem = 0x11', 'poison = 0x0, copy = 0x0, mem = 0x11'],
        });
      },
    },
  ],
};
