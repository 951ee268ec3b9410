import type { Topic } from '../_case.js';
import { EVENT_REMAP, F_GETFD, MREMAP_FIXED, MREMAP_MAYMOVE, O_NONBLOCK, PAGE } from '../_linux.js';
import { fault, remapped } from '../_message.js';

const NOBODY = 9;
const NEEDS = { root: true, capSysPtrace: true } as const;

export const getfd: Topic = {
  name: 'taking a userfaultfd from another process',
  cases: [
    {
      title: 'A userfaultfd taken from a child serves the child’s faults, with sources in its taker’s memory',
      facts: ['getfd.acts-on-creator', 'mm.copy-src-caller'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.map(3);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const theirs = Number(child.main.userfaultfd(O_NONBLOCK).value);
        child.main.api(theirs, EVENT_REMAP);
        child.main.register(theirs, mem, 2n * PAGE);
        const src = world.filled(7);
        const fd = Number(main.getfd(1, theirs).value);
        const load = child.main.load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        load.gives(7n);
        child.holds(mem, 7, 'none');
        world.process(0).holds(mem, 'none', 'none');
        main.move(fd, mem + PAGE, src).fails('EINVAL');
        const moving = child.main
          .mremap(mem, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, mem + 2n * PAGE)
          .sleepsIn('event');
        main.read(fd).brings(remapped(mem, mem + 2n * PAGE, PAGE));
        moving.gives(mem + 2n * PAGE);
        main.unregister(fd, mem + PAGE, 2n * PAGE);
        child.maps(mem, 3, [
          [1, 2, 0],
          [2, 3, 0],
        ]);
      },
    },
    {
      title: 'A userfaultfd that was taken outlives its creator’s descriptor, and then its creator',
      facts: ['getfd.keeps', 'mm.dead', 'mm.dead-fill'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const src = world.filled(7);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const theirs = Number(child.main.userfaultfd(O_NONBLOCK).value);
        child.main.api(theirs);
        child.main.register(theirs, mem);
        const fd = Number(main.getfd(1, theirs).value);
        const waiting = child.thread(1).load(mem).sleepsIn('fault');
        child.main.close(theirs);
        waiting.sleepsIn('fault');
        child.maps(mem, 1, [[0, 1, 1]]);
        main.copy(fd, mem, src);
        waiting.gives(7n);
        child.main.exit().exits();
        main.copy(fd, mem, src).fails('ESRCH');
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title:
        'What was taken is the same open file with O_CLOEXEC, in the lowest descriptor but one: the pidfd had that',
      facts: ['getfd.cloexec'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd(0n).value);
        const taken = Number(main.getfd(0, fd).gives(BigInt(fd) + 2n).value);
        main.fcntl(fd, F_GETFD).gives(0n);
        main.fcntl(taken, F_GETFD).gives(1n);
        main.fstat(fd, taken);
        main.api(taken);
        main.api(fd).fails('EINVAL');
      },
    },
    {
      title:
        'Taking a descriptor needs a process, a descriptor for its pidfd, the right to trace, the descriptor there, and one here',
      facts: ['getfd.esrch', 'getfd.emfile', 'getfd.eperm', 'getfd.ebadf'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        main.fork(world.process(1)).gives(1n);
        world.thread(1).dropPrivileges();
        world.thread(1).getfd(1, 200).fails('EPERM');
        world.thread(1).getfd(NOBODY, 0).fails('ESRCH');
        main.getfd(1, 3).fails('EBADF');
        main.getfd(1, 0xffffffff).fails('EBADF');
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        main.getfd(1, 0).fails('EMFILE');
        main.getfd(1, 3).fails('EBADF');
        world.thread(1).getfd(1, 0).fails('EPERM');
        main.userfaultfd(0n).gives(255n);
        main.getfd(1, 3).fails('EMFILE');
        world.thread(1).getfd(1, 0).fails('EMFILE');
        main.getfd(NOBODY, 0).fails('ESRCH');
      },
    },
  ],
};
