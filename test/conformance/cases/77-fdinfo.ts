import type { Topic } from '../_case.js';
import { EVENT_FORK, PAGE, POLLIN } from '../_linux.js';
import { fault, forked } from '../_message.js';

export const fdinfo: Topic = {
  name: 'fdinfo and smaps',
  cases: [
    {
      title: 'Pending are the faults that were not read, total all that wait; a fill takes them from both',
      facts: ['fdinfo.pending', 'fdinfo.total'],
      run(world) {
        const { main } = world;
        const process = world.process(0);
        const fd = world.userfaultfd();
        const src = world.filled(0x11);
        const mem = world.missing(fd, 3);
        const loads = [0n, 1n, 2n].map((page) =>
          world
            .thread(Number(page) + 1)
            .load(mem + page * PAGE)
            .sleepsIn('fault'),
        );
        process.queues(fd, 3, 3);
        main.read(fd).brings(fault(mem));
        process.queues(fd, 2, 3);
        main.copy(fd, mem + PAGE, src);
        loads[1]!.gives(0x11n);
        process.queues(fd, 1, 2);
        main.copy(fd, mem, src);
        loads[0]!.gives(0x11n);
        process.queues(fd, 1, 1);
      },
    },
    {
      title: 'What is registered for missing faults is marked in smaps, page by page',
      facts: ['smaps.um'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.map(3);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
        main.register(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [
          [0, 1, 0],
          [1, 2, 1],
          [2, 3, 0],
        ]);
        main.unregister(fd, mem + PAGE);
        world.process(0).maps(mem, 3, [[0, 3, 0]]);
      },
    },
    {
      title:
        'The event of a fork makes those readable whose memory is forked, counts in no queue, and carries a descriptor',
      facts: ['event.poll', 'event.not-in-fdinfo', 'event.per-owner', 'event.fork-payload'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const owner = world.userfaultfd({ features: EVENT_FORK });
        const idle = world.userfaultfd({ features: EVENT_FORK });
        world.missing(owner, 1);
        const buffer = world.map(1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.poll(owner).gives(1n, { revents: POLLIN });
        main.poll(idle).gives(0n, { revents: 0n });
        world.process(0).queues(owner, 0, 0);
        main.readAt(owner, buffer).gives(32n);
        forking.gives(1n);
        main.load(buffer + 8n, 4n).gives(5n);
        main.close(5);
        const again = world.thread(1).fork(world.process(2)).sleepsIn('event');
        main.read(owner).brings(forked(5));
        again.gives(2n);
      },
    },
  ],
};
