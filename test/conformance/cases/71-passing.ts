import type { Topic } from '../_case.js';
import { F_GETFD, F_GETFL, O_CLOEXEC, O_NONBLOCK, PAGE } from '../_linux.js';
import { fault } from '../_message.js';

const MSG_CTRUNC = 8n;
const NO_DESCRIPTOR = 0xffffffffffffffffn;
const FD_CLOEXEC = 1n;

export const passing: Topic = {
  name: 'passing a userfaultfd through a socket',
  cases: [
    {
      title: 'A userfaultfd sent to a child serves its sender’s faults, with sources in the child’s memory',
      facts: ['scm.acts-on-creator', 'mm.acts-on-creator', 'mm.copy-src-caller', 'mm.move-other'],
      run(world) {
        const { main } = world;
        const mem = world.map(2);
        const src = world.filled(1);
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.main.fill(src, PAGE, 7);
        const uffd = world.userfaultfd({ flags: O_NONBLOCK });
        main.register(uffd, mem, 2n * PAGE);
        main.sendFd(uffd).gives(1n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const received = child.main.receiveFd().gives(1n, { truncated: 0n });
        const fd = Number(received.output('fd'));
        child.main.read(fd).brings(fault(mem));
        child.main.move(fd, mem, src).fails('EINVAL', { move: 'untouched' });
        child.main.copy(fd, mem, src).gives(0n, { copy: PAGE });
        load.gives(7n);
        world.process(0).holds(mem, 7, 'none');
        child.holds(mem, 'none', 'none');
        child.main.register(fd, mem, 2n * PAGE, 3n).gives(0n);
        child.main.zeropage(fd, mem + PAGE).gives(0n, { zeropage: PAGE });
        world.process(0).holds(mem, 7, 0);
      },
    },
    {
      title: 'A userfaultfd on its way lives when its sender has closed it, and when its sender has ended',
      facts: ['scm.in-flight', 'mm.dead', 'mm.dead-fill'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const src = world.filled(7);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const theirs = Number(child.main.userfaultfd(O_NONBLOCK).value);
        child.main.api(theirs);
        child.main.register(theirs, mem);
        const waiting = child.thread(1).load(mem).sleepsIn('fault');
        child.main.sendFd(theirs);
        child.main.sendFd(theirs);
        child.main.close(theirs);
        waiting.sleepsIn('fault');
        const fd = Number(main.receiveFd().output('fd'));
        main.copy(fd, mem, src);
        waiting.gives(7n);
        main.close(fd);
        child.maps(mem, 1, [[0, 1, 1]]);
        child.main.exit().exits();
        const again = Number(main.receiveFd().output('fd'));
        main.copy(again, mem, src).fails('ESRCH', { copy: 'untouched' });
      },
    },
    {
      title: 'Descriptors arrive in order, as the lowest free ones, with close-on-exec as the receiver wants it',
      facts: ['scm.ebadf', 'scm.eagain', 'scm.same-file', 'scm.cloexec'],
      run(world) {
        const { main } = world;
        main.receiveFd().fails('EAGAIN', { fd: NO_DESCRIPTOR, truncated: 0n });
        main.sendFd(99).fails('EBADF');
        main.receiveFd().fails('EAGAIN');
        const first = world.userfaultfd({ flags: O_CLOEXEC });
        const second = world.userfaultfd({ flags: O_NONBLOCK });
        main.sendFd(second);
        main.sendFd(first);
        main.close(first);
        main.receiveFd().gives(1n, { fd: BigInt(first) });
        main.fcntl(first, F_GETFD).gives(FD_CLOEXEC);
        main.fstat(first, second).gives(1n);
        main.fcntl(first, F_GETFL).gives(main.fcntl(second, F_GETFL).value);
        const last = Number(main.receiveFd(0n).output('fd'));
        main.fcntl(last, F_GETFD).gives(0n);
        main.fstat(last, second).gives(0n);
        main.receiveFd().fails('EAGAIN');
      },
    },
    {
      title: 'Without a free descriptor what was sent is closed; of the last one for a userfaultfd waiters go on',
      facts: ['scm.full', 'close.last-reference'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const uffd = world.userfaultfd();
        main.register(uffd, mem);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.sendFd(uffd);
        main.takeDescriptors(uffd + 1);
        main.receiveFd().gives(1n, { fd: NO_DESCRIPTOR, truncated: MSG_CTRUNC });
        load.sleepsIn('fault');
        main.sendFd(uffd);
        main.close(uffd);
        main.dup(0).gives(BigInt(uffd));
        load.sleepsIn('fault');
        main.receiveFd().gives(1n, { fd: NO_DESCRIPTOR, truncated: MSG_CTRUNC });
        load.gives(0n);
        world.process(0).maps(mem, 1, [[0, 1, 0]]);
      },
    },
    {
      title: 'Who may not trace a process, and so not take its descriptors, can be sent one',
      facts: ['scm.no-permission', 'getfd.eperm'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const src = world.filled(7);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const uffd = world.userfaultfd();
        main.register(uffd, mem);
        child.main.dropPrivileges();
        child.main.getfd(0, uffd).fails('EPERM');
        main.sendFd(uffd);
        const fd = Number(child.main.receiveFd().output('fd'));
        child.main.copy(fd, mem, src).gives(0n);
        world.process(0).holds(mem, 7);
      },
    },
  ],
};
