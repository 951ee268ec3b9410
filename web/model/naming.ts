/** What addresses and descriptors are called: by the names that the scenario gave them. */
import { ARENA_START, PAGE_SIZE } from '../../backend/index.js';

/** How far behind its start something is still called after it, pages. */
const REACH = 1n << 20n;

/** A name of a scenario, and what kind of thing it stands for. */
export interface Named {
  readonly name: string;
  readonly value: bigint;
  /** Of a descriptor: the process that got it. */
  readonly descriptorOf?: number;
}

export class Naming {
  /** By their values, ascending; of equal ones the older first. */
  readonly #addresses: readonly Named[];
  readonly #descriptors: readonly Named[];

  constructor(names: readonly Named[]) {
    this.#addresses = names
      .filter(({ value, descriptorOf }) => descriptorOf === undefined && value >= ARENA_START)
      .sort((one, other) => (one.value < other.value ? -1 : one.value > other.value ? 1 : 0));
    this.#descriptors = names.filter(({ descriptorOf }) => descriptorOf !== undefined);
  }

  /** `mem+1p+7`, or the number. */
  address(address: bigint): string {
    const nearest = this.#addresses[this.#countUpTo(address) - 1];
    if (nearest === undefined || address - nearest.value >= REACH * PAGE_SIZE) return `0x${address.toString(16)}`;
    const [name] = this.startingAt(nearest.value);
    const behind = address - nearest.value;
    const [pages, bytes] = [behind / PAGE_SIZE, behind % PAGE_SIZE];
    return `${name}${pages > 0n ? `+${pages}p` : ''}${bytes > 0n ? `+${bytes}` : ''}`;
  }

  /** The names that start at an address, the oldest first: what a mapping there is called. */
  startingAt(address: bigint): string[] {
    return this.#addresses.slice(this.#countUpTo(address - 1n), this.#countUpTo(address)).map(({ name }) => name);
  }

  /** How many names have a value up to this one. */
  #countUpTo(address: bigint): number {
    let [low, high] = [0, this.#addresses.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#addresses[middle]!.value <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What a process calls a descriptor. */
  descriptor(process: number, fd: number): string | undefined {
    const same = this.#descriptors.filter(({ value }) => value === BigInt(fd));
    return (same.findLast(({ descriptorOf }) => descriptorOf === process) ?? same[0])?.name;
  }

  /** A text with its long numbers, which are addresses, called by their names. */
  inText(text: string): string {
    return text.replace(/\b0x[0-9a-f]{11,12}\b/g, (number) => this.address(BigInt(number)));
  }
}
