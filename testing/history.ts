import { type Completion, threadNumber } from '../backend/index.js';

const PRIME = 0x85ebca6b;
const OTHER_PRIME = 0xc2b2ae35;

/**
 * A hash of everything that the test's code has been told, in order: code that is deterministic is in the same state
 * after the same history.
 */
export class History {
  #one = 1;
  #other = 2;

  add(completion: Completion): void {
    this.#mix(threadNumber(completion));
    const { outcome } = completion;
    switch (outcome.kind) {
      case 'value':
        this.#word(outcome.value);
        break;
      case 'errno':
        this.#mix(0x10000 + outcome.number);
        break;
      case 'signal':
        this.#mix(0x20000 + outcome.signal);
        this.#word(outcome.code);
        this.#word(outcome.address);
        break;
      case 'exited':
        this.#mix(0x30000 + outcome.status);
        break;
      case 'killed':
        this.#mix(0x40000 + outcome.signal);
        break;
      case 'refused':
        this.#mix(0x50000 + outcome.refusal.length);
    }
    for (const word of completion.out) this.#word(word);
    for (const byte of completion.bytes) this.#mix(byte);
  }

  /** Somebody who slept by the clock was woken. */
  addTimer(): void {
    this.#mix(0x60000);
  }

  toString(): string {
    return `${this.#one.toString(36)}.${this.#other.toString(36)}`;
  }

  #word(word: bigint): void {
    const bits = BigInt.asUintN(64, word);
    this.#mix(Number(bits & 0xffffffffn));
    this.#mix(Number(bits >> 32n));
  }

  #mix(value: number): void {
    this.#one = Math.imul(this.#one ^ value, PRIME);
    this.#one ^= this.#one >>> 15;
    this.#other = Math.imul(this.#other + value, OTHER_PRIME);
    this.#other ^= this.#other >>> 13;
  }
}
