import type { Topic } from '../_case.js';
import { COPY_DONTWAKE, PAGE } from '../_linux.js';
import { fault, messageText } from '../_message.js';

export const wakeRaces: Topic = {
  name: 'races of WAKE with who queues anew',
  cases: [
    {
      title:
        'Who is woken without a page queues anew: a read that races with the WAKE comes before that, or finds the message',
      facts: ['wake.retry', 'atomic.wake.removes', 'atomic.read.message'],
      run(world) {
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(3);
        load.load(mem).sleepsIn('fault');
        const message = `[${messageText(fault(mem))}]`;
        world.main.read(fd).brings(fault(mem));
        world.race({
          run: {
            wake: [world.thread(1), { op: 'UFFDIO_WAKE', fd, start: mem, len: PAGE }],
            read: [world.thread(2), { op: 'read', fd }],
          },
          also: { load },
          ends: [
            'wake = 0x0, read = -1 EAGAIN, load = asleep in fault',
            `wake = 0x0, read = ${message}, load = asleep in fault`,
          ],
        });
      },
    },
    {
      title: 'A WAKE that comes before the page is made without waking is lost on who queues anew in between',
      facts: ['wake.retry', 'wake.fill-dontwake', 'atomic.wake.one-step'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const load = world.thread(3);
        load.load(mem).sleepsIn('fault');
        world.race({
          run: {
            wake: [world.thread(1), { op: 'UFFDIO_WAKE', fd, start: mem, len: PAGE }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE, mode: COPY_DONTWAKE }],
          },
          also: { load },
          pages: { mem },
          ends: [
            'wake = 0x0, copy = 0x0, load = 0x5a, mem = 0x5a',
            'wake = 0x0, copy = 0x0, load = asleep in fault, mem = 0x5a',
          ],
        });
      },
    },
  ],
};
