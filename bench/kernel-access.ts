/** What the kernel does with memory on behalf of a call, and what it shows of it. */

import { again, refusedWith, rounds } from './again.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  MAIN,
  map,
  missing,
  OTHERS,
  open,
  PAGE,
  page,
  REGION,
  repeat,
  SOURCE,
  segment,
  source,
  step,
  UFFD,
} from './steps.js';
import type { Step } from './workload.js';

const BATCH = 2048;
const SEGMENT = 16n;

export function processVm(remote: bigint, thread = MAIN): Step {
  return step(
    { op: 'process_vm_readv', process: 0, local_iov: OTHERS, liovcnt: 1, remote_iov: remote, riovcnt: 1 },
    thread,
  );
}

/** A page with two segments of 32 bytes in the next one. */
const TWO_SEGMENTS: readonly Step[] = [
  map(OTHERS, 2),
  ...segment(OTHERS, page(OTHERS, 1), 32n),
  ...segment(OTHERS + SEGMENT, page(OTHERS, 1) + 64n, 32n),
];

export const KERNEL_ACCESS: readonly MeasuredOperation[] = [
  operation(
    'writev-readv',
    'shown',
    'writev of two segments to a pipe, readv of them',
    rounds(
      [...TWO_SEGMENTS, step({ op: 'pipe2' })],
      step({ op: 'writev', fd: UFFD + 1n, iov: OTHERS, iovcnt: 2 }),
      step({ op: 'readv', fd: UFFD, iov: OTHERS, iovcnt: 2 }),
    ),
  ),
  operation(
    'vmsplice-read',
    'shown',
    'vmsplice of a page to a pipe, read of 64 bytes',
    rounds(
      [...source(), map(OTHERS, 1), ...segment(OTHERS, SOURCE, 64n), step({ op: 'pipe2' })],
      step({ op: 'vmsplice', fd: UFFD + 1n, iov: OTHERS, iovcnt: 1 }),
      step({ op: 'read', fd: UFFD, count: 64 }),
    ),
  ),
  operation('process-vm-readv', 'shown', 'process_vm_readv', again(TWO_SEGMENTS, processVm(OTHERS + SEGMENT))),
  operation(
    'futex-eagain',
    'shown',
    'FUTEX_WAIT refused, EAGAIN',
    again(source(), step({ op: 'futex_wait', uaddr: SOURCE, val: 1 }), refusedWith('EAGAIN')),
  ),
  operation('sigprocmask', 'shown', 'sigprocmask', again([], step({ op: 'sigprocmask' }))),
  operation(
    'tgkill-blocked',
    'shown',
    'tgkill, the signal blocked',
    again([step({ op: 'sigprocmask', how: 0, set: 0x200 })], step({ op: 'tgkill', process: 0, thread: 0, signum: 10 })),
  ),
  operation(
    'proc-mem-read',
    'shown',
    '/proc/PID/mem opened, read, closed',
    again(source(), step({ op: 'proc_mem_read', process: 0, addr: SOURCE, count: 64 })),
  ),
  operation(
    'mincore',
    'shown',
    'mincore of 16 pages, missing',
    again(missing(16), step({ op: 'mincore', addr: REGION, length: 16n * PAGE })),
  ),
  operation(
    'pagemap-read',
    'shown',
    '/proc/PID/pagemap opened, 16 entries read, closed',
    again(missing(16), step({ op: 'pagemap_read', process: 0, addr: REGION, length: 16n * PAGE })),
  ),
  operation(
    'pagemap-scan',
    'shown',
    '/proc/PID/pagemap opened, PAGEMAP_SCAN of 16 pages in one region, closed',
    again(
      source(),
      step({ op: 'pagemap_scan', process: 0, start: SOURCE, end: SOURCE + 16n * PAGE, vec_len: 20, return_mask: 8 }),
    ),
  ),
  operation(
    'pagemap-ioctl',
    'shown',
    'the same with structure and vector in memory',
    again(
      [
        ...source(),
        step({ op: 'mmap', addr: OTHERS, length: PAGE, flags: 0x32 }),
        ...[96n, 0n, SOURCE, SOURCE + 16n * PAGE, 0n, OTHERS + 128n, 20n, 0n, 0n, 0n, 0n, 8n].map((value, index) =>
          step({ op: 'store', addr: OTHERS + 8n * BigInt(index), value, size: 8 }),
        ),
      ],
      step({ op: 'pagemap_ioctl', process: 0, request: 0xc0606610, argp: OTHERS }),
    ),
  ),
  operation(
    'fdinfo-read',
    'shown',
    '/proc/PID/fdinfo of a userfaultfd opened, read, closed',
    again(missing(16), step({ op: 'fdinfo_read', process: 0, fd: 3 })),
  ),
  operation(
    'proc-fd-readlink',
    'shown',
    'readlink of a userfaultfd in /proc/PID/fd',
    again(open(), step({ op: 'proc_fd_readlink', process: 0, fd: UFFD })),
  ),
  operation(
    'proc-fd-list',
    'shown',
    '/proc/PID/fd opened, listed, closed',
    again(open(), step({ op: 'proc_fd_list', process: 0 })),
  ),
  operation(
    'sysctl-read',
    'shown',
    'vm.unprivileged_userfaultfd opened, read, closed',
    again([], step({ op: 'sysctl_read' })),
  ),
  operation(
    'smaps-read',
    'shown',
    '/proc/PID/smaps opened, read as far as a mapping, closed',
    again(missing(16), step({ op: 'smaps_read', process: 0, addr: REGION })),
  ),
  operation(
    'maps-read',
    'shown',
    '/proc/PID/maps opened, read, closed',
    again(missing(16), step({ op: 'maps_read', process: 0, addr: REGION })),
  ),
  operation(
    'msync',
    'shown',
    'msync of 16 pages, missing',
    again(missing(16), step({ op: 'msync', addr: REGION, length: 16n * PAGE, flags: 4 })),
  ),
  operation('ptrace-peek', 'shown', 'ptrace: attach, a word of a child, detach', {
    setup: [...source(), step({ op: 'fork', child: 1 })],
    body: repeat(BATCH, () => [step({ op: 'ptrace_peek', process: 1, addr: SOURCE })]),
    operations: BATCH,
  }),
];
