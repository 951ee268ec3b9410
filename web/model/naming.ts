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
  readonly #addresses: readonly Named[];
  readonly #descriptors: readonly Named[];

  constructor(names: readonly Named[]) {
    this.#addresses = names.filter(({ value, descriptorOf }) => descriptorOf === undefined && value >= ARENA_START);
    this.#descriptors = names.filter(({ descriptorOf }) => descriptorOf !== undefined);
  }

  /** `mem+1p+7`, or the number. */
  address(address: bigint): string {
    let best: Named | undefined;
    for (const named of this.#addresses)
      if (named.value <= address && (best === undefined || named.value > best.value)) best = named;
    if (best === undefined || address - best.value >= REACH * PAGE_SIZE) return `0x${address.toString(16)}`;
    const behind = address - best.value;
    const [pages, bytes] = [behind / PAGE_SIZE, behind % PAGE_SIZE];
    return `${best.name}${pages > 0n ? `+${pages}p` : ''}${bytes > 0n ? `+${bytes}` : ''}`;
  }

  /** The names that start at an address: what a mapping there is called. */
  startingAt(address: bigint): string[] {
    return this.#addresses.filter(({ value }) => value === address).map(({ name }) => name);
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

/** `1 page`, `3 pages`. */
export function pagesText(count: bigint | number): string {
  return Number(count) === 1 ? '1 page' : `${Number(count).toLocaleString('en')} pages`;
}
