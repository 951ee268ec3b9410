import type { Topic } from '../_case.js';
import {
  BUS_ADRERR,
  EVENT_REMAP,
  HUGE,
  MAP_NORESERVE,
  MODE_MISSING,
  MODE_WP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
  SIGBUS,
  SIGBUS_FEATURE,
} from '../_linux.js';
import { remapped } from '../_message.js';
import { FILE_ALONE_WP } from '../_pagemap.js';
import { NEEDS } from '../_pool.js';
import type { World } from '../_world.js';

const FIXED = MREMAP_MAYMOVE | MREMAP_FIXED;

function isProtected(world: World, mem: bigint): void {
  world.main.pagemapRead(0, mem, PAGE).maps(FILE_ALONE_WP);
  world.process(0).holds(mem + PAGE, 'wp-marker');
}

/** Two pages of shared memory: one that is there and protected, and a wp-marker. */
function protectedShared(world: World, fd: number): bigint {
  const { main } = world;
  const mem = world.shared(world.memfdOf(1, 2), 2);
  main.load(mem);
  main.register(fd, mem, 2n * PAGE, MODE_WP);
  main.madvise(mem + PAGE, PAGE, 4n);
  main.writeprotect(fd, mem, 2n * PAGE);
  isProtected(world, mem);
  return mem;
}

/** The end of a pipe that is written to. */
function writerOf({ main }: World): number {
  return Number(main.pipe().output('w'));
}

export const otherMemory: Topic = {
  name: 'registered memory of files, moved and without a handler',
  cases: [
    {
      title: 'Without EVENT_REMAP shared memory that moves is not protected any more, and its wp-markers go',
      facts: ['remap.without.wp-dropped', 'mremap.shared.pages'],
      run(world) {
        const { main } = world;
        const mem = protectedShared(world, world.userfaultfd());
        const to = world.place(2);
        main.mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to).gives(to);
        world.process(0).holds(to, { file: 1 }, 'none');
        main.store(to, 5n);
        main.store(to + PAGE, 6n);
      },
    },
    {
      title: 'With EVENT_REMAP shared memory that moves stays protected, its wp-markers too',
      facts: ['remap.with.wp-kept', 'mremap.shared.pages'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_REMAP });
        const mem = protectedShared(world, fd);
        const to = world.place(2);
        const moving = world
          .thread(1)
          .mremap(mem, 2n * PAGE, 2n * PAGE, FIXED, to)
          .sleepsIn('event');
        main.read(fd).brings(remapped(mem, to, 2n * PAGE));
        moving.gives(to);
        isProtected(world, to);
        const store = world
          .thread(1)
          .store(to + PAGE, 5n)
          .sleepsIn('fault');
        main.writeprotect(fd, to, 2n * PAGE, 0n);
        store.gives(0n);
      },
    },
    {
      title:
        'With SIGBUS a missing page of shared memory is a signal too, and a system call’s EFAULT; COPY still fills it',
      facts: ['sigbus.user', 'sigbus.copy', 'sigbus.fills'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: SIGBUS_FEATURE });
        const mem = world.shared(world.memfd(2), 2);
        main.register(fd, mem, 2n * PAGE, MODE_MISSING);
        main.load(mem + 5n).raises(SIGBUS, BUS_ADRERR, mem + 5n);
        const writer = writerOf(world);
        main.write(writer, mem, 1n).fails('EFAULT');
        main.copy(fd, mem, world.filled(7));
        main.load(mem + 5n).gives(7n);
      },
    },
    {
      title: 'With SIGBUS a missing hugepage is a signal at the byte, and a system call’s EFAULT; COPY still fills it',
      facts: ['sigbus.user', 'sigbus.copy', 'hugetlb.fault.whole'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: SIGBUS_FEATURE });
        const memories = [world.hugetlb(1, { flags: MAP_NORESERVE }), world.hugeOf(world.hugeMemfd(1), 1)];
        const writer = writerOf(world);
        for (const mem of memories) {
          main.register(fd, mem, HUGE, MODE_MISSING);
          main.store(mem + PAGE + 5n, 1n).raises(SIGBUS, BUS_ADRERR, mem + PAGE + 5n);
          main.write(writer, mem + PAGE, 1n).fails('EFAULT');
          main.copy(fd, mem, world.sourceOf(1, 7), HUGE);
          main.load(mem + PAGE).gives(7n);
        }
      },
    },
  ],
};
