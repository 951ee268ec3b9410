import type { Topic } from '../_case.js';
import { CaseFailed } from '../_case.js';
import { MAP_ANONYMOUS, MAP_FIXED, MAP_PRIVATE, O_NONBLOCK, PAGE, POLLIN, POLLOUT, PROT_READ } from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const FIXED = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
/** Slots of a pipe, of a page each. */
const SLOTS = 16;

function pipe(world: World, flags = 0n): { r: number; w: number } {
  const made = world.main.pipe(flags);
  return { r: Number(made.output('r')), w: Number(made.output('w')) };
}

export const pipeSteps: Topic = {
  name: 'what a write to a pipe holds meanwhile',
  cases: [
    {
      title: '16 writes of 3000 bytes fill a pipe, and so do 65536 of 1 byte',
      facts: ['pipe.write.small', 'pipe.capacity', 'pipe.write.merge'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const few = pipe(world, O_NONBLOCK);
        for (let slot = 0; slot < SLOTS; slot += 1) main.write(few.w, src, 3000n).gives(3000n);
        main.write(few.w, src, 3000n).fails('EAGAIN');
        main.poll(few.w, POLLOUT).gives(0n);
        const many = pipe(world, O_NONBLOCK);
        const bytes = Array.from(
          { length: Number(PAGE) },
          () => ({ op: 'write', fd: many.w, buf: src, count: 1n }) as const,
        );
        for (let slot = 0; slot < SLOTS; slot += 1) {
          main.poll(many.w, POLLOUT).gives(1n);
          const outcomes = world.many('writes 4096 times 1 byte', bytes);
          if (outcomes.some((outcome) => outcome.kind !== 'value')) throw new CaseFailed('a byte found no room');
        }
        main.write(many.w, src, 1n).fails('EAGAIN');
      },
    },
    {
      title: 'A writer that sleeps in its source holds the pipe, which others wait for in a lock, but no memory',
      facts: ['atomic.pipe-write.mutex', 'atomic.pipe-write.no-memory-lock', 'pipe.mutex.state'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        const { r, w } = pipe(world);
        const writer = world.thread(1).write(w, mem, PAGE).sleepsIn('fault');
        const second = world.thread(2).write(w, src, PAGE).sleepsIn('lock');
        const reader = world.thread(3).read(r, 1n).sleepsIn('lock');
        main.mprotect(mem, 2n * PAGE, PROT_READ);
        main.munmap(mem + PAGE, PAGE);
        main.mmap(mem, PAGE, { flags: FIXED }).gives(mem);
        main.fill(mem, PAGE, 0x22);
        writer.sleepsIn('fault');
        main.wake(fd, mem);
        writer.gives(PAGE);
        second.gives(PAGE);
        reader.gives(1n);
        const empty = pipe(world);
        world.thread(4).read(empty.r, 1n).sleepsIn('pipe');
      },
    },
    {
      title: 'A writer that waits for room does not hold the pipe: others write and read meanwhile',
      facts: ['atomic.pipe-write.room', 'pipe.write.full-sleeps'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const { r, w } = pipe(world);
        for (let slot = 0; slot < SLOTS; slot += 1) main.write(w, src, PAGE).gives(PAGE);
        const writer = world.thread(1).write(w, src, PAGE).sleepsIn('pipe');
        world.thread(2).write(w, src, 8n).sleepsIn('pipe');
        main.poll(r, POLLIN).gives(1n);
        main.read(r, 8n).gives(8n);
        writer.sleepsIn('pipe');
        main.read(r, PAGE - 8n).gives(PAGE - 8n);
        writer.gives(PAGE);
        main.poll(r, POLLIN).gives(1n);
      },
    },
    {
      title: 'While a writer sleeps in its only page poll sees nothing; once the page is there it sees the slot',
      facts: ['atomic.pipe-write.slot', 'pipe.poll.sleeping-writer', 'pipe.poll.no-mutex'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const { r, w } = pipe(world);
        const writer = world.thread(1).write(w, mem, 8n).sleepsIn('fault');
        main.poll(r, POLLIN).gives(0n);
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        writer.gives(8n);
        main.poll(r, POLLIN).gives(1n);
        main.read(r, 16n).gives(8n);
      },
    },
    {
      title: 'MAP_FIXED over a page takes it away and gives a new one in one step: no load finds nothing between',
      facts: ['atomic.mmap.write-locked', 'mmap.fixed.replaces'],
      run(world) {
        const mem = world.filled(0x11);
        world.race({
          run: {
            load: [world.thread(1), { op: 'load', addr: mem }],
            mmap: [world.thread(2), { op: 'mmap', addr: mem, length: PAGE, flags: FIXED }],
          },
          ends: [`load = 0x11, mmap = 0x${mem.toString(16)}`, `load = 0x0, mmap = 0x${mem.toString(16)}`],
        });
      },
    },
  ],
};
