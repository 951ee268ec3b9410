/** Says how far a run is: one line that is rewritten on a terminal, a line for each topic elsewhere. */
export class Progress {
  readonly #rewrites: boolean;
  readonly #total: number;
  #done = 0;
  #topic = '';

  constructor(total: number, rewrites: boolean) {
    this.#total = total;
    this.#rewrites = rewrites;
  }

  /** A case begins. */
  begin(topic: string, title: string): void {
    this.#done += 1;
    const at = `${String(this.#done).padStart(String(this.#total).length)}/${this.#total}`;
    if (this.#rewrites) {
      const columns = process.stdout.columns ?? 80;
      process.stdout.write(`\r\x1b[K${`${at}  ${topic}: ${title}`.slice(0, columns - 1)}`);
    } else if (topic !== this.#topic) {
      process.stdout.write(`${at}  ${topic}\n`);
    }
    this.#topic = topic;
  }

  /** No more lines of progress. */
  end(): void {
    if (this.#rewrites) process.stdout.write('\r\x1b[K');
  }
}
