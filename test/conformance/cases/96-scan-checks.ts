import type { Topic } from '../_case.js';
import {
  ALL_CATEGORIES,
  FILE,
  GUARD,
  MADV_GUARD_INSTALL,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PFNZERO,
  PRESENT,
  SWAPPED,
  WP_ASYNC,
  WPALLOWED,
  WRITTEN,
} from '../_linux.js';

const TASK_SIZE = 0x7ffffffff000n;
const HUGE_CATEGORY = 64n;
const UNKNOWN = 512n;
const PRESENT_WRITTEN = PRESENT | WRITTEN;

export const scanChecks: Topic = {
  name: 'what PAGEMAP_SCAN is asked',
  cases: [
    {
      title:
        'PAGEMAP_SCAN looks at size, flags, categories, start and range, one after the other, and leaves walk_end alone',
      facts: [
        'scan.order.size',
        'scan.order.flags',
        'scan.order.categories',
        'scan.order.start-aligned',
        'scan.order.range',
        'scan.walk-end-untouched',
      ],
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        const bad = { size: 88n, flags: 4n, mask: UNKNOWN };
        main.pagemapScan(0, mem + 1n, mem, bad).fails('EINVAL', { walk_end: 'untouched' });
        const large = { ...bad, size: 104n };
        main.pagemapScan(0, mem, mem + PAGE, large).fails('EINVAL', { walk_end: 'untouched' });
        for (const flags of [4n, 7n, -1n & 0xffffffffffffffffn])
          main.pagemapScan(0, mem, mem + PAGE, { flags }).fails('EINVAL', { walk_end: 'untouched' });
        for (const where of ['inverted', 'mask', 'anyof', 'returned'])
          main.pagemapScan(0, mem, mem + PAGE, { [where]: UNKNOWN }).fails('EINVAL', { walk_end: 'untouched' });
        main.pagemapScan(0, mem + 1n, mem).fails('EINVAL', { walk_end: 'untouched' });
        main.pagemapScan(0, mem + PAGE, mem).fails('EFAULT', { walk_end: 'untouched' });
        main.pagemapScan(0, TASK_SIZE, TASK_SIZE + 1n).fails('EFAULT', { walk_end: 'untouched' });
        main.pagemapScan(0, TASK_SIZE + PAGE, TASK_SIZE + PAGE).fails('EFAULT', { walk_end: 'untouched' });
      },
    },
    {
      title: 'Every category is known, HUGE and GUARD too, and each may be inverted, demanded and told at once',
      facts: ['scan.match'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        const end = mem + 2n * PAGE;
        const all = ALL_CATEGORIES | HUGE_CATEGORY;
        main.pagemapScan(0, mem, end, { returned: all }).finds(end, [mem, end, PRESENT_WRITTEN]);
        main.pagemapScan(0, mem, end, { inverted: all, mask: all }).finds(end);
        const rest = all & ~PRESENT_WRITTEN;
        main.pagemapScan(0, mem, end, { inverted: rest, mask: all }).finds(end, [mem, end, PRESENT_WRITTEN]);
        main
          .pagemapScan(0, mem, end, { mask: PRESENT, anyof: GUARD | WRITTEN })
          .finds(end, [mem, end, PRESENT_WRITTEN]);
        main.pagemapScan(0, mem, end, { anyof: GUARD | FILE }).finds(end);
        main.pagemapScan(0, mem, end, { inverted: WRITTEN, anyof: WRITTEN }).finds(end);
        main.pagemapScan(0, mem, end, { inverted: WRITTEN, mask: WRITTEN }).finds(end);
        main.pagemapScan(0, mem, end, { inverted: FILE, anyof: FILE, returned: FILE }).finds(end, [mem, end, 0n]);
      },
    },
    {
      title: 'The end is rounded up to a page, and an empty range is one too',
      facts: ['scan.end-rounded', 'scan.empty-range', 'scan.end-task-size'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2);
        main.pagemapScan(0, mem, mem + 1n).finds(mem + PAGE, [mem, mem + PAGE, PRESENT_WRITTEN]);
        main.pagemapScan(0, mem, mem).finds(mem);
        main.pagemapScan(0, mem, mem, { flags: 3n }).finds(mem);
        main.pagemapScan(0, mem, mem, { room: 0n }).finds(mem);
        main.pagemapScan(0, TASK_SIZE, TASK_SIZE).finds(TASK_SIZE);
        main.pagemapScan(0, 0n, PAGE).finds(PAGE);
      },
    },
    {
      title: 'What is there is PRESENT, a marker is SWAPPED, and both are WRITTEN unless they are protected',
      facts: [
        'scan.category.present',
        'scan.category.swapped',
        'scan.category.written',
        'scan.category.guard',
        'scan.category.wpallowed',
        'scan.category.pfnzero',
        'number.pagemap-scan',
        'size.pm-scan-arg',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 7, MODE_MISSING | MODE_WP);
        main.zeropage(fd, mem, PAGE);
        main.zeropage(fd, mem + PAGE, PAGE);
        main.store(mem + PAGE, 1n);
        main.zeropage(fd, mem + 2n * PAGE, PAGE);
        main.writeprotect(fd, mem + 2n * PAGE, 2n * PAGE, 1n);
        main.poison(fd, mem + 4n * PAGE, PAGE);
        main.madvise(mem + 5n * PAGE, PAGE, MADV_GUARD_INSTALL);
        const page = (number: number, categories: bigint) =>
          [mem + BigInt(number) * PAGE, mem + BigInt(number + 1) * PAGE, WPALLOWED | categories] as const;
        main
          .pagemapScan(0, mem, mem + 7n * PAGE)
          .finds(
            mem + 7n * PAGE,
            page(0, PRESENT_WRITTEN | PFNZERO),
            page(1, PRESENT_WRITTEN),
            page(2, PRESENT | PFNZERO),
            page(3, SWAPPED),
            page(4, SWAPPED | WRITTEN),
            page(5, SWAPPED | WRITTEN | GUARD),
            page(6, WRITTEN),
          );
      },
    },
    {
      title: 'A page of a file is FILE until a private mapping has copied it',
      facts: ['scan.category.file', 'scan.category.file-copied'],
      run(world) {
        const { main } = world;
        const file = world.memfdOf(1, 2);
        const shared = world.shared(file, 2);
        main.load(shared);
        main.load(shared + PAGE);
        const end = shared + 2n * PAGE;
        main.pagemapScan(0, shared, end).finds(end, [shared, end, FILE | PRESENT_WRITTEN]);
        const own = world.private(file, 2);
        main.load(own);
        main.store(own + PAGE, 3n);
        main
          .pagemapScan(0, own, own + 2n * PAGE)
          .finds(
            own + 2n * PAGE,
            [own, own + PAGE, FILE | PRESENT_WRITTEN],
            [own + PAGE, own + 2n * PAGE, PRESENT_WRITTEN],
          );
        const mem = world.map(1);
        main.load(mem);
        main.pagemapScan(0, mem, mem + PAGE).finds(mem + PAGE, [mem, mem + PAGE, PRESENT_WRITTEN | PFNZERO]);
      },
    },
    {
      title: 'Pages with equal categories are one region, in two mappings too; what is not told keeps none apart',
      facts: ['scan.output', 'scan.returns-regions', 'scan.regions-merge', 'scan.regions-returned'],
      run(world) {
        const { main } = world;
        const mem = world.map(4);
        main.store(mem, 1n);
        main.store(mem + PAGE, 1n);
        main.load(mem + 3n * PAGE);
        main.mprotect(mem + PAGE, 2n * PAGE, 1n);
        const end = mem + 4n * PAGE;
        main
          .pagemapScan(0, mem, end)
          .finds(
            end,
            [mem, mem + 2n * PAGE, PRESENT_WRITTEN],
            [mem + 2n * PAGE, mem + 3n * PAGE, WRITTEN],
            [mem + 3n * PAGE, end, PRESENT_WRITTEN | PFNZERO],
          );
        main.pagemapScan(0, mem, end, { returned: WRITTEN }).finds(end, [mem, end, WRITTEN]);
        main.pagemapScan(0, mem, end, { returned: 0n }).finds(end, [mem, end, 0n]);
        main
          .pagemapScan(0, mem, end, { inverted: PRESENT, mask: PRESENT, returned: PRESENT | WRITTEN })
          .finds(end, [mem + 2n * PAGE, mem + 3n * PAGE, WRITTEN]);
      },
    },
  ],
};
