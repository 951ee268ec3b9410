import type { Case, Topic } from '../_case.js';
import {
  EVENT_FORK,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_HUGEPAGE,
  MADV_KEEPONFORK,
  MADV_MERGEABLE,
  MADV_NOHUGEPAGE,
  MADV_NORMAL,
  MADV_RANDOM,
  MADV_SEQUENTIAL,
  MADV_UNMERGEABLE,
  MADV_WIPEONFORK,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_STACK,
  MPOL_BIND,
  MPOL_DEFAULT,
  MPOL_INTERLEAVE,
  MPOL_LOCAL,
  MPOL_PREFERRED,
  MPOL_PREFERRED_MANY,
  MPOL_WEIGHTED_INTERLEAVE,
  NODE_0,
  PAGE,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import type { Thread } from '../_process.js';
import type { World } from '../_world.js';

const LAST_PAGE = 0xfffffffffffff000n;
const UNKNOWN_MODE = 7n;
/** A page of a crowd (see World) that lies in what is left of its mapping. */
const CROWD_REST = 200_000n * PAGE;

/** What sets a flag of a mapping, and what takes it away again. */
const PAIRS = [
  [MADV_DONTFORK, MADV_DOFORK],
  [MADV_WIPEONFORK, MADV_KEEPONFORK],
  [MADV_DONTDUMP, MADV_DODUMP],
  [MADV_MERGEABLE, MADV_UNMERGEABLE],
  [MADV_SEQUENTIAL, MADV_NORMAL],
  [MADV_RANDOM, MADV_NORMAL],
] as const;

const WHOLE = [[0, 3, 0]] as const;
const PIECES = [
  [0, 1, 0],
  [1, 2, 0],
  [2, 3, 0],
] as const;

/** Two neighbours, the second one advised, both written then, and the advice taken back. */
function writtenApart(world: World, apart: (page: bigint) => void, together: (page: bigint) => void): bigint {
  const mem = world.map(2);
  apart(mem + PAGE);
  world.main.store(mem, 1n);
  world.main.store(mem + PAGE, 1n);
  together(mem + PAGE);
  return mem;
}

const ADVICE: readonly Case[] = [
  {
    title: 'Advice that is a flag makes a mapping of its own of the page in the middle; taken back, all are one again',
    facts: ['vma.merge.madvise', 'madvise.flags.kept', 'madvise.flags.more'],
    run(world) {
      const { main } = world;
      for (const [set, cleared] of PAIRS) {
        const mem = world.map(3);
        main.madvise(mem + PAGE, PAGE, set);
        world.process(0).maps(mem, 3, PIECES);
        main.madvise(mem + PAGE, PAGE, set);
        world.process(0).maps(mem, 3, PIECES);
        main.madvise(mem, 3n * PAGE, set);
        world.process(0).maps(mem, 3, WHOLE);
        main.madvise(mem + PAGE, PAGE, cleared);
        world.process(0).maps(mem, 3, PIECES);
        main.madvise(mem, 3n * PAGE, cleared);
        world.process(0).maps(mem, 3, WHOLE);
      }
    },
  },
  {
    title:
      'SEQUENTIAL and RANDOM take each other away, and so do HUGEPAGE and NOHUGEPAGE, which nothing else takes away',
    facts: ['madvise.flags.more', 'madvise.flags.sticky'],
    run(world) {
      const { main } = world;
      for (const [one, other] of [
        [MADV_SEQUENTIAL, MADV_RANDOM],
        [MADV_HUGEPAGE, MADV_NOHUGEPAGE],
      ] as const) {
        const mem = world.map(2);
        main.madvise(mem, PAGE, one);
        main.madvise(mem + PAGE, PAGE, other);
        main.madvise(mem, PAGE, other);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
        main.madvise(mem, 2n * PAGE, one);
        main.madvise(mem + PAGE, PAGE, other);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      }
      const sticky = world.map(2);
      main.madvise(sticky, PAGE, MADV_HUGEPAGE);
      main.madvise(sticky, PAGE, MADV_NOHUGEPAGE);
      main.madvise(sticky, PAGE, MADV_NORMAL);
      world.process(0).maps(sticky, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
    },
  },
  {
    title: 'A mapping with MAP_STACK does not become one with an ordinary one, but with one that is NOHUGEPAGE',
    facts: ['vma.merge.map-stack', 'vma.merge.flags'],
    run(world) {
      const { main } = world;
      const mem = world.place(2);
      main.mmap(mem, PAGE).gives(mem);
      main.mmap(mem + PAGE, PAGE, { flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK }).gives(mem + PAGE);
      world.process(0).maps(mem, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
      main.madvise(mem, PAGE, MADV_NOHUGEPAGE);
      world.process(0).maps(mem, 2, [[0, 2, 0]]);
    },
  },
  {
    title: 'Advice that is a flag changes what lies before and behind a hole, and says ENOMEM',
    facts: ['madvise.flags.hole', 'madvise.order.hole'],
    run(world) {
      const { main } = world;
      const mem = world.map(6);
      main.munmap(mem + 2n * PAGE, PAGE);
      main.madvise(mem + PAGE, 3n * PAGE, MADV_DONTDUMP).fails('ENOMEM');
      world.process(0).maps(mem, 6, [
        [0, 1, 0],
        [1, 2, 0],
        [3, 4, 0],
        [4, 6, 0],
      ]);
      main.madvise(mem + 2n * PAGE, PAGE, MADV_DONTDUMP).fails('ENOMEM');
      main.madvise(mem + 5n * PAGE, 2n * PAGE, MADV_DODUMP).fails('ENOMEM');
      main.madvise(mem, 2n * PAGE, MADV_DODUMP);
      world.process(0).maps(mem, 6, [
        [0, 2, 0],
        [3, 4, 0],
        [4, 6, 0],
      ]);
    },
  },
  {
    title: 'Advice that is a flag leaves memory registered, missing and quiet',
    facts: ['madvise.flags.quiet', 'register.effect.split-inherits'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 3);
      main.madvise(mem + PAGE, PAGE, MADV_DONTFORK);
      main.madvise(mem + PAGE, PAGE, MADV_SEQUENTIAL);
      world.process(0).maps(mem, 3, [
        [0, 1, 1],
        [1, 2, 1],
        [2, 3, 1],
      ]);
      world.process(0).holds(mem, 'none', 'none', 'none');
      main.read(fd).fails('EAGAIN');
      world
        .thread(1)
        .load(mem + PAGE)
        .sleepsIn('fault');
      main.read(fd).brings(fault(mem + PAGE));
    },
  },
  {
    title: 'Neighbours that were written while their advice differed do not become one when it no longer does',
    facts: ['vma.anon.reused-not-flags', 'vma.anon.different', 'vma.merge.madvise'],
    run(world) {
      const { main } = world;
      const mem = writtenApart(
        world,
        (page) => main.madvise(page, PAGE, MADV_DONTFORK),
        (page) => main.madvise(page, PAGE, MADV_DOFORK),
      );
      world.process(0).maps(mem, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
    },
  },
  {
    title: 'Where another mapping would be one too many advice that needs a split says EAGAIN, and mbind ENOMEM',
    facts: ['madvise.flags.map-count', 'mbind.vma.map-count'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const whole = world.map(1);
      const crowd = world.crowd(fd);
      main.madvise(crowd.start + CROWD_REST, PAGE, MADV_DONTFORK).fails('EAGAIN');
      main.madvise(crowd.start + CROWD_REST, PAGE, MADV_DOFORK);
      main.madvise(whole, PAGE, MADV_DONTFORK);
      main.mbind(crowd.start + CROWD_REST, PAGE, MPOL_LOCAL).fails('ENOMEM');
      main.mbind(whole, PAGE, MPOL_LOCAL);
      crowd.remove();
    },
  },
  {
    title: 'COPY over two pages is done before advice splits them, or finds no mapping that has both',
    facts: ['atomic.madvise.flags', 'atomic.fill.excludes'],
    run(world) {
      const src = world.filled(0x11, 0x22);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 2);
      world.race({
        run: {
          copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 2n * PAGE }],
          madvise: [world.thread(2), { op: 'madvise', addr: mem + PAGE, length: PAGE, advice: MADV_DONTFORK }],
        },
        pages: { low: mem, high: mem + PAGE },
        ends: [
          'copy = 0x0, madvise = 0x0, low = 0x11, high = 0x22',
          'copy = -1 ENOENT, madvise = 0x0, low = none, high = none',
        ],
      });
    },
  },
];

