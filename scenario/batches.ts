/**
 * The lines of a race for a machine that can only be given programs: in batches, each of at most one line of each thread. Those of
 * a batch begin at once, so every two lines of different threads are in the same one sooner or later.
 */
import { NO_SETTLE, type ProgramRecord } from '../backend/index.js';
import { Random } from '../backend/random/prng.js';
import { asLines, byThread, type LineRecord } from './race-end.js';

/** How many different ways to batch are taken where there is more than one. */
const WAYS = 20;

/** Ways to run lines, in which they are settled behind each batch but the last one. */
export function batchings(records: readonly ProgramRecord[]): LineRecord[][] {
  const lines = asLines(records);
  if (byThread(lines).length === lines.length) return [lines];
  return Array.from({ length: WAYS }, (_, way) => batched(lines, new Random(way + 1)));
}

function batched(lines: readonly LineRecord[], random: Random): LineRecord[] {
  const queues = byThread(lines);
  const batches: LineRecord[][] = [];
  for (let left = lines.length; left > 0; left -= batches.at(-1)!.length) {
    const waiting = shuffled(
      queues.filter(({ length }) => length > 0),
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
