import type { Completion, Operation, Refusal, SleepReason } from '../../backend/index.js';
import { UNTOUCHED } from '../../backend/index.js';
import { CaseFailed } from './_case.js';
import { decodeMessages, type Message, messageMatches, messageText } from './_message.js';
import type { Thread } from './_process.js';
import { completionText, hex, operationText, specOf, stateLines } from './_text.js';
import type { Step } from './_trace.js';
import type { World } from './_world.js';

/** What an output holds after the call: a signed value, or `untouched`. */
export type ExpectedOutputs = Readonly<Record<string, bigint | 'untouched'>>;

/**
 * One operation that a thread performed. It is expected to succeed unless the case says otherwise, and whatever completes
 * later (of a thread that was asleep) has to be claimed by the case before its next operation: the log is complete.
 */
export class Call {
  readonly thread: Thread;
  readonly operation: Operation;
  readonly #world: World;
  #completion: Completion | undefined;
  /** The step in which it completed: where its line stands in the trace. */
  #step: Step | undefined;
  /** Whether the case has said something about how it is now. */
  claimed = false;

  constructor(world: World, thread: Thread, operation: Operation) {
    this.#world = world;
    this.thread = thread;
    this.operation = operation;
  }

  get completion(): Completion | undefined {
    return this.#completion;
  }

  /** Called by the world when the machine reports the completion. */
  complete(completion: Completion, step: Step): void {
    this.#completion = completion;
    this.#step = step;
    this.claimed = false;
    step.completions.push(this.toString());
  }