const FORKS: readonly Case[] = [
  {
    title: 'What is WIPEONFORK is empty and untouched in the child: new memory becomes one with it',
    facts: ['vma.fork.wipeonfork', 'vma.fork.touched-alone'],
    run(world) {
      const { main } = world;
      const mem = world.filled(0x11, 0x22);
      const kept = world.filled(0x33);
      main.madvise(mem, 2n * PAGE, MADV_WIPEONFORK);
      const child = world.process(1);
      main.fork(child);
      child.holds(mem, 'none', 'none');
      child.holds(kept, 0x33);
      world.process(0).holds(mem, 0x11, 0x22);
      for (const [start, pages] of [
        [mem, 2n],
        [kept, 1n],
      ] as const) {
        child.main.madvise(start, pages * PAGE, MADV_KEEPONFORK);
        child.main.mmap(start + pages * PAGE, PAGE).gives(start + pages * PAGE);
      }
      child.maps(mem, 3, [[0, 3, 0]]);
      child.maps(kept, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
      child.main.load(mem).gives(0n);
    },
  },
  {
    title: 'A page that is DONTFORK makes a hole in the child’s registered memory',
    facts: ['fork.dontfork', 'fork.event.one-per-uffd'],
    needs: { capSysPtrace: true },
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd({ features: EVENT_FORK });
      const mem = world.missing(fd, 3);
      main.madvise(mem + PAGE, PAGE, MADV_DONTFORK);
      const child = world.process(1);
      const forking = world.thread(1).fork(child).sleepsIn('event');
      main.read(fd).brings(forked());
      forking.gives(1n);
      child.maps(mem, 3, [
        [0, 1, 1],
        [2, 3, 1],
      ]);
    },
  },
];

