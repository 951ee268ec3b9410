/** Calls that are no userfaultfd’s, shown beside the others. */

import { again } from './again.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  advise,
  fill,
  load,
  MADV_DOFORK,
  MADV_DONTFORK,
  MADV_GUARD_INSTALL,
  MADV_GUARD_REMOVE,
  MAIN,
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
  repeat,
  SOURCE,
  source,
  step,
  UFFD,
  unmap,
} from './steps.js';

const BATCH = 2048;
const MPOL_LOCAL = 4;
const FORKS = 15;

export const SHOWN: readonly MeasuredOperation[] = [
  operation('mmap-munmap', 'shown', 'mmap, munmap of a page', {
    setup: [],
    body: repeat(BATCH, () => [map(REGION, 1), unmap(REGION, 1)]),
    undo: [],
    operations: BATCH,
  }),
  operation('mprotect-twice', 'shown', 'mprotect of a registered page to PROT_READ and back', {
    setup: missing(3),
    body: repeat(BATCH, () => [protect(page(REGION, 1), PROT_READ), protect(page(REGION, 1), PROT_READ_WRITE)]),
    undo: [],
    operations: BATCH,
  }),
  operation('mremap-twice', 'shown', 'mremap of a resident page elsewhere and back', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [remap(page(REGION, 1), page(REGION, 5), 1), remap(page(REGION, 5), page(REGION, 1), 1)]),
    undo: [],
    operations: BATCH,
  }),
  operation('getfd-close', 'shown', 'pidfd_getfd of a userfaultfd, close', {
    setup: open(),
    // The pidfd has the descriptor between.
    body: repeat(BATCH, () => [
      step({ op: 'pidfd_getfd', process: 0, fd: UFFD }),
      step({ op: 'close', fd: UFFD + 2n }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('process-madvise', 'shown', 'process_madvise, MADV_COLD of its own page', {
    setup: [map(REGION, 1)],
    body: repeat(BATCH, () => [step({ op: 'process_madvise', process: 0, addr: REGION, length: PAGE, advice: 20 })]),
    undo: [],
    operations: BATCH,
  }),
  operation('pass-fd', 'shown', 'a userfaultfd sent, received (SCM_RIGHTS) and closed', {
    setup: open(),
    body: repeat(BATCH, () => [
      step({ op: 'send_fd', fd: UFFD }),
      step({ op: 'receive_fd' }),
      step({ op: 'close', fd: UFFD + 1n }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('mseal-again', 'shown', 'mseal of memory that is sealed', {
    setup: [map(REGION, 1), step({ op: 'mseal', addr: REGION, length: PAGE })],
    body: repeat(BATCH, () => [step({ op: 'mseal', addr: REGION, length: PAGE })]),
    undo: [],
    operations: BATCH,
  }),
  operation('mlock-munlock', 'shown', 'mlock, munlock of a resident page', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [
      step({ op: 'mlock', addr: page(REGION, 1), length: PAGE }),
      step({ op: 'munlock', addr: page(REGION, 1), length: PAGE }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('madvise-flag', 'shown', 'MADV_DONTFORK, MADV_DOFORK of a resident page', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [advise(page(REGION, 1), 1, MADV_DONTFORK), advise(page(REGION, 1), 1, MADV_DOFORK)]),
    undo: [],
    operations: BATCH,
  }),
  operation('guard-twice', 'shown', 'MADV_GUARD_INSTALL, MADV_GUARD_REMOVE of a page', {
    setup: source(3),
    body: repeat(BATCH, () => [
      advise(page(SOURCE, 1), 1, MADV_GUARD_INSTALL),
      advise(page(SOURCE, 1), 1, MADV_GUARD_REMOVE),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation('mbind-twice', 'shown', 'mbind of a resident page to MPOL_LOCAL, to MPOL_DEFAULT', {
    setup: [map(REGION, 3), fill(REGION, 3)],
    body: repeat(BATCH, () => [
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: MPOL_LOCAL }),
      step({ op: 'mbind', addr: page(REGION, 1), length: PAGE, mode: 0 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
  operation(
    'poll-nothing',
    'shown',
    'poll of a userfaultfd, nothing there',
    again(missing(1), step({ op: 'poll', fd: UFFD })),
  ),
  operation('dup-close', 'shown', 'dup of a userfaultfd, close', {
    setup: open(),
    body: repeat(BATCH, () => [step({ op: 'dup', fd: UFFD }), step({ op: 'close', fd: UFFD + 1n })]),
    undo: [],
    operations: BATCH,
  }),
  operation(
    'fcntl-setfl',
    'shown',
    'fcntl of a userfaultfd, F_SETFL',
    again(open(), step({ op: 'fcntl', fd: UFFD, command: 4, argument: 0x800 })),
  ),
  operation('device-new-close', 'shown', 'USERFAULTFD_IOC_NEW, close', {
    setup: [step({ op: 'open_userfaultfd_device' })],
    body: repeat(BATCH, () => [step({ op: 'USERFAULTFD_IOC_NEW', fd: UFFD }), step({ op: 'close', fd: UFFD + 1n })]),
    undo: [],
    operations: BATCH,
  }),
  operation('fstat', 'shown', 'fstat of a userfaultfd', again(open(), step({ op: 'fstat', fd: UFFD }))),
  operation('pipe-write-read', 'shown', 'write of 64 bytes to a pipe, read of them', {
    setup: [...source(), step({ op: 'pipe2' })],
    body: repeat(BATCH, () => [
      step({ op: 'write', fd: UFFD + 1n, buf: SOURCE, count: 64 }),
      step({ op: 'read', fd: UFFD, count: 64 }),
    ]),
    undo: [],
    operations: BATCH,
  }),
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
  operation('fork-exit', 'shown', 'fork, exit of the child', {
    setup: [],
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, MAIN),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
  operation('fork-exec-exit', 'shown', 'fork, exec and exit of the child', {
    setup: [],
    body: repeat(FORKS, (index) => [
      step({ op: 'fork', child: index + 1 }, MAIN),
      step({ op: 'exec' }, { process: index + 1, thread: 0 }),
      step({ op: 'exit' }, { process: index + 1, thread: 0 }),
    ]),
    operations: FORKS,
    expect: (outcome) => outcome.kind === 'value' || outcome.kind === 'exited',
  }),
];
