import type { Case, Topic } from '../_case.js';
import {
  COUNTED,
  FAULT_READ,
  FAULT_WP,
  FAULT_WRITE,
  MODE_MISSING,
  MODE_WP,
  O_NONBLOCK,
  PAGE,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  SIGBUS_FEATURE,
  SIGKILL,
  SIGUSR1,
  UFFD_USER_MODE_ONLY,
} from '../_linux.js';
import { fault } from '../_message.js';

const KERNEL = 0xffff800000000000n;
const UNMAPPED = 0x5000n;
const TWO = 2n * PAGE;
/** What the disk has in its two pages. */
const FIRST = 1;
const SECOND = 2;

/** The bytes of a write: a word of each page. */
function words(...bytes: readonly number[]): number[] {
  return bytes.flatMap((byte) => Array<number>(8).fill(byte));
}

const CASES: readonly Case[] = [
  {
    title: 'A read with O_DIRECT asks for each missing page as a write, and then the disk fills them all',
    facts: ['kernel-fault.o-direct', 'direct-io.read', 'kernel-fault.state-gup'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 2);
      const reading = world.thread(1).directRead(mem, TWO).sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WRITE));
      main.copy(fd, mem, src);
      reading.sleepsIn('fault');
      main.load(mem).gives(0x5an);
      main.read(fd).brings(fault(mem + PAGE, FAULT_WRITE));
      main.zeropage(fd, mem + PAGE);
      reading.gives(TWO);
      world.process(0).holds(mem, FIRST, SECOND);
    },
  },
  {
    title: 'A write with O_DIRECT asks for each missing page as a read, and the disk gets what they hold at the end',
    facts: ['kernel-fault.o-direct', 'direct-io.write', 'direct-io.pins'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 2);
      const writing = world.thread(1).directWrite(mem, TWO).sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_READ));
      main.copy(fd, mem, src);
      main.read(fd).brings(fault(mem + PAGE, FAULT_READ));
      main.fill(mem, PAGE, 0x77);
      main.copy(fd, mem + PAGE, src);
      writing.gives(TWO).shows(...words(0x77, 0x5a));
    },
  },
  {
    title: 'What is mapped in the place of a pinned page is neither written nor read by the disk',
    facts: ['direct-io.pins'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd();
      const [into, from] = [world.missing(fd, 2), world.missing(fd, 2)];
      for (const mem of [into, from]) main.copy(fd, mem, src);
      const reading = world.thread(1).directRead(into, TWO).sleepsIn('fault');
      const writing = world.thread(2).directWrite(from, TWO).sleepsIn('fault');
      for (const mem of [into, from]) {
        main.madvise(mem, PAGE, 4n).gives(0n);
        main.zeropage(fd, mem);
      }
      main.copy(fd, into + PAGE, src);
      reading.gives(TWO);
      main.copy(fd, from + PAGE, src);
      writing.gives(TWO).shows(...words(0x5a, 0x5a));
      world.process(0).holds(into, 0, SECOND);
      world.process(0).holds(from, 0, 0x5a);
    },
  },
  {
    title: 'A page that a fork shares is a process’s own before the disk writes to it',
    facts: ['direct-io.read', 'direct-io.pins'],
    run(world) {
      const { main } = world;
      const child = world.process(1);
      const mem = world.filled(0x11, 0x22);
      main.fork(child).gives(1n);
      main
        .directWrite(mem, TWO)
        .gives(TWO)
        .shows(...words(0x11, 0x22));
      main.directRead(mem, TWO).gives(TWO);
      world.process(0).holds(mem, FIRST, SECOND);
      child.holds(mem, 0x11, 0x22);
      child.main
        .directWrite(mem, PAGE)
        .gives(PAGE)
        .shows(...words(0x11));
    },
  },
  {
    title: 'Memory that nobody is registered for is made for it',
    facts: ['direct-io.read', 'direct-io.write'],
    run(world) {
      const { main } = world;
      const mem = world.map(4);
      main.directRead(mem + PAGE, TWO).gives(TWO);
      main
        .directWrite(mem, TWO)
        .gives(TWO)
        .shows(...words(0, FIRST));
      main
        .directWrite(mem + 3n * PAGE, PAGE)
        .gives(PAGE)
        .shows(...words(0));
      world.process(0).holds(mem, 0, FIRST, SECOND);
    },
  },
  {
    title: 'Where a page can’t be had the whole is EFAULT, though what comes before it is transferred',
    facts: ['direct-io.efault', 'direct-io.partial', 'direct-io.write-only'],
    run(world) {
      const { main } = world;
      const mem = world.map(2);
      main.munmap(mem + PAGE, PAGE).gives(0n);
      const [readable, writable] = [world.map(2), world.map(2)];
      main.mprotect(readable + PAGE, PAGE, PROT_READ).gives(0n);
      main.mprotect(writable + PAGE, PAGE, PROT_WRITE).gives(0n);
      main.directRead(mem, TWO).fails('EFAULT');
      main.directWrite(mem, TWO).fails('EFAULT');
      main.directRead(mem + PAGE, TWO).fails('EFAULT');
      main.directWrite(mem + PAGE, PAGE).fails('EFAULT');
      main.directRead(readable, TWO).fails('EFAULT');
      main
        .directWrite(readable, TWO)
        .gives(TWO)
        .shows(...words(FIRST, 0));
      main.directWrite(writable, TWO).fails('EFAULT');
      main.directRead(writable, TWO).gives(TWO);
      main
        .directWrite(writable, TWO)
        .gives(TWO)
        .shows(...words(FIRST, SECOND));
      main.mprotect(writable, TWO, PROT_NONE).gives(0n);
      main.directRead(writable, PAGE).fails('EFAULT');
      main.directWrite(writable, PAGE).fails('EFAULT');
      world.process(0).holds(mem, FIRST);
      world.process(0).holds(readable, FIRST, 0);
    },
  },
  {
    title: 'Nothing is transferred beyond user addresses, and of nothing all is',
    facts: ['direct-io.nothing', 'direct-io.user-addresses'],
    run(world) {
      const { main } = world;
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 1);
      main.directRead(mem, 0n).gives(0n);
      main.directWrite(mem, 0n).gives(0n);
      main.directRead(UNMAPPED, 0n).gives(0n);
      for (const [addr, length] of [
        [KERNEL, PAGE],
        [KERNEL, 0n],
        [UNMAPPED, PAGE],
      ] as const) {
        main.directRead(addr, length).fails('EFAULT');
        main.directWrite(addr, length).fails('EFAULT');
      }
      main.read(fd).fails('EAGAIN');
    },
  },
  {
    title: 'With USER_MODE_ONLY or SIGBUS a missing page is EFAULT for O_DIRECT, without a message',
    facts: ['user-mode-only.copy', 'sigbus.copy', 'direct-io.efault', 'direct-io.partial'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const quiet = world.userfaultfd({ flags: UFFD_USER_MODE_ONLY | O_NONBLOCK });
      const loud = world.userfaultfd({ features: SIGBUS_FEATURE });
      for (const fd of [quiet, loud]) {
        const mem = world.missing(fd, 2);
        main.directRead(mem, PAGE).fails('EFAULT');
        main.directWrite(mem, PAGE).fails('EFAULT');
        main.copy(fd, mem, src);
        main.directWrite(mem, TWO).fails('EFAULT');
        main.directRead(mem, TWO).fails('EFAULT');
        main.read(fd).fails('EAGAIN');
        main.load(mem).gives(BigInt(FIRST));
      }
    },
  },
  {
    title: 'A read with O_DIRECT asks for a write-protected page; a write passes, and leaves it protected',
    facts: ['kernel-fault.wp', 'kernel-fault.wp-read', 'kernel-fault.o-direct'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd();
      const mem = world.registered(fd, 1, MODE_MISSING | MODE_WP);
      main.copy(fd, mem, src);
      main.writeprotect(fd, mem);
      main
        .directWrite(mem, PAGE)
        .gives(PAGE)
        .shows(...words(0x5a));
      main.read(fd).fails('EAGAIN');
      const reading = world.thread(1).directRead(mem, PAGE).sleepsIn('fault');
      main.read(fd).brings(fault(mem, FAULT_WP));
      main.writeprotect(fd, mem, PAGE, 0n);
      reading.gives(PAGE);
      world.process(0).holds(mem, FIRST);
    },
  },
  {
    title: 'A signal that is handled leaves O_DIRECT asleep, and it is handled after the transfer; SIGKILL ends it',
    facts: ['direct-io.signal', 'kernel-fault.state-gup'],
    run(world) {
      const { main } = world;
      const src = world.filled(0x5a);
      const fd = world.userfaultfd();
      const mem = world.missing(fd, 1);
      const waiter = world.thread(1);
      main.sigaction(SIGUSR1, COUNTED);
      const writing = waiter.directWrite(mem, PAGE).sleepsIn('fault');
      main.tgkill(waiter, SIGUSR1);
      writing.sleepsIn('fault');
      main.copy(fd, mem, src);
      writing.gives(PAGE).shows(...words(0x5a));
      const child = world.process(1);
      main.fork(child).gives(1n);
      const own = Number(child.main.userfaultfd().value);
      child.main.api(own);
      const place = world.place(1);
      child.main.mmap(place, PAGE).gives(place);
      child.main.register(own, place);
      const reading = child.thread(1).directRead(place, PAGE).sleepsIn('fault');
      main.kill(1, SIGKILL);
      reading.isKilled(9);
    },
  },
];

export const directIo: Topic = {
  name: 'O_DIRECT',
  cases: CASES.map((one) => ({ ...one, needs: { directIo: true } })),
};
