import { CATALOGUE } from '../../backend/catalogue.js';
import { encodeProgram, operandOffset } from '../../backend/program.js';
import { Random, randomProgram } from '../../backend/random.js';
import {
  ARENA_START,
  CELL_SIZE,
  FIRST_OPERANDS,
  MAX_CELLS,
  MAX_RECORDS,
  PROGRAM_HEADER_SIZE,
  PROGRAM_MAGIC,
  PROGRAM_VERSION,
  RECORD_KINDS_OFFSET,
  RECORD_LONG,
  RECORD_OPERANDS_OFFSET,
} from '../../backend/wire.js';

/** What bytes are made of. */
const KINDS = { noise: 2, header: 2, wild: 3, changed: 4, edited: 4, cut: 2 } as const;
export type Kind = keyof typeof KINDS;

export interface Bytes {
  readonly kind: Kind;
  readonly bytes: Uint8Array;
}

/** A valid program serves for so many bytes made from it: it is dearer to make than to change. */
const CHANGES_OF_A_PROGRAM = 16;

/** The bytes of an index: a pure function of seed and index, except that it keeps the last program. */
export class Generator {
  readonly #seed: number;
  #base: { readonly number: number; readonly bytes: Uint8Array } | undefined;

  constructor(seed: number) {
    this.#seed = seed;
  }

