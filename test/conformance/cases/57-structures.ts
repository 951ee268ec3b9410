import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  FAULT_WRITE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  PAGE,
  PROT_NONE,
  UFFDIO_COPY,
  UFFDIO_REGISTER,
  UFFDIO_UNREGISTER,
  UFFDIO_WAKE,
  UFFDIO_ZEROPAGE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import type { World } from '../_world.js';

/** Offset of `copy` in its structure. */
const OUT = 32n;

/** A COPY's structure at the end of a page, its result alone in the next one, which is not there: that page. */
function resultBeyond(world: World, dst: bigint, src: bigint, len = PAGE): { structure: bigint; result: bigint } {
  const pages = world.map(2);
  const structure = pages + PAGE - OUT;
  world.words(structure, dst, src, len, 0n);
  return { structure, result: pages + PAGE };
}

export const structures: Topic = {
  name: 'where the structure of an ioctl lies',
  cases: [
    {
      title: 'A COPY whose result lies in a missing page has filled, and wakes only after that page is there too',
      facts: ['out.missing-sleeps', 'copy.order.out', 'copy.order.wake', 'atomic.fill.out-after'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { structure, result } = resultBeyond(world, mem, src);
        main.register(fd, result);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const copying = world.thread(2).ioctl(fd, UFFDIO_COPY, structure).sleepsIn('fault');
        world.process(0).holds(mem, 0x5a);
        load.sleepsIn('fault');
        main.read(fd).brings(fault(result, FAULT_WRITE));
        main.copy(fd, mem, src).fails('EEXIST', { copy: -17n });
        main.zeropage(fd, result);
        copying.gives(0n);
        load.gives(0x5an);
        main.load(result, 8n).gives(PAGE);
      },
    },
    {
      title: 'When the page of its result is unmapped while COPY sleeps for it, it is EFAULT and wakes nobody',
      facts: ['out.missing-sleeps', 'out.unwritable-efault', 'out.unwritable-no-wake'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { structure, result } = resultBeyond(world, mem, src);
        main.register(fd, result);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const copying = world.thread(2).ioctl(fd, UFFDIO_COPY, structure).sleepsIn('fault');
        main.munmap(result, PAGE);
        copying.sleepsIn('fault');
        main.wake(fd, result);
        copying.fails('EFAULT');
        load.sleepsIn('fault');
        main.wake(fd, mem);
        load.gives(0x5an);
      },
    },
    {
      title: 'The result of COPY may lie in the page that it fills',
      facts: ['out.in-destination'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const pages = world.map(2);
        const structure = pages + PAGE - OUT;
        world.words(structure, pages + PAGE, src, PAGE, 0n);
        main.register(fd, pages + PAGE);
        main.ioctl(fd, UFFDIO_COPY, structure).gives(0n);
        main.load(pages + PAGE, 8n).gives(PAGE);
        main.load(pages + PAGE + 8n, 8n).gives(0x5a5a5a5a5a5a5a5an);
      },
    },
    {
      title:
        'A result that lies where nothing is mapped, or nothing may be written, is EFAULT after the page was filled',
      facts: ['out.unwritable-efault', 'out.unwritable-installed'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const unmapped = resultBeyond(world, mem, src);
        main.munmap(unmapped.result, PAGE);
        main.ioctl(fd, UFFDIO_COPY, unmapped.structure).fails('EFAULT');
        const none = resultBeyond(world, mem + PAGE, src + PAGE);
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        main.mmap(none.result, PAGE, { prot: PROT_NONE, flags }).gives(none.result);
        main.ioctl(fd, UFFDIO_COPY, none.structure).fails('EFAULT');
        world.process(0).holds(mem, 0x11, 0x22);
      },
    },
    {
      title: 'A structure that can be read only in part is EFAULT, and nothing was done',
      facts: ['copy.order.copy-in', 'fault.order.vma'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const page = world.map(1);
        world.words(page + PAGE - 24n, mem, src, PAGE);
        main.ioctl(fd, UFFDIO_COPY, page + PAGE - 24n).fails('EFAULT');
        const none = world.map(1, PROT_NONE);
        main.ioctl(fd, UFFDIO_COPY, none).fails('EFAULT');
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'A COPY that stops on the way, and one that fails, say so in a result that must be waited for',
      facts: ['out.missing-sleeps', 'out.partial', 'out.error'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11, 0x22, 0x33);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.copy(fd, mem + PAGE, src + 2n * PAGE);
        const part = resultBeyond(world, mem, src, 2n * PAGE);
        const failed = resultBeyond(world, mem + PAGE, src);
        for (const { result } of [part, failed]) main.register(fd, result);
        const stopping = world.thread(1).ioctl(fd, UFFDIO_COPY, part.structure).sleepsIn('fault');
        const failing = world.thread(2).ioctl(fd, UFFDIO_COPY, failed.structure).sleepsIn('fault');
        world.process(0).holds(mem, 0x11, 0x33);
        main.zeropage(fd, part.result);
        stopping.fails('EAGAIN');
        main.zeropage(fd, failed.result);
        failing.fails('EEXIST');
        main.load(part.result, 8n).gives(PAGE);
        main.load(failed.result, 8n).gives(BigInt.asUintN(64, -17n));
      },
    },
    {
      title:
        'An event that comes while COPY sleeps for its structure makes it EAGAIN, after the checks of its arguments',
      facts: ['copy.order.changing-again', 'copy.order.mode', 'copy.order.unregistered'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const bytes = world.map(1);
        world.words(bytes, mem, src, PAGE, 0n, 0n, mem, src, PAGE, 4n, 0n, bytes, src, PAGE, 0n, 0n);
        const other = world.userfaultfd();
        const structure = world.missing(other, 1);
        const calls = [0n, 40n, 80n].map((offset, index) =>
          world
            .thread(index + 1)
            .ioctl(fd, UFFDIO_COPY, structure + offset)
            .sleepsIn('fault'),
        );
        const forking = world.thread(4).fork(world.process(1)).sleepsIn('event');
        main.copy(other, structure, bytes);
        calls[0]!.fails('EAGAIN');
        calls[1]!.fails('EINVAL');
        calls[2]!.fails('ENOENT');
        main.load(structure + OUT, 8n).gives(BigInt.asUintN(64, -11n));
        main.load(structure + 40n + OUT, 8n).gives(0n);
        main.load(structure + 80n + OUT, 8n).gives(BigInt.asUintN(64, -2n));
        main.read(fd).brings(forked());
        forking.gives(1n);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'While a fork waits for its event a COPY with its structure in a missing page sleeps to store its EAGAIN',
      facts: ['changing.fill-out-sleeps', 'copy.order.changing'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        const copying = world.thread(2).ioctl(fd, UFFDIO_COPY, mem).sleepsIn('fault');
        main.zeropage(fd, mem).fails('EAGAIN', { zeropage: -11n });
        main.read(fd, 64n).brings(fault(mem, FAULT_WRITE), forked());
        forking.gives(1n);
        main.zeropage(fd, mem);
        copying.fails('EAGAIN');
        main.load(mem + OUT, 8n).gives(BigInt.asUintN(64, -11n));
      },
    },
    {
      title: 'A WAKE whose structure lies in a missing page sleeps until that is filled, then wakes whom it names',
      facts: ['kernel-fault.ioctl-argument', 'wake.order.copy-in'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const bytes = world.map(1);
        world.words(bytes, mem, PAGE);
        const structure = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.zeropage(fd, mem, PAGE, 1n);
        const waking = world.thread(2).ioctl(fd, UFFDIO_WAKE, structure).sleepsIn('fault');
        load.sleepsIn('fault');
        main.copy(fd, structure, bytes);
        waking.gives(0n);
        load.gives(0n);
      },
    },
    {
      title: 'A COPY whose structure lies in the page that it is to fill sleeps; who fills it instead makes it EEXIST',
      facts: ['kernel-fault.ioctl-argument', 'copy.anon.eexist'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const bytes = world.map(1);
        world.words(bytes, mem, bytes, PAGE, 0n, 0n);
        const copying = world.thread(1).ioctl(fd, UFFDIO_COPY, mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, bytes);
        copying.fails('EEXIST');
        main.load(mem + OUT, 8n).gives(BigInt.asUintN(64, -17n));
      },
    },
    {
      title: 'In a child the structure is its own memory, the destination its parent’s',
      facts: ['mm.acts-on-creator', 'out.success', 'kernel-fault.ioctl-argument'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 2);
        const bytes = world.map(1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).output('ufd'));
        forking.gives(1n);
        world.words(bytes, mem, bytes, PAGE, 0n, 0n);
        const copying = child.main.ioctl(fd, UFFDIO_COPY, mem + PAGE).sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        main.read(ufd).brings(fault(mem + PAGE));
        child
          .thread(1)
          .mmap(bytes, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED })
          .gives(bytes);
        child.thread(1).fill(bytes, PAGE, 0x66);
        main.copy(ufd, mem + PAGE, bytes);
        copying.gives(0n);
        world.process(0).holds(mem, 0x66, 'none');
        child
          .thread(1)
          .load(mem + PAGE + OUT, 8n)
          .gives(PAGE);
      },
    },
    {
      title: 'What an ioctl refuses by its own name it refuses by address too, and leaves what it does not write',
      facts: [
        'register.order.busy',
        'copy.order.dead',
        'unregister.order.dead',
        'register.order.ioctls-out',
        'out.esrch',
      ],
      run(world) {
        const { main } = world;
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.missing(first, 1);
        const structure = world.map(1);
        const child = world.process(1);
        world.words(structure, mem, PAGE, 1n, 7n);
        main.ioctl(second, UFFDIO_REGISTER, structure).fails('EBUSY');
        main.load(structure + 24n, 8n).gives(7n);
        main.fork(child);
        main.exit().exits();
        const survivor = child.main;
        survivor.ioctl(first, UFFDIO_UNREGISTER, structure).fails('ENOMEM');
        survivor.store(structure + 16n, 0n, 8n);
        survivor.ioctl(first, UFFDIO_ZEROPAGE, structure).fails('ESRCH');
        survivor.load(structure + 24n, 8n).gives(7n);
        survivor.store(structure + 8n, structure, 8n);
        survivor.store(structure + 16n, PAGE, 8n);
        survivor.store(structure + 24n, 0n, 8n);
        survivor.store(structure + 32n, 9n, 8n);
        survivor.ioctl(first, UFFDIO_COPY, structure).fails('ESRCH');
        survivor.load(structure + 32n, 8n).gives(9n);
      },
    },
  ],
};