  toString(unordered = false): string {
    const what = operationText(this.thread, this.operation);
    if (this.#completion !== undefined)
      return `${what} = ${completionText(this.#completion, this.operation, unordered)}`;
    const reason = this.#world.reasonOf(this.thread);
    return `${what} is ${reason === undefined ? 'not complete' : `asleep in ${reason}`}`;
  }

  /** The result of a success. */
  get value(): bigint {
    const { outcome } = this.#ended('to succeed');
    if (outcome.kind !== 'value') this.#refute('to succeed');
    return outcome.kind === 'value' ? outcome.value : 0n;
  }

  /** It succeeded, with this result and these outputs, as far as they are given. */
  gives(value?: bigint, outputs: ExpectedOutputs = {}): this {
    const expected = value === undefined ? 'to succeed' : `= ${hex(value)}`;
    if (this.value !== value && value !== undefined) this.#refute(expected);
    return this.leaves(outputs);
  }

  /** It failed with this errno and these outputs, as far as they are given. */
  fails(errno: string, outputs: ExpectedOutputs = {}): this {
    const { outcome } = this.#ended(`-1 ${errno}`);
    if (outcome.kind !== 'errno' || outcome.errno !== errno) this.#refute(`-1 ${errno}`);
    return this.leaves(outputs);
  }

  /** Its outputs hold these values, whether it succeeded or not. */
  leaves(outputs: ExpectedOutputs): this {
    for (const [name, expected] of Object.entries(outputs)) {
      const wanted = expected === 'untouched' ? UNTOUCHED : BigInt.asUintN(64, expected);
      if (this.output(name) !== wanted) this.#refute(`${name} = ${expected}`);
    }
    return this;
  }

  /** An output of the catalogue by its name, unsigned. */
  output(name: string): bigint {
    const index = specOf(this.operation).outputs.findIndex((output) => output.name === name);
    if (index < 0) throw new Error(`${this.operation.op} has no output ${name}`);
    return this.#ended(`to have an output ${name}`).out[index]!;
  }

  /** It is asleep now, for this reason. */
  sleepsIn(reason: SleepReason): this {
    if (this.#completion !== undefined || this.#world.reasonOf(this.thread) !== reason)
      this.#refute(`to be asleep in ${reason}`);
    this.claimed = true;
    return this;
  }

  /** It ended in a signal; its thread goes on. */
  raises(signal: number, code: bigint, address: bigint): this {
    const expected = `signal ${signal} {si_code=${code}, si_addr=${hex(address)}}`;
    const { outcome } = this.#ended(expected);
    if (outcome.kind !== 'signal' || outcome.signal !== signal || outcome.code !== code || outcome.address !== address)
      this.#refute(expected);
    return this;
  }

  /** Its process ended by `exit` with this status, or was replaced by `exec` (status 0). */
  exits(status = 0): this {
    const { outcome } = this.#ended(`exited ${status}`);
    if (outcome.kind !== 'exited' || outcome.status !== status) this.#refute(`exited ${status}`);
    return this;
  }

  /** Its process was killed by this signal. */
  isKilled(signal: number): this {
    const { outcome } = this.#ended(`killed ${signal}`);
    if (outcome.kind !== 'killed' || outcome.signal !== signal) this.#refute(`killed ${signal}`);
    return this;
  }

  /** The machine itself did not start it. */
  isRefused(refusal: Refusal): this {
    const { outcome } = this.#ended(`refused: ${refusal}`);
    if (outcome.kind !== 'refused' || outcome.refusal !== refusal) this.#refute(`refused: ${refusal}`);
    return this;
  }

  /** It brought exactly this text. */
  says(text: string): this {
    this.gives(BigInt(text.length));
    if (Buffer.from(this.#ended('').bytes).toString('latin1') !== text) this.#refute(JSON.stringify(text));
    return this;
  }

  /** It succeeded, and brought exactly these bytes. */
  shows(...bytes: readonly number[]): this {
    this.gives();
    if (this.#ended('').bytes.join() !== bytes.join()) this.#refute(`[${bytes.join(', ')}]`);
    return this;
  }

  /** A read of pagemap succeeded, and these are the upper eight bits of its entries; what else they say is nothing. */
  maps(...upper: readonly number[]): this {
    return this.gives(BigInt(upper.length * 8)).shows(...upper.flatMap((bits) => [0, 0, 0, 0, 0, 0, 0, bits]));
  }

  /** A PAGEMAP_SCAN found exactly these regions, and walked this far. */
  finds(walkEnd: bigint, ...regions: readonly (readonly [start: bigint, end: bigint, categories: bigint])[]): this {
    this.gives(BigInt(regions.length), { walk_end: walkEnd });
    const words = new BigUint64Array(this.#ended('').bytes.slice().buffer);
    if (words.join() !== regions.flat().join())
      this.#refute(`[${regions.map((region) => region.map(hex)).join('], [')}]`);
    return this;
  }

  /** What a read brought. */
  get messages(): Message[] {
    this.gives();
    return decodeMessages(this.#ended('').bytes);
  }

  /** A read brought exactly these messages, in this order. */
  brings(...expected: readonly Message[]): this {
    const { messages } = this;
    const same =
      messages.length === expected.length &&
      expected.every((wanted, index) => messageMatches(wanted, messages[index]!));
    if (!same) this.#refute(`[${expected.map(messageText).join(', ')}]`);
    return this;
  }

  /** A read brought exactly these messages, in an order that Linux leaves open. */
  bringsInAnyOrder(...expected: readonly Message[]): this {
    const { messages } = this;
    const same = messages.map(messageText).sort().join() === expected.map(messageText).sort().join();
    if (!same) this.#refute(`[${expected.map(messageText).join(', ')}] in any order`);
    const lines = this.#step!.completions;
    lines[lines.indexOf(this.toString())] = this.toString(true);
    return this;
  }

  #ended(expected: string): Completion {
    if (this.#completion === undefined) this.#refute(expected);
    this.claimed = true;
    return this.#completion!;
  }

  #refute(expected: string): never {
    throw new CaseFailed(
      [`expected ${expected}, but`, this.toString(), ...stateLines(this.#world.frame)].join('\n    '),
    );
  }
}
