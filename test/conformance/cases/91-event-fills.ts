import type { Call } from '../_call.js';
import type { Case, Topic } from '../_case.js';
import {
  EVENT_FORK,
  EVENT_REMAP,
  EVENT_REMOVE,
  EVENT_UNMAP,
  MADV_DONTNEED,
  MODE_MISSING,
  MODE_WP,
  MREMAP_FIXED,
  MREMAP_MAYMOVE,
  PAGE,
} from '../_linux.js';
import type { Thread } from '../_process.js';
import type { World } from '../_world.js';

const GARBAGE = 99n;
const EAGAIN = -11n;
const EEXIST = -17n;
const WP = MODE_MISSING | MODE_WP;

/** Every fill, and WRITEPROTECT, each with arguments that it refuses as soon as it looks at them. */
function refuses(main: Thread, fd: number, errno: 'EAGAIN' | 'EINVAL'): void {
  const out = errno === 'EAGAIN' ? EAGAIN : 'untouched';
  main.copy(fd, 1n, 0n, 0n, GARBAGE).fails(errno, { copy: out });
  main.zeropage(fd, 1n, 0n, GARBAGE).fails(errno, { zeropage: out });
  main.continue(fd, 1n, 0n, GARBAGE).fails(errno, { mapped: out });
  main.poison(fd, 1n, 0n, GARBAGE).fails(errno, { updated: out });
  main.move(fd, 1n, 1n, 0n, GARBAGE).fails(errno, { move: out });
  main.writeprotect(fd, 1n, 0n, GARBAGE).fails(errno);
}

/** A page that nothing happens to: every fill of it that can be done, one after the other. */
function fills(main: Thread, fd: number, page: bigint, src: bigint): void {
  main.copy(fd, page, src).gives(0n);
  main.zeropage(fd, page).fails('EEXIST', { zeropage: EEXIST });
  main.poison(fd, page).fails('EEXIST', { updated: EEXIST });
  main.move(fd, page, src).fails('EEXIST', { move: EEXIST });
  main.writeprotect(fd, page, PAGE).gives(0n);
}

/** What makes an event of a page of `mem`, and what it returns. */
type Generator = (world: World, thread: Thread, mem: bigint) => [Call, result: bigint];

function around(event: string, feature: bigint, facts: readonly string[], generate: Generator): Case {
  return {
    title: `Before ${event} fills look at their arguments; until it is read they are EAGAIN, whatever they are asked; then they work`,
    facts: ['changing.counter', 'changing.before-arguments', 'changing.after-syscall', ...facts],
    needs: { capSysPtrace: true },
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd({ features: feature });
      const mem = world.registered(fd, 1, WP);
      const other = world.registered(fd, 2, WP);
      refuses(main, fd, 'EINVAL');
      fills(main, fd, other, src);
      const [call, result] = generate(world, world.thread(1), mem);
      call.sleepsIn('event');
      refuses(main, fd, 'EAGAIN');
      main.copy(fd, other + PAGE, src).fails('EAGAIN', { copy: EAGAIN });
      call.sleepsIn('event');
      main.read(fd);
      call.gives(result);
      refuses(main, fd, 'EINVAL');
      fills(main, fd, other + PAGE, src);
    },
  };
}

export const eventFills: Topic = {
  name: 'fills around an event',
  cases: [
    around('REMOVE', EVENT_REMOVE, ['remove.from.dontneed'], (_, thread, mem) => [
      thread.madvise(mem, PAGE, MADV_DONTNEED),
      0n,
    ]),
    around('UNMAP', EVENT_UNMAP, ['unmap.from.munmap'], (_, thread, mem) => [thread.munmap(mem, PAGE), 0n]),
    around('REMAP', EVENT_REMAP, ['remap.from.mremap'], (world, thread, mem) => {
      const to = world.place(1);
      return [thread.mremap(mem, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to), to];
    }),
    around('FORK', EVENT_FORK, ['fork.event.one-per-uffd'], (world, thread) => [thread.fork(world.process(1)), 1n]),
  ],
};
