import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  EVENT_REMOVE,
  EVENT_UNMAP,
  EXACT_ADDRESS,
  FAULT_WRITE,
  HUGE,
  MADV_DONTNEED,
  MAP_NORESERVE,
  MODE_MINOR,
  MODE_MISSING,
  PAGE,
} from '../_linux.js';
import { fault, forked, removed, unmapped } from '../_message.js';
import { NEEDS, POOL } from '../_pool.js';
import type { World } from '../_world.js';

const DONTWAKE = 1n;
const PAGES = 512;

/** Mappings from `address` on: their borders in hugepages, and modes. */
function maps(
  world: World,
  address: bigint,
  count: number,
  ...expected: readonly (readonly [number, number, number])[]
) {
  world.process(0).maps(
    address,
    count * PAGES,
    expected.map(([from, to, modes]) => [from * PAGES, to * PAGES, modes]),
  );
}

export const hugetlbMissing: Topic = {
  name: 'hugepages, missing',
  cases: [
    {
      title: 'Hugepages can be registered for missing and minor faults; ZEROPAGE and MOVE are not offered',
      facts: [
        'register.vma.hugetlb',
        'register.ioctls.hugetlb-base',
        'register.ioctls.m-hugetlb',
        'register.ioctls.n-hugetlb',
        'register.ioctls.mn-hugetlb',
        'feature.missing-hugetlbfs',
        'feature.minor-hugetlbfs',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.hugetlb(1);
        const small = world.map(1);
        main.register(fd, mem, HUGE, MODE_MISSING).gives(0n, { ioctls: 0x10cn });
        main.unregister(fd, mem, HUGE);
        main.register(fd, mem, HUGE, MODE_MINOR).gives(0n, { ioctls: 0x18cn });
        main.unregister(fd, mem, HUGE);
        main.register(fd, mem, HUGE, MODE_MISSING | MODE_MINOR).gives(0n, { ioctls: 0x18cn });
        main.register(fd, small, mem + HUGE - small, MODE_MISSING).gives(0n, { ioctls: 0x10cn });
        main.register(fd, small).gives(0n, { ioctls: 0x13cn });
      },
    },
    {
      title: 'A range that begins or ends inside a hugepage can’t be registered',
      facts: ['register.order.hugetlb-start', 'register.order.hugetlb-end'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.hugetlb(3);
        main.register(fd, mem + PAGE, HUGE).fails('EINVAL');
        main.register(fd, mem - PAGE, HUGE + PAGE).fails('EINVAL');
        main.register(fd, mem, PAGE).fails('EINVAL');
        main.register(fd, mem + HUGE, HUGE + PAGE).fails('EINVAL');
        maps(world, mem, 3, [0, 3, 0]);
        main.register(fd, mem + HUGE, HUGE);
        maps(world, mem, 3, [0, 1, 0], [1, 2, 1], [2, 3, 0]);
        // Behind the hugepages the range may end anywhere; so may it begin before them, in other memory.
        main.mmap(mem - PAGE, PAGE).gives(mem - PAGE);
        main.register(fd, mem - PAGE, PAGE + 3n * HUGE + PAGE);
      },
    },
    {
      title:
        'UNREGISTER that would cut a registered hugepage is refused, when the mappings before it are unregistered already',
      facts: [
        'unregister.order.hugetlb-start',
        'unregister.order.hugetlb-end',
        'unregister.order.hugetlb-end-keeps-earlier',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 3);
        main.mmap(mem - PAGE, PAGE).gives(mem - PAGE);
        main.register(fd, mem - PAGE);
        main.unregister(fd, mem + PAGE, HUGE).fails('EINVAL');
        main.unregister(fd, mem - HUGE - PAGE, HUGE - PAGE).fails('EINVAL');
        const load = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.unregister(fd, mem - PAGE, PAGE + PAGE).fails('EINVAL');
        world.process(0).maps(mem - PAGE, 3, [
          [0, 1, 0],
          [1, 1 + 3 * PAGES, 1],
        ]);
        // Who waits in it was woken, and asked again.
        main.read(fd).brings(fault(mem));
        main.unregister(fd, mem + HUGE, PAGE).fails('EINVAL');
        maps(world, mem, 3, [0, 1, 1], [1, 3, 1]);
        main.unregister(fd, mem + HUGE, HUGE);
        maps(world, mem, 3, [0, 1, 1], [1, 2, 0], [2, 3, 1]);
        main.unregister(fd, mem + HUGE, PAGE);
        main.unregister(fd, mem, HUGE);
        load.gives(0n);
      },
    },
    {
      title:
        'The message of a fault in a hugepage has the address of its beginning, and there it is woken; with EXACT_ADDRESS its own',
      facts: ['message.address.hugetlb', 'wake.hugetlb-base'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 1);
        const load = world
          .thread(1)
          .load(mem + 5n * PAGE + 3n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const store = world
          .thread(2)
          .store(mem + HUGE - 1n, 7n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem, FAULT_WRITE));
        main.wake(fd, mem + 5n * PAGE, PAGE);
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem, src, HUGE, DONTWAKE);
        main.wake(fd, mem);
        load.gives(0x5an);
        store.gives(0n);
        const exact = world.userfaultfd({ features: EXACT_ADDRESS });
        const other = world.missingHugetlb(exact, 1);
        const again = world
          .thread(1)
          .load(other + 5n * PAGE + 3n)
          .sleepsIn('fault');
        main.read(exact).brings(fault(other + 5n * PAGE + 3n));
        main.copy(exact, other, src, HUGE, DONTWAKE);
        main.wake(exact, other);
        main.wake(exact, other + 5n * PAGE);
        again.gives(0x5an);
      },
    },
    {
      title: 'An access anywhere in a missing hugepage asks for it; when it is there no other part of it is asked for',
      facts: ['hugetlb.fault.whole', 'hugetlb.same-rules'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x5a);
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 3);
        for (const [number, offset] of [0n, HUGE / 2n, HUGE - PAGE].entries()) {
          const start = mem + BigInt(number) * HUGE;
          const load = world
            .thread(1)
            .load(start + offset)
            .sleepsIn('fault');
          main.read(fd).brings(fault(start));
          main.copy(fd, start, src, HUGE);
          load.gives(0x5an);
          for (const other of [0n, 7n * PAGE, HUGE - 1n]) main.load(start + other).gives(0x5an);
        }
        main.madvise(mem, HUGE, MADV_DONTNEED);
        const again = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src, HUGE);
        again.gives(0x5an);
      },
    },
    {
      title: 'COPY fills whole hugepages from any source, looks at the destination first, and says how far it came',
      facts: [
        'copy.order.hugetlb',
        'hugetlb.alignment',
        'hugetlb.src-unaligned',
        'hugetlb.eexist',
        'hugetlb.source-efault',
        'hugetlb.same-rules',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const first = world.process(0);
        const src = world.sourceOf(2, 0x5a);
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 3);
        const nowhere = world.placeHuge(1);
        for (const [dst, length] of [
          [mem, PAGE],
          [mem + PAGE, HUGE],
          [mem, HUGE + PAGE],
        ] as const)
          main.copy(fd, dst, src, length).fails('EINVAL', { copy: -22n });
        main.copy(fd, mem, nowhere, HUGE).fails('EFAULT', { copy: -14n });
        const load = world
          .thread(1)
          .load(mem + 9n * PAGE)
          .sleepsIn('fault');
        main.copy(fd, mem, src + 3n, HUGE).gives(0n, { copy: HUGE });
        load.gives(0x5an);
        first.holds(mem, 0x5a);
        main.copy(fd, mem, nowhere, HUGE).fails('EEXIST', { copy: -17n });
        main.copy(fd, mem + 2n * HUGE, src, HUGE);
        main.copy(fd, mem + HUGE, src, 2n * HUGE).fails('EAGAIN', { copy: HUGE });
        main.copy(fd, mem + 2n * HUGE, src, 2n * HUGE).fails('ENOENT', { copy: -2n });
        const plain = world.hugetlb(1);
        main.copy(fd, plain, src, HUGE).fails('ENOENT', { copy: -2n });
        // What was copied is not what it was copied from.
        main.fill(src, PAGE, 0x33);
        main.fill(mem, PAGE, 0x44);
        first.holds(src, 0x33);
        first.holds(mem + HUGE, 0x5a);
        first.holds(mem, 0x44);
        main.load(mem + PAGE - 1n, 2n).gives(0x5a44n);
      },
    },
    {
      title: 'Hugepages can’t be zeroed or moved, and CONTINUE maps none where none is cached',
      facts: [
        'hugetlb.zeropage',
        'zeropage.order.hugetlb',
        'move.einval.special',
        'continue.hugetlb-aligned',
        'number.feature-missing-hugetlbfs',
        'number.feature-minor-hugetlbfs',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 1);
        const MISSING_HUGETLBFS = 1n << 4n;
        const MINOR_HUGETLBFS = 1n << 9n;
        const fd = world.userfaultfd({ features: MISSING_HUGETLBFS | MINOR_HUGETLBFS });
        const mem = world.missingHugetlb(fd, 2);
        main.zeropage(fd, mem, HUGE).fails('EINVAL', { zeropage: -22n });
        main.zeropage(fd, mem + PAGE).fails('EINVAL', { zeropage: -22n });
        main.move(fd, mem, src, HUGE).fails('EINVAL', { move: -22n });
        main.move(fd, mem, mem + HUGE, HUGE).fails('EINVAL', { move: -22n });
        main.continue(fd, mem).fails('EINVAL', { mapped: -22n });
        main.continue(fd, mem + PAGE, HUGE).fails('EINVAL', { mapped: -22n });
        main.continue(fd, mem, HUGE).fails('EFAULT', { mapped: -14n });
        main.load(src).gives(1n);
      },
    },
    {
      title:
        'With the pool exhausted COPY says EEXIST, before it looks at its source; if it had to read that first, ENOMEM',
      facts: ['hugetlb.pool-exhausted', 'hugetlb.pool-exhausted-slow'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const there = world.sourceOf(1, 1);
        const missing = world.placeHuge(1);
        const nowhere = world.placeHuge(1);
        main.mmap(missing, HUGE).gives(missing);
        const fd = world.userfaultfd();
        const rest = world.hugetlb(POOL - 1);
        const mem = world.missingHugetlb(fd, 2, MAP_NORESERVE);
        // One is left: it holds what is read meanwhile.
        main.copy(fd, mem, missing, HUGE).fails('ENOMEM', { copy: -12n });
        main.copy(fd, mem, missing, HUGE).gives(0n, { copy: HUGE });
        for (const src of [there, missing, nowhere])
          main.copy(fd, mem + HUGE, src, HUGE).fails('EEXIST', { copy: -17n });
        main.munmap(rest, HUGE);
        main.copy(fd, mem + HUGE, there, HUGE);
      },
    },
    {
      title:
        'While COPY sleeps in its source it holds a hugepage, which nobody else gets; then it looks at its destination again',
      facts: ['hugetlb.copy.temporary', 'hugetlb.copy.again'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const t1 = world.thread(1);
        const src = world.sourceOf(1, 1);
        const fd = world.userfaultfd();
        const mem = world.missingHugetlb(fd, 3, MAP_NORESERVE);
        const hole = src + 3n * PAGE;
        main.mmap(hole, PAGE, { flags: 0x32n }).gives(hole);
        main.register(fd, hole);
        const rest = world.placeHuge(POOL);
        const copying = t1.copy(fd, mem, src, HUGE).sleepsIn('fault');
        main.mmap(rest, BigInt(POOL) * HUGE, { flags: 0x40022n }).fails('ENOMEM');
        main.zeropage(fd, hole);
        copying.gives(0n, { copy: HUGE });
        main.load(mem + 3n * PAGE - 1n, 2n).gives(1n);
        main.madvise(hole, PAGE, MADV_DONTNEED);
        const late = t1.copy(fd, mem + HUGE, src, HUGE).sleepsIn('fault');
        main.copy(fd, mem + HUGE, mem, HUGE);
        main.zeropage(fd, hole);
        late.fails('EEXIST', { copy: -17n });
        main.madvise(hole, PAGE, MADV_DONTNEED);
        const lost = t1.copy(fd, mem + 2n * HUGE, src, HUGE).sleepsIn('fault');
        main.mmap(mem + 2n * HUGE, HUGE, { flags: 0x32n }).gives(mem + 2n * HUGE);
        main.register(fd, mem + 2n * HUGE, HUGE);
        main.zeropage(fd, hole);
        lost.fails('ENOENT', { copy: -2n });
        const whole = world.hugetlb(2);
        main.fill(whole, 2n * HUGE, 1);
      },
    },
    {
      title: 'munmap that is refused because its end cuts a hugepage has told of it all the same',
      facts: ['hugetlb.split.unmap-event'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.hugetlb(3);
        main.register(fd, mem, HUGE);
        const unmapping = world
          .thread(1)
          .munmap(mem, HUGE + PAGE)
          .sleepsIn('event');
        main.read(fd).brings(unmapped(mem, mem + HUGE + PAGE));
        unmapping.fails('EINVAL');
        maps(world, mem, 3, [0, 1, 1], [1, 3, 0]);
        main.munmap(mem + PAGE, 2n * HUGE).fails('EINVAL');
        main.munmap(mem, PAGE).fails('EINVAL');
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title:
        'Events of hugepages: REMOVE of what is emptied, and FORK with which a child’s hugepages are missing in it',
      facts: ['hugetlb.madvise.dontneed', 'remove.one-per-vma', 'fork.event.inherits'],
      needs: { ...NEEDS, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const src = world.sourceOf(1, 0x11);
        const fd = world.userfaultfd({ features: EVENT_REMOVE | EVENT_FORK });
        const mem = world.missingHugetlb(fd, 2);
        main.copy(fd, mem, src, HUGE);
        const advising = world
          .thread(1)
          .madvise(mem, HUGE + PAGE, MADV_DONTNEED)
          .sleepsIn('event');
        main.read(fd).brings(removed(mem, mem + HUGE));
        advising.gives(0n);
        main.madvise(mem, PAGE, MADV_DONTNEED);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).brings(forked()).output('ufd'));
        forking.gives(1n);
        const load = child.main.load(mem + HUGE + PAGE).sleepsIn('fault');
        main.read(ufd).brings(fault(mem + HUGE));
        main.copy(ufd, mem + HUGE, src, HUGE);
        load.gives(0x11n);
        world.process(0).holds(mem + HUGE, 'none');
      },
    },
  ],
};