  bytes(index: number): Bytes {
    const random = new Random(this.#seed, index);
    const kind = random.weighted(KINDS);
    return { kind, bytes: this.#make(kind, random, index) };
  }

  #make(kind: Kind, random: Random, index: number): Uint8Array {
    switch (kind) {
      case 'noise':
        return noise(random, random.below(2000));
      case 'header':
        return header(random);
      case 'wild':
        return wild(random);
      case 'changed':
        return changed(random, this.#program(index));
      case 'edited':
        return edited(random, this.#program(index));
      case 'cut':
        return cut(random, this.#program(index));
    }
  }

  /** A valid program, to be changed. */
  #program(index: number): Uint8Array {
    const number = Math.floor(index / CHANGES_OF_A_PROGRAM);
    if (this.#base?.number !== number)
      this.#base = { number, bytes: encodeProgram(randomProgram({ seed: this.#seed, index: number })) };
    return this.#base.bytes.slice();
  }
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** A number that may be anything, and is often near what matters. */
function word(random: Random): bigint {
  switch (random.below(6)) {
    case 0:
      return BigInt(random.below(16));
    case 1:
      return random.pick([4096n, 8192n, 0x22n, 0x32n, 0x100022n, 0x80800n, 0xaan, 0x800n, (1n << 64n) - 1n]);
    case 2:
      return random.pick([0xfff0n, 0x5ffffffff000n, 0x700000000000n, 0x7fffffffefffn, 0x7ffffffff000n, 1n << 47n]);
    case 3:
      return (BigInt(random.u32()) << 32n) | BigInt(random.u32());
    default:
      return ARENA_START + BigInt(random.below(40 * 4096));
  }
}

/** As many bytes as the header says, with counts that are mostly small and fields that are mostly right. */
function header(random: Random): Uint8Array {
  const records = random.chance(90) ? random.below(4) : random.pick([MAX_RECORDS, MAX_RECORDS + 1, 0x7fffffff]);
  const payload = random.chance(90) ? random.below(64) : random.pick([1 << 20, (1 << 20) + 1, 0xffffffff]);
  const cells = random.chance(90) ? records + random.below(3) : random.pick([0, MAX_CELLS, MAX_CELLS + 1, 0x7fffffff]);
  const length = Math.min(PROGRAM_HEADER_SIZE + cells * CELL_SIZE + payload, 1 << 15);
  const bytes = new Uint8Array(length + (random.chance(10) ? 1 : 0));
  const view = new DataView(bytes.buffer);
  const mostly = (right: number) => (random.chance(95) ? right : random.u32());
  view.setUint32(0, mostly(PROGRAM_MAGIC), true);
  view.setUint16(4, mostly(PROGRAM_VERSION), true);
  view.setUint16(6, mostly(random.below(2)), true);
  view.setUint32(8, records, true);
  view.setUint32(12, payload, true);
  view.setUint32(16, mostly(random.below(9)), true);
  view.setUint16(20, mostly(random.below(16) & 14), true);
  view.setUint16(22, mostly(0), true);
  view.setUint32(24, cells, true);
  view.setUint32(28, mostly(0), true);
  for (let window = 0; window < 8; window += 1) {
    view.setBigUint64(32 + 16 * window, random.chance(80) ? ARENA_START + 4096n * BigInt(window) : word(random), true);
    view.setBigUint64(40 + 16 * window, random.chance(80) ? BigInt(random.below(5)) : word(random), true);
  }
  return bytes;
}

/** Valid records, their operands of no sense. */
function wild(random: Random): Uint8Array {
  const count = random.below(40);
  const bytes = new Uint8Array(PROGRAM_HEADER_SIZE + 2 * count * CELL_SIZE);
  bytes.set(encodeProgram({ records: [], finalLooks: 14, windows: [{ start: ARENA_START, pages: 40 }] }));
  const view = new DataView(bytes.buffer);
  let end = PROGRAM_HEADER_SIZE;
  for (let index = 0; index < count; index += 1) end = wildRecord(random, view, end);
  view.setUint32(8, count, true);
  view.setUint32(24, (end - PROGRAM_HEADER_SIZE) / CELL_SIZE, true);
  return bytes.subarray(0, end);
}

/** Writes a record, and returns where it ends. */
function wildRecord(random: Random, view: DataView, at: number): number {
  const { code, operands } = random.pick(CATALOGUE);
  view.setUint16(at, code, true);
  view.setUint8(at + 2, random.below(3));
  view.setUint8(at + 3, random.below(4));
  const isLong = operands.length > FIRST_OPERANDS;
  view.setUint8(at + 4, random.below(16) | (isLong ? RECORD_LONG : 0));
  for (let operand = 0; operand < operands.length; operand += 1)
    view.setBigUint64(at + operandOffset(operand), word(random), true);
  return at + (isLong ? 2 : 1) * CELL_SIZE;
}

/** Some bytes of a program changed. */
function changed(random: Random, bytes: Uint8Array): Uint8Array {
  for (let left = random.between(1, 8); left > 0; left -= 1) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** Some fields of a program's cells changed, each to something that may be right. */
function edited(random: Random, bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const cells = view.getUint32(24, true);
  for (let left = cells === 0 ? 0 : random.between(1, 3); left > 0; left -= 1)
    edit(random, view, PROGRAM_HEADER_SIZE + random.below(cells) * CELL_SIZE);
  return bytes;
}

function edit(random: Random, view: DataView, at: number): void {
  const operand = random.below(6);
  const kinds = [0, 1, 2, 0x8000, 0x8001, 0x9003, 0xd000, 0xe000];
  const edits = [
    () => view.setUint16(at, random.below(80), true),
    () => view.setUint8(at + 2, random.chance(90) ? random.below(16) : random.below(256)),
    () => view.setUint8(at + 3, random.chance(90) ? random.below(16) : random.below(256)),
    () => view.setUint8(at + 4, random.below(18) | (random.chance(20) ? RECORD_LONG : 0)),
    // Kinds, where it is a second cell.
    () => view.setUint16(at + RECORD_KINDS_OFFSET - CELL_SIZE + 2 * operand, random.pick(kinds), true),
    () => view.setBigUint64(at + RECORD_OPERANDS_OFFSET + 8 * operand, word(random), true),
  ];
  random.pick(edits)();
}

/** A program that ends too early, or goes on behind its end. */
function cut(random: Random, bytes: Uint8Array): Uint8Array {
  if (random.chance(70)) return bytes.subarray(0, random.below(bytes.length));
  return Uint8Array.from([...bytes, ...noise(random, random.between(1, CELL_SIZE))]);
}
