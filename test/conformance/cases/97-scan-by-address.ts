import type { Operation } from '../../../backend/index.js';
import type { Topic } from '../_case.js';
import {
  CHECK_WPASYNC,
  FAULT_WRITE,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PRESENT,
  PROT_READ,
  WP_ASYNC,
  WP_MATCHING,
  WRITTEN,
} from '../_linux.js';
import { fault } from '../_message.js';
import type { World } from '../_world.js';

const TASK_SIZE = 0x7ffffffff000n;
const SIZE = 96n;
const WALK_END = 32n;
const REGION = 24n;
/** Regions that Linux gathers before it writes them. */
const GATHERED = 512;
/** What `walk_end` holds before. */
const BEFORE = 0x5an;

interface Structure {
  readonly flags?: bigint;
  readonly room?: bigint;
  readonly max?: bigint;
  readonly mask?: bigint;
}

/** The words of a struct pm_scan_arg. */
function words(
  start: bigint,
  end: bigint,
  vec: bigint,
  { flags = 0n, room = 4n, max = 0n, mask = 0n }: Structure = {},
) {
  return [SIZE, flags, start, end, BEFORE, vec, room, max, 0n, mask, 0n, WRITTEN | PRESENT];
}

/** So many pages whose writes are noted, all of them written, and where they end. */
function noted(world: World, pages: number): readonly [mem: bigint, end: bigint] {
  const mem = world.registered(world.userfaultfd({ features: WP_ASYNC }), pages, MODE_WP);
  const end = mem + BigInt(pages) * PAGE;
  world.main.fill(mem, end - mem, 1);
  return [mem, end];
}

