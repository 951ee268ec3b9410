/** Calls that are no userfaultfd’s, shown beside the others. */

import { HEAP_START } from '../backend/index.js';
import { again, rounds } from './again.js';
import { forks } from './forks.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  advise,
  fill,
  load,
  MADV_DOFORK,
  MADV_DONTFORK,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  map,
  missing,
  open,
  PAGE,
  PROT_READ,
  PROT_READ_WRITE,
  page,
  protect,
  REGION,
  remap,
  SOURCE,
  source,
  step,
  UFFD,
  unmap,
} from './steps.js';

const MPOL_LOCAL = 4;

export const SHOWN: readonly MeasuredOperation[] = [
  operation('mmap-munmap', 'shown', 'mmap, munmap of a page', rounds([], map(REGION, 1), unmap(REGION, 1))),
  operation(
    'brk-twice',
    'shown',
    'brk that adds a page to the heap, brk that takes it away',
    rounds([], step({ op: 'brk', addr: HEAP_START + PAGE }), step({ op: 'brk', addr: HEAP_START })),
  ),
  operation(
    'mprotect-twice',
    'shown',
    'mprotect of a registered page to PROT_READ and back',
    rounds(missing(3), protect(page(REGION, 1), PROT_READ), protect(page(REGION, 1), PROT_READ_WRITE)),
  ),
  operation(
    'mremap-twice',
    'shown',
    'mremap of a resident page elsewhere and back',
    rounds(
      [map(REGION, 3), fill(REGION, 3)],
      remap(page(REGION, 1), page(REGION, 5), 1),
      remap(page(REGION, 5), page(REGION, 1), 1),
    ),
  ),
  operation(
    'getfd-close',
    'shown',
    'pidfd_getfd of a userfaultfd, close',
    rounds(
      open(),
      // The pidfd has the descriptor between.
      step({ op: 'pidfd_getfd', process: 0, fd: UFFD }),
      step({ op: 'close', fd: UFFD + 2n }),
    ),
  ),
  operation(
    'process-madvise',
    'shown',
    'process_madvise, MADV_COLD of its own page',
    again([map(REGION, 1)], step({ op: 'process_madvise', process: 0, addr: REGION, length: PAGE, advice: 20 })),
  ),
  operation(
    'pass-fd',
    'shown',
    'a userfaultfd sent, received (SCM_RIGHTS) and closed',
    rounds(open(), step({ op: 'send_fd', fd: UFFD }), step({ op: 'receive_fd' }), step({ op: 'close', fd: UFFD + 1n })),
  ),
  operation(
    'mseal-again',
    'shown',
    'mseal of memory that is sealed',
    again(
      [map(REGION, 1), step({ op: 'mseal', addr: REGION, length: PAGE })],
      step({ op: 'mseal', addr: REGION, length: PAGE }),
    ),
  ),
  operation(
    'mlock-munlock',
    'shown',
    'mlock, munlock of a resident page',
    rounds(
      [map(REGION, 3), fill(REGION, 3)],
      step({ op: 'mlock', addr: page(REGION, 1), length: PAGE }),
      step({ op: 'munlock', addr: page(REGION, 1), length: PAGE }),
    ),
  ),
  operation(
    'madvise-flag',
    'shown',
    'MADV_DONTFORK, MADV_DOFORK of a resident page',
    rounds(
      [map(REGION, 3), fill(REGION, 3)],
      advise(page(REGION, 1), 1, MADV_DONTFORK),
      advise(page(REGION, 1), 1, MADV_DOFORK),
    ),
  ),
  operation(
    'guard-twice',
    'shown',
    'MADV_GUARD_INSTALL, MADV_GUARD_REMOVE of a page',
    rounds(source(3), advise(page(SOURCE, 1), 1, MADV_GUARD_INSTALL), advise(page(SOURCE, 1), 1, MADV_GUARD_REMOVE)),
  ),
  operation(
    'mbind-twice',
    'shown',
    'mbind of a resident page to MPOL_LOCAL, to MPOL_DEFAULT',
    rounds(
      [map(REGION, 3), fill(REGION, 3)],
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: MPOL_LOCAL }),
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: 0 }),
    ),
  ),
  operation(
    'poll-nothing',
    'shown',
    'poll of a userfaultfd, nothing there',
    again(missing(1), step({ op: 'poll', fd: UFFD })),
  ),
  operation(
    'dup-close',
    'shown',
    'dup of a userfaultfd, close',
    rounds(open(), step({ op: 'dup', fd: UFFD }), step({ op: 'close', fd: UFFD + 1n })),
  ),
  operation(
    'fcntl-setfl',
    'shown',
    'fcntl of a userfaultfd, F_SETFL',
    again(open(), step({ op: 'fcntl', fd: UFFD, command: 4, argument: 0x800 })),
  ),
  operation(
    'device-new-close',
    'shown',
    'USERFAULTFD_IOC_NEW, close',
    rounds(
      [step({ op: 'open_userfaultfd_device' })],
      step({ op: 'USERFAULTFD_IOC_NEW', fd: UFFD }),
      step({ op: 'close', fd: UFFD + 1n }),
    ),
  ),
  operation('fstat', 'shown', 'fstat of a userfaultfd', again(open(), step({ op: 'fstat', fd: UFFD }))),
  operation(
    'pipe-write-read',
    'shown',
    'write of 64 bytes to a pipe, read of them',
    rounds(
      [...source(), step({ op: 'pipe2' })],
      step({ op: 'write', fd: UFFD + 1n, buf: SOURCE, count: 64 }),
      step({ op: 'read', fd: UFFD, count: 64 }),
    ),
  ),
  operation('load', 'shown', 'load, one page again and again', again(source(), load(SOURCE))),
  operation(
    'store',
    'shown',
    'store, one page again and again',
    again(source(), step({ op: 'store', addr: SOURCE, value: 1 })),
  ),
  operation(
    'exchange-add',
    'shown',
    'lock xadd, one page again and again',
    again(source(), step({ op: 'exchange_add', addr: SOURCE, value: 1, size: 8 })),
  ),
  operation('fork-exit', 'shown', 'fork, exit of the child', forks([])),
  operation('fork-exec-exit', 'shown', 'fork, exec and exit of the child', forks([], { op: 'exec' })),
];
