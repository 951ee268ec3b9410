import type { Topic } from '../_case.js';
import { EVENT_REMOVE, EVENT_UNMAP, MADV_DONTNEED, PAGE } from '../_linux.js';
import { messageText, removed, unmapped } from '../_message.js';

export const eventRaces: Topic = {
  name: 'races with events',
  cases: [
    {
      title:
        'A COPY that races with munmap comes before it, or is EAGAIN; or ENOENT, if munmap comes between its checks',
      facts: ['atomic.munmap.changing', 'changing.fill-eagain', 'atomic.fill.vma-before-count'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const mem = world.missing(fd, 1);
        world.race({
          run: {
            copy: [world.thread(1), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
            munmap: [world.thread(2), { op: 'munmap', addr: mem, length: PAGE }],
          },
          ends: [
            'copy = 0x0, munmap = asleep in event',
            'copy = -1 EAGAIN, munmap = asleep in event',
            'copy = -1 ENOENT, munmap = asleep in event',
          ],
        });
      },
    },
    {
      title: 'Once the REMOVE event was read fills are let in again, and MADV_DONTNEED may yet remove what they fill',
      facts: ['atomic.madvise.remove-window', 'changing.dropped-by-generator'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_REMOVE });
        const mem = world.missing(fd, 1);
        const emptying = world.thread(3);
        emptying.madvise(mem, PAGE, MADV_DONTNEED).sleepsIn('event');
        const event = `[${messageText(removed(mem, mem + PAGE))}]`;
        world.race({
          run: {
            read: [world.thread(1), { op: 'read', fd }],
            copy: [world.thread(2), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          also: { madvise: emptying },
          pages: { mem },
          ends: [
            `read = ${event}, copy = -1 EAGAIN, madvise = 0x0, mem = none`,
            `read = ${event}, copy = 0x0, madvise = 0x0, mem = none`,
            `read = ${event}, copy = 0x0, madvise = 0x0, mem = 0x5a`,
          ],
        });
      },
    },
    {
      title:
        'Of two readers one takes the event and completes it with that; fills are refused until munmap has gone on',
      facts: ['atomic.read.event', 'read.one-reader'],
      run(world) {
        const src = world.filled(0x5a);
        const fd = world.userfaultfd({ features: EVENT_UNMAP });
        const [gone, mem] = [world.missing(fd, 1), world.missing(fd, 1)];
        const unmapping = world.thread(4);
        unmapping.munmap(gone, PAGE).sleepsIn('event');
        const event = `[${messageText(unmapped(gone, gone + PAGE))}]`;
        world.race({
          run: {
            a: [world.thread(1), { op: 'read', fd }],
            b: [world.thread(2), { op: 'read', fd }],
            copy: [world.thread(3), { op: 'UFFDIO_COPY', fd, dst: mem, src, len: PAGE }],
          },
          also: { munmap: unmapping },
          ends: [
            `a = ${event}, b = -1 EAGAIN, copy = -1 EAGAIN, munmap = 0x0`,
            `a = ${event}, b = -1 EAGAIN, copy = 0x0, munmap = 0x0`,
            `a = -1 EAGAIN, b = ${event}, copy = -1 EAGAIN, munmap = 0x0`,
            `a = -1 EAGAIN, b = ${event}, copy = 0x0, munmap = 0x0`,
          ],
        });
      },
    },
  ],
};