export const scanByAddress: Topic = {
  name: 'where PAGEMAP_SCAN writes',
  cases: [
    {
      title:
        'PAGEMAP_SCAN reads its structure first of all, and looks at the vector last; other ioctls pagemap has none',
      facts: ['scan.order.copy-in', 'scan.order.vec-null', 'scan.order.vec', 'scan.other-ioctl'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        const argp = world.map(1);
        main.pagemapIoctl(0, argp, 0xc0606611n).fails('EINVAL');
        main.pagemapIoctl(0, world.place(1), 0xc0606611n).fails('EINVAL');
        main.pagemapIoctl(0, world.place(1)).fails('EFAULT');
        main.pagemapIoctl(0, world.withHole() + 2n * PAGE - 8n).fails('EFAULT');
        main.pagemapIoctl(0, argp).fails('EINVAL');
        world.words(argp, ...words(mem + PAGE, mem, 0n));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        world.words(argp, ...words(mem, mem + PAGE, 0n));
        main.pagemapIoctl(0, argp).fails('EINVAL');
        world.words(argp, ...words(mem, mem + PAGE, TASK_SIZE, { room: 1n }));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        world.words(argp, ...words(mem, mem + PAGE, TASK_SIZE - REGION, { room: 1n << 60n }));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        world.words(argp, ...words(mem, mem + PAGE, TASK_SIZE + PAGE, { room: 0n }));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        main.load(argp + WALK_END, 8n).gives(BEFORE);
        world.words(argp, ...words(mem, mem + PAGE, TASK_SIZE, { room: 0n }));
        main.pagemapIoctl(0, argp).gives(0n);
        main.load(argp + WALK_END, 8n).gives(mem + PAGE);
      },
    },
    {
      title: 'A vector that can’t be written is EFAULT, when all is protected; walk_end says how far that went',
      facts: ['scan.vec-efault', 'scan.walk-end'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 3);
        const argp = world.map(1);
        world.words(argp, ...words(mem, end, world.place(1), { flags: WP_MATCHING, max: 2n }));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        main.load(argp + WALK_END, 8n).gives(mem + 2n * PAGE);
        main.pagemapRead(0, mem, 3n * PAGE).maps(0x83, 0x83, 0x81);
        const vec = world.withHole() + 2n * PAGE - 8n;
        world.words(argp, ...words(mem, end, vec));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        main.load(argp + WALK_END, 8n).gives(end);
        main.load(vec, 8n).gives(mem);
      },
    },
    {
      title: 'Where walk_end can’t be written the call fails when everything else is done',
      facts: ['scan.walk-end-efault'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 1);
        const vec = world.map(1);
        const argp = world.readOnlyPage(...words(mem, end, vec, { flags: WP_MATCHING }));
        main.pagemapIoctl(0, argp).fails('EFAULT');
        main.load(vec, 8n).gives(mem);
        main.load(vec + 16n, 8n).gives(WRITTEN | PRESENT);
        main.pagemapRead(0, mem, PAGE).maps(0x83);
        const both = world.readOnlyPage(...words(mem, mem + 3n * PAGE, vec, { flags: CHECK_WPASYNC }));
        main.pagemapIoctl(0, both).fails('EFAULT');
      },
    },
    {
      title: 'What was found before memory whose writes are not noted is told, though the call fails',
      facts: ['scan.eperm-regions'],
      run(world) {
        const { main } = world;
        const [mem] = noted(world, 1);
        const plain = world.filled(1);
        const vec = world.map(1);
        const argp = world.map(1);
        world.words(argp, ...words(mem, plain + PAGE, vec, { flags: CHECK_WPASYNC }));
        main.pagemapIoctl(0, argp).fails('EPERM');
        main.load(argp + WALK_END, 8n).gives(plain + PAGE);
        main.load(vec, 8n).gives(mem);
        main.load(vec + 8n, 8n).gives(mem + PAGE);
      },
    },
    {
      title: 'After 512 regions the walk goes on, and walk_end stays there',
      facts: ['scan.walk-end-gathered'],
      run(world) {
        const { main } = world;
        const found = GATHERED + 8;
        const mem = world.map(2 * found);
        const end = mem + BigInt(2 * found) * PAGE;
        const stores = Array.from({ length: found }, (_, index): Operation => {
          return { op: 'store', addr: mem + BigInt(2 * index) * PAGE, value: 1n };
        });
        world.many('a store to every other page', stores);
        const vec = world.map(4);
        const argp = world.map(1);
        world.words(argp, ...words(mem, end, vec, { room: BigInt(found) + 1n, mask: PRESENT }));
        main.pagemapIoctl(0, argp).gives(BigInt(found));
        main.load(argp + WALK_END, 8n).gives(mem + BigInt(2 * GATHERED) * PAGE);
        main.load(vec + BigInt(found - 1) * REGION, 8n).gives(end - 2n * PAGE);
        main.load(vec + BigInt(found) * REGION, 8n).gives(0n);
      },
    },
    {
      title: 'Who scans sleeps where structure or vector are missing memory, and tells what was there before',
      facts: ['scan.asleep'],
      run(world) {
        const { main } = world;
        const [mem, end] = noted(world, 1);
        const fd = world.userfaultfd();
        const vec = world.registered(fd, 1, MODE_MISSING);
        const argp = world.map(1);
        const source = world.map(1);
        const zeros = world.filled(0);
        world.words(argp, ...words(mem, end, vec, { flags: WP_MATCHING }));
        const scan = world.thread(1).pagemapIoctl(0, argp).sleepsIn('fault');
        // What it sleeps with takes no number from others.
        main.dup(fd).gives(BigInt(fd) + 1n);
        main.load(argp + WALK_END, 8n).gives(BEFORE);
        main.pagemapRead(0, mem, PAGE).maps(0x83);
        main.store(mem, 2n);
        main.mprotect(mem, PAGE, PROT_READ);
        main.read(fd).brings(fault(vec, FAULT_WRITE));
        main.copy(fd, vec, zeros);
        scan.gives(1n);
        main.load(argp + WALK_END, 8n).gives(end);
        main.load(vec + 16n, 8n).gives(WRITTEN | PRESENT);
        const missing = world.registered(fd, 1, MODE_MISSING);
        world.words(source, ...words(mem, end, vec));
        const other = world.thread(1).pagemapIoctl(0, missing).sleepsIn('fault');
        main.read(fd).brings(fault(missing));
        main.copy(fd, missing, source);
        other.gives(1n);
        main.load(missing + WALK_END, 8n).gives(end);
      },
    },
  ],
};
