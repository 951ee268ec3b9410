import { CELL_SIZE, MAX_CELLS, MAX_PAYLOAD, PROGRAM_HEADER_SIZE } from '../wire.js';

/** Frame types and deadlines of the protocol between the client and `uffd-machine serve`; an answer's type is its request's + 0x80. */

export const RUN = 1;
export const RESET = 2;
export const LEASE = 3;
export const INFO = 4;
export const PIN = 5;
export const REPEAT = 6;
/** Answer to a request that failed: a message; the machine is unusable afterwards. */
export const ERROR = 0xff;

export function answerType(request: number): number {
  return request + 0x80;
}

/** Bytes; the machine hangs up on a request that is longer than a program can be, and a little. */
export const LONGEST_PROGRAM = PROGRAM_HEADER_SIZE + MAX_CELLS * CELL_SIZE + MAX_PAYLOAD;

/**
 * How long the client waits, milliseconds. The machine has its own, shorter bound on each settle and says what it waited
 * for; these are for a machine that does not answer at all.
 */
export const BOOT_DEADLINE = 20_000;
export const RUN_DEADLINE = 60_000;
export const RESET_DEADLINE = 20_000;
export const END_DEADLINE = 10_000;
