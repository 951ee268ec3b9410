/** Whole faults, and events, from who sleeps to who wakes. */

import { processVm } from './kernel-access.js';
import { type MeasuredOperation, operation } from './operation.js';
import {
  COPY_DONTWAKE,
  copy,
  cycle,
  FEATURE_EVENT_REMAP,
  FEATURE_EVENT_REMOVE,
  FEATURE_EVENT_UNMAP,
  load,
  MADV_DONTNEED,
  MADV_FREE,
  map,
  missing,
  missingAgain,
  OTHERS,
  PAGE,
  page,
  protectedPages,
  REGION,
  register,
  remap,
  repeat,
  segment,
  step,
  TOUCHER,
  UFFD,
  unmap,
  wake,
  writeprotect,
} from './steps.js';

const CYCLES = 1024;

/** Memory that is replaced, or left empty, or of which only a part goes. */
export const RARER_EVENTS: readonly MeasuredOperation[] = [
  operation(
    'event-mmap',
    'call',
    'mmap over a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_UNMAP),
      body: repeat(CYCLES, (index) => [
        step({ op: 'mmap', addr: page(REGION, index), length: PAGE, flags: 0x32 }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [register(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-mmap-one-cpu', 'event-mmap-two-cpus'] },
  ),
  operation(
    'event-dontunmap',
    'shown',
    'mremap (MREMAP_DONTUNMAP) of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMAP),
      body: repeat(CYCLES, (index) => [
        step(
          {
            op: 'mremap',
            addr: page(REGION, index),
            old_length: PAGE,
            new_length: PAGE,
            flags: 7,
            new_address: page(REGION, CYCLES + index),
          },
          TOUCHER,
        ),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [unmap(page(REGION, CYCLES), CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-dontunmap-one-cpu', 'event-dontunmap-two-cpus'] },
  ),
  operation(
    'event-free',
    'call',
    'MADV_FREE of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMOVE),
      body: repeat(CYCLES, (index) => [
        step({ op: 'madvise', addr: page(REGION, index), length: PAGE, advice: MADV_FREE }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [],
      operations: CYCLES,
    },
    { kernel: ['event-free-one-cpu', 'event-free-two-cpus'] },
  ),
];

const SEGMENT = 16n;

export const CYCLES_OF_A_FAULT: readonly MeasuredOperation[] = [
  operation(
    'cycle',
    'cycle',
    'load, message read, UFFDIO_COPY, load done',
    {
      setup: missing(CYCLES),
      body: repeat(CYCLES, (index) => cycle(page(REGION, index))),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-one-cpu', 'cycle-two-cpus'] },
  ),
  operation(
    'cycle-wake',
    'call',
    'the same, with COPY_MODE_DONTWAKE and UFFDIO_WAKE',
    {
      setup: missing(CYCLES),
      body: repeat(CYCLES, (index) => [
        load(page(REGION, index), TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index), 1, COPY_DONTWAKE),
        wake(page(REGION, index)),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-wake-one-cpu', 'cycle-wake-two-cpus'] },
  ),
  operation(
    'cycle-protected',
    'call',
    'store to a protected page, message read, UFFDIO_WRITEPROTECT, store done',
    {
      setup: protectedPages(CYCLES),
      body: repeat(CYCLES, (index) => [
        step({ op: 'store', addr: page(REGION, index), value: 1 }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        writeprotect(page(REGION, index), 1, 0n),
      ]),
      undo: [writeprotect(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['cycle-protected-one-cpu', 'cycle-protected-two-cpus'] },
  ),
  operation(
    'cycle-write',
    'call',
    'the same for a kernel-mode access: write to a pipe, and its read',
    {
      setup: [...missing(CYCLES), step({ op: 'pipe2' })],
      body: repeat(CYCLES, (index) => [
        step({ op: 'write', fd: UFFD + 2n, buf: page(REGION, index), count: 1 }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index)),
        step({ op: 'read', fd: UFFD + 1n, count: 1 }),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-write-one-cpu', 'cycle-write-two-cpus'] },
  ),
];

/** Memory that goes or moves, its event read by another thread. */
export const EVENTS: readonly MeasuredOperation[] = [
  operation(
    'event-unmap',
    'call',
    'munmap of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_UNMAP),
      body: repeat(CYCLES, (index) => [
        step({ op: 'munmap', addr: page(REGION, index), length: PAGE }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [map(REGION, CYCLES), register(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-unmap-one-cpu', 'event-unmap-two-cpus'] },
  ),
  operation(
    'event-remap',
    'call',
    'mremap of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMAP),
      body: repeat(CYCLES, (index) => [
        remap(page(REGION, index), page(REGION, CYCLES + index), 1, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [unmap(REGION, 2 * CYCLES), map(REGION, CYCLES), register(REGION, CYCLES)],
      operations: CYCLES,
    },
    { kernel: ['event-remap-one-cpu', 'event-remap-two-cpus'] },
  ),
  operation(
    'event-remove',
    'call',
    'MADV_DONTNEED of a registered page, its event read',
    {
      setup: missing(CYCLES, 1, FEATURE_EVENT_REMOVE),
      body: repeat(CYCLES, (index) => [
        step({ op: 'madvise', addr: page(REGION, index), length: PAGE, advice: MADV_DONTNEED }, TOUCHER),
        step({ op: 'read', fd: UFFD }),
      ]),
      undo: [],
      operations: CYCLES,
    },
    { kernel: ['event-remove-one-cpu', 'event-remove-two-cpus'] },
  ),
];

export const CYCLES_OF_PROCESS_VM: readonly MeasuredOperation[] = [
  operation(
    'cycle-process-vm',
    'call',
    'the same for process_vm_readv',
    {
      setup: [
        ...missing(CYCLES),
        map(OTHERS, 8),
        ...segment(OTHERS, page(OTHERS, 1), 1n),
        ...repeat(CYCLES, (index) => segment(page(OTHERS, 2) + BigInt(index) * SEGMENT, page(REGION, index), 1n)),
      ],
      body: repeat(CYCLES, (index) => [
        processVm(page(OTHERS, 2) + BigInt(index) * SEGMENT, TOUCHER),
        step({ op: 'read', fd: UFFD }),
        copy(page(REGION, index)),
      ]),
      undo: missingAgain(CYCLES),
      operations: CYCLES,
    },
    { kernel: ['cycle-process-vm-one-cpu', 'cycle-process-vm-two-cpus'] },
  ),
];