/** The mode and nodes of every policy there is with one node. */
const POLICIES = [
  [MPOL_PREFERRED, NODE_0],
  [MPOL_BIND, NODE_0],
  [MPOL_INTERLEAVE, NODE_0],
  [MPOL_LOCAL, 0n],
  [MPOL_PREFERRED_MANY, NODE_0],
  [MPOL_WEIGHTED_INTERLEAVE, NODE_0],
] as const;

function bindAll(main: Thread, mem: bigint, pages: bigint, mode: bigint): void {
  main.mbind(mem, pages * PAGE, mode, mode === MPOL_DEFAULT ? 0n : NODE_0);
}

const MBIND: readonly Case[] = [
  {
    title: 'Neighbours of different memory policies are two mappings, of equal ones they are one',
    facts: ['vma.merge.policy', 'mbind.preferred-none'],
    run(world) {
      const { main } = world;
      for (const [mode, nodes] of POLICIES) {
        const mem = world.map(3);
        main.mbind(mem + PAGE, PAGE, mode, nodes);
        world.process(0).maps(mem, 3, PIECES);
        main.mbind(mem, 3n * PAGE, mode, nodes);
        world.process(0).maps(mem, 3, WHOLE);
        main.mbind(mem + PAGE, 1n, MPOL_DEFAULT);
        world.process(0).maps(mem, 3, PIECES);
        main.mbind(mem, 3n * PAGE, MPOL_DEFAULT);
        world.process(0).maps(mem, 3, WHOLE);
      }
      const local = world.map(2);
      main.mbind(local, PAGE, MPOL_LOCAL);
      main.mbind(local + PAGE, PAGE, MPOL_PREFERRED);
      world.process(0).maps(local, 2, [[0, 2, 0]]);
    },
  },
  {
    title: 'mbind refuses an unknown mode, an unaligned address, a range that wraps, nodes that do not fit, and holes',
    facts: [
      'mbind.order.mode',
      'mbind.order.aligned',
      'mbind.order.length-wraps',
      'mbind.order.length-zero',
      'mbind.order.nodes',
      'mbind.order.hole',
      'mbind.default-hole',
    ],
    run(world) {
      const { main } = world;
      const mem = world.map(4);
      main.munmap(mem + 2n * PAGE, PAGE);
      main.mbind(mem, 0n, UNKNOWN_MODE).fails('EINVAL');
      main.mbind(mem + 1n, 0n, MPOL_BIND, NODE_0).fails('EINVAL');
      main.mbind(LAST_PAGE, 2n * PAGE, MPOL_BIND).fails('EINVAL');
      main.mbind(mem + 2n * PAGE, 0n, MPOL_BIND).gives(0n);
      main.mbind(LAST_PAGE, 0xfffffffffffff001n, MPOL_BIND).gives(0n);
      for (const mode of [MPOL_DEFAULT, MPOL_LOCAL]) main.mbind(mem + 2n * PAGE, PAGE, mode, NODE_0).fails('EINVAL');
      for (const mode of [MPOL_BIND, MPOL_INTERLEAVE, MPOL_PREFERRED_MANY, MPOL_WEIGHTED_INTERLEAVE])
        main.mbind(mem + 2n * PAGE, PAGE, mode).fails('EINVAL');
      for (const [page, pages] of [
        [1n, 3n],
        [2n, 2n],
        [3n, 2n],
        [2n, 1n],
      ] as const)
        main.mbind(mem + page * PAGE, pages * PAGE, MPOL_LOCAL).fails('EFAULT');
      world.process(0).maps(mem, 4, [
        [0, 2, 0],
        [3, 4, 0],
      ]);
      main.mbind(mem, 2n * PAGE, MPOL_LOCAL);
      main.mbind(mem + PAGE, 3n * PAGE, MPOL_DEFAULT);
      main.mbind(mem + 2n * PAGE, PAGE, MPOL_DEFAULT).fails('EFAULT');
      world.process(0).maps(mem, 4, [
        [0, 1, 0],
        [1, 2, 0],
        [3, 4, 0],
      ]);
    },
  },
  {
    title: 'Neighbours that were written under different policies do not become one when these are equal again',
    facts: ['vma.anon.reused-not-policy', 'vma.anon.different'],
    run(world) {
      const { main } = world;
      const mem = writtenApart(
        world,
        (page) => bindAll(main, page, 1n, MPOL_BIND),
        (page) => bindAll(main, page, 1n, MPOL_DEFAULT),
      );
      world.process(0).maps(mem, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
    },
  },
  {
    title: 'mbind leaves memory registered, missing and quiet, and a child has its parent’s policies',
    facts: ['mbind.quiet', 'mbind.fork'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 2);
      bindAll(main, mem, 1n, MPOL_INTERLEAVE);
      world.process(0).maps(mem, 2, [
        [0, 1, 1],
        [1, 2, 1],
      ]);
      main.read(fd).fails('EAGAIN');
      world.process(0).holds(mem, 'none', 'none');
      const child = world.process(1);
      main.fork(child);
      child.maps(mem, 2, [
        [0, 1, 0],
        [1, 2, 0],
      ]);
      bindAll(child.main, mem + PAGE, 1n, MPOL_INTERLEAVE);
      child.maps(mem, 2, [[0, 2, 0]]);
    },
  },
];

export const policies: Topic = { name: 'advice and memory policy', cases: [...ADVICE, ...FORKS, ...MBIND] };
