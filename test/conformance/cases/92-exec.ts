import type { Topic } from '../_case.js';
import { EVENT_FORK, EVENT_REMOVE, MADV_DONTNEED, O_CLOEXEC, O_NONBLOCK, PAGE } from '../_linux.js';
import { fault } from '../_message.js';

export const exec: Topic = {
  name: 'exec with registered memory',
  cases: [
    {
      title:
        'When a process has called exec, whoever else has its userfaultfd is told by each ioctl that the memory is gone',
      facts: [
        'mm.exec-others',
        'mm.dead-fill',
        'mm.dead-writeprotect',
        'mm.dead-move',
        'mm.dead-register',
        'mm.dead-unregister',
        'mm.dead-wake',
        'mm.dead-read',
        'mm.dead-poll',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(7);
        const fd = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(fd, 2);
        const child = world.process(1);
        main.fork(child).gives(1n);
        main.exec().gives(0n);
        const other = child.main;
        other.copy(fd, mem, src).fails('ESRCH', { copy: 'untouched' });
        other.zeropage(fd, mem).fails('ESRCH', { zeropage: 'untouched' });
        other.continue(fd, mem).fails('ESRCH', { mapped: 'untouched' });
        other.poison(fd, mem).fails('ESRCH', { updated: 'untouched' });
        other.writeprotect(fd, mem).fails('ESRCH');
        other.move(fd, mem, src).fails('EINVAL', { move: 'untouched' });
        other.register(fd, mem).fails('ENOMEM', { ioctls: 'untouched' });
        other.unregister(fd, mem).fails('ENOMEM');
        other.wake(fd, mem).gives(0n);
        other.read(fd).fails('EAGAIN');
        other.poll(fd).gives(0n, { revents: 0n });
        // What is wrong with arguments comes first, as ever.
        other.copy(fd, mem, src, 0n).fails('EINVAL');
        other.unregister(fd, mem, 1n).fails('EINVAL');
        other.wake(fd, mem, 0n).fails('EINVAL');
      },
    },
    {
      title:
        'exec ends the waiters of every thread and withdraws their messages, read or not; who waits in read goes too',
      facts: ['mm.exec-waiters', 'mm.exec-others'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(fd, 2);
        const blocking = world.userfaultfd({ flags: 0n });
        const child = world.process(1);
        main.fork(child).gives(1n);
        const first = world.thread(1).load(mem).sleepsIn('fault');
        child.main.read(fd).brings(fault(mem));
        const second = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        const reading = world.thread(3).read(blocking).sleepsIn('read');
        child.queues(fd, 1, 2);
        main.exec().gives(0n);
        first.exits();
        second.exits();
        reading.exits();
        child.queues(fd, 0, 0);
        child.main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'A thread that calls exec ends one that waits until its event is read; the event is read by nobody',
      facts: ['mm.exec-event', 'mm.exec-others'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_NONBLOCK, features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child).gives(1n);
        const removing = world.thread(1).madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        child.main.copy(fd, mem, mem).fails('EAGAIN', { copy: -11n });
        main.exec().gives(0n);
        removing.exits();
        child.main.read(fd).fails('EAGAIN');
        // Nothing is under way any more, but nobody is there.
        child.main.copy(fd, mem, mem).fails('ESRCH', { copy: 'untouched' });
      },
    },
    {
      title:
        'Memory mapped after exec is registered to nobody, at the same addresses too; descriptors with O_CLOEXEC are closed',
      facts: ['mm.exec-fresh', 'mm.exec-keeps-fd'],
      run(world) {
        const { main } = world;
        const kept = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(kept, 2);
        const closed = world.userfaultfd({ flags: O_CLOEXEC | O_NONBLOCK });
        main.exec().gives(0n);
        main.mmap(mem, 2n * PAGE).gives(mem);
        main.load(mem).gives(0n);
        main.read(closed).fails('EBADF');
        main.wake(kept, mem).gives(0n);
        world.process(0).maps(mem, 2, [[0, 2, 0]]);
        // It can be registered anew, with a userfaultfd of the new memory.
        const fresh = world.userfaultfd();
        main.register(fresh, mem, 2n * PAGE);
        const load = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fresh).brings(fault(mem + PAGE));
        main.zeropage(fresh, mem + PAGE);
        load.gives(0n);
      },
    },
    {
      title: 'exec of a parent leaves the child’s memory and the userfaultfd that came with it as they are',
      facts: ['mm.exec-child', 'fork.event.child-faults'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_NONBLOCK, features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        const src = world.filled(7);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const ufd = Number(main.read(fd).output('ufd'));
        forking.gives(1n);
        const load = child.main.load(mem).sleepsIn('fault');
        main.exec().gives(0n);
        load.sleepsIn('fault');
        main.read(ufd).brings(fault(mem));
        main.zeropage(fd, mem).fails('ESRCH');
        main.zeropage(ufd, mem).gives(0n);
        load.gives(0n);
        child.holds(src, 7);
      },
    },
  ],
};
