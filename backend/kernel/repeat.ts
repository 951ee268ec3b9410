import { LONGEST_PROGRAM } from './protocol.js';

/** A result that a repeated program had, and how often. */
export interface RepeatedResults {
  readonly times: number;
  readonly results: Uint8Array;
}

const MOST_REPEATS = 1_000_000;

/** u32 count, then the program. */
export function encodeRepeat(program: Uint8Array, count: number): Uint8Array {
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_REPEATS))
    throw new RangeError(`count must be an integer from 1 to ${MOST_REPEATS}`);
  if (program.length > LONGEST_PROGRAM) throw new RangeError(`a program has at most ${LONGEST_PROGRAM} bytes`);
  const request = new Uint8Array(4 + program.length);
  new DataView(request.buffer).setUint32(0, count, true);
  request.set(program, 4);
  return request;
}

/** u32 number of distinct results, then for each: u32 times, u32 length, bytes. */
export function decodeRepeat(answer: Uint8Array): RepeatedResults[] {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength);
  const distinct: RepeatedResults[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left -= 1) {
    const length = view.getUint32(at + 4, true);
    distinct.push({ times: view.getUint32(at, true), results: answer.slice(at + 8, at + 8 + length) });
    at += 8 + length;
  }
  return distinct;
}
