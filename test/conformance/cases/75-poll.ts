import type { Topic } from '../_case.js';
import { O_CLOEXEC, POLLERR, POLLIN, POLLRDNORM } from '../_linux.js';
import { fault } from '../_message.js';

export const poll: Topic = {
  name: 'poll(2)',
  cases: [
    {
      title: 'poll says POLLIN, and nothing else, as long as a message is unread',
      facts: ['poll.pollin', 'poll.level', 'poll.not-rdnorm'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        main.poll(fd).gives(0n, { revents: 0n });
        world.thread(1).load(mem).sleepsIn('fault');
        main.poll(fd, POLLIN | POLLRDNORM).gives(1n, { revents: POLLIN });
        main.poll(fd).gives(1n, { revents: POLLIN });
        main.poll(fd, POLLRDNORM).gives(0n, { revents: 0n });
        main.read(fd).brings(fault(mem));
        main.poll(fd).gives(0n, { revents: 0n });
      },
    },
    {
      title: 'POLLIN goes away when the thread is woken before its message is read, and comes back when it asks again',
      facts: ['poll.withdrawn'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.poll(fd).gives(0n);
        main.wake(fd, mem);
        load.sleepsIn('fault');
        main.poll(fd).gives(1n, { revents: POLLIN });
        main.copy(fd, mem, src);
        load.gives(0x5an);
        main.poll(fd).gives(0n, { revents: 0n });
      },
    },
    {
      title: 'On a blocking descriptor poll always says POLLERR, message or not',
      facts: ['poll.blocking'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ flags: O_CLOEXEC });
        const mem = world.missing(fd, 1);
        main.poll(fd).gives(1n, { revents: POLLERR });
        world.thread(1).load(mem).sleepsIn('fault');
        main.poll(fd).gives(1n, { revents: POLLERR });
        main.poll(fd, POLLIN, -1).gives(1n, { revents: POLLERR });
      },
    },
    {
      title: 'A poll that waits sleeps until a thread faults',
      facts: ['poll.pollin', 'queue.pending'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const polling = world.thread(1).poll(fd, POLLIN, -1).sleepsIn('poll');
        world.thread(2).load(mem).sleepsIn('fault');
        polling.gives(1n, { revents: POLLIN });
        main.read(fd).brings(fault(mem));
      },
    },
  ],
};
