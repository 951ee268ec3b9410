/** Wrong simulators of reads of files into memory, and the program that catches them. */
import type { Program } from '../../backend/index.js';
import type { Mutant } from './_compile.js';
import { PAGE, page, program, registered } from './_programs.js';

const FILE_READ = 'assembly/calls/file-read.ts';
const SEEK_CUR = 1;

export const FILE_READ_PROGRAMS: readonly Program[] = [
  // A read of two pages that sleeps in the first, while the offset is set and the file is cut and written anew.
  program(
    ...registered(2),
    ['0.0', { op: 'memfd_create' }],
    ['0.0', { op: 'ftruncate', fd: 4, length: 2 * PAGE }],
    ['0.0', { op: 'pwrite', fd: 4, value: 7 }],
    ['0.0', { op: 'mmap', addr: page(4), length: PAGE }],
    ['0.0', { op: 'store', addr: page(4), value: page(0), size: 8 }],
    ['0.0', { op: 'store', addr: page(4) + 8, value: 2 * PAGE, size: 8 }],
    ['0.1', { op: 'readv', fd: 4, iov: page(4), iovcnt: 1 }],
    ['0.0', { op: 'lseek', fd: 4, offset: 5 }],
    ['0.0', { op: 'ftruncate', fd: 4, length: 0 }],
    ['0.0', { op: 'pwrite', fd: 4, value: 9 }],
    ['0.0', { op: 'UFFDIO_ZEROPAGE', fd: 3, start: page(0), len: PAGE }],
    ['0.0', { op: 'lseek', fd: 4, offset: 0, whence: SEEK_CUR }],
    ['0.0', { op: 'load', addr: page(0) }],
  ),
];

export const FILE_READ_MUTANTS: readonly Mutant[] = [
  {
    name: 'a read of a file moves the offset that there is by then',
    file: FILE_READ,
    from: 'thread.file.position = thread.local1 + thread.local0;',
    to: 'thread.file.position += thread.local0;',
  },
  {
    name: 'a read of a file looks up its page again after a fault',
    file: FILE_READ,
    from: '  else readFrame(thread.frame, ',
    to: '  else readFrame(cachedFrame(inodeOf(thread.file), (thread.local1 + thread.local0) >> 12), ',
  },
];
