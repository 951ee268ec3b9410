import type { Topic } from '../_case.js';
import {
  COPY_WP,
  EVENT_FORK,
  FAULT_WP,
  FAULT_WRITE,
  HUGE,
  MADV_DONTNEED,
  MADV_POPULATE_READ,
  MAP_NORESERVE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  SIGBUS,
  WP_ASYNC,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import { MARKER, OWN, OWN_WP, SHARED, SHARED_WP } from '../_pagemap.js';
import { NEEDS, POOL } from '../_pool.js';
import type { World } from '../_world.js';

const WP_FAULT = FAULT_WRITE | FAULT_WP;
const UNPROTECT = 0n;

/** Private memory of hugepages, registered for write protection. */
function protectable(world: World, fd: number, count: number, mode = MODE_WP): bigint {
  return world.registeredHugetlb(fd, count, mode, MAP_NORESERVE);
}

export const hugetlbProtected: Topic = {
  name: 'hugepages, protected and poisoned',
  cases: [
    {
      title: 'Hugepages can be registered for write protection, with every other mode',
      facts: [
        'register.ioctls.w-hugetlb',
        'register.ioctls.mw-hugetlb',
        'register.ioctls.wn-hugetlb',
        'register.ioctls.mwn-hugetlb',
        'feature.wp-hugetlbfs-shmem',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.hugetlb(1);
        for (const [mode, ioctls] of [
          [2n, 0x14cn],
          [3n, 0x14cn],
          [6n, 0x1ccn],
          [7n, 0x1ccn],
        ] as const) {
          main.register(fd, mem, HUGE, mode).gives(0n, { ioctls });
          main.unregister(fd, mem, HUGE);
        }
      },
    },
    {
      title:
        'A protected hugepage can be read; a store asks, with the address of its beginning, until it is not protected any more',
      facts: ['wp.order.hugetlb', 'hugetlb.wp.no-feature', 'hugetlb.wp.fills', 'pagemap.hugetlb-wp-marker'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const t1 = world.thread(1);
        const fd = world.userfaultfd();
        const mem = protectable(world, fd, 3);
        main.writeprotect(fd, mem, PAGE).fails('EINVAL');
        main.writeprotect(fd, mem + PAGE, HUGE).fails('EINVAL');
        main.writeprotect(fd, mem, HUGE + PAGE).fails('EINVAL');
        main.store(mem, 1n);
        main.writeprotect(fd, mem, 3n * HUGE);
        main.pagemapRead(0, mem, PAGE).maps(OWN_WP);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(MARKER);
        main.load(mem).gives(1n);
        const store = t1.store(mem + 5n * PAGE, 2n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, WP_FAULT));
        main.writeprotect(fd, mem, HUGE, UNPROTECT);
        store.gives(0n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.load(mem + HUGE).gives(0n);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(OWN_WP);
        const first = t1.store(mem + 2n * HUGE, 3n).sleepsIn('fault');
        main.read(fd).brings(fault(mem + 2n * HUGE, WP_FAULT));
        main.pagemapRead(0, mem + 2n * HUGE, PAGE).maps(OWN_WP);
        main.writeprotect(fd, mem + HUGE, 2n * HUGE, UNPROTECT);
        first.gives(0n);
        main.store(mem + HUGE, 4n);
      },
    },
    {
      title:
        'What becomes of the protection of hugepages: DONTNEED keeps it, mprotect too, COPY says, UNREGISTER takes it away',
      facts: ['hugetlb.wp.dontneed', 'hugetlb.wp.mprotect', 'hugetlb.wp.unregister-cut'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const fd = world.userfaultfd();
        const mem = protectable(world, fd, 3, MODE_MISSING | MODE_WP);
        main.copy(fd, mem, src, HUGE, COPY_WP);
        main.pagemapRead(0, mem, PAGE).maps(OWN_WP);
        main.mprotect(mem, HUGE, PROT_READ);
        main.mprotect(mem, HUGE, PROT_READ_WRITE);
        const store = world.thread(1).store(mem, 1n).sleepsIn('fault');
        main.read(fd).brings(fault(mem, WP_FAULT));
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.pagemapRead(0, mem, PAGE).maps(MARKER);
        main.copy(fd, mem, src, HUGE);
        store.gives(0n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.writeprotect(fd, mem, 2n * HUGE);
        main.unregister(fd, mem, PAGE).fails('EINVAL');
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(MARKER);
        main.writeprotect(fd, mem, 2n * HUGE);
        main.unregister(fd, mem, 3n * HUGE);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(0);
        main.store(mem, 1n);
        main.store(mem + HUGE, 1n);
      },
    },
    {
      title: 'A child has its parent’s protection of hugepages only with EVENT_FORK',
      facts: ['hugetlb.wp.fork'],
      needs: { ...NEEDS, capSysPtrace: true },
      run(world) {
        const { main } = world;
        for (const [number, features] of [0n, EVENT_FORK].entries()) {
          const fd = world.userfaultfd({ features });
          const mem = protectable(world, fd, 2);
          main.store(mem, 1n);
          main.writeprotect(fd, mem, 2n * HUGE);
          const child = world.process(number + 1);
          const forking = world.thread(1).fork(child);
          if (features !== 0n) {
            forking.sleepsIn('event');
            main.read(fd).brings(forked());
          }
          forking.gives(BigInt(number + 1));
          main.pagemapRead(0, mem, PAGE).maps(SHARED_WP);
          main.pagemapRead(number + 1, mem, PAGE).maps(features === 0n ? SHARED : SHARED_WP);
          main.pagemapRead(number + 1, mem + HUGE, PAGE).maps(features === 0n ? 0 : MARKER);
          child.main.munmap(mem, 2n * HUGE);
          main.munmap(mem, 2n * HUGE);
          main.close(fd);
        }
      },
    },
    {
      title: 'WP_ASYNC: stores to protected hugepages resolve themselves; /proc/PID/mem can’t write to those that ask',
      facts: ['hugetlb.wp.proc-mem', 'feature.wp-async'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = protectable(world, fd, 2);
        main.store(mem, 1n);
        main.writeprotect(fd, mem, 2n * HUGE);
        main.store(mem, 2n);
        main.store(mem + HUGE, 2n);
        main.pagemapRead(0, mem, PAGE).maps(OWN);
        main.pagemapRead(0, mem + HUGE, PAGE).maps(OWN);
        const asking = world.userfaultfd();
        const other = protectable(world, asking, 2);
        main.store(other, 1n);
        main.writeprotect(asking, other, 2n * HUGE);
        main.procMemWrite(0, other, 9n).fails('EIO');
        main.procMemRead(0, other, 1n).shows(1);
        main.procMemWrite(0, other + HUGE, 9n).fails('EIO');
        main.pagemapRead(0, other + HUGE, PAGE).maps(OWN_WP);
      },
    },
    {
      title:
        'POISON of hugepages: whole ones where nothing is, whatever the pool has; every access fails, COPY replaces it',
      facts: [
        'poison.hugetlb.aligned',
        'poison.hugetlb.works',
        'pagemap.hugetlb-poison',
        'poison.pagemap-hugetlb',
        'hugetlb.poison.none-of-pool',
        'hugetlb.poison.fork',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const fd = world.userfaultfd();
        const mem = world.hugetlb(POOL + 1, { flags: MAP_NORESERVE });
        main.register(fd, mem, BigInt(POOL + 1) * HUGE);
        main.poison(fd, mem, PAGE).fails('EINVAL', { updated: -22n });
        main.poison(fd, mem + PAGE, HUGE).fails('EINVAL', { updated: -22n });
        main.poison(fd, mem, BigInt(POOL + 1) * HUGE).gives(0n, { updated: BigInt(POOL + 1) * HUGE });
        main.poison(fd, mem, HUGE).fails('EEXIST', { updated: -17n });
        main.pagemapRead(0, mem, PAGE).maps(0);
        main.load(mem + 9n).raises(SIGBUS, world.poisonCode, mem + 9n);
        main.store(mem + HUGE + PAGE, 1n).raises(SIGBUS, world.poisonCode, mem + HUGE + PAGE);
        main.madvise(mem, HUGE, MADV_POPULATE_READ).fails('EHWPOISON');
        main.mlock(mem, PAGE).fails('ENOMEM');
        main.procMemRead(0, mem, 1n).fails('EIO');
        const rest = world.hugetlb(POOL);
        main.munmap(rest, BigInt(POOL) * HUGE);
        main.copy(fd, mem, src, HUGE);
        main.load(mem).gives(0x5an);
        main.poison(fd, mem, HUGE).fails('EEXIST', { updated: -17n });
        const child = world.process(1);
        main.fork(child);
        child.main.load(mem + HUGE).raises(SIGBUS, world.poisonCode, mem + HUGE);
        main.madvise(mem + HUGE, HUGE, MADV_DONTNEED);
        main.unregister(fd, mem, BigInt(POOL + 1) * HUGE);
        main.load(mem + HUGE).gives(0n);
        main.load(mem + 2n * HUGE).raises(SIGBUS, world.poisonCode, mem + 2n * HUGE);
      },
    },
  ],
};
