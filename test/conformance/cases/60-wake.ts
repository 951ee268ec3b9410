import type { Topic } from '../_case.js';
import { PAGE, UFFDIO_WAKE } from '../_linux.js';
import { fault } from '../_message.js';

const TASK_SIZE = 0x7ffffffff000n;

export const wake: Topic = {
  name: 'UFFDIO_WAKE',
  cases: [
    {
      title: 'WAKE refuses only a bad pointer and a bad range; mapped, registered or waited for need nothing be',
      facts: ['wake.order.copy-in', 'wake.order.range', 'wake.always-zero', 'wake.nothing-there', 'range.no-mapping'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const free = world.place(1);
        main.ioctl(fd, UFFDIO_WAKE, 0x1n).fails('EFAULT');
        main.wake(fd, free, 0n).fails('EINVAL');
        main.wake(fd, free + 8n).fails('EINVAL');
        main.wake(fd, free);
        main.wake(fd, world.map(1));
      },
    },
    {
      title: 'A range must be aligned, not empty and below the end of user addresses, where it may end',
      facts: [
        'range.start-aligned',
        'range.len-aligned',
        'range.len-zero',
        'range.start-above-task-size',
        'range.end-above-task-size',
        'range.wraps',
        'range.task-size',
        'wake.whole-space',
      ],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.wake(fd, 1n).fails('EINVAL');
        main.wake(fd, 0n, PAGE - 1n).fails('EINVAL');
        main.wake(fd, PAGE, 0n).fails('EINVAL');
        main.wake(fd, TASK_SIZE).fails('EINVAL');
        main.wake(fd, TASK_SIZE - PAGE, 2n * PAGE).fails('EINVAL');
        main.wake(fd, 0xfffffffffffff000n, 2n * PAGE).fails('EINVAL');
        main.wake(fd, PAGE, 0xfffffffffffff000n).fails('EINVAL');
        main.wake(fd, TASK_SIZE - PAGE, PAGE);
        main.wake(fd, 0n, TASK_SIZE);
      },
    },
    {
      title: 'A thread woken while its page is still missing asks again, at the end of the queue',
      facts: ['wake.unconditional', 'wake.retry'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const first = world.thread(1).load(mem).sleepsIn('fault');
        const second = world
          .thread(2)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.wake(fd, mem);
        first.sleepsIn('fault');
        second.sleepsIn('fault');
        main.read(fd, 64n).brings(fault(mem + PAGE), fault(mem));
        main.wake(fd, mem);
        first.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'WAKE wakes all waiters of its range, read or not, and only those of its own userfaultfd',
      facts: ['wake.wake', 'wake.own-waiters'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const other = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const elsewhere = world.missing(other, 1);
        const outside = world
          .thread(1)
          .load(mem + PAGE)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + PAGE));
        const read = world.thread(2).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const unread = world.thread(3).load(mem).sleepsIn('fault');
        const foreign = world.thread(4).load(elsewhere).sleepsIn('fault');
        main.read(other).brings(fault(elsewhere));
        main.munmap(mem, PAGE);
        main.mmap(mem, PAGE).gives(mem);
        main.wake(fd, mem);
        read.gives(0n);
        unread.gives(0n);
        outside.sleepsIn('fault');
        main.wake(fd, elsewhere);
        foreign.sleepsIn('fault');
        main.read(other).fails('EAGAIN');
      },
    },
    {
      title: 'There is no limit to how often a thread can be woken for nothing',
      facts: ['wake.no-retry-limit'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        for (let times = 0; times < 20; times += 1) {
          main.read(fd).brings(fault(mem));
          main.wake(fd, mem);
          load.sleepsIn('fault');
        }
        world.process(0).queues(fd, 1, 1);
      },
    },
    {
      title: 'Threads woken together ask again, in an order that nobody promises',
      facts: ['wake.wake', 'wake.retry'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 3);
        const loads = [0n, 1n, 2n].map((page) =>
          world
            .thread(Number(page) + 1)
            .load(mem + page * PAGE)
            .sleepsIn('fault'),
        );
        main.wake(fd, mem, 3n * PAGE);
        for (const load of loads) load.sleepsIn('fault');
        main.read(fd, 96n).bringsInAnyOrder(fault(mem), fault(mem + PAGE), fault(mem + 2n * PAGE));
      },
    },
  ],
};
