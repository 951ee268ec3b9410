import type { Message } from './message.js';

/** Messages one after the other. By hand, because an async generator takes several promises for each. */
export class Messages implements AsyncIterableIterator<Message, void, undefined> {
  readonly #read: () => Promise<Message | undefined>;
  #isOver = false;

  /** `read` resolves to `undefined` when there are no more. */
  constructor(read: () => Promise<Message | undefined>) {
    this.#read = read;
  }

  async next(): Promise<IteratorResult<Message, void>> {
    if (this.#isOver) return { done: true, value: undefined };
    try {
      const value = await this.#read();
      if (value !== undefined) return { done: false, value };
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<Message, void>> {
    this.#isOver = true;
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
