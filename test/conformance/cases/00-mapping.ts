import type { Topic } from '../_case.js';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_PRIVATE,
  PAGE,
  PROT_NONE,
  PROT_READ,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SIGSEGV,
} from '../_linux.js';

const ANON = MAP_PRIVATE | MAP_ANONYMOUS;

export const mapping: Topic = {
  name: 'mmap and munmap',
  cases: [
    {
      title: 'A mapping goes to its hint when that is free, is rounded up to pages, and reads as zeros',
      facts: ['mmap.hint.free', 'mmap.length-rounded', 'fault.order.anon-fill'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem, PAGE + 1n).gives(mem);
        world.process(0).holds(mem, 'none', 'none');
        main.load(mem + 2n * PAGE - 8n, 8n).gives(0n);
        main.store(mem, 0x55n);
        main.load(mem, 8n).gives(0x55n);
        main.load(mem + 2n * PAGE).raises(SIGSEGV, SEGV_MAPERR, mem + 2n * PAGE);
        world.process(0).maps(mem, 3, [[0, 2, 0]]);
      },
    },
    {
      title: 'mmap refuses a bad offset, length, address and type in this order',
      facts: ['mmap.order.offset', 'mmap.order.length-zero', 'mmap.order.fixed-aligned', 'mmap.order.type'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const free = world.place(2);
        main.mmap(free, PAGE, { offset: 1n }).fails('EINVAL');
        main.mmap(free, 0n).fails('EINVAL');
        main.mmap(free + 1n, PAGE, { flags: ANON | MAP_FIXED }).fails('EINVAL');
        main.mmap(mem + 1n, PAGE, { flags: ANON | MAP_FIXED_NOREPLACE }).fails('EINVAL');
        main.mmap(mem, PAGE, { flags: MAP_ANONYMOUS | MAP_FIXED_NOREPLACE }).fails('EEXIST');
        main.mmap(free, PAGE, { flags: MAP_ANONYMOUS }).fails('EINVAL');
      },
    },
    {
      title: 'MAP_FIXED replaces what was there; MAP_FIXED_NOREPLACE maps only where nothing is',
      facts: ['mmap.fixed.replaces', 'mmap.order.noreplace', 'mmap.noreplace-implies-fixed'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11, 0x22);
        main.mmap(mem, 2n * PAGE, { flags: ANON | MAP_FIXED_NOREPLACE }).fails('EEXIST');
        world.process(0).holds(mem, 0x11, 0x22);
        main.mmap(mem, PAGE, { flags: ANON | MAP_FIXED }).gives(mem);
        world.process(0).holds(mem, 'none', 0x22);
        main.load(mem).gives(0n);
        const free = world.place(1);
        main.mmap(free, PAGE, { flags: ANON | MAP_FIXED_NOREPLACE }).gives(free);
      },
    },
    {
      title: 'munmap removes whole pages, ignores holes and refuses an unaligned address and a length of 0',
      facts: [
        'munmap.order.aligned',
        'munmap.order.length-zero',
        'munmap.order.no-vma',
        'munmap.length-rounded',
        'munmap.holes',
      ],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11, 0x22, 0x33, 0x44);
        main.munmap(mem + 1n, PAGE).fails('EINVAL');
        main.munmap(mem, 0n).fails('EINVAL');
        world.process(0).holds(mem, 0x11, 0x22, 0x33, 0x44);
        main.munmap(mem + PAGE, 1n);
        world.process(0).holds(mem, 0x11, 'none', 0x33, 0x44);
        world.process(0).maps(mem, 4, [
          [0, 1, 0],
          [2, 4, 0],
        ]);
        main.munmap(mem, 3n * PAGE);
        main.munmap(mem, 3n * PAGE);
        world.process(0).holds(mem, 'none', 'none', 'none', 0x44);
        main.load(mem + 2n * PAGE).raises(SIGSEGV, SEGV_MAPERR, mem + 2n * PAGE);
      },
    },
    {
      title: 'A write to read-only memory and any access to PROT_NONE is SIGSEGV with SEGV_ACCERR',
      facts: ['fault.order.protection'],
      run(world) {
        const { main } = world;
        const readable = world.map(1, PROT_READ);
        const none = world.map(1, PROT_NONE);
        main.store(readable + 8n, 1n).raises(SIGSEGV, SEGV_ACCERR, readable + 8n);
        main.load(readable + 8n).gives(0n);
        main.load(none).raises(SIGSEGV, SEGV_ACCERR, none);
        main.store(none, 1n).raises(SIGSEGV, SEGV_ACCERR, none);
      },
    },
    {
      title: 'Neighbours with equal flags become one mapping, with different protection they do not',
      facts: ['vma.merge.flags'],
      run(world) {
        const { main } = world;
        const mem = world.place(4);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + 2n * PAGE, PAGE).gives(mem + 2n * PAGE);
        main.mmap(mem + 3n * PAGE, PAGE, { prot: PROT_READ }).gives(mem + 3n * PAGE);
        world.process(0).maps(mem, 4, [
          [0, 1, 0],
          [2, 3, 0],
          [3, 4, 0],
        ]);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 4, [
          [0, 3, 0],
          [3, 4, 0],
        ]);
      },
    },
    {
      title:
        'mmap of anonymous memory ignores its descriptor, an aligned offset and protection bits that it does not know',
      facts: ['mmap.fd-ignored', 'mmap.order.offset-overflow', 'mmap.prot-bits'],
      run(world) {
        const { main } = world;
        const mem = world.place(1);
        main.mmap(mem, PAGE, { fd: 77n, offset: 0xfffffffffffff000n }).gives(mem);
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE, { prot: 0x103n }).gives(mem);
        main.store(mem, 1n);
      },
    },
    {
      title: 'A hint that is not page-aligned is rounded down',
      facts: ['mmap.hint.unaligned', 'mmap.order.hint'],
      run(world) {
        const mem = world.place(2);
        world.main.mmap(mem + 0xfffn, PAGE).gives(mem);
        world.process(0).maps(mem, 2, [[0, 1, 0]]);
      },
    },
    {
      title: 'munmap beyond the end of user addresses is EINVAL; where nothing is mapped it succeeds up to that end',
      facts: ['munmap.order.task-size', 'munmap.top', 'munmap.order.no-vma'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        main.munmap(0x7ffffffff000n, PAGE).fails('EINVAL');
        main.munmap(0xfffffffffffff000n, PAGE).fails('EINVAL');
        main.munmap(mem + PAGE, PAGE);
        world.process(0).maps(mem, 2, [[0, 1, 0]]);
      },
    },
    {
      title: 'At the limit of mappings munmap of a middle is ENOMEM, and so is mmap once there is one more than that',
      facts: ['munmap.order.map-count', 'munmap.map-count.ends', 'mmap.order.map-count', 'mmap.map-count.always'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(4);
        const next = world.place(2);
        const crowd = world.crowd(fd);
        main.munmap(mem + PAGE, PAGE).fails('ENOMEM');
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
        main.mmap(mem + PAGE, PAGE, { flags }).fails('ENOMEM');
        main.munmap(mem + 3n * PAGE, PAGE);
        main.mmap(next, PAGE).gives(next);
        main.mmap(next + PAGE, PAGE).fails('ENOMEM');
        crowd.remove();
        world.process(0).maps(mem, 4, [[0, 3, 0]]);
        world.process(0).maps(next, 2, [[0, 1, 0]]);
      },
    },
  ],
};
