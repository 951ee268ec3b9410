import type { Topic } from '../_case.js';
import {
  COPY_WP,
  EVENT_FORK,
  FAULT_WRITE,
  HUGE,
  MADV_DONTNEED,
  MAP_NORESERVE,
  MODE_MINOR,
  MODE_MISSING,
  MODE_WP,
  PAGE,
  PROT_READ,
  WP_ASYNC,
  WP_MATCHING,
  WRITTEN,
} from '../_linux.js';
import { fault, forked } from '../_message.js';
import { OWN, OWN_WP, SHARED, SHARED_WP } from '../_pagemap.js';
import { NEEDS } from '../_pool.js';
import type { World } from '../_world.js';

const UNPROTECT = 0n;
const PRIVILEGED = { root: true, capSysPtrace: true } as const;

/** Serves a thread that waits for a page of `mem`, which is then protected or not. */
function serve(world: World, fd: number, at: bigint, src: bigint, length: bigint, mode: bigint): void {
  world.main.read(fd).brings(fault(at, mode === COPY_WP ? 0n : FAULT_WRITE));
  world.main.copy(fd, at, src, length, mode);
}

/** Of three pages one is read, one read and written, one written when it is missing: what is seen of them then. */
function readAndWritten(world: World, mem: bigint, src: bigint, size: bigint, fd: number): void {
  const { main } = world;
  const other = world.thread(1);
  const [read, written, missing] = [mem, mem + size, mem + 2n * size];
  for (const page of [read, written]) {
    const load = other.load(page + 8n).sleepsIn('fault');
    serve(world, fd, page, src, size, COPY_WP);
    load.gives(0x5an);
  }
  const store = other.store(missing + 8n, 1n).sleepsIn('fault');
  serve(world, fd, missing, src, size, 0n);
  store.gives(0n);
  for (const page of [read, written]) main.pagemapRead(0, page, PAGE).maps(OWN_WP);
  other.store(written, 1n);
  other.load(read).gives(0x5an);
  main.read(fd).fails('EAGAIN');
  main.pagemapRead(0, read, PAGE).maps(OWN_WP);
  main.pagemapRead(0, written, PAGE).maps(OWN);
  main.pagemapRead(0, missing, PAGE).maps(OWN);
}

/** Bytes of a vector of PAGEMAP_SCAN with one region of one page. */
function regionText(start: bigint, categories: bigint): string {
  return Buffer.from(new BigUint64Array([start, start + PAGE, categories]).buffer).toString('hex');
}

export const protectionSeen: Topic = {
  name: 'protection as handlers of other programs use it',
  cases: [
    {
      title:
        'pagemap shows the protection of a page in bit 57 until it is taken away, and in a child only with EVENT_FORK',
      facts: ['pagemap.bit-wp', 'fork.without.wp-dropped', 'fork.event.inherits'],
      needs: PRIVILEGED,
      run(world) {
        const { main } = world;
        const forking = world.thread(1);
        for (const [index, features] of [0n, EVENT_FORK].entries()) {
          const fd = world.userfaultfd({ features });
          const mem = world.registered(fd, 1, MODE_WP);
          main.store(mem, 1n);
          main.pagemapRead(0, mem, PAGE).maps(OWN);
          main.writeprotect(fd, mem);
          main.pagemapRead(0, mem, PAGE).maps(OWN_WP);
          const fork = forking.fork(world.process(index + 1));
          if (features !== 0n) {
            fork.sleepsIn('event');
            main.read(fd).brings(forked());
          }
          fork.gives(BigInt(index + 1));
          main.pagemapRead(0, mem, PAGE).maps(SHARED_WP);
          main.pagemapRead(index + 1, mem, PAGE).maps(features === 0n ? SHARED : SHARED_WP);
          main.writeprotect(fd, mem, PAGE, UNPROTECT);
          main.pagemapRead(0, mem, PAGE).maps(SHARED);
        }
      },
    },
    {
      title: 'With WP_ASYNC what COPY protects stays so until it is written: pagemap tells what was only read',
      facts: ['pagemap.bit-wp', 'async.write-clears', 'async.missing'],
      needs: PRIVILEGED,
      run(world) {
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 3, MODE_MISSING | MODE_WP);
        readAndWritten(world, mem, world.filled(0x5a), PAGE, fd);
      },
    },
    {
      title: 'With WP_ASYNC pagemap tells of hugepages too which were only read',
      facts: ['pagemap.bit-wp', 'async.write-clears', 'async.missing', 'hugetlb.wp.fills'],
      needs: { ...NEEDS, ...PRIVILEGED },
      run(world) {
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registeredHugetlb(fd, 3, MODE_MISSING | MODE_WP, MAP_NORESERVE);
        readAndWritten(world, mem, world.sourceOf(1, 0x5a), HUGE, fd);
      },
    },
    {
      title: 'A store that races with PAGEMAP_SCAN is told by it, or by the next one: none is lost',
      facts: ['scan.wp-matching.protects', 'async.write-clears', 'atomic.fault.async'],
      needs: PRIVILEGED,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: WP_ASYNC });
        const mem = world.registered(fd, 1, MODE_WP);
        main.store(mem, 0n);
        main.writeprotect(fd, mem);
        const scan = {
          op: 'pagemap_scan',
          process: 0,
          start: mem,
          end: mem + PAGE,
          vec_len: 1,
          category_mask: WRITTEN,
          return_mask: WRITTEN,
          flags: WP_MATCHING,
        } as const;
        const told = regionText(mem, WRITTEN);
        world.race({
          run: {
            scan: [world.thread(1), scan],
            store: [world.thread(2), { op: 'store', addr: mem, value: 0 }],
          },
          pages: { mem },
          ends: [
            'scan = 0x0, store = 0x0, mem = 0x00',
            `scan = ${told}, store = 0x0, mem = 0x00 wp`,
            // Told of the fault; the access itself comes after that.
            `scan = ${told}, store = 0x0, mem = 0x00`,
          ],
        });
      },
    },
    {
      title:
        'A write by force to a private mapping of a file never reaches the file, whatever is mapped and dropped meanwhile',
      facts: ['continue.private-read-only', 'proc-mem.force'],
      needs: PRIVILEGED,
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const file = world.memfdOf(0x11);
        const seen = world.shared(file, 1);
        main.load(seen).gives(0x11n);
        const mem = world.private(file, 1, { prot: PROT_READ });
        main.register(fd, mem, PAGE, MODE_MINOR);
        main.continue(fd, mem);
        world.race({
          run: {
            write: [world.thread(1), { op: 'proc_mem_write', process: 0, addr: mem, value: 0x22, size: 1 }],
            dontneed: [world.thread(2), { op: 'madvise', addr: mem, length: PAGE, advice: MADV_DONTNEED }],
            resume: [world.thread(3), { op: 'UFFDIO_CONTINUE', fd, start: mem, len: PAGE }],
          },
          pages: { seen },
          ends: [
            'write = -1 EIO, dontneed = 0x0, resume = -1 EEXIST, seen = 0x11 file',
            'write = -1 EIO, dontneed = 0x0, resume = 0x0, seen = 0x11 file',
            'write = 0x1, dontneed = 0x0, resume = -1 EEXIST, seen = 0x11 file',
            'write = 0x1, dontneed = 0x0, resume = 0x0, seen = 0x11 file',
          ],
        });
      },
    },
  ],
};
