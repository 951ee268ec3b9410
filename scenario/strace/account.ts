/** What following a log comes to. */
import type { Completion, Operation, SleepReason } from '../../backend/index.js';
import { explain, type Fact } from '../../sim/index.js';
import { completionText } from '../failure.js';
import { writtenAs } from '../linux.js';
import type { Recording } from '../record.js';
import { type Argument, fieldOf, type Returned, readArguments, returnedOf } from './argument.js';
import type { LoggedCall } from './log.js';
import { requestOf } from './operation.js';
import type { Scene } from './scene.js';
import { toMachine } from './space.js';
import { isFork } from './tasks.js';

/** A call of the log, and what the simulator says of it. */
export interface FollowedCall {
  readonly line: number;
  readonly pid: string;
  /** The call as strace shows one that nobody came between. */
  readonly text: string;
  /** Whether the simulator came to the same. */
  readonly agrees: boolean;
  /** What the simulator came to, where it is something else. */
  readonly got?: string;
  /** The fact that decided it. */
  readonly fact?: Fact;
  /** What it failed with in the log. */
  readonly errno?: string;
  /** What the log doesn't show and is taken to be so. */
  readonly assumed: readonly string[];
}

/** A thread that waited at the end of the log, or when its process was killed. */
export interface FollowedSleeper {
  readonly who: string;
  readonly doing: string;
  readonly reason: SleepReason;
}

export interface Followed {
  readonly calls: readonly FollowedCall[];
  readonly sleepers: readonly FollowedSleeper[];
  /** Why the simulator could not go on, and where. */
  readonly stopped?: { readonly line: number; readonly reason: string };
  /** Calls that userfaultfd has nothing to do with, or that can't be followed: how many of each name. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** What was done on the simulator. */
  readonly recording: Recording;
}

/** Calls, one after the other, as they are followed. */
export class Account {
  readonly calls: FollowedCall[] = [];
  readonly leftOut = new Map<string, number>();
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** A call that the machine completed. */
  completed(call: LoggedCall, completion: Completion, agrees: boolean): void {
    const fact = explain(completion);
    const { spec } = writtenAs({ op: operationName(call) } as Operation).form;
    const got = agrees ? {} : { got: completionText(completion, spec) };
    this.add(call, { agrees, ...(fact !== undefined && { fact }), ...got });
  }

  add(call: LoggedCall, more: Pick<FollowedCall, 'agrees' | 'fact' | 'got'>): void {
    const errno = returnedOf(call.result)?.errno;
    this.calls.push({
      line: call.ends ?? call.begins,
      pid: call.pid,
      text: textOf(call),
      ...(errno !== undefined && { errno }),
      assumed: this.#scene.takeAssumed(),
      ...more,
    });
  }

  leaveOut({ name }: LoggedCall): void {
    this.leftOut.set(name, (this.leftOut.get(name) ?? 0) + 1);
  }
}

export function textOf({ name, args, result }: LoggedCall): string {
  return `${name}(${args}${result === undefined ? ' <unfinished ...>' : `) = ${result}`}`;
}

/** The operation whose outputs a call has, for people. */
function operationName({ name, args }: LoggedCall): string {
  if (name === 'open' || name === 'openat') return 'open_userfaultfd_device';
  if (name === 'ppoll') return 'poll';
  if (isFork({ name })) return 'fork';
  return name === 'ioctl' ? (requestOf(readArguments(args)[1]) ?? 'ioctl') : name;
}

/** Whether a machine came to what the log says. */
export function agree({ value, errno }: Returned, { outcome }: Completion): boolean {
  if (outcome.kind === 'errno') return outcome.errno === errno;
  if (outcome.kind !== 'value' || errno !== undefined) return false;
  return outcome.value === value || outcome.value === toMachine(value);
}

/** Whether the fields that came out are those that strace shows. */
export function sameOutputs(operation: Operation, structure: Argument | undefined, completion: Completion): boolean {
  if (structure?.kind !== 'struct' || completion.outcome.kind !== 'value') return true;
  return writtenAs(operation).form.spec.outputs.every(({ name }, index) => {
    const shown = fieldOf(structure, name, 'after');
    return shown === undefined || BigInt.asUintN(64, shown) === completion.out[index];
  });
}
