import type { Topic } from '../_case.js';
import {
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MODE_WP,
  PAGE,
  WP_UNPOPULATED,
  WRITEPROTECT_WP,
} from '../_linux.js';
import type { World } from '../_world.js';

/** Registers pages 0 and 2 of three, apart from each other, with nothing between them. */
function pieces(world: World, fd: number, mode?: bigint): bigint {
  const mem = world.place(3);
  for (const page of [0n, 2n]) {
    world.main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
    world.main.register(fd, mem + page * PAGE, PAGE, mode);
  }
  return mem;
}

/** Maps page 1 between the pieces and registers it too. */
function close(world: World, fd: number, mem: bigint, mode?: bigint): void {
  world.main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
  world.main.register(fd, mem + PAGE, PAGE, mode);
}

export const merge: Topic = {
  name: 'which mappings become one',
  cases: [
    {
      title: 'A page that was only read does not count as touched: the mappings around it become one',
      facts: ['vma.anon.not-created-by.read-fault', 'vma.anon.none', 'vma.merge.mmap'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        for (const page of [0n, 2n]) {
          main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
          main.load(mem + page * PAGE).gives(0n);
        }
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title: 'Between two that were written apart a new mapping joins the lower one only',
      facts: ['vma.anon.created-by.write-fault', 'vma.anon.lower-wins', 'vma.anon.different', 'vma.anon.both-sides'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        for (const page of [0n, 2n]) {
          main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
          main.store(mem + page * PAGE, 1n);
        }
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 3, [
          [0, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'A hole in a written mapping that is mapped again joins both sides',
      facts: ['vma.anon.hole-refilled', 'vma.anon.same'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1, 2, 3);
        main.munmap(mem + PAGE, PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [2, 3, 0],
        ]);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        world.process(0).holds(mem, 1, 'none', 3);
      },
    },
    {
      title: 'A store that sleeps for a missing page has touched its mapping; a load has not',
      facts: ['vma.anon.created-by.write-missing', 'vma.anon.not-created-by.read-missing'],
      run(world) {
        const fd = world.userfaultfd();
        const loaded = pieces(world, fd);
        world.thread(1).load(loaded).sleepsIn('fault');
        world
          .thread(2)
          .load(loaded + 2n * PAGE)
          .sleepsIn('fault');
        close(world, fd, loaded);
        world.process(0).maps(loaded, 3, [[0, 3, 1]]);
        const stored = pieces(world, fd);
        world.thread(3).store(stored, 1n).sleepsIn('fault');
        world
          .thread(4)
          .store(stored + 2n * PAGE, 1n)
          .sleepsIn('fault');
        close(world, fd, stored);
        world.process(0).maps(stored, 3, [
          [0, 2, 1],
          [2, 3, 1],
        ]);
      },
    },
    {
      title: 'A COPY that fails with ENOENT has touched its mapping; one that is refused for its arguments has not',
      facts: ['vma.anon.created-by.fill', 'vma.anon.not-created-by.refused-fill', 'vma.anon.not-created-by.register'],
      run(world) {
        const { main } = world;
        const src = world.filled(1, 2);
        const fd = world.userfaultfd();
        const refused = pieces(world, fd);
        for (const page of [0n, 2n]) main.copy(fd, refused + page * PAGE, src, 1n).fails('EINVAL');
        close(world, fd, refused);
        world.process(0).maps(refused, 3, [[0, 3, 1]]);
        const tried = pieces(world, fd);
        for (const page of [0n, 2n]) main.copy(fd, tried + page * PAGE, src, 2n * PAGE).fails('ENOENT', { copy: -2n });
        close(world, fd, tried);
        world.process(0).maps(tried, 3, [
          [0, 2, 1],
          [2, 3, 1],
        ]);
      },
    },
    {
      title: 'WRITEPROTECT does not touch a mapping, not even where it leaves markers; the store that they stop does',
      facts: ['vma.anon.not-created-by.writeprotect', 'vma.anon.created-by.write-fault'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_UNPOPULATED });
        const marked = pieces(world, fd, MODE_WP);
        for (const page of [0n, 2n]) main.writeprotect(fd, marked + page * PAGE, PAGE, WRITEPROTECT_WP).gives(0n);
        close(world, fd, marked, MODE_WP);
        world.process(0).maps(marked, 3, [[0, 3, 2]]);
        world.process(0).holds(marked, 'wp-marker', 'none', 'wp-marker');
        const stored = pieces(world, fd, MODE_WP);
        for (const page of [0n, 2n]) {
          main.writeprotect(fd, stored + page * PAGE, PAGE, WRITEPROTECT_WP).gives(0n);
          world
            .thread(1 + Number(page))
            .store(stored + page * PAGE, 1n)
            .sleepsIn('fault');
        }
        close(world, fd, stored, MODE_WP);
        world.process(0).maps(stored, 3, [
          [0, 2, 2],
          [2, 3, 2],
        ]);
      },
    },
    {
      title: 'A part that was filled while registered stays apart from a neighbour written while not, even after close',
      facts: ['vma.anon.touched-apart', 'vma.anon.reused-not-flags'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.register(fd, mem + PAGE);
        main.store(mem, 1n);
        main.copy(fd, mem + PAGE, src);
        main.close(fd);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'Neighbours filled through two userfaultfds become one mapping when both are closed',
      facts: ['vma.anon.reused-across-uffds', 'vma.merge.close'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const first = world.userfaultfd();
        const second = world.userfaultfd();
        const mem = world.map(2);
        main.register(first, mem);
        main.register(second, mem + PAGE);
        main.copy(first, mem, src);
        main.copy(second, mem + PAGE, src);
        main.close(first);
        world.process(0).maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 1],
        ]);
        main.close(second);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'In a child what was written before the fork joins no new mapping; in the parent it does',
      facts: ['vma.fork.touched', 'vma.fork.touched-alone', 'vma.fork.parent', 'vma.anon.new-mapping'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        main.store(mem, 1n);
        const child = world.process(1);
        main.fork(child);
        child.main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        child.maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'In a child an untouched mapping joins new ones like any other',
      facts: ['vma.fork.untouched'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        const child = world.process(1);
        main.fork(child);
        child.main.store(mem, 1n);
        child.main.mmap(mem + PAGE, PAGE).gives(mem + PAGE);
        child.maps(mem, 2, [[0, 2, 0]]);
      },
    },
    {
      title: 'fork joins nothing: what lost its registration in the child stays apart from its neighbour',
      facts: ['vma.merge.not-fork', 'fork.without.unregistered'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.register(fd, mem);
        const child = world.process(1);
        main.fork(child);
        child.maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'A mapping with MAP_NORESERVE does not join one without it',
      facts: ['vma.merge.noreserve'],
      needs: { overcommit: 0 },
      run(world) {
        const { main } = world;
        const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        const mem = world.place(3);
        main.mmap(mem, PAGE).gives(mem);
        main.mmap(mem + PAGE, PAGE, { flags }).gives(mem + PAGE);
        main.mmap(mem + 2n * PAGE, PAGE, { flags }).gives(mem + 2n * PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
      },
    },
    {
      title: 'Faults join nothing: what a fork left apart stays apart when it is written',
      facts: ['vma.merge.not-fault', 'vma.merge.not-fork'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(2);
        main.register(fd, mem);
        const child = world.process(1);
        main.fork(child);
        child.main.fill(mem, 2n * PAGE, 1);
        child.maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
    {
      title: 'Of two neighbours that could lend an anon_vma the upper one does',
      facts: ['vma.anon.reused-next-first', 'vma.anon.reused'],
      run(world) {
        const { main } = world;
        const mem = world.place(3);
        for (const page of [0n, 2n]) {
          main.mmap(mem + page * PAGE, PAGE).gives(mem + page * PAGE);
          main.store(mem + page * PAGE, 1n);
        }
        main.mmap(mem + PAGE, PAGE, { prot: 7n }).gives(mem + PAGE);
        main.store(mem + PAGE, 1n);
        main.mprotect(mem + PAGE, PAGE, 3n);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 3, 0],
        ]);
      },
    },
    {
      title: 'A neighbour that was copied by fork lends no anon_vma, however often it is written in the child',
      facts: ['vma.anon.reused-not-forked', 'vma.fork.for-ever'],
      run(world) {
        const { main } = world;
        const mem = world.place(2);
        main.mmap(mem, PAGE).gives(mem);
        main.store(mem, 1n);
        const child = world.process(1);
        main.fork(child);
        child.main.fill(mem, PAGE, 2);
        child.main.mmap(mem + PAGE, PAGE, { prot: 7n }).gives(mem + PAGE);
        child.main.store(mem + PAGE, 1n);
        child.main.mprotect(mem + PAGE, PAGE, 3n);
        child.maps(mem, 2, [
          [0, 1, 0],
          [1, 2, 0],
        ]);
      },
    },
  ],
};
