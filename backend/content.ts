import type { PageState } from './results.js';

const WORDS = 512;
const MASK = (1n << 64n) - 1n;
const MULTIPLIER = 0x9e3779b97f4a7c15n;

function rotateLeft(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}

/** The content hash of docs/architecture.md of a page whose 512 words are `word(i)`. */
export function contentHash(word: (index: number) => bigint): bigint {
  const lanes = [1n, 2n, 3n, 4n];
  for (let index = 0; index < WORDS; index += 4)
    for (let lane = 0; lane < 4; lane += 1)
      lanes[lane] = (rotateLeft(lanes[lane]! ^ word(index + lane), 29n) * MULTIPLIER) & MASK;
  let hash = (lanes[0]! + rotateLeft(lanes[1]!, 13n) + rotateLeft(lanes[2]!, 26n) + rotateLeft(lanes[3]!, 39n)) & MASK;
  hash ^= hash >> 32n;
  hash = (hash * MULTIPLIER) & MASK;
  return hash ^ (hash >> 29n);
}

let byteOfHash: ReadonlyMap<bigint, number> | undefined;

/** Hashes of the 256 pages that repeat one byte: what cases fill pages with. Made once, when the first page is shown. */
function uniformPages(): ReadonlyMap<bigint, number> {
  byteOfHash ??= new Map(
    Array.from({ length: 256 }, (_, byte) => {
      const word = BigInt(byte) * 0x0101010101010101n;
      return [contentHash(() => word), byte] as const;
    }),
  );
  return byteOfHash;
}

/** The byte that a present page is full of, or `undefined`. */
export function uniformByte(page: PageState): number | undefined {
  return page.hash === undefined ? undefined : uniformByteOf(page.hash);
}

/** The byte that a page with this hash is full of, or `undefined`. */
export function uniformByteOf(hash: bigint): number | undefined {
  return uniformPages().get(hash);
}

/** A page in a word: `none`; `0x5a`, a present page of that byte; `mixed:...`, any other present page; with the other bits that are set. */
export function pageWord(page: PageState): string {
  const words: string[] = [];
  if (page.hash !== undefined) {
    const byte = uniformByte(page);
    words.push(byte === undefined ? `mixed:${page.hash.toString(16)}` : hexByte(byte));
  }
  for (const bit of ['swap', 'file', 'wp', 'guard', 'huge'] as const) if (page[bit]) words.push(bit);
  return words.length === 0 ? 'none' : words.join(' ');
}

/** `0x0a` for 10. */
export function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
