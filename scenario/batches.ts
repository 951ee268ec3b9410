/**
 * The lines of a race for a machine that can only be given programs: in batches, each of at most one line of each thread. Those of
 * a batch begin at once, so every two lines of different threads are in the same one sooner or later.
 */
import { NO_SETTLE, type ProgramRecord } from '../backend/index.js';
import { Random } from '../backend/random/prng.js';
import type { LineRecord } from './race-end.js';
import { threadKey } from './state.js';

/** How many different ways to batch are taken where there is more than one. */
const WAYS = 20;

/** Ways to run lines, in which they are settled behind each batch but the last one. */
export function batchings(lines: readonly ProgramRecord[]): LineRecord[][] {
  const threads = new Set(lines.map(threadKey));
  if (threads.size === lines.length) return [lines.map((record, line) => ({ record, line }))];
  return Array.from({ length: WAYS }, (_, way) => batched(lines, new Random(way + 1)));
}

function batched(lines: readonly ProgramRecord[], random: Random): LineRecord[] {
  const queues = new Map<string, LineRecord[]>();
  lines.forEach((record, line) => {
    const queue = queues.get(threadKey(record)) ?? [];
    queues.set(threadKey(record), [...queue, { record, line }]);
  });
  const batches: LineRecord[][] = [];
  for (let left = lines.length; left > 0; left -= batches.at(-1)!.length) {
    const waiting = shuffled(
      [...queues.values()].filter(({ length }) => length > 0),
      random,
    );
    const together = waiting.slice(0, 1 + random.below(waiting.length));
    batches.push(together.map((queue) => queue.shift()!));
  }
  return batches.flatMap((batch, index) => (index === batches.length - 1 ? batch : settled(batch)));
}

function settled(batch: readonly LineRecord[]): LineRecord[] {
  return batch.map(({ record, line }, at) => ({
    record: { ...record, flags: at === batch.length - 1 ? 0 : NO_SETTLE },
    line,
  }));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}
