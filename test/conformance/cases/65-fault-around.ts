import type { Topic } from '../_case.js';
import { FILE, HUGE, MAP_SHARED, PAGE, PRESENT, PROT_READ, PROT_READ_WRITE, WRITTEN } from '../_linux.js';

/** Pages of a page table of Linux's: the window is no larger. */
const TABLE = 512;

export const faultAround: Topic = {
  name: 'fault-around',
  cases: [
    {
      title: 'One read maps as much of a file as the environment says, from where the window begins',
      facts: ['fault-around.environment', 'fault-around.read'],
      run(world) {
        const { main } = world;
        const window = BigInt(world.environment.faultAround);
        const fd = world.memfd(TABLE);
        const filled = world.placeHuge(1);
        const mem = world.placeHuge(1);
        main.mmap(filled, HUGE, { prot: PROT_READ_WRITE, flags: MAP_SHARED, fd: BigInt(fd) }).gives(filled);
        main.fill(filled, HUGE, 1);
        main.mmap(mem, HUGE, { prot: PROT_READ, flags: MAP_SHARED, fd: BigInt(fd) }).gives(mem);
        const page = mem + HUGE - 2n * PAGE;
        main.load(page);
        const [start, end] = [page & ~(window - 1n), (page & ~(window - 1n)) + window];
        const there = PRESENT | FILE | WRITTEN;
        const parts = [
          [mem, start, WRITTEN],
          [start, end, there],
          [end, mem + HUGE, WRITTEN],
        ] as const;
        main.pagemapScan(0, mem, mem + HUGE).finds(mem + HUGE, ...parts.filter(([from, to]) => from < to));
      },
    },
  ],
};
