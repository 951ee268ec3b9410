import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  O_CLOEXEC,
  O_NONBLOCK,
  PAGE,
  POLLERR,
  POLLIN,
  SEGV_MAPERR,
  SIGSEGV,
  UFFDIO_COPY,
} from '../_linux.js';
import { fault, forked } from '../_message.js';

const NEEDS = { capSysPtrace: true } as const;

export const fork: Topic = {
  name: 'fork',
  cases: [
    {
      title: 'Without EVENT_FORK the child’s memory is not registered: its faults are ordinary ones',
      facts: ['fork.without.unregistered', 'fork.without.faults'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const child = world.process(1);
        main.fork(child).gives(1n);
        child.maps(mem, 2, [[0, 2, 0]]);
        world.process(0).maps(mem, 2, [[0, 2, 1]]);
        child.main.load(mem).gives(0n);
        child.main.store(mem + PAGE, 7n);
        main.read(fd).fails('EAGAIN');
        world.process(0).holds(mem, 'none', 'none');
      },
    },
    {
      title: 'The descriptor that a child inherits acts on its parent’s memory; the source of COPY is the caller’s own',
      facts: ['fork.inherited-fd', 'mm.acts-on-creator', 'mm.copy-src-caller', 'mm.bound'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        child.main.fill(src, PAGE, 0x22);
        const own = world.place(1);
        child.main.mmap(own, PAGE).gives(own);
        child.main.register(fd, own).fails('EINVAL');
        const load = world.thread(1).load(mem).sleepsIn('fault');
        child.main.read(fd).brings(fault(mem));
        child.main.copy(fd, mem, src);
        load.gives(0x22n);
        world.process(0).holds(src, 0x11);
        child.holds(mem, 'none');
      },
    },
    {
      title: 'With EVENT_FORK fork sleeps until its event is read, and the reader gets a descriptor for the child',
      facts: ['feature.event-fork', 'fork.event.ufd', 'fork.event.returns-after-read', 'read.fork-event-fd'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        main.poll(fd).gives(1n, { revents: POLLIN });
        world.process(0).queues(fd, 0, 0);
        const event = main.read(fd).brings(forked(4));
        event.leaves({ ufd: 4n });
        forking.gives(1n);
        main.poll(fd).gives(0n, { revents: 0n });
        main.read(4).fails('EAGAIN');
      },
    },
    {
      title:
        'While fork sleeps in its event other threads can start and work; what they map then is not in the child any more',
      facts: ['fork.event.returns-after-read', 'fault.order.anon-fill'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const child = world.process(1);
        const forking = main.fork(child).sleepsIn('event');
        const mem = world.place(1);
        world.thread(1).mmap(mem, PAGE).gives(mem);
        world.thread(2).store(mem, 5n);
        world.thread(3).load(mem).gives(5n);
        forking.sleepsIn('event');
        world.thread(1).read(fd).brings(forked());
        forking.gives(1n);
        child.main.load(mem).raises(SIGSEGV, SEGV_MAPERR, mem);
      },
    },
    {
      title: 'The child’s faults, of any of its threads, are served through the descriptor that came with the event',
      facts: ['fork.event.inherits', 'fork.event.child-faults', 'fork.event.binds-child'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).output('ufd'));
        forking.gives(1n);
        child.maps(mem, 1, [[0, 1, 1]]);
        const load = child.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).fails('EAGAIN');
        main.read(ufd).brings(fault(mem));
        main.copy(fd, mem, src);
        load.sleepsIn('fault');
        main.copy(ufd, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title: 'The child’s userfaultfd is past its handshake, with its parent’s features',
      facts: ['fork.event.features', 'api.fork-fd'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK | (1n << 8n) });
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).output('ufd'));
        forking.gives(1n);
        main.api(ufd).fails('EINVAL', { api: 0n, features: 0n, ioctls: 0n });
        const thread = child.thread(1);
        thread.load(mem).sleepsIn('fault');
        main.read(ufd).brings(fault(mem, 0n, thread.ptid));
      },
    },
    {
      title: 'The child’s descriptor is as the original was created: close-on-exec and blocking or not',
      facts: ['fork.event.fd-flags'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const kept = world.userfaultfd({ features: EVENT_FORK, flags: 0n });
        world.missing(kept, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        const ufd = Number(main.read(kept).output('ufd'));
        forking.gives(1n);
        main.poll(ufd).gives(1n, { revents: POLLERR });
        main.exec();
        main.poll(ufd).gives(1n, { revents: POLLERR });
      },
    },
    {
      title: 'There is one event for each userfaultfd with registered memory, and none when nothing is registered',
      facts: ['fork.event.one-per-uffd', 'fork.event.none'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const first = world.userfaultfd({ features: EVENT_FORK });
        const second = world.userfaultfd({ features: EVENT_FORK });
        world.thread(1).fork(world.process(1)).gives(1n);
        world.missing(first, 1);
        world.missing(second, 2);
        const both = world.thread(1).fork(world.process(2)).sleepsIn('event');
        main.read(first).brings(forked());
        both.sleepsIn('event');
        main.read(second).brings(forked());
        both.gives(2n);
        main.read(first).fails('EAGAIN');
        main.read(second).fails('EAGAIN');
      },
    },
    {
      title: 'While a fork waits for its event COPY is EAGAIN before it looks at anything; WAKE and REGISTER work',
      facts: [
        'changing.fill-eagain',
        'changing.fill-out',
        'changing.before-arguments',
        'changing.fill-bad-pointer',
        'changing.wake-exempt',
        'changing.register-exempt',
        'copy.order.changing',
        'wake.during-events',
      ],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const more = world.map(1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.copy(fd, mem, src).fails('EAGAIN', { copy: -11n });
        main.copy(fd, mem + 1n, 0n, 0n, 99n).fails('EAGAIN', { copy: -11n });
        main.ioctl(fd, UFFDIO_COPY, 0x1n).fails('EFAULT');
        main.wake(fd, mem);
        main.register(fd, more);
        forking.sleepsIn('event');
        main.read(fd).brings(forked());
        forking.gives(1n);
      },
    },
    {
      title: 'Once fork has returned COPY works again',
      facts: ['changing.after-syscall', 'changing.dropped-by-generator', 'changing.counter'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.copy(fd, mem, src).fails('EAGAIN', { copy: -11n });
        main.read(fd).brings(forked());
        forking.gives(1n);
        main.copy(fd, mem, src).gives(0n, { copy: PAGE });
      },
    },
    {
      title: 'WAKE does not release a fork that waits for its event',
      facts: ['wake.not-events'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.wake(fd, mem);
        main.wake(fd, 0n, 0x7ffffffff000n);
        forking.sleepsIn('event');
        main.read(fd).brings(forked());
        forking.gives(1n);
      },
    },
    {
      title: 'Closing the userfaultfd does not release a fork that waits for its event',
      facts: ['close.fork-not-released'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.close(fd);
        forking.sleepsIn('event');
        main.read(fd).fails('EBADF');
        forking.sleepsIn('event');
      },
    },
    {
      title: 'In one read faults come before events, even before an older one',
      facts: ['read.faults-first'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        world.thread(2).load(mem).sleepsIn('fault');
        main.read(fd, 4096n).brings(fault(mem), forked());
        forking.gives(1n);
      },
    },
    {
      title: 'A grandchild is announced on the child’s userfaultfd, not on its grandparent’s',
      facts: ['fork.event.child-faults', 'fork.event.features'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const [child, grandchild] = [world.process(1), world.process(2)];
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const childFd = Number(main.read(fd).output('ufd'));
        forking.gives(1n);
        const again = child.main.fork(grandchild).sleepsIn('event');
        main.read(fd).fails('EAGAIN');
        const grandchildFd = Number(main.read(childFd).output('ufd'));
        again.gives(2n);
        const load = grandchild.main.load(mem).sleepsIn('fault');
        main.read(childFd).fails('EAGAIN');
        main.read(grandchildFd).brings(fault(mem));
        main.copy(grandchildFd, mem, src);
        load.gives(0x5an);
        child.holds(mem, 'none');
      },
    },
    {
      title: 'Without a free descriptor reading the event is EMFILE, and it stays to be read later',
      facts: ['read.fork-event-emfile'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.read(fd).fails('EMFILE');
        forking.sleepsIn('event');
        main.poll(fd).gives(1n, { revents: POLLIN });
        main.close(200);
        main.read(fd).brings(forked(200));
        forking.gives(1n);
      },
    },
    {
      title: 'Reading the event into a bad buffer is EFAULT and consumes it: fork goes on and the descriptor leaks',
      facts: ['read.fork-event-efault', 'read.fork-event-efault-leak'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK, flags: O_CLOEXEC | O_NONBLOCK });
        world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.readAt(fd, world.place(1)).fails('EFAULT');
        forking.gives(1n);
        main.read(fd).fails('EAGAIN');
        main.userfaultfd().gives(5n);
      },
    },
    {
      title: 'An event that stayed after EMFILE goes behind the events that came after it',
      facts: ['read.fork-event-emfile-tail'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        for (let pipes = 0; pipes < 126; pipes += 1) main.pipe();
        const first = world.thread(1).fork(world.process(1)).sleepsIn('event');
        const second = world.thread(2).fork(world.process(2)).sleepsIn('event');
        main.read(fd).fails('EMFILE');
        main.close(200);
        main.read(fd).brings(forked(200));
        second.gives(2n);
        first.sleepsIn('event');
        main.close(100);
        main.read(fd).brings(forked(100));
        first.gives(1n);
      },
    },
    {
      title: 'A child does not live before its event was read, and events count nowhere in fdinfo',
      facts: ['atomic.fork.child-not-started', 'fdinfo.events'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        world.process(0).queues(fd, 0, 0);
        child.main.load(mem).isRefused('no such process');
        main.read(fd).brings(forked());
        forking.gives(1n);
        child.main.load(mem).sleepsIn('fault');
      },
    },
  ],
};
