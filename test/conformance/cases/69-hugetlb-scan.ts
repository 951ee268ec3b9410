import type { Topic } from '../_case.js';
import {
  FILE,
  HUGE,
  HUGETLB,
  MADV_DONTNEED,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MODE_MISSING,
  MODE_WP,
  OF_HUGE_PAGE,
  PAGE,
  PRESENT,
  SWAPPED,
  WP_ASYNC,
  WP_MATCHING,
  WPALLOWED,
  WRITTEN,
} from '../_linux.js';
import { NEEDS } from '../_pool.js';
import type { World } from '../_world.js';

const PROTECTING = { flags: WP_MATCHING };
const PROTECTED = WPALLOWED | OF_HUGE_PAGE | PRESENT;
const WAS_WRITTEN = PROTECTED | WRITTEN;
const EMPTY = WPALLOWED | OF_HUGE_PAGE;
const MARKED = EMPTY | SWAPPED;

/** Private memory of so many hugepages, writes to which are noted. */
function noted(world: World, count: number): bigint {
  return world.registeredHugetlb(world.userfaultfd({ features: WP_ASYNC }), count, MODE_WP, MAP_NORESERVE);
}

export const hugetlbScan: Topic = {
  name: 'hugepages, PAGEMAP_SCAN',
  cases: [
    {
      title: 'PAGEMAP_SCAN finds each hugepage as a whole, its writes too; one that is not there is not written',
      facts: ['scan.category.huge', 'scan.hugetlb-empty', 'scan.wp-matching.protects'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = noted(world, 3);
        const end = mem + 3n * HUGE;
        main.store(mem + PAGE, 1n);
        main.load(mem + HUGE);
        const there = mem + 2n * HUGE;
        const whole = [[mem, there, WAS_WRITTEN] as const, [there, end, EMPTY] as const];
        main.pagemapScan(0, mem, end).finds(end, ...whole);
        main.pagemapScan(0, mem + PAGE, mem + HUGE).finds(mem + HUGE, [mem + PAGE, mem + HUGE, WAS_WRITTEN]);
        main.pagemapScan(0, mem, end, { max: 700n }).finds(mem + 700n * PAGE, [mem, mem + 700n * PAGE, WAS_WRITTEN]);
        main.pagemapScan(0, mem, end, PROTECTING).finds(end, ...whole);
        main.pagemapScan(0, mem, end).finds(end, [mem, there, PROTECTED], [there, end, EMPTY]);
        main.store(mem + HUGE + 5n * PAGE, 1n);
        const written = { mask: WRITTEN, returned: WRITTEN };
        main.pagemapScan(0, mem, end, written).finds(end, [mem + HUGE, there, WRITTEN]);
      },
    },
    {
      title: 'Hugepages of a file are FILE, copies of a private mapping are not',
      facts: ['scan.category.huge', 'scan.category.file', 'scan.category.file-copied'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.hugeMemfd(2);
        const shared = world.hugeOf(fd, 2);
        const copy = world.hugeOf(fd, 2, { flags: MAP_PRIVATE | MAP_NORESERVE });
        const there = OF_HUGE_PAGE | PRESENT | WRITTEN;
        main.store(shared, 1n);
        main.load(copy);
        main.pagemapScan(0, copy, copy + HUGE).finds(copy + HUGE, [copy, copy + HUGE, there | FILE]);
        main.store(copy, 1n);
        main
          .pagemapScan(0, shared, copy + 2n * HUGE)
          .finds(
            copy + 2n * HUGE,
            [shared, shared + HUGE, there | FILE],
            [shared + HUGE, shared + 2n * HUGE, OF_HUGE_PAGE],
            [copy, copy + HUGE, there],
            [copy + HUGE, copy + 2n * HUGE, OF_HUGE_PAGE],
          );
      },
    },
    {
      title: 'In a gibibyte that nobody has touched hugepages are not HUGE; protecting a part of one marks all of it',
      facts: ['scan.hugetlb-absent', 'scan.hugetlb-empty', 'scan.hugetlb-marker'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = noted(world, 3);
        const end = mem + 3n * HUGE;
        main.pagemapScan(0, mem, end).finds(end, [mem, end, WPALLOWED]);
        main.pagemapScan(0, mem, end, { ...PROTECTING, mask: WRITTEN }).finds(end);
        const second = mem + HUGE;
        main
          .pagemapScan(0, mem + PAGE, end, PROTECTING)
          .finds(end, [mem + PAGE, second, WPALLOWED], [second, end, EMPTY]);
        main.pagemapScan(0, mem, end).finds(end, [mem, second, MARKED], [second, end, EMPTY]);
        main.pagemapScan(0, mem, end, PROTECTING).finds(end, [mem, second, MARKED], [second, end, EMPTY]);
        main.load(mem);
        main.pagemapScan(0, mem, second).finds(second, [mem, second, PROTECTED]);
      },
    },
    {
      title: 'What tables there are ordinary memory decides too, as long as anything is mapped in their gibibyte',
      facts: ['scan.hugetlb-absent', 'hugetlb.pool.fault'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.hugetlb(1);
        const end = mem + HUGE;
        main.pagemapScan(0, mem, end).finds(end, [mem, end, 0n]);
        const page = world.placeHuge(1);
        main.mmap(page, PAGE).gives(page);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, 0n]);
        main.load(page);
        main.munmap(page, PAGE);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, OF_HUGE_PAGE]);
        const child = world.process(1);
        main.fork(child);
        main.pagemapScan(1, mem, end).finds(end, [mem, end, 0n]);
        main.munmap(mem, HUGE);
        main.mmap(mem, HUGE, { flags: HUGETLB | MAP_FIXED }).gives(mem);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, 0n]);
        main.store(mem, 1n);
        main.madvise(mem, HUGE, MADV_DONTNEED);
        main.pagemapScan(0, mem, end).finds(end, [mem, end, OF_HUGE_PAGE]);
        const other = world.process(2);
        main.fork(other);
        main.pagemapScan(2, mem, end).finds(end, [mem, end, OF_HUGE_PAGE]);
      },
    },
    {
      title:
        'A hugepage that range or limit cuts is not protected and not told: the walk ended there, and went on behind it',
      facts: ['scan.hugetlb-part', 'scan.walk-end'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = noted(world, 3);
        const end = mem + 3n * HUGE;
        const second = mem + HUGE;
        const third = mem + 2n * HUGE;
        main.fill(mem, 3n * HUGE, 5);
        main.pagemapScan(0, mem + PAGE, second, PROTECTING).finds(mem + PAGE);
        main.pagemapScan(0, mem + PAGE, third, PROTECTING).finds(mem + PAGE, [second, third, WAS_WRITTEN]);
        main
          .pagemapScan(0, mem, second + PAGE, PROTECTING)
          .finds(second + PAGE, [mem, second, WAS_WRITTEN], [second, second + PAGE, PROTECTED]);
        main.pagemapScan(0, mem, end).finds(end, [mem, third, PROTECTED], [third, end, WAS_WRITTEN]);
        main.store(mem, 1n);
        main.store(second, 1n);
        main.pagemapScan(0, mem, end, { ...PROTECTING, max: 700n }).finds(third, [mem, second, WAS_WRITTEN]);
        main.pagemapScan(0, second, third - PAGE, { ...PROTECTING, room: 0n }).finds(second);
        main.pagemapScan(0, mem, end).finds(end, [mem, second, PROTECTED], [second, end, WAS_WRITTEN]);
      },
    },
    {
      title: 'Without a vector the masks decide which hugepages are protected; poison stays what it is',
      facts: ['scan.hugetlb-masks', 'scan.hugetlb-marker', 'scan.vec-len-zero'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registeredHugetlb(fd, 2, MODE_WP | MODE_MISSING, MAP_NORESERVE);
        const end = mem + 2n * HUGE;
        main.copy(fd, mem, world.sourceOf(1, 7), HUGE);
        main.poison(fd, mem + HUGE, HUGE);
        const found = [[mem, mem + HUGE, WAS_WRITTEN] as const, [mem + HUGE, end, MARKED | WRITTEN] as const];
        main.pagemapScan(0, mem, end, { ...PROTECTING, room: 0n, mask: FILE }).finds(end);
        main.pagemapScan(0, mem, end).finds(end, ...found);
        main.pagemapScan(0, mem, end, PROTECTING).finds(end, ...found);
        main.pagemapScan(0, mem, end).finds(end, [mem, mem + HUGE, PROTECTED], found[1]!);
        main.store(mem, 1n);
        main.pagemapScan(0, mem, end, { ...PROTECTING, room: 0n }).finds(end);
        main.pagemapScan(0, mem, end).finds(end, [mem, mem + HUGE, PROTECTED], found[1]!);
      },
    },
  ],
};
