import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  EXACT_ADDRESS,
  FAULT_WRITE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  SEGV_ACCERR,
  SIGSEGV,
  UFFDIO_ZEROPAGE,
  ZEROPAGE_DONTWAKE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const NEEDS = { capSysPtrace: true } as const;

export const zeropage: Topic = {
  name: 'UFFDIO_ZEROPAGE',
  cases: [
    {
      title: 'ZEROPAGE refuses a bad pointer, range and mode without writing its result',
      facts: ['zeropage.order.copy-in', 'zeropage.order.range', 'zeropage.order.mode', 'out.argument-error'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const nothing = { zeropage: 'untouched' } as const;
        main.ioctl(fd, UFFDIO_ZEROPAGE, 0x1n).fails('EFAULT');
        main.zeropage(fd, mem + 1n).fails('EINVAL', nothing);
        main.zeropage(fd, mem, PAGE + 1n).fails('EINVAL', nothing);
        main.zeropage(fd, mem, 0n).fails('EINVAL', nothing);
        main.zeropage(fd, 0x7ffffffff000n).fails('EINVAL', nothing);
        main.zeropage(fd, mem, PAGE, 2n).fails('EINVAL', nothing);
        main.zeropage(fd, mem, PAGE, 1n << 63n).fails('EINVAL', nothing);
        main.zeropage(fd, world.place(1), PAGE, 2n).fails('EINVAL', nothing);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'ZEROPAGE to where nothing is mapped, beyond the mapping, or to unregistered memory is ENOENT',
      facts: ['zeropage.order.no-vma', 'zeropage.order.one-vma', 'zeropage.order.unregistered', 'out.error'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const unregistered = world.map(1);
        main.zeropage(fd, mem + PAGE).fails('ENOENT', { zeropage: -2n });
        main.zeropage(fd, mem, 2n * PAGE).fails('ENOENT', { zeropage: -2n });
        main.zeropage(fd, unregistered).fails('ENOENT', { zeropage: -2n });
        world.process(0).holds(mem, 'none');
        world.process(0).holds(unregistered, 'none');
      },
    },
    {
      title: 'ZEROPAGE maps zeros, and wakes who waits there; what is written then is written to that page alone',
      facts: [
        'fill.zeropage-anon.none',
        'zeropage.anon.maps',
        'zeropage.anon.write',
        'zeropage.anon.shared',
        'zeropage.order.wake',
        'out.success',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const load = world.thread(1).load(mem, 8n).sleepsIn('fault');
        const store = world
          .thread(2)
          .store(mem + PAGE, 0x77n)
          .sleepsIn('fault');
        const beyond = world
          .thread(3)
          .load(mem + 3n * PAGE)
          .sleepsIn('fault');
        main.zeropage(fd, mem, 3n * PAGE).gives(0n, { zeropage: 3n * PAGE });
        load.gives(0n);
        store.gives(0n);
        beyond.sleepsIn('fault');
        main.fill(mem + 2n * PAGE, PAGE, 0x22);
        main.load(mem + PAGE, 2n).gives(0x77n);
        world.process(0).holds(mem, 0);
        world.process(0).holds(mem + 2n * PAGE, 0x22, 'none');
        main.read(fd, 64n).brings(fault(mem + 3n * PAGE));
      },
    },
    {
      title: 'ZEROPAGE over a page that is there is EEXIST, changes nothing and wakes nobody',
      facts: ['fill.zeropage-anon.present', 'wake.none-on-eexist', 'zeropage.order.error-returns'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(fd, mem, src, PAGE, 1n);
        main.zeropage(fd, mem).fails('EEXIST', { zeropage: -17n });
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0x11);
        main.zeropage(fd, mem + PAGE);
        main.zeropage(fd, mem + PAGE).fails('EEXIST', { zeropage: -17n });
        main.copy(fd, mem + PAGE, src).fails('EEXIST', { copy: -17n });
        main.wake(fd, mem);
        load.gives(0x11n);
      },
    },
    {
      title:
        'A ZEROPAGE that stops on the way is EAGAIN with what it did, wakes that part, and the next one learns why',
      facts: [
        'out.partial',
        'out.partial-error-lost',
        'wake.partial',
        'zeropage.order.pages',
        'zeropage.order.partial',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const done = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        const beyond = world
          .thread(2)
          .load(mem + 3n * PAGE)
          .sleepsIn('fault');
        main.copy(fd, mem + 2n * PAGE, src);
        main.zeropage(fd, mem, 4n * PAGE).fails('EAGAIN', { zeropage: 2n * PAGE });
        done.gives(0n);
        beyond.sleepsIn('fault');
        world.process(0).holds(mem, 0, 0, 0x11, 'none');
        main.zeropage(fd, mem + 2n * PAGE, 2n * PAGE).fails('EEXIST', { zeropage: -17n });
        main.zeropage(fd, mem + 3n * PAGE);
        beyond.gives(0n);
      },
    },
    {
      title: 'ZEROPAGE with DONTWAKE fills but wakes nobody; the message stays readable and WAKE lets the thread go on',
      facts: ['wake.fill-dontwake', 'queue.dontwake-readable', 'fill.zeropage-anon.none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.zeropage(fd, mem, PAGE, ZEROPAGE_DONTWAKE).gives(0n, { zeropage: PAGE });
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0);
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'One ZEROPAGE over two neighbouring registered mappings is ENOENT and fills nothing',
      facts: ['zeropage.one-vma-only'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + PAGE, PAGE, { prot: PROT_READ }).gives(mem + PAGE);
        main.register(fd, mem, 2n * PAGE);
        main.zeropage(fd, mem, 2n * PAGE).fails('ENOENT', { zeropage: -2n });
        world.process(0).holds(mem, 'none', 'none');
      },
    },
    {
      title: 'ZEROPAGE in memory of another userfaultfd works, but wakes only waiters of the one that was used',
      facts: ['zeropage.lax.foreign', 'wake.fill-own-uffd'],
      run(world) {
        const { main } = world;
        const owner = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(owner, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.zeropage(other, mem).gives(0n, { zeropage: PAGE });
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0);
        main.read(owner).brings(fault(mem));
        main.zeropage(owner, mem).fails('EEXIST', { zeropage: -17n });
        main.wake(owner, mem);
        load.gives(0n);
      },
    },
    {
      title: 'ZEROPAGE fills memory that its program may only read, or not touch at all',
      facts: ['zeropage.lax.read-only', 'zeropage.lax.prot-none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const readable = world.missing(fd, 1, PROT_READ);
        const none = world.missing(fd, 1, PROT_NONE);
        main.zeropage(fd, readable);
        main.load(readable).gives(0n);
        main.store(readable, 1n).raises(SIGSEGV, SEGV_ACCERR, readable);
        main.zeropage(fd, none);
        world.process(0).holds(none, 0);
        main.load(none).raises(SIGSEGV, SEGV_ACCERR, none);
      },
    },
    {
      title: 'When the result of ZEROPAGE can’t be written it is EFAULT: the page is filled, but nobody is woken',
      facts: ['out.unwritable-efault', 'out.unwritable-installed', 'out.unwritable-no-wake', 'zeropage.order.out'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const structure = world.readOnlyPage(mem, PAGE, 0n, 0n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.ioctl(fd, UFFDIO_ZEROPAGE, structure).fails('EFAULT');
        load.sleepsIn('fault');
        world.process(0).holds(mem, 0);
        main.ioctl(fd, UFFDIO_ZEROPAGE, structure).fails('EFAULT');
        main.wake(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'What the result field of ZEROPAGE holds before the call has no effect',
      facts: ['out.not-input', 'out.success'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const structure = world.map(1);
        world.words(structure, mem, PAGE, 0n, -11n);
        main.ioctl(fd, UFFDIO_ZEROPAGE, structure);
        main.load(structure + 24n, 8n).gives(PAGE);
        main.ioctl(fd, UFFDIO_ZEROPAGE, structure).fails('EEXIST');
        main.load(structure + 24n, 8n).gives(BigInt.asUintN(64, -17n));
      },
    },
    {
      title:
        'A ZEROPAGE whose structure lies in a missing page sleeps until that is filled, then takes its arguments from it',
      facts: ['kernel-fault.ioctl-argument', 'zeropage.order.copy-in'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const structure = world.map(1);
        world.words(structure, mem, PAGE, 0n, 0n);
        const filling = world
          .thread(1)
          .ioctl(fd, UFFDIO_ZEROPAGE, mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        main.copy(fd, mem + PAGE, structure);
        filling.gives(0n);
        main.load(mem + PAGE + 24n, 8n).gives(PAGE);
        world.process(0).holds(mem, 0);
      },
    },
    {
      title: 'A ZEROPAGE whose result lies in a missing page has filled, and wakes only after that page is there too',
      facts: ['out.missing-sleeps', 'zeropage.order.out', 'zeropage.order.wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const pages = world.map(2);
        const structure = pages + PAGE - 24n;
        world.words(structure, mem, PAGE, 0n);
        main.register(fd, pages + PAGE);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const filling = world.thread(2).ioctl(fd, UFFDIO_ZEROPAGE, structure).sleepsIn('fault');
        world.process(0).holds(mem, 0);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(pages + PAGE, FAULT_WRITE));
        main.zeropage(fd, pages + PAGE);
        filling.gives(0n);
        load.gives(0n);
        main.load(pages + PAGE, 8n).gives(PAGE);
      },
    },
    {
      title: 'While a fork waits for its event ZEROPAGE is EAGAIN before it looks at anything',
      facts: [
        'zeropage.order.changing',
        'changing.fill-eagain',
        'changing.fill-out',
        'changing.before-arguments',
        'changing.fill-bad-pointer',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.zeropage(fd, mem).fails('EAGAIN', { zeropage: -11n });
        main.zeropage(fd, mem + 1n, 0n, 9n).fails('EAGAIN', { zeropage: -11n });
        main.ioctl(fd, UFFDIO_ZEROPAGE, 0x1000n).fails('EFAULT');
        main.read(fd).brings(forked());
        forking.gives(1n);
        main.zeropage(fd, mem).gives(0n, { zeropage: PAGE });
      },
    },
    {
      title:
        'While a fork waits for its event a ZEROPAGE with its structure in a missing page sleeps to store its EAGAIN',
      facts: ['changing.fill-out-sleeps', 'zeropage.order.changing'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        const other = world.userfaultfd();
        const structure = world.missing(other, 1);
        const filling = world.thread(2).ioctl(fd, UFFDIO_ZEROPAGE, structure).sleepsIn('fault');
        main.read(other).brings(fault(structure, FAULT_WRITE));
        main.read(fd).brings(forked());
        forking.gives(1n);
        main.zeropage(other, structure);
        filling.fails('EAGAIN');
        main.load(structure + 24n, 8n).gives(BigInt.asUintN(64, -11n));
      },
    },
    {
      title: 'An event that comes while ZEROPAGE sleeps for its structure makes it EAGAIN too, but after its arguments',
      facts: ['zeropage.order.changing-again', 'zeropage.order.unregistered'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const bytes = world.map(1);
        world.words(bytes, mem, PAGE, 0n, 0n, mem, PAGE, 8n, 0n, bytes, PAGE, 0n, 0n);
        const other = world.userfaultfd();
        const structure = world.missing(other, 1);
        const calls = [0n, 32n, 64n].map((offset, index) =>
          world
            .thread(index + 1)
            .ioctl(fd, UFFDIO_ZEROPAGE, structure + offset)
            .sleepsIn('fault'),
        );
        const forking = world.thread(4).fork(world.process(1)).sleepsIn('event');
        main.copy(other, structure, bytes);
        calls[0]!.fails('EAGAIN');
        calls[1]!.fails('EINVAL');
        calls[2]!.fails('ENOENT');
        main.load(structure + 24n, 8n).gives(BigInt.asUintN(64, -11n));
        main.load(structure + 56n, 8n).gives(0n);
        main.load(structure + 88n, 8n).gives(BigInt.asUintN(64, -2n));
        main.read(fd).brings(forked());
        forking.gives(1n);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'With its process gone ZEROPAGE says ESRCH, after the checks of its arguments and without its result',
      facts: ['zeropage.order.dead', 'mm.dead-fill', 'out.esrch'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        main.exit().exits();
        child.main.zeropage(fd, mem).fails('ESRCH', { zeropage: 'untouched' });
        child.main.zeropage(fd, mem, PAGE, 2n).fails('EINVAL', { zeropage: 'untouched' });
        child.main.zeropage(fd, mem, 0n).fails('EINVAL', { zeropage: 'untouched' });
      },
    },
    {
      title: 'ZEROPAGE wakes by the address in the message: with EXACT_ADDRESS that of the byte',
      facts: ['wake.message-address', 'wake.fill-range'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2);
        const last = world
          .thread(1)
          .load(mem + PAGE - 1n)
          .sleepsIn('fault');
        const next = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE - 1n));
        main.zeropage(fd, mem);
        last.gives(0n);
        next.sleepsIn('fault');
      },
    },
    {
      title: 'A ZEROPAGE that fails with ENOENT has touched its mapping; one that is refused for its arguments has not',
      facts: ['vma.anon.created-by.fill', 'vma.anon.not-created-by.refused-fill', 'zeropage.order.one-vma'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        for (const [mode, end] of [
          [2n, 3],
          [0n, 2],
        ] as const) {
          const mem = world.place(3);
          for (const page of [0n, 2n]) {
            main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
            main.register(fd, mem + page * PAGE);
            main.zeropage(fd, mem + page * PAGE, 2n * PAGE, mode).fails(mode === 2n ? 'EINVAL' : 'ENOENT');
          }
          main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
          main.register(fd, mem + PAGE);
          world.process(0).maps(
            mem,
            3,
            end === 3
              ? [[0, 3, 1]]
              : [
                  [0, 2, 1],
                  [2, 3, 1],
                ],
          );
        }
      },
    },
    {
      title: 'A system call that waits for a missing page goes on with the zeros that ZEROPAGE gives',
      facts: ['kernel-fault.copy', 'zeropage.order.wake'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const pipe = main.pipe();
        const r = Number(pipe.output('r'));
        const writing = world
          .thread(1)
          .write(Number(pipe.output('w')), mem, 8n)
          .sleepsIn('fault');
        main.zeropage(fd, mem);
        writing.gives(8n);
        main.read(r, 8n).gives(8n);
      },
    },
    {
      title: 'A child’s inherited descriptor fills memory of its parent with zeros, not its own',
      facts: ['mm.acts-on-creator', 'fill.zeropage-anon.none'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        child.main.zeropage(fd, mem);
        load.gives(0n);
        child.holds(mem, 'none');
      },
    },
    {
      title: 'A page of zeros is one of the two processes’ own as soon as it is written after a fork',
      facts: ['zeropage.anon.write', 'zeropage.anon.shared'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.zeropage(fd, mem);
        const child = world.process(1);
        main.fork(child);
        child.holds(mem, 0);
        child.main.fill(mem, PAGE, 0x33);
        main.load(mem).gives(0n);
        main.fill(mem, PAGE, 0x44);
        world.process(0).holds(mem, 0x44);
        child.holds(mem, 0x33);
      },
    },
  ],
};
