import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  CONTINUE_WP,
  EVENT_FORK,
  EVENT_REMOVE,
  FAULT_MINOR,
  FAULT_WP,
  FAULT_WRITE,
  HUGE,
  KEEP_SIZE,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MADV_REMOVE,
  MAP_ANONYMOUS,
  MAP_HUGETLB,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_SHARED,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PUNCH_HOLE,
  SIGBUS,
} from '../_linux.js';
import { fault, forked, removed } from '../_message.js';
import { FILE_ALONE, FILE_ALONE_WP, MARKER } from '../_pagemap.js';
import { NEEDS, POOL } from '../_pool.js';
import type { World } from '../_world.js';

const PUNCH = KEEP_SIZE | PUNCH_HOLE;
const PRIVATE = MAP_PRIVATE | MAP_NORESERVE;
const UNPROTECT = 0n;

/** A shared mapping of a file, registered. */
function registered(world: World, uffd: number, fd: number, count: number, mode: bigint, flags?: bigint): bigint {
  const mem = world.hugeOf(fd, count, flags === undefined ? {} : { flags });
  world.main.register(uffd, mem, BigInt(count) * HUGE, mode);
  return mem;
}

export const hugetlbFileFaults: Topic = {
  name: 'hugepages of files, faults',
  cases: [
    {
      title:
        'Mappings of files of hugepages can be registered as private ones can: shared, private and without a descriptor',
      facts: [
        'register.vma.hugetlb',
        'register.ioctls.hugetlb-base',
        'register.ioctls.m-hugetlb',
        'register.ioctls.w-hugetlb',
        'register.ioctls.mw-hugetlb',
        'register.ioctls.n-hugetlb',
        'register.ioctls.mn-hugetlb',
        'register.ioctls.wn-hugetlb',
        'register.ioctls.mwn-hugetlb',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(1);
        const anonymous = world.placeHuge(1);
        main.mmap(anonymous, HUGE, { flags: MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB }).gives(anonymous);
        for (const mem of [world.hugeOf(fd, 1), world.hugeOf(fd, 1, { flags: PRIVATE }), anonymous])
          for (const [mode, ioctls] of [
            [1n, 0x10cn],
            [2n, 0x14cn],
            [3n, 0x14cn],
            [4n, 0x18cn],
            [5n, 0x18cn],
            [6n, 0x1ccn],
            [7n, 0x1ccn],
          ] as const) {
            main.register(uffd, mem, HUGE, mode).gives(0n, { ioctls });
            main.unregister(uffd, mem, HUGE);
          }
      },
    },
    {
      title:
        'COPY to a shared mapping puts the hugepage into the file, where no other may be; the end of the file is looked at last',
      facts: ['hugetlb.copy.file', 'hugetlb.cached-eexist', 'hugetlb.beyond-eof', 'hugetlb.fault.beyond-eof'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(3);
        const mem = registered(world, uffd, fd, 3, MODE_MISSING);
        main.ftruncate(fd, 2n * HUGE);
        const other = world.hugeOf(fd, 2);
        const load = world
          .thread(1)
          .load(mem + 7n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem));
        main.copy(uffd, mem, src, HUGE).gives(0n, { copy: HUGE });
        load.gives(0x5an);
        main.load(other + 9n).gives(0x5an);
        main.fileBlocks(fd).gives(4096n);
        main.copy(uffd, mem, src, HUGE).fails('EEXIST', { copy: -17n });
        main.store(other + HUGE, 4n);
        main.copy(uffd, mem + HUGE, src, HUGE).fails('EEXIST', { copy: -17n });
        main.load(mem + HUGE).gives(4n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.copy(uffd, mem, src, HUGE).fails('EEXIST', { copy: -17n });
        const end = mem + 2n * HUGE;
        main.load(end).raises(SIGBUS, BUS_ADRERR, end);
        main.copy(uffd, end, src, HUGE).fails('EFAULT', { copy: -14n });
        main.fallocate(fd, 2n * HUGE, BigInt(POOL - 2) * HUGE, KEEP_SIZE);
        main.copy(uffd, end, src, HUGE).fails('EEXIST', { copy: -17n });
      },
    },
    {
      title:
        'COPY that has to fetch its source looks at file, pool and end again; the pool being exhausted is EEXIST before',
      facts: ['hugetlb.copy.file', 'hugetlb.copy.temporary', 'hugetlb.pool-exhausted', 'hugetlb.pool-exhausted-slow'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const source = world.userfaultfd();
        const src = world.placeHuge(1);
        main.mmap(src, HUGE);
        main.fill(src, HUGE, 0x5a);
        main.register(source, src, HUGE);
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(POOL + 1);
        const mem = registered(world, uffd, fd, POOL + 1, MODE_MISSING);
        /** COPY that waits for a page of its source, and what comes of it after `meanwhile`. */
        const copying = (dst: bigint, meanwhile: () => void) => {
          main.madvise(src, PAGE, MADV_DONTNEED);
          const copy = world.thread(1).copy(uffd, dst, src, HUGE).sleepsIn('fault');
          main.read(source).brings(fault(src));
          meanwhile();
          main.zeropage(source, src, PAGE);
          return copy;
        };
        copying(mem, () => main.pread(fd)).gives(0n, { copy: HUGE });
        main.load(mem + PAGE).gives(0x5an);
        copying(mem + HUGE, () => main.fallocate(fd, HUGE, HUGE)).fails('EEXIST', { copy: -17n });
        copying(mem + 2n * HUGE, () => main.ftruncate(fd, 2n * HUGE)).fails('EFAULT', { copy: -14n });
        main.ftruncate(fd, BigInt(POOL + 1) * HUGE);
        copying(mem + 2n * HUGE, () => main.fallocate(fd, 3n * HUGE, HUGE)).fails('ENOMEM', { copy: -12n });
        main.fallocate(fd, 2n * HUGE, HUGE);
        const last = mem + BigInt(POOL) * HUGE;
        main.madvise(src, PAGE, MADV_DONTNEED);
        main.copy(uffd, last, src, HUGE).fails('EEXIST', { copy: -17n });
        main.poison(uffd, last, HUGE).gives(0n, { updated: HUGE });
      },
    },
    {
      title: 'COPY to a private mapping of a file makes a hugepage of its own, though the file have one',
      facts: ['hugetlb.copy.file', 'hugetlb.fault.private-minor', 'hugetlb.fault.file-private'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(2);
        const shared = world.hugeOf(fd, 1);
        main.store(shared, 4n);
        const mem = registered(world, uffd, fd, 2, MODE_MISSING, PRIVATE);
        main.load(mem).gives(4n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.copy(uffd, mem, src, HUGE).gives(0n, { copy: HUGE });
        main.load(mem).gives(0x5an);
        main.load(shared).gives(4n);
        const load = world
          .thread(1)
          .load(mem + HUGE)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + HUGE));
        main.copy(uffd, mem + HUGE, src, HUGE);
        load.gives(0x5an);
        main.fileBlocks(fd).gives(4096n);
      },
    },
    {
      title:
        'With MINOR a hugepage that the file has is asked for, for loads and stores; CONTINUE maps it, as often as nothing is mapped',
      facts: [
        'fault.order.file-minor',
        'feature.minor-hugetlbfs',
        'message.address.hugetlb',
        'continue.hugetlb-aligned',
        'continue.beyond-eof-hugetlb',
        'continue.not-cached',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(4);
        const other = world.hugeOf(fd, 2);
        main.store(other + PAGE, 1n);
        main.store(other + HUGE, 2n);
        const mem = registered(world, uffd, fd, 4, MODE_MINOR);
        main.ftruncate(fd, 3n * HUGE);
        const loading = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_MINOR));
        const storing = world
          .thread(2)
          .store(mem + HUGE + 5n, 3n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + HUGE, FAULT_MINOR | FAULT_WRITE));
        main.continue(uffd, mem, PAGE).fails('EINVAL', { mapped: -22n });
        main.continue(uffd, mem + PAGE, HUGE).fails('EINVAL', { mapped: -22n });
        main.continue(uffd, mem, 2n * HUGE).gives(0n, { mapped: 2n * HUGE });
        loading.gives(1n);
        storing.gives(0n);
        main.load(other + HUGE + 5n).gives(3n);
        main.continue(uffd, mem, HUGE).fails('EEXIST', { mapped: -17n });
        main.continue(uffd, mem + 2n * HUGE, HUGE).fails('EFAULT', { mapped: -14n });
        main.continue(uffd, mem + 3n * HUGE, HUGE).fails('EFAULT', { mapped: -14n });
        main.load(mem + 2n * HUGE).gives(0n);
        main.fallocate(fd, 3n * HUGE, HUGE, KEEP_SIZE);
        main.continue(uffd, mem + 3n * HUGE, HUGE).gives(0n, { mapped: HUGE });
        main.load(mem + 3n * HUGE).gives(0n);
      },
    },
    {
      title: 'In a private mapping minor faults are for loads and stores; after CONTINUE a store copies the hugepage',
      facts: ['hugetlb.fault.private-minor', 'fault.minor.private', 'continue.private-write'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(1);
        const shared = world.hugeOf(fd, 1);
        main.store(shared, 1n);
        const mem = registered(world, uffd, fd, 1, MODE_MINOR | MODE_MISSING, PRIVATE);
        const store = world
          .thread(1)
          .store(mem + PAGE, 7n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_MINOR | FAULT_WRITE));
        main.continue(uffd, mem, HUGE);
        store.gives(0n);
        main.load(mem).gives(1n);
        main.load(shared + PAGE).gives(0n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_MINOR));
        main.procMemRead(0, mem, 1n).fails('EIO');
        main.continue(uffd, mem, HUGE);
        load.gives(1n);
        main.procMemWrite(0, mem, 9n).gives(1n);
        main.load(shared).gives(1n);
      },
    },
    {
      title:
        'Protection is the mapping’s own: others write; DONTNEED and a hole leave markers, ftruncate none; CONTINUE says whether it protects',
      facts: [
        'hugetlb.wp.file',
        'hugetlb.wp.file-marker',
        'hugetlb.wp.continue',
        'hugetlb.wp.fills',
        'wp.set.none-shmem',
      ],
      needs: { ...NEEDS, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(3);
        const other = world.hugeOf(fd, 3);
        const mem = registered(world, uffd, fd, 3, MODE_WP | MODE_MINOR);
        main.fallocate(fd, 0n, HUGE);
        main.continue(uffd, mem, HUGE, CONTINUE_WP);
        main.writeprotect(uffd, mem + HUGE, 2n * HUGE);
        main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE_WP);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(MARKER);
        main.store(other, 5n);
        main.load(mem).gives(5n);
        main.munmap(other, 3n * HUGE);
        const store = world.thread(1).store(mem, 6n).sleepsIn('fault');
        main.read(uffd).brings(fault(mem, FAULT_WP));
        main.writeprotect(uffd, mem, HUGE, UNPROTECT);
        store.gives(0n);
        main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE);
        const filling = world
          .thread(1)
          .store(mem + HUGE, 1n)
          .sleepsIn('fault');
        main.read(uffd).brings(fault(mem + HUGE, FAULT_WP));
        main.pagemapRead(0, mem + HUGE, PAGE).maps(FILE_ALONE_WP);
        main.fallocate(fd, HUGE, HUGE, PUNCH);
        main.writeprotect(uffd, mem + HUGE, HUGE, UNPROTECT);
        filling.gives(0n);
        main.writeprotect(uffd, mem, 3n * HUGE);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.fallocate(fd, HUGE, HUGE, PUNCH);
        main.pagemapRead(0, mem, PAGE).maps(MARKER);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(MARKER);
        main.continue(uffd, mem, HUGE);
        main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE);
        main.writeprotect(uffd, mem, HUGE);
        main.ftruncate(fd, 0n);
        for (const number of [0n, 1n, 2n]) main.pagemapRead(0, mem + number * HUGE, PAGE).maps(0);
      },
    },
    {
      title: 'A child has the protection of a shared mapping only with EVENT_FORK, and maps nothing of it without',
      facts: ['hugetlb.fork.shared', 'hugetlb.wp.fork'],
      needs: { ...NEEDS, capSysPtrace: true },
      run(world) {
        const { main } = world;
        for (const [number, features] of [0n, EVENT_FORK].entries()) {
          const uffd = world.userfaultfd({ features });
          const fd = world.hugeMemfd(2);
          const mem = registered(world, uffd, fd, 2, MODE_WP);
          main.store(mem, 1n);
          main.writeprotect(uffd, mem, 2n * HUGE);
          const child = world.process(number + 1);
          const forking = world.thread(1).fork(child);
          if (features !== 0n) {
            forking.sleepsIn('event');
            main.read(uffd).brings(forked());
          }
          forking.gives(BigInt(number + 1));
          main.pagemapRead(number + 1, mem, PAGE).maps(features === 0n ? 0 : 0xa2);
          main.pagemapRead(number + 1, mem + HUGE, PAGE).maps(features === 0n ? 0 : MARKER);
          child.main.munmap(mem, 2n * HUGE);
          main.munmap(mem, 2n * HUGE);
          main.ftruncate(fd, 0n);
          main.close(uffd);
        }
      },
    },
    {
      title: 'POISON is the mapping’s, also behind the end of the file; what empties the memory takes it away',
      facts: ['poison.hugetlb.beyond-eof', 'hugetlb.poison.file', 'hugetlb.poison.emptied', 'poison.hugetlb.works'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd();
        const fd = world.hugeMemfd(3);
        const mem = registered(world, uffd, fd, 3, MODE_MISSING);
        main.ftruncate(fd, 2n * HUGE);
        const other = world.hugeOf(fd, 2);
        main.store(other, 1n);
        main.poison(uffd, mem, 3n * HUGE).gives(0n, { updated: 3n * HUGE });
        main.load(mem + 9n).raises(SIGBUS, world.poisonCode, mem + 9n);
        main.load(other).gives(1n);
        main.madvise(mem, HUGE, MADV_POPULATE_READ).fails('EHWPOISON');
        main.continue(uffd, mem, HUGE).gives(0n, { mapped: HUGE });
        main.load(mem).gives(1n);
        main.poison(uffd, mem, HUGE).fails('EEXIST', { updated: -17n });
        const beyond = mem + 2n * HUGE;
        main.madvise(beyond, HUGE, MADV_POPULATE_READ).fails('EHWPOISON');
        main.ftruncate(fd, 2n * HUGE);
        main.madvise(beyond, HUGE, MADV_POPULATE_READ).fails('EFAULT');
        main.fallocate(fd, HUGE, HUGE, PUNCH);
        main.poison(uffd, mem + HUGE, HUGE).gives(0n, { updated: HUGE });
        main.madvise(mem + HUGE, HUGE, MADV_DONTNEED);
        main.poison(uffd, mem + HUGE, HUGE).gives(0n, { updated: HUGE });
      },
    },
    {
      title:
        'MADV_REMOVE of hugepages tells of it first, and of the file another mapping may have something again by then',
      facts: ['remove.from.remove', 'hugetlb.file.punch', 'hugetlb.fault.file'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const uffd = world.userfaultfd({ features: EVENT_REMOVE });
        const fd = world.hugeMemfd(1);
        const mem = registered(world, uffd, fd, 1, MODE_MISSING);
        const other = world.hugeOf(fd, 1);
        main.store(other, 1n);
        const removing = world.thread(1).madvise(mem, HUGE, MADV_REMOVE).sleepsIn('event');
        main.store(other, 2n);
        main.read(uffd).brings(removed(mem, mem + HUGE));
        removing.gives(0n);
        main.fileBlocks(fd).gives(0n);
        main.load(other).gives(0n);
        main.load(mem).gives(0n);
      },
    },
  ],
};
