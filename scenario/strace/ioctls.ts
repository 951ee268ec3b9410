import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { type Completion, type Operation, PAGE_SIZE } from '../../backend/index.js';
import { type Account, agree, sameOutputs } from './account.js';
import { type Argument, numberOf, type Returned } from './argument.js';
import { Ground } from './ground.js';
import type { LoggedCall } from './log.js';
import { type LoggedMessage, pageOf } from './messages.js';
import { ioctlOperation } from './operation.js';
import type { Scene } from './scene.js';
import { toMachine, toProgram } from './space.js';
import type { Descriptor, Process, Task } from './tasks.js';
import { guesses } from './unseen.js';

const DONTWAKE = CONSTANT_SETS.UFFDIO_COPY_MODE_!.DONTWAKE!;

/** An ioctl of the log on a userfaultfd that is known. */
export interface LoggedIoctl {
  readonly call: LoggedCall;
  readonly task: Task;
  readonly name: string;
  readonly descriptor: Descriptor;
  /** The third argument: a structure, or only where it lies. */
  readonly structure: Argument | undefined;
  readonly returned: Returned;
}

/** Performs the ioctls of a log, so that they come to what they came to. */
export class Ioctls {
  readonly #scene: Scene;
  readonly #account: Account;
  readonly #ground: Ground;
  /** Faults that were read and that nothing has answered, by the process whose they are. */
  readonly #unanswered = new Map<Process, LoggedMessage[]>();

  constructor(scene: Scene, account: Account) {
    this.#scene = scene;
    this.#account = account;
    this.#ground = new Ground(scene);
  }

  get ground(): Ground {
    return this.#ground;
  }

  /** Faults that were read. */
  heard(of: Process, faults: readonly LoggedMessage[]): void {
    this.#unanswered.set(of, [...(this.#unanswered.get(of) ?? []), ...faults]);
  }

  /**
   * Performs an ioctl if it comes to what the log says; `last`: whatever it comes to. Where it begins it may be too early: what
   * it met is the work of others who come before its end. Whether it was performed.
   */
  perform(ioctl: LoggedIoctl, last: boolean): boolean {
    const { task, descriptor, returned } = ioctl;
    const operations = this.#operations(ioctl);
    const [first] = operations;
    if (first === undefined) return false;
    if (hasDone(returned)) this.#ground.prepare(first, descriptor, task.process);
    const found = operations.find((operation) => this.#comesTo(ioctl, operation));
    if (found !== undefined) this.#answer(ioctl, found);
    if (found !== undefined) return true;
    if (last && !this.#filledBefore(ioctl, first)) this.#differs(ioctl, first);
    return last;
  }

  /** What it is; what it may have been, where strace showed no more than an address. */
  #operations({ name, descriptor: { fd, of }, structure }: LoggedIoctl): Operation[] {
    const shown = ioctlOperation(name, fd, structure);
    if (shown !== undefined) return [shown];
    if (numberOf(structure) === undefined) return [];
    const mappings = this.#scene.replica.mappings(of.number);
    return guesses(name, { fd, unanswered: this.#unanswered.get(of) ?? [], mappings });
  }

  /** Whether the operation comes to what the log says; if not, it was not performed. */
  #comesTo(ioctl: LoggedIoctl, operation: Operation): boolean {
    const { call, task, structure, returned } = ioctl;
    let completion: Completion | undefined;
    const came = this.#scene.attempt(() => {
      this.#ground.protect(operation, ioctl.descriptor.of);
      completion = this.#scene.completionOf(this.#scene.threadOf(task), operation);
      return completion !== undefined && agree(returned, completion) && sameOutputs(operation, structure, completion);
    });
    if (!came) return false;
    this.#noteGuess(ioctl, operation);
    this.#account.completed(call, completion!, true);
    return true;
  }

  /** EEXIST where nothing is: somebody was faster whom the log doesn't show. */
  #filledBefore(ioctl: LoggedIoctl, operation: Operation): boolean {
    if (ioctl.returned.errno !== 'EEXIST') return false;
    const filling = { ...operation, len: PAGE_SIZE, mode: DONTWAKE } as unknown as Operation;
    return this.#scene.attempt(() => {
      const filled = this.#scene.completionOf(ioctl.task.process.helper, filling);
      if (filled?.outcome.kind !== 'value') return false;
      this.#scene.assume('the page was there already: the log does not show who filled it');
      return this.#comesTo(ioctl, operation);
    });
  }

  #differs(ioctl: LoggedIoctl, operation: Operation): void {
    const { call, task } = ioctl;
    this.#noteGuess(ioctl, operation);
    const completion = this.#scene.completionOf(this.#scene.threadOf(task), operation);
    if (completion !== undefined) this.#account.completed(call, completion, false);
    else this.#account.add(call, { agrees: false, got: 'it sleeps' });
  }

  /** What strace didn't show, in words. */
  #noteGuess({ structure }: LoggedIoctl, operation: Operation): void {
    if (structure?.kind === 'struct') return;
    const { start, len, mode } = operation as unknown as Record<string, bigint | undefined>;
    const fields = Object.entries({ start: toProgram(start ?? 0n), len, mode }).flatMap(([name, value]) =>
      value === undefined ? [] : `${name}=0x${value.toString(16)}`,
    );
    this.#scene.assume(`strace shows only where the structure lies: it is taken to be {${fields.join(', ')}}`);
  }

  /** What has been answered waits no more. */
  #answer({ descriptor: { of }, returned: { errno }, structure }: LoggedIoctl, operation: Operation): void {
    if (errno !== undefined && errno !== 'EEXIST') return;
    const { dst, start = dst, len } = operation as unknown as Record<string, bigint | undefined>;
    if (start === undefined || len === undefined) return;
    const isAnswered = (message: LoggedMessage) => {
      const page = toMachine(pageOf(message));
      return page >= start && page < start + len;
    };
    const waiting = this.#unanswered.get(of) ?? [];
    const first = waiting.findIndex(isAnswered);
    // A guess answers one, so that the next one is about the next.
    const left = (message: LoggedMessage, index: number) =>
      structure?.kind === 'struct' ? !isAnswered(message) : index !== first;
    this.#unanswered.set(of, waiting.filter(left));
  }
}

/** Whether an ioctl got so far that its memory must have been there. */
function hasDone({ errno }: Returned): boolean {
  return errno === undefined || errno === 'EAGAIN' || errno === 'EEXIST';
}
