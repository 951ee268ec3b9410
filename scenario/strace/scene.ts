import type { Completion, Operation, ThreadId } from '../../backend/index.js';
import { threadKey } from '../state.js';
import type { LoggedCall, StraceLog } from './log.js';
import type { Replica } from './replica.js';
import { type Process, type Task, Tasks } from './tasks.js';

/** What a thread was last seen to do. */
export interface Doing {
  readonly who: string;
  readonly text: string;
  /** The call of the log, if it is one. */
  readonly call?: LoggedCall;
}

/** The program of a log as far as it has been followed: the machine, who is who, who does what, and what was taken to be so. */
export class Scene {
  readonly log: StraceLog;
  readonly tasks: Tasks;
  readonly replica: Replica;
  /** What threads of the machine are in, by thread. */
  readonly doing = new Map<string, Doing>();
  /** What calls came to that were begun on the machine before they ended in the log. */
  readonly ended = new Map<LoggedCall, Completion>();
  /** Tasks that are in a call, by pid. */
  readonly inCall = new Map<string, LoggedCall>();
  /** The event of the log that is being followed. */
  index = 0;
  /** What the log doesn't show and was taken to be so, since the last call that was accounted for. */
  assumed: string[] = [];

  constructor(log: StraceLog, replica: Replica) {
    this.log = log;
    this.tasks = new Tasks(log);
    this.replica = replica;
  }

  assume(text: string): void {
    if (!this.assumed.includes(text)) this.assumed.push(text);
  }

  /** What was assumed, and no longer to be told. */
  takeAssumed(): readonly string[] {
    const { assumed } = this;
    this.assumed = [];
    return assumed;
  }

  /** Does something, and undoes it with all that it assumed where it says `false`. */
  attempt(action: () => boolean): boolean {
    const [assumed, doing] = [[...this.assumed], [...this.doing]];
    if (this.replica.attempt(action)) return true;
    this.assumed = assumed;
    this.doing.clear();
    for (const [key, value] of doing) this.doing.set(key, value);
    return false;
  }

  perform(thread: ThreadId, operation: Operation, doing?: Doing): readonly Completion[] {
    if (doing !== undefined) this.doing.set(threadKey(thread), doing);
    const completions = this.replica.perform(thread, operation);
    for (const completion of completions) {
      const key = threadKey(completion);
      const call = this.doing.get(key)?.call;
      if (call !== undefined) this.ended.set(call, completion);
      this.doing.delete(key);
    }
    return completions;
  }

  /** Performs, and gives its own completion; `undefined` if it sleeps. */
  completionOf(thread: ThreadId, operation: Operation, doing?: Doing): Completion | undefined {
    return this.perform(thread, operation, doing).find((completion) => threadKey(completion) === threadKey(thread));
  }

  /** The thread of a task, or the helper of its process while the machine thinks that it sleeps. */
  threadOf({ thread, process }: Task): ThreadId {
    return this.replica.sleeps(thread) === undefined ? thread : process.helper;
  }

  nameOf(thread: ThreadId): string {
    const task = [...this.tasks.known].find((candidate) => threadKey(candidate.thread) === threadKey(thread));
    if (task !== undefined) return nameOf(task.pid);
    return thread.process === 0 ? 'a thread' : `a thread of the child ${thread.process}`;
  }

  /** What threads of a process are in. */
  doingIn({ number }: Process): Doing[] {
    return [...this.doing].filter(([key]) => key.startsWith(`${number}.`)).map(([, doing]) => doing);
  }
}

/** A task of the log for people. */
export function nameOf(pid: string): string {
  return pid === 'main' ? 'the program' : `pid ${pid}`;
}
