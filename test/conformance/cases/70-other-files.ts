import type { Topic } from '../_case.js';
import {
  COPY_WP,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  WP_ASYNC,
  WRITEPROTECT_WP,
} from '../_linux.js';
import type { World } from '../_world.js';

const EVERY_MODE = [1n, 2n, 3n, 4n, 5n, 6n, 7n];
const EINVAL = -22n;
const PAGES = 4;
const LENGTH = BigInt(PAGES) * PAGE;

const ON_DISK = { diskFiles: true } as const;

function diskFile(world: World): number {
  return Number(world.main.diskFile(LENGTH).value);
}

function secret(world: World): bigint {
  return world.shared(Number(world.main.memfdSecret(LENGTH).value), PAGES);
}

export const otherFiles: Topic = {
  name: 'files that userfaultfd knows nothing of',
  cases: [
    {
      title: 'No mode accepts a mapping of a file on a disk, shared or private, before its neighbours are looked at',
      facts: ['register.vma.ext4', 'register.order.type'],
      needs: ON_DISK,
      run(world) {
        const { main } = world;
        const fd = diskFile(world);
        const mappings = [
          world.shared(fd, PAGES),
          world.private(fd, PAGES),
          world.shared(fd, PAGES, { prot: PROT_READ }),
        ];
        const uffd = world.userfaultfd();
        for (const mode of EVERY_MODE)
          for (const mapping of mappings) main.register(uffd, mapping, LENGTH, mode).fails('EINVAL');
        const around = world.place(PAGES);
        main.mmap(around, LENGTH).gives(around);
        main
          .mmap(around + PAGE, PAGE, { prot: PROT_READ_WRITE, flags: 0x12n, fd: BigInt(fd), offset: 0n })
          .gives(around + PAGE);
        main.register(uffd, around, LENGTH).fails('EINVAL');
        main.register(uffd, around, PAGE).gives(0n);
      },
    },
    {
      title:
        'With WP_ASYNC the mode WP, and no other, accepts a file on a disk; all ioctls are offered, and no fill works',
      facts: [
        'register.async.ext4',
        'register.async.no-fill',
        'register.ioctls.lists-fills-for-async',
        'feature.wp-async-any-file',
        'copy.order.type',
        'zeropage.order.type',
      ],
      needs: ON_DISK,
      run(world) {
        const { main } = world;
        const fd = diskFile(world);
        const src = world.filled(0x11);
        const uffd = world.userfaultfd({ features: WP_ASYNC });
        for (const mapping of [world.shared(fd, PAGES), world.private(fd, PAGES)]) {
          for (const mode of EVERY_MODE)
            if (mode === MODE_WP) main.register(uffd, mapping, LENGTH, mode).gives(0n, { ioctls: 0x17cn });
            else main.register(uffd, mapping, LENGTH, mode).fails('EINVAL');
          main.copy(uffd, mapping, src).fails('EINVAL', { copy: EINVAL });
          main.copy(uffd, mapping, src, PAGE, COPY_WP).fails('EINVAL', { copy: EINVAL });
          main.copy(uffd, mapping, 0x5000n).fails('EINVAL', { copy: EINVAL });
          main.zeropage(uffd, mapping).fails('EINVAL', { zeropage: EINVAL });
          main.continue(uffd, mapping).fails('EINVAL', { mapped: EINVAL });
          main.poison(uffd, mapping).fails('EINVAL', { updated: EINVAL });
          main.move(uffd, mapping, src).fails('EINVAL', { move: EINVAL });
          main.copy(uffd, mapping, src, LENGTH + PAGE).fails('ENOENT');
          main.writeprotect(uffd, mapping, LENGTH, WRITEPROTECT_WP).gives(0n);
          main.writeprotect(uffd, mapping, LENGTH, 0n).gives(0n);
        }
      },
    },
    {
      title: 'Secret memory is like a file on a disk: refused, but for WP alone with WP_ASYNC',
      facts: ['register.vma.memfd-secret', 'register.async.memfd-secret'],
      needs: { secretMemory: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = secret(world);
        const src = world.filled(0x11);
        const plain = world.userfaultfd();
        const uffd = world.userfaultfd({ features: WP_ASYNC });
        for (const mode of EVERY_MODE) {
          main.register(plain, mem, LENGTH, mode).fails('EINVAL');
          if (mode !== MODE_WP) main.register(uffd, mem, LENGTH, mode).fails('EINVAL');
        }
        main.register(uffd, mem, LENGTH, MODE_WP).gives(0n, { ioctls: 0x17cn });
        main.copy(uffd, mem, src).fails('EINVAL', { copy: EINVAL });
        main.unregister(uffd, mem, LENGTH).gives(0n);
        main.unregister(uffd, mem, LENGTH).fails('EINVAL');
      },
    },
    {
      title:
        'UNREGISTER accepts a file on a disk only as long as its own userfaultfd has it; others’ come before its kind',
      facts: [
        'unregister.async-ext4',
        'unregister.async-ext4-unregistered',
        'unregister.order.type',
        'unregister.order.foreign',
        'unregister.order.nothing-changed',
      ],
      needs: ON_DISK,
      run(world) {
        const { main } = world;
        const mem = world.shared(diskFile(world), PAGES);
        const uffd = world.userfaultfd({ features: WP_ASYNC });
        const other = world.userfaultfd({ features: WP_ASYNC });
        main.unregister(uffd, mem, LENGTH).fails('EINVAL');
        main.register(uffd, mem, 2n * PAGE, MODE_WP).gives(0n);
        main.register(other, mem, LENGTH, MODE_WP).fails('EBUSY');
        main.unregister(other, mem, 2n * PAGE).fails('EINVAL');
        main.unregister(uffd, mem, LENGTH).fails('EINVAL');
        main.register(other, mem, 2n * PAGE, MODE_WP).fails('EBUSY');
        main.unregister(uffd, mem, PAGE).gives(0n);
        main.register(other, mem, PAGE, MODE_WP).gives(0n);
        main.unregister(uffd, mem + PAGE).gives(0n);
      },
    },
    {
      title: 'One mapping of a file on a disk makes UNREGISTER of all around it fail, and they stay registered',
      facts: ['unregister.ineligible-neighbour', 'unregister.order.type'],
      needs: ON_DISK,
      run(world) {
        const { main } = world;
        const fd = diskFile(world);
        const uffd = world.userfaultfd();
        const mem = world.missing(uffd, 3);
        main.mmap(mem + PAGE, PAGE, { prot: PROT_READ, flags: 0x11n, fd: BigInt(fd), offset: 0n }).gives(mem + PAGE);
        main.unregister(uffd, mem, 3n * PAGE).fails('EINVAL');
        main.unregister(uffd, mem + PAGE).fails('EINVAL');
        const other = world.userfaultfd();
        main.register(other, mem, PAGE, MODE_MISSING).fails('EBUSY');
        main.munmap(mem + PAGE, PAGE).gives(0n);
        main.unregister(uffd, mem, 3n * PAGE).gives(0n);
        main.register(other, mem, PAGE, MODE_MISSING).gives(0n);
      },
    },
  ],
};
