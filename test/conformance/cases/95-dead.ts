import type { Topic } from '../_case.js';
import { EVENT_FORK, O_NONBLOCK, PAGE, POLLERR } from '../_linux.js';
import { fault } from '../_message.js';

const NEEDS = { capSysPtrace: true } as const;

export const dead: Topic = {
  name: 'exit and exec',
  cases: [
    {
      title:
        'With its process gone a userfaultfd says ESRCH to COPY, ENOMEM to REGISTER and 0 to WAKE; read is EAGAIN and poll 0',
      facts: [
        'mm.dead',
        'mm.dead-fill',
        'mm.dead-register',
        'mm.dead-wake',
        'mm.dead-read',
        'mm.dead-poll',
        'poll.no-hup',
        'out.esrch',
        'copy.order.dead',
        'register.order.dead',
        'wake.dead',
      ],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        main.exit(3).exits(3);
        const survivor = child.main;
        survivor.copy(fd, mem, src).fails('ESRCH', { copy: 'untouched' });
        survivor.copy(fd, mem + 1n, src).fails('EINVAL', { copy: 'untouched' });
        survivor.register(fd, mem).fails('ENOMEM', { ioctls: 'untouched' });
        survivor.register(fd, mem + 1n).fails('EINVAL', { ioctls: 'untouched' });
        survivor.wake(fd, mem);
        survivor.read(fd).fails('EAGAIN');
        survivor.poll(fd).gives(0n, { revents: 0n });
      },
    },
    {
      title: 'A blocking read of a userfaultfd whose process is gone sleeps for ever: there is no end of file',
      facts: ['mm.dead-read-blocking'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: 0n });
        const child = world.process(1);
        main.fork(child);
        main.exit().exits();
        child.thread(1).read(fd).sleepsIn('read');
        child.main.poll(fd).gives(1n, { revents: POLLERR });
      },
    },
    {
      title: 'A process can exit while its threads wait for pages; they go with it',
      facts: ['close.process-exits'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const child = world.process(1);
        main.fork(child);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        const fill = world.thread(2).fill(mem, PAGE, 1).sleepsIn('fault');
        main.exit(7).exits(7);
        load.exits(7);
        fill.exits(7);
        child.main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'exec keeps a userfaultfd without O_CLOEXEC, bound to the memory that is gone',
      facts: ['mm.exec-keeps-fd'],
      run(world) {
        const { main } = world;
        const kept = world.userfaultfd({ flags: O_NONBLOCK });
        const closed = world.userfaultfd();
        const mem = world.missing(kept, 1);
        main.exec().gives(0n);
        main.read(closed).fails('EBADF');
        main.mmap(mem, PAGE).gives(mem);
        main.load(mem).gives(0n);
        main.copy(kept, mem, mem).fails('ESRCH', { copy: 'untouched' });
        main.register(kept, mem).fails('ENOMEM');
        main.read(kept).fails('EAGAIN');
        main.userfaultfd().gives(4n);
      },
    },
    {
      title:
        'exec takes the other threads away, waiters included, and the fresh process can register memory of its own',
      facts: ['mm.pins-struct-only'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_NONBLOCK });
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.exec();
        load.exits();
        main.read(fd).fails('EAGAIN');
        const fresh = world.userfaultfd();
        main.mmap(mem, PAGE).gives(mem);
        main.register(fresh, mem);
        world.thread(1).load(mem).sleepsIn('fault');
        main.read(fresh).brings(fault(mem));
      },
    },
    {
      title: 'When a child that was announced has exited or called exec, its userfaultfd says ESRCH and ENOMEM',
      facts: ['fork.child-gone-copy', 'fork.child-gone-register'],
      needs: NEEDS,
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const mem = world.missing(fd, 1);
        for (const number of [1, 2]) {
          const child = world.process(number);
          const forking = world.thread(1).fork(child).sleepsIn('event');
          const ufd = Number(main.read(fd).output('ufd'));
          forking.gives(BigInt(number));
          if (number === 1) child.main.exit().exits();
          else child.main.exec();
          main.copy(ufd, mem, src).fails('ESRCH', { copy: 'untouched' });
          main.register(ufd, mem).fails('ENOMEM', { ioctls: 'untouched' });
          main.wake(ufd, mem);
          main.read(ufd).fails('EAGAIN');
        }
        main.copy(fd, mem, src);
      },
    },
  ],
};
