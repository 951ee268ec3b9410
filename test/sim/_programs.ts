import { encodeProgram, type Operand, type Operation, type ProgramRecord, type Window } from '../../backend/index.js';
import { PROGRAM_EXPLAIN } from '../../backend/wire.js';

/** Small programs for tests of the simulator itself; behaviour is tested by the conformance suite. */

export const ARENA = 0x100000000000n;
export const PAGE = 4096n;

/** The address of a page of the arena. */
export function page(number: number): bigint {
  return ARENA + BigInt(number) * PAGE;
}

export function record(process: number, thread: number, operation: Operation, flags = 0): ProgramRecord {
  return { process, thread, operation, flags };
}

/** A record of thread (0, 0). */
export function main(operation: Operation, flags = 0): ProgramRecord {
  return record(0, 0, operation, flags);
}

export function map(number: number, pages: number): Operation {
  return { op: 'mmap', addr: page(number), length: BigInt(pages) * PAGE, flags: 0x100022n };
}

export function copy(fd: Operand, number: number, source: Operand, mode = 0n): Operation {
  return { op: 'UFFDIO_COPY', fd, dst: page(number), src: source, len: PAGE, mode };
}

/** Records of thread (0, 0) that map `pages` pages from page 0 on and register them with a new userfaultfd, fd 3. */
export function registered(pages: number, features = 0n): ProgramRecord[] {
  return [
    main(map(0, pages)),
    main({ op: 'userfaultfd' }),
    main({ op: 'UFFDIO_API', fd: 3n, features }),
    main({ op: 'UFFDIO_REGISTER', fd: 3n, start: page(0), len: BigInt(pages) * PAGE }),
  ];
}

export interface ProgramParts {
  readonly payload?: Uint8Array;
  readonly windows?: readonly Window[];
  readonly looks?: number;
  readonly explain?: boolean;
}

export function program(records: readonly ProgramRecord[], parts: ProgramParts = {}): Uint8Array {
  return encodeProgram({
    records,
    ...(parts.payload && { payload: parts.payload }),
    ...(parts.windows && { windows: parts.windows }),
    finalLooks: parts.looks ?? 0,
    flags: parts.explain === true ? PROGRAM_EXPLAIN : 0,
  });
}
