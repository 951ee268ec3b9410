import { Frame } from './frame';
import { MAX_PROCESSES } from './layout';
import { isNone, processAt, threadAt } from './machine';
import { Mm } from './mm';
import { countShared } from './pagetable';

/** How often pages are mapped: counted when it is asked, which is rare. */

/**
 * Whether a page that a fork shared is mapped once by now. All its mappings are entries with its frame that nobody has
 * alone: what COPY took from it has it alone, although the frame may be the same.
 */
export function isMappedOnce(frame: Frame): bool {
  let count: u32 = 0;
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (!isNone(process)) count += countShared(process.mm.pageTable, frame);
  }
  for (let index: u32 = 0; index < 256; index++) count += inUse(index, frame);
  return count == 1;
}

/** In the memory that a thread's operation keeps: of a child that does not live yet, or of a process that has ended. */
function inUse(index: u32, frame: Frame): u32 {
  const thread = threadAt(index);
  if (isNone(thread)) return 0;
  let count: u32 = 0;
  if (!isNone(thread.child)) count += countShared(thread.child.mm.pageTable, frame);
  if (!isNone(thread.mm) && isLeft(thread.mm, index)) count += countShared(thread.mm.pageTable, frame);
  return count;
}

/** Whether no process has the memory any more, and no thread before this one keeps it. */
function isLeft(mm: Mm, index: u32): bool {
  for (let number: u32 = 0; number < MAX_PROCESSES; number++) {
    const process = processAt(number);
    if (!isNone(process) && process.mm == mm) return false;
  }
  for (let before: u32 = 0; before < index; before++) {
    const thread = threadAt(before);
    if (!isNone(thread) && thread.mm == mm) return false;
  }
  return true;
}
