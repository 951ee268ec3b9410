import type { Topic } from '../_case.js';
import {
  COPY_WP,
  EVENT_FORK,
  FAULT_WP,
  FAULT_WRITE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_NONE,
  PROT_READ,
  UFFDIO_WRITEPROTECT,
  WP_UNPOPULATED,
  WRITEPROTECT_DONTWAKE,
  WRITEPROTECT_WP,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const UNPROTECT = 0n;
const MODE_BOTH = MODE_MISSING | MODE_WP;
const NEEDS = { capSysPtrace: true } as const;

export const writeprotect: Topic = {
  name: 'UFFDIO_WRITEPROTECT',
  cases: [
    {
      title: 'WRITEPROTECT refuses a bad pointer, range and mode',
      facts: [
        'wp.order.copy-in',
        'wp.order.range',
        'wp.order.mode-unknown',
        'wp.order.mode-both',
        'wp.no-output',
        'number.writeprotect-mode-wp',
        'number.writeprotect-mode-dontwake',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 1, MODE_WP);
        main.ioctl(fd, UFFDIO_WRITEPROTECT, 0x1n).fails('EFAULT');
        main.writeprotect(fd, mem + 1n).fails('EINVAL');
        main.writeprotect(fd, mem, PAGE + 1n).fails('EINVAL');
        main.writeprotect(fd, mem, 0n).fails('EINVAL');
        main.writeprotect(fd, 0x7ffffffff000n).fails('EINVAL');
        main.writeprotect(fd, mem, PAGE, 4n).fails('EINVAL');
        main.writeprotect(fd, mem, PAGE, 1n << 63n).fails('EINVAL');
        main.writeprotect(fd, mem, PAGE, WRITEPROTECT_WP | WRITEPROTECT_DONTWAKE).fails('EINVAL');
        main.writeprotect(fd, world.place(1), PAGE, 3n).fails('EINVAL');
        main.writeprotect(fd, mem, PAGE, WRITEPROTECT_WP).gives(0n);
        main.writeprotect(fd, mem, PAGE, WRITEPROTECT_DONTWAKE).gives(0n);
      },
    },
    {
      title: 'The structure of WRITEPROTECT is 24 bytes, in the memory of the program',
      facts: ['number.uffdio-writeprotect', 'size.uffdio-writeprotect', 'wp.order.copy-in'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 1, MODE_WP);
        const end = world.map(1) + PAGE;
        main.fill(mem, PAGE, 0x11);
        world.words(end - 16n, mem, PAGE);
        main.ioctl(fd, UFFDIO_WRITEPROTECT, end - 16n).fails('EFAULT');
        world.words(end - 24n, mem, PAGE, WRITEPROTECT_WP);
        main.ioctl(fd, UFFDIO_WRITEPROTECT, end - 24n).gives(0n);
        world.process(0).holds(mem, { wp: 0x11 });
      },
    },
    {
      title: 'WRITEPROTECT where nothing is mapped, or memory is not registered for it, is ENOENT; holes are skipped',
      facts: ['wp.order.no-vma', 'wp.order.not-wp', 'wp.holes', 'wp.order.walk', 'wp.earlier-changed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(6);
        main.register(fd, mem, 2n * PAGE, MODE_WP);
        main.register(fd, mem + 3n * PAGE, PAGE, MODE_WP);
        main.register(fd, mem + 4n * PAGE, PAGE, MODE_MISSING);
        main.munmap(mem, PAGE);
        main.munmap(mem + 2n * PAGE, PAGE);
        for (const page of [1n, 3n, 5n]) main.fill(mem + page * PAGE, PAGE, 0x11);
        main.writeprotect(fd, mem).fails('ENOENT');
        main.writeprotect(fd, mem + 5n * PAGE).fails('ENOENT');
        main.writeprotect(fd, mem, 4n * PAGE).gives(0n);
        world.process(0).holds(mem, 'none', { wp: 0x11 }, 'none', { wp: 0x11 }, 'none', 0x11);
        main.writeprotect(fd, mem, 4n * PAGE, UNPROTECT).gives(0n);
        world.process(0).holds(mem, 'none', 0x11, 'none', 0x11, 'none', 0x11);
        main.writeprotect(fd, mem, 6n * PAGE).fails('ENOENT');
        world.process(0).holds(mem, 'none', { wp: 0x11 }, 'none', { wp: 0x11 }, 'none', 0x11);
      },
    },
    {
      title:
        'WRITEPROTECT that fails in a later mapping wakes nobody, though it took the protection of earlier ones away',
      facts: ['wp.failure-no-wake', 'wp.earlier-changed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.register(fd, mem, PAGE, MODE_WP);
        main.fill(mem, 2n * PAGE, 0x11);
        main.writeprotect(fd, mem);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT).fails('ENOENT');
        store.sleepsIn('fault');
        world.process(0).holds(mem, 0x11, 0x11);
        main.wake(fd, mem);
        store.gives(0n);
      },
    },
    {
      title: 'A present page and the zero page are protected, and a write to either asks; reads pass',
      facts: [
        'wp.set.present',
        'wp.set.zero',
        'wp.clear.bit',
        'wp.order.wake',
        'wake.writeprotect-zero',
        'fault.order.wp',
        'fault.wp.not-read',
        'message.flags.wp',
        'message.flags.wp-with-write',
        'number.pagefault-flag-wp',
        'number.register-mode-wp',
        'pagemap.bit-wp',
        'pagemap.wp-anon',
        'pagemap.wp-zero',
        'feature.pagefault-flag-wp',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_WP);
        main.fill(mem, PAGE, 0x11);
        main.load(mem + PAGE).gives(0n);
        main.writeprotect(fd, mem, 2n * PAGE);
        world.process(0).holds(mem, { wp: 0x11 }, { wp: 0 });
        main.load(mem).gives(0x11n);
        main.load(mem + PAGE).gives(0n);
        const first = world.thread(1).store(mem, 0x22n).sleepsIn('fault');
        const second = world
          .thread(2)
          .store(mem + PAGE, 0x33n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.read(fd).brings(fault(mem + PAGE, FAULT_WP));
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT).gives(0n);
        first.gives(0n);
        second.gives(0n);
        main.load(mem).gives(0x22n);
        main.load(mem + PAGE).gives(0x33n);
        main.store(mem, 0x44n).gives(0n);
      },
    },
    {
      title: 'Without WP_UNPOPULATED an empty entry of anonymous memory is not protected',
      facts: ['wp.set.none-anon', 'wp.clear.unprotected', 'fault.order.anon-fill'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_WP);
        main.writeprotect(fd, mem, 2n * PAGE).gives(0n);
        world.process(0).holds(mem, 'none', 'none');
        main.store(mem, 1n).gives(0n);
        main.load(mem + PAGE).gives(0n);
        main.store(mem + PAGE, 2n).gives(0n);
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT).gives(0n);
      },
    },
    {
      title: 'With WP_UNPOPULATED an empty entry becomes a marker: what the kernel fills it with is protected',
      facts: [
        'wp.set.none-anon-unpopulated',
        'wp.set.allocates-tables',
        'wp.life.read-anon',
        'wp.life.write',
        'fault.anon.marker-passes',
        'state.wp-marker',
        'feature.wp-unpopulated',
        'pagemap.wp-marker',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 3, MODE_WP);
        main.writeprotect(fd, mem, 3n * PAGE).gives(0n);
        world.process(0).holds(mem, 'wp-marker', 'wp-marker', 'wp-marker');
        main.load(mem).gives(0n);
        world.process(0).holds(mem, { wp: 0 }, 'wp-marker', 'wp-marker');
        const store = world
          .thread(1)
          .store(mem + PAGE, 0x22n)
          .sleepsIn('fault');
        world.process(0).holds(mem, { wp: 0 }, { wp: 0 }, 'wp-marker');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WP));
        main.read(fd).fails('EAGAIN');
        main.writeprotect(fd, mem + PAGE, PAGE, UNPROTECT).gives(0n);
        store.gives(0n);
        main.load(mem + PAGE).gives(0x22n);
      },
    },
    {
      title: 'Mode 0 makes a marker an empty entry, which is then filled as ever',
      facts: ['wp.clear.marker', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 2, MODE_BOTH);
        main.writeprotect(fd, mem, 2n * PAGE);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        world.process(0).holds(mem, 'wp-marker', 'wp-marker');
        main.writeprotect(fd, mem, 2n * PAGE, WRITEPROTECT_DONTWAKE).gives(0n);
        world.process(0).holds(mem, 'none', 'none');
        load.sleepsIn('fault');
        main.zeropage(fd, mem).gives(0n, { zeropage: PAGE });
        load.gives(0n);
        world.process(0).holds(mem, 0, 'none');
      },
    },
    {
      title: 'Mode 0 wakes all who wait in the range, for a missing page too; mode WP and DONTWAKE wake nobody',
      facts: [
        'wake.writeprotect-zero',
        'wake.writeprotect-zero-missing',
        'wake.writeprotect-wp',
        'wake.writeprotect-dontwake',
        'wp.clear.dontwake',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_BOTH);
        main.copy(fd, mem, src, PAGE, COPY_WP);
        const store = world.thread(1).store(mem, 0x22n).sleepsIn('fault');
        const load = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem, FAULT_WP), fault(mem + PAGE));
        main.writeprotect(fd, mem, 2n * PAGE, WRITEPROTECT_WP).gives(0n);
        store.sleepsIn('fault');
        main.writeprotect(fd, mem, 2n * PAGE, WRITEPROTECT_DONTWAKE).gives(0n);
        store.sleepsIn('fault');
        world.process(0).holds(mem, 0x11, 'none');
        main.writeprotect(fd, mem, 2n * PAGE, UNPROTECT).gives(0n);
        store.gives(0n);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, src);
        load.gives(0x11n);
      },
    },
    {
      title: 'A userfaultfd can protect and unprotect another one’s memory; it wakes only those who wait for itself',
      facts: ['wp.owner-unchecked', 'wp.owner-waiters'],
      run(world) {
        const { main } = world;
        const owner = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.registered(owner, 1, MODE_WP);
        main.fill(mem, PAGE, 0x11);
        main.writeprotect(other, mem).gives(0n);
        const store = world.thread(1).store(mem, 0x22n).sleepsIn('fault');
        main.read(owner).brings(fault(mem, FAULT_WP));
        main.writeprotect(other, mem, PAGE, UNPROTECT).gives(0n);
        store.sleepsIn('fault');
        world.process(0).holds(mem, 0x11);
        main.wake(owner, mem);
        store.gives(0n);
      },
    },
    {
      title: 'Whether empty entries are marked is for the owner’s features to say, not for who protects',
      facts: ['wp.owner-unchecked', 'wp.set.none-anon', 'wp.set.none-anon-unpopulated'],
      run(world) {
        const { main } = world;
        const marks = world.userfaultfd({ features: WP_UNPOPULATED });
        const plain = world.userfaultfd();
        const marked = world.registered(marks, 1, MODE_WP);
        const unmarked = world.registered(plain, 1, MODE_WP);
        main.writeprotect(plain, marked).gives(0n);
        main.writeprotect(marks, unmarked).gives(0n);
        world.process(0).holds(marked, 'wp-marker');
        world.process(0).holds(unmarked, 'none');
      },
    },
    {
      title: 'Protection works on read-only and on inaccessible memory, and survives mprotect in both directions',
      facts: ['wp.any-protection', 'wp.mprotect-keeps'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.registered(fd, 2, MODE_BOTH, PROT_READ);
        main.copy(fd, mem, src);
        main.writeprotect(fd, mem).gives(0n);
        main.mprotect(mem, 2n * PAGE, PROT_NONE);
        main.copy(fd, mem + PAGE, src);
        main.writeprotect(fd, mem + PAGE).gives(0n);
        world.process(0).holds(mem, { wp: 0x11 }, { wp: 0x11 });
        main.mprotect(mem, 2n * PAGE, 3n);
        world.process(0).holds(mem, { wp: 0x11 }, { wp: 0x11 });
        const store = world
          .thread(1)
          .store(mem + PAGE, 0x22n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE, FAULT_WP));
        main.writeprotect(fd, mem + PAGE, PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
    {
      title: 'While an event is on its way WRITEPROTECT is EAGAIN, before its pointer is looked at',
      facts: [
        'wp.order.changing',
        'wp.order.changing-again',
        'changing.writeprotect-eagain',
        'changing.writeprotect-bad-pointer',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.registered(fd, 1, MODE_BOTH);
        const fork = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.ioctl(fd, UFFDIO_WRITEPROTECT, 0x1n).fails('EAGAIN');
        main.writeprotect(fd, mem).fails('EAGAIN');
        main.writeprotect(fd, mem + 1n, 0n, 7n).fails('EAGAIN');
        main.read(fd).brings(forked());
        fork.gives(1n);
        main.writeprotect(fd, mem).gives(0n);
      },
    },
    {
      title: 'WRITEPROTECT of an address space that is dead is ESRCH, after its arguments',
      facts: ['wp.order.dead', 'mm.dead-writeprotect'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: 0x800n });
        const mem = world.registered(fd, 1, MODE_WP);
        main.exec().gives(0n);
        main.writeprotect(fd, mem, PAGE, 3n).fails('EINVAL');
        main.writeprotect(fd, mem).fails('ESRCH');
      },
    },
    {
      title: 'COPY with MODE_WP installs a protected page; without it a marker is overwritten and its protection gone',
      facts: ['copy.page.mode-wp', 'fill.copy.wp-marker', 'copy.order.mode-wp'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 3, MODE_WP);
        const missing = world.missing(fd, 1);
        main.copy(fd, missing, src, PAGE, COPY_WP).fails('EINVAL', { copy: -22n });
        main.writeprotect(fd, mem, 2n * PAGE);
        main.copy(fd, mem, src).gives(0n, { copy: PAGE });
        main.copy(fd, mem + PAGE, src, PAGE, COPY_WP).gives(0n, { copy: PAGE });
        world.process(0).holds(mem, 0x11, { wp: 0x11 }, 'none');
        main.store(mem, 1n).gives(0n);
      },
    },
    {
      title: 'ZEROPAGE refuses a marker and leaves it; over an empty entry it maps a page that is not protected',
      facts: ['fill.zeropage-anon.wp-marker', 'zeropage.anon.only-none', 'zeropage.anon.no-wp', 'zeropage.anon.write'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 2, MODE_BOTH);
        main.writeprotect(fd, mem);
        main.zeropage(fd, mem).fails('EEXIST', { zeropage: -17n });
        main.zeropage(fd, mem + PAGE).gives(0n, { zeropage: PAGE });
        world.process(0).holds(mem, 'wp-marker', 0);
        main.store(mem + PAGE, 1n).gives(0n);
      },
    },
    {
      title: 'A write to a marker of memory that is registered for missing pages too asks for the page first',
      facts: ['fault.order.anon-missing', 'fill.copy.wp-marker', 'message.flags.write'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const mem = world.registered(fd, 1, MODE_BOTH);
        main.writeprotect(fd, mem);
        const store = world.thread(1).store(mem, 0x22n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.copy(fd, mem, src, PAGE, COPY_WP);
        store.sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WP));
        main.writeprotect(fd, mem, PAGE, UNPROTECT);
        store.gives(0n);
      },
    },
  ],
};
