import { ARENA_START } from '../../../backend/index.js';
import type { Topic } from '../_case.js';
import { FAULT_READ, MAP_ANONYMOUS, MAP_NORESERVE, MAP_POPULATE, MAP_PRIVATE, PAGE } from '../_linux.js';
import { fault } from '../_message.js';

const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
/** The end of a machine's arena: what lies above is taken, so that Linux chooses places below it. */
const TOP = 0x600000000000n;
const HUGE = 0x200000n;
const KERNEL_HALF = 0xffff800000000000n;

export const mmapPlaces: Topic = {
  name: 'where mmap maps',
  cases: [
    {
      title:
        'Without a hint a mapping goes to the highest place that is free, under the one before; a hint in page 0 is none',
      facts: ['mmap.place.highest', 'mmap.hint.page-zero', 'vma.merge.mmap'],
      run(world) {
        const { main } = world;
        main.mmap(0n, PAGE).gives(TOP - PAGE);
        main.mmap(0n, 2n * PAGE).gives(TOP - 3n * PAGE);
        main.mmap(0xfffn, 1n).gives(TOP - 4n * PAGE);
        world.process(0).maps(TOP - 4n * PAGE, 4, [[0, 4, 0]]);
        main.munmap(TOP - 3n * PAGE, 2n * PAGE);
        main.mmap(0n, 3n * PAGE).gives(TOP - 7n * PAGE);
        main.mmap(0n, PAGE).gives(TOP - 2n * PAGE);
        main.mmap(0n, PAGE).gives(TOP - 3n * PAGE);
        world.process(0).maps(TOP - 7n * PAGE, 7, [[0, 7, 0]]);
        main.munmap(TOP - 7n * PAGE, 7n * PAGE);
      },
    },
    {
      title: 'A hint that is occupied, in part too, or reaches above the address space is ignored',
      facts: ['mmap.hint.occupied', 'mmap.hint.above', 'mmap.place.highest'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x11);
        main.mmap(mem, PAGE).gives(TOP - PAGE);
        main.mmap(mem - PAGE, 2n * PAGE).isRefused('driver memory');
        const free = world.place(1);
        main.mmap(free, (mem < free ? 8n : 1n) * PAGE).gives(free);
        main.mmap(free - PAGE, 2n * PAGE).gives(TOP - 3n * PAGE);
        main.mmap(KERNEL_HALF, PAGE).gives(TOP - 4n * PAGE);
        main.mmap(0xfffffffffffff000n, PAGE).gives(TOP - 5n * PAGE);
        world.process(0).holds(mem, 0x11);
        main.munmap(TOP - 5n * PAGE, 5n * PAGE);
      },
    },
    {
      title: 'Memory of a multiple of 2 MiB without a hint lies at one; with a hint that is occupied it does not',
      facts: ['mmap.place.huge', 'mmap.hint.occupied'],
      run(world) {
        const { main } = world;
        main.mmap(0n, PAGE).gives(TOP - PAGE);
        main.mmap(0n, HUGE).gives(TOP - 2n * HUGE);
        main.mmap(0n, HUGE + PAGE).gives(TOP - 3n * HUGE - PAGE);
        main.mmap(TOP - PAGE, HUGE).isRefused('driver memory');
        const mem = world.map(1);
        main.mmap(mem, HUGE).gives(TOP - 4n * HUGE - PAGE);
        main.mmap(0n, HUGE - PAGE, { offset: 3n * PAGE }).gives(TOP - HUGE);
        main.munmap(TOP - 5n * HUGE, 5n * HUGE);
      },
    },
    {
      title: 'What fits nowhere is ENOMEM, before its type is looked at',
      facts: ['mmap.order.no-room', 'mmap.order.length-task-size'],
      run(world) {
        const { main } = world;
        const flags = ANON | MAP_NORESERVE;
        main.mmap(0n, TOP, { flags }).fails('ENOMEM');
        main.mmap(0n, TOP, { flags: MAP_ANONYMOUS }).fails('ENOMEM');
        main.mmap(0n, 1n << 63n, { flags: MAP_ANONYMOUS }).fails('ENOMEM');
        main.mmap(0n, PAGE, { flags: MAP_ANONYMOUS }).fails('EINVAL');
        main.mmap(0n, TOP - ARENA_START, { flags }).gives(ARENA_START);
        main.munmap(ARENA_START, TOP - ARENA_START);
      },
    },
    {
      title: 'Memory at a place that Linux chose is registered and filled as any other',
      facts: ['mmap.place.highest', 'register.vma.anon-rw'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = main.mmap(0n, 2n * PAGE, { flags: ANON }).value;
        main.register(fd, mem, 2n * PAGE);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_READ));
        main.copy(fd, mem, src);
        load.gives(0x11n);
        const other = main.mmap(0n, PAGE, { flags: ANON | MAP_POPULATE }).gives(mem - PAGE).value;
        main.load(other).gives(0n);
        main.munmap(other, 3n * PAGE);
      },
    },
  ],
};
