/** Words for what went wrong. */
import { type Sleeper, threadNumber } from '../backend/index.js';
import { EndedError, ErrnoError, isErrno } from '../handler/index.js';
import { wakersOf } from '../scenario/advice.js';
import type { Finding } from './failure.js';
import type { Fiber } from './fiber.js';
import type { Task } from './task.js';
import { operationText } from './trace.js';

/** Whether what a fiber threw is an orderly end: of its process, or of a handler that waits when the test is over. */
export function isEnd(error: unknown, isEnding: boolean): boolean {
  if (error instanceof EndedError) return true;
  if (!isEnding) return false;
  return isErrno(error, 'EBADF') ? error.call === 'read' : error instanceof Error && error.name === 'AbortError';
}

/** An error in a sentence that is the same on every machine: the simulator's reasons are left away. */
export function errorText(error: unknown): string {
  if (error instanceof ErrnoError) {
    const after = error.done > 0n ? ` after ${error.done} bytes` : '';
    return `${error.call}: ${error.errno}${after}`;
  }
  return error instanceof Error ? `${error.name}: ${error.message.trim().replaceAll(/\s+/g, ' ')}` : String(error);
}

/** Somebody sleeps, and nobody can go on who could change that. */
export function asleepFinding(tasks: readonly Task[], sleepers: readonly Sleeper[], fibers: readonly Fiber[]): Finding {
  const told = tasks.map((task) => {
    const reason = sleepers.find((sleeper) => threadNumber(sleeper) === threadNumber(task.thread))?.reason ?? 'unknown';
    return { name: task.fiber.name, operation: task.operation, reason };
  });
  const summary = told.map(({ name, operation, reason }) => `${name} sleeps for ever in ${operation.op} (${reason})`);
  const details = told.map(
    ({ name, operation, reason }) => `${name} is in ${operationText(operation)}; woken by ${wakersOf(reason)}.`,
  );
  const handlers = fibers
    .filter(({ kind }) => kind === 'handler')
    .map(({ name, state }) => `The ${name} ${HANDLER[state]}.`);
  return { kind: 'asleep', summary: `${summary.join(', ')}.`, details: [...details, ...handlers] };
}

const HANDLER: Readonly<Record<Fiber['state'], string>> = {
  running: 'waits for messages',
  ended: 'has ended',
  failed: 'has failed',
};
