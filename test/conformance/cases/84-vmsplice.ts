import type { Topic } from '../_case.js';
import {
  EXACT_ADDRESS,
  O_NONBLOCK,
  PAGE,
  PROT_NONE,
  PROT_WRITE,
  SIGBUS_FEATURE,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const SPLICE_F_NONBLOCK = 2n;
const SPLICE_F_GIFT = 8n;
const UNMAPPED = 0x5000n;
const SLOTS = 16;

function pipe(world: World): { r: number; w: number } {
  const call = world.main.pipe(O_NONBLOCK);
  return { r: Number(call.output('r')), w: Number(call.output('w')) };
}

export const vmsplice: Topic = {
  name: 'vmsplice',
  cases: [
    {
      title: 'vmsplice sleeps on a missing page with the pipe’s mutex held, and puts it into the pipe when it is there',
      facts: ['kernel-fault.vmsplice', 'vmsplice.message', 'vmsplice.pins'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const { r, w } = pipe(world);
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2);
        const segments = world.segments([mem + PAGE - 2n, 4n]);
        const waiting = world.thread(1).vmsplice(w, segments, SPLICE_F_GIFT).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        const reader = world.thread(2).read(r, 4n).sleepsIn('lock');
        main.copy(fd, mem, src);
        waiting.sleepsIn('fault');
        reader.sleepsIn('lock');
        main.read(fd).brings(fault(mem + PAGE));
        main.zeropage(fd, mem + PAGE);
        waiting.gives(4n);
        reader.shows(0x5a, 0x5a, 0, 0);
      },
    },
    {
      title: 'What is stored to a page in the pipe is read from it; what is mapped in its place is not',
      facts: ['vmsplice.contents'],
      run(world) {
        const { main } = world;
        const { r, w } = pipe(world);
        const mem = world.filled(1, 2);
        const segments = world.segments([mem, 2n], [mem + PAGE, 2n]);
        main.vmsplice(w, segments).gives(4n);
        main.store(mem, 7n);
        main.munmap(mem + PAGE, PAGE);
        main.read(r, 3n).shows(7, 1, 2);
        main.store(mem, 8n);
        main.read(r, 3n).shows(2);
      },
    },
    {
      title: 'Of memory that is for writing alone vmsplice takes what is there, and refuses what is not',
      facts: ['vmsplice.write-only'],
      run(world) {
        const { main } = world;
        const { r, w } = pipe(world);
        const mem = world.map(2);
        main.store(mem, 7n);
        const segments = world.segments([mem, 1n]);
        const missing = world.segments([mem + PAGE, 1n]);
        main.mprotect(mem, 2n * PAGE, PROT_WRITE).gives(0n);
        main.vmsplice(w, segments).gives(1n);
        main.vmsplice(w, missing).fails('EFAULT');
        main.read(r, 2n).shows(7);
      },
    },
    {
      title: 'Each page takes a place in the pipe, nothing is appended to it, and what finds none is left',
      facts: ['vmsplice.slot', 'vmsplice.partial', 'vmsplice.full'],
      run(world) {
        const { main } = world;
        const { r, w } = pipe(world);
        const mem = world.filled(0x11, 0x22);
        const one = world.segments([mem + 5n, 1n]);
        for (let slot = 0; slot < SLOTS - 2; slot += 1) main.vmsplice(w, one).gives(1n);
        main.write(w, mem + PAGE, 1n).gives(1n);
        main.write(w, mem + PAGE, 1n).gives(1n);
        main.vmsplice(w, world.segments([mem, 2n * PAGE])).gives(PAGE);
        main.vmsplice(w, one, SPLICE_F_NONBLOCK).fails('EAGAIN');
        main.write(w, mem, 1n).fails('EAGAIN');
        main.read(r, 18n).shows(...Array<number>(14).fill(0x11), 0x22, 0x22, 0x11, 0x11);
        main.vmsplice(w, world.segments([mem, 2n], [UNMAPPED, 1n], [mem, 1n])).gives(2n);
      },
    },
    {
      title:
        'vmsplice refuses flags, descriptors, segments, what is no pipe, one without readers and what can’t be read',
      facts: ['vmsplice.flags', 'vmsplice.fd', 'vmsplice.epipe', 'vmsplice.efault'],
      run(world) {
        const { main } = world;
        const { r, w } = pipe(world);
        const fd = world.userfaultfd();
        const bad = { iov: UNMAPPED, count: 1n };
        const page = world.segments([world.filled(1), 1n]);
        const nothing = world.segments([UNMAPPED, 0n]);
        main.vmsplice(99, bad, 16n).fails('EINVAL');
        main.vmsplice(99, bad).fails('EBADF');
        main.vmsplice(fd, bad).fails('EFAULT');
        main.vmsplice(fd, { iov: 0n, count: 1025n }).fails('EINVAL');
        main.vmsplice(fd, nothing).gives(0n);
        main.vmsplice(fd, page).fails('EBADF');
        main.vmsplice(w, world.segments([UNMAPPED, 1n], [world.filled(1), 1n])).fails('EFAULT');
        main.vmsplice(w, world.segments([world.map(1, PROT_NONE), 1n])).fails('EFAULT');
        main.close(r);
        main.vmsplice(w, nothing).gives(0n);
        main.vmsplice(w, page).fails('EPIPE');
      },
    },
    {
      title: 'With USER_MODE_ONLY or SIGBUS vmsplice of a missing page is EFAULT, without a message',
      facts: ['user-mode-only.copy', 'sigbus.copy', 'vmsplice.efault'],
      run(world) {
        const { main } = world;
        const { w } = pipe(world);
        const quiet = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
        const loud = world.userfaultfd({ features: SIGBUS_FEATURE });
        for (const fd of [quiet, loud]) {
          main.vmsplice(w, world.segments([world.missing(fd, 1), 1n])).fails('EFAULT');
          main.read(fd).fails('EAGAIN');
        }
      },
    },
  ],
};
