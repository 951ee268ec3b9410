import { ARENA_START } from '../../../backend/index.js';
import type { Topic } from '../_case.js';
import {
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_POPULATE_WRITE,
  MADV_WILLNEED,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MOVE_ALLOW_SRC_HOLES,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_READ_WRITE,
  SIGBUS_FEATURE,
} from '../_linux.js';
import type { World } from '../_world.js';

const MIB2 = 0x200000n;
const GIB = 0x40000000n;
/** Far away from all that is placed: nothing has a page table here but what a case maps. */
const FAR = ARENA_START + (1n << 41n);

/** A destination that is there, with which a MOVE tells whether its source has a page table: EEXIST, or else ENOENT. */
function tableProbe(world: World, fd: number): (src: bigint, there: boolean) => void {
  const present = world.missing(fd, 1);
  world.main.zeropage(fd, present);
  return (src, there) => {
    world.main.move(fd, present, src).fails(there ? 'EEXIST' : 'ENOENT');
  };
}

/** Maps `pages` pages at `address`. */
function mapAt(world: World, address: bigint, pages = 1n, prot = PROT_READ_WRITE): bigint {
  world.main.mmap(address, pages * PAGE, { prot }).gives(address);
  return address;
}

export const movedPages: Topic = {
  name: 'pages that MOVE takes',
  cases: [
    {
      title:
        'A page that a forked child shares is EBUSY, in the parent as in the child, until whoever moves it has written it',
      facts: ['move.page.not-exclusive', 'move.page.not-exclusive-child', 'move.page.exclusive-by-write'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11, 0x22);
        const place = world.place(1);
        main.fork(world.process(1));
        const child = world.process(1);
        main.move(fd, mem, src).fails('EBUSY', { move: -16n });
        main.move(fd, mem, src, PAGE, MOVE_ALLOW_SRC_HOLES).fails('EBUSY', { move: -16n });
        const own = Number(child.main.userfaultfd().value);
        child.main.api(own);
        child.main.mmap(place, PAGE).gives(place);
        child.main.register(own, place);
        child.main.move(own, place, src + PAGE).fails('EBUSY', { move: -16n });
        child.main.fill(src + PAGE, 1n, 0x33);
        child.main.move(own, place, src + PAGE).gives(0n, { move: PAGE });
        child.main.load(place, 2n).gives(0x2233n);
        main.store(src, 0x44n);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        main.load(mem, 2n).gives(0x1144n);
        child.main.load(src, 2n).gives(0x1111n);
        main.load(src + PAGE, 2n).gives(0x2222n);
      },
    },
    {
      title: 'That lasts after the child is gone; what only reads the page, or protects it, makes no difference',
      facts: ['move.page.not-exclusive-after-exit', 'move.page.not-exclusive-read'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const src = world.filled(0x11);
        const pipe = main.pipe();
        main.fork(world.process(1));
        world.process(1).main.exit().exits();
        const busy = (): void => {
          main.move(fd, mem, src).fails('EBUSY', { move: -16n });
        };
        busy();
        main.load(src).gives(0x11n);
        main.write(Number(pipe.output('w')), src, 8n).gives(8n);
        main.madvise(src, PAGE, MADV_POPULATE_READ);
        main.procMemRead(0, src, 8n).gives(8n);
        main.mprotect(src, PAGE, PROT_READ);
        main.mprotect(src, PAGE, PROT_READ_WRITE);
        busy();
        main.store(src, 0x11n);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11);
      },
    },
    {
      title:
        'Whatever writes to a page that was shared makes it movable: MADV_POPULATE_WRITE, mlock and /proc/PID/mem too',
      facts: ['move.page.exclusive-by-write', 'out.partial'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 4);
        const src = world.filled(0x11, 0x22, 0x33, 0x44);
        main.fork(world.process(1));
        main.madvise(src, PAGE, MADV_POPULATE_WRITE);
        main.mlock(src + PAGE, PAGE);
        main.munlock(src + PAGE, PAGE);
        main.procMemWrite(0, src + 2n * PAGE, 0x33n);
        main.move(fd, mem, src, 4n * PAGE).fails('EAGAIN', { move: 3n * PAGE });
        main.move(fd, mem + 3n * PAGE, src + 3n * PAGE).fails('EBUSY', { move: -16n });
        world.process(0).holds(mem, 0x11, 0x22, 0x33, 'none');
        world.process(1).holds(src, 0x11, 0x22, 0x33, 0x44);
      },
    },
    {
      title: 'process_vm_readv of a page that was shared makes it movable, with or without the child',
      facts: ['move.page.exclusive-by-pin'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.filled(0x11, 0x22);
        const local = world.segments([world.map(1), 8n]);
        const remote = [0n, PAGE].map((offset) => world.segments([src + offset, 8n]));
        main.fork(world.process(1));
        main.processVmReadv(0, local, remote[0]!).gives(8n);
        main.move(fd, mem, src).gives(0n, { move: PAGE });
        world.process(1).holds(src, 0x11, 0x22);
        world.process(1).main.exit().exits();
        main.move(fd, mem + PAGE, src + PAGE).fails('EBUSY', { move: -16n });
        main.processVmReadv(0, local, remote[1]!).gives(8n);
        main.move(fd, mem + PAGE, src + PAGE).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11, 0x22);
      },
    },
    {
      title: 'A page that was moved can be moved again, but not after the next fork',
      facts: ['move.page.stays-exclusive', 'move.page.not-exclusive'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const src = world.filled(0x11);
        main.move(fd, mem, src);
        main.move(fd, mem + PAGE, mem).gives(0n, { move: PAGE });
        main.fork(world.process(1));
        main.move(fd, mem, mem + PAGE).fails('EBUSY', { move: -16n });
        world.process(0).holds(mem, 'none', 0x11);
        world.process(1).holds(mem, 'none', 0x11);
      },
    },
    {
      title: 'A page that a sleeping process_vm_readv has pinned is EBUSY until that is done, also after a fork',
      facts: ['move.page.pinned'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const src = world.filled(0x11, 0x22);
        const to = world.missing(fd, 1);
        const local = world.segments([to, 8n]);
        const reading = world
          .thread(1)
          .processVmReadv(0, local, world.segments([src + PAGE, 8n]))
          .sleepsIn('fault');
        main.move(fd, mem, src, 2n * PAGE).fails('EAGAIN', { move: PAGE });
        main.move(fd, mem + PAGE, src + PAGE).fails('EBUSY', { move: -16n });
        main.fork(world.process(1));
        main.zeropage(fd, to);
        reading.gives(8n);
        // A pinned page was copied for the child at once, and so stayed its owner's alone.
        main.move(fd, mem + PAGE, src + PAGE).gives(0n, { move: PAGE });
        world.process(0).holds(mem, 0x11, 0x22);
        world.process(1).holds(src, 'none', 0x22);
      },
    },
    {
      title:
        'A source in 2 MiB that were never touched is ENOENT even if the destination is there, a hole elsewhere EEXIST',
      facts: [
        'move.page.src-untouched',
        'move.page.src-untouched-allowed',
        'move.table.src-allowed',
        'move.page.dst-eexist',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const present = world.missing(fd, 1);
        main.zeropage(fd, present);
        const src = mapAt(world, FAR, 2n);
        main.move(fd, present, src).fails('ENOENT', { move: -2n });
        main.move(fd, present, src, PAGE, MOVE_ALLOW_SRC_HOLES).fails('EEXIST', { move: -17n });
        main.move(fd, present, src + PAGE).fails('EEXIST', { move: -17n });
      },
    },
    {
      title: 'A source in a GiB that was never touched is a hole too',
      facts: ['move.page.no-table'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const mem = world.missing(fd, 1);
        const src = mapAt(world, FAR + GIB);
        probe(src, false);
        main.move(fd, mem, src, PAGE, MOVE_ALLOW_SRC_HOLES).gives(0n, { move: PAGE });
        probe(src, true);
        world.process(0).holds(mem, 'none');
      },
    },
    {
      title: 'A page table spans 2 MiB, whatever is mapped there: a fault anywhere in it makes it',
      facts: ['move.table.fault', 'move.table.dontneed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const [low, high, above] = [0n, MIB2 - PAGE, MIB2].map((offset) => mapAt(world, FAR + offset)) as [
          bigint,
          bigint,
          bigint,
        ];
        main.load(high).gives(0n);
        probe(low, true);
        probe(above, false);
        main.madvise(high, PAGE, MADV_DONTNEED);
        probe(low, true);
        probe(high, true);
      },
    },
    {
      title: 'A fault that sleeps has made its page table, and one that fails for a userfaultfd as well',
      facts: ['move.table.fault'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const failing = world.userfaultfd({ features: SIGBUS_FEATURE });
        const probe = tableProbe(world, fd);
        const pages = [0n, 1n, 2n, 3n, 4n].map((index) => mapAt(world, FAR + index * MIB2)) as [
          bigint,
          bigint,
          bigint,
          bigint,
          bigint,
        ];
        const local = world.segments([world.map(1), 8n]);
        main.register(fd, pages[0]);
        const load = world.thread(1).load(pages[0]).sleepsIn('fault');
        probe(pages[0], true);
        main.zeropage(fd, pages[0]);
        load.gives(0n);
        for (const page of [pages[1], pages[2]]) main.register(failing, page);
        main.processVmReadv(0, local, world.segments([pages[1], 8n])).fails('EFAULT');
        probe(pages[1], true);
        main.mlock(pages[2], PAGE).fails('ENOMEM');
        main.munlock(pages[2], PAGE);
        probe(pages[2], true);
        main.register(fd, pages[3]);
        main.procMemRead(0, pages[3], 8n).fails('EIO');
        probe(pages[3], true);
        probe(pages[4], false);
      },
    },
    {
      title: 'What finds no permission, and what only changes the mapping, makes no page table',
      facts: ['move.table.no-fault'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const mem = mapAt(world, FAR, 1n, PROT_NONE);
        const local = world.segments([world.map(1), 8n]);
        main.processVmReadv(0, local, world.segments([mem, 8n])).fails('EFAULT');
        main.processVmReadv(0, local, world.segments([mem + PAGE, 8n])).fails('EFAULT');
        main.mprotect(mem, PAGE, PROT_READ_WRITE);
        main.register(fd, mem);
        main.unregister(fd, mem);
        main.madvise(mem, PAGE, MADV_WILLNEED);
        probe(mem, false);
        main.store(mem, 1n);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        probe(mem, true);
      },
    },
    {
      title:
        'COPY and ZEROPAGE make the page table that they fill, COPY without its source too; what is ENOENT makes none',
      facts: ['move.table.fill', 'move.table.refused-fill'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const pages = [0n, 1n, 2n, 3n].map((index) => mapAt(world, FAR + index * MIB2));
        for (const page of pages) main.register(fd, page);
        main.copy(fd, pages[0]!, 0x1000n).fails('EFAULT');
        main.zeropage(fd, pages[1]!);
        main.copy(fd, pages[2]!, world.map(1), 2n * PAGE).fails('ENOENT');
        main.zeropage(fd, pages[3]!, 2n * PAGE).fails('ENOENT');
        main.madvise(pages[1]!, PAGE, MADV_DONTNEED);
        pages.forEach((page, index) => {
          probe(page, index < 2);
        });
      },
    },
    {
      title: 'MOVE makes the page table of its destination, but not when its source has none, nor when it is EINVAL',
      facts: ['move.table.dst'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const hole = world.map(1);
        const [dst, src] = [mapAt(world, FAR), mapAt(world, FAR + MIB2)];
        main.register(fd, dst);
        main.move(fd, dst, src).fails('ENOENT');
        main.move(fd, dst, hole, 2n * PAGE).fails('EINVAL');
        probe(dst, false);
        probe(src, false);
        main.move(fd, dst, hole).fails('ENOENT');
        probe(dst, true);
      },
    },
    {
      title: 'munmap and MAP_FIXED remove a page table only when no older mapping is left in it',
      facts: ['move.table.munmap'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const mem = mapAt(world, FAR, 2n);
        const other = mapAt(world, FAR + 8n * PAGE);
        main.store(mem, 1n);
        main.munmap(mem, 2n * PAGE);
        mapAt(world, mem, 2n);
        probe(mem, true);
        main.munmap(other, PAGE);
        probe(mem, true);
        main.munmap(mem, PAGE);
        mapAt(world, mem);
        probe(mem, true);
        main.munmap(mem, 2n * PAGE);
        mapAt(world, mem, 2n);
        probe(mem, false);
        main.store(mem, 1n);
        main.mmap(mem, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).gives(mem);
        probe(mem, true);
        main.mmap(mem, 2n * PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED }).gives(mem);
        probe(mem, false);
      },
    },
    {
      title: 'A hole unmapped over three page tables removes the one in the middle',
      facts: ['move.table.munmap', 'vma.anon.hole-refilled'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const mem = mapAt(world, FAR, (3n * MIB2) / PAGE);
        for (const table of [0n, 1n, 2n]) main.store(mem + table * MIB2, 1n);
        main.munmap(mem + MIB2 - PAGE, MIB2 + 2n * PAGE);
        mapAt(world, mem + MIB2 - PAGE, MIB2 / PAGE + 2n);
        probe(mem + MIB2 - PAGE, true);
        probe(mem + MIB2, false);
        probe(mem + 2n * MIB2, true);
        world.process(0).maps(mem, 3 * 512, [[0, 3 * 512, 0]]);
      },
    },
    {
      title: 'MADV_DONTNEED takes a page table away when it empties all of its 2 MiB in one mapping',
      facts: ['move.table.reclaimed', 'move.table.dontneed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const probe = tableProbe(world, fd);
        const pages = (2n * MIB2) / PAGE;
        const mem = mapAt(world, FAR, pages);
        const touch = (): void => {
          main.store(mem, 1n);
          main.store(mem + MIB2, 1n);
        };
        touch();
        main.madvise(mem + PAGE, MIB2, MADV_DONTNEED);
        main.madvise(mem, MIB2 - PAGE, MADV_DONTNEED);
        probe(mem, true);
        probe(mem + MIB2, true);
        main.madvise(mem + PAGE, 2n * MIB2 - PAGE, MADV_DONTNEED);
        probe(mem, true);
        probe(mem + MIB2, false);
        touch();
        main.mprotect(mem + MIB2 / 2n, MIB2 / 2n, PROT_READ);
        main.madvise(mem, MIB2, MADV_DONTNEED);
        main.mprotect(mem + MIB2 / 2n, MIB2 / 2n, PROT_READ_WRITE);
        probe(mem, true);
        main.madvise(mem, MIB2, MADV_DONTNEED);
        probe(mem, false);
      },
    },
    {
      title: 'A forked child has the page tables of mappings that were touched, empty ones too, and no others',
      facts: ['move.table.fork', 'vma.fork.untouched'],
      run(world) {
        const { main } = world;
        const [emptied, beside, read, untouched] = [0n, 4n * PAGE, MIB2, 2n * MIB2].map((offset) =>
          mapAt(world, FAR + offset),
        ) as [bigint, bigint, bigint, bigint];
        main.store(emptied, 1n);
        main.madvise(emptied, PAGE, MADV_DONTNEED);
        main.load(read).gives(0n);
        main.fork(world.process(1));
        const child = world.process(1).main;
        const place = world.place(1);
        const fd = Number(child.userfaultfd().value);
        child.api(fd);
        child.mmap(place, PAGE).gives(place);
        child.register(fd, place);
        child.zeropage(fd, place);
        child.move(fd, place, emptied).fails('EEXIST');
        child.move(fd, place, beside).fails('EEXIST');
        child.move(fd, place, read).fails('ENOENT');
        child.move(fd, place, untouched).fails('ENOENT');
      },
    },
  ],
};
