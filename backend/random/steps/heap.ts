import type { Operand } from '../../operand.js';
import { HEAP_START } from '../../wire.js';
import { PAGE, type ProgramBuilder } from '../builder.js';
import { predictMmap, predictMunmap } from '../predict.js';
import { READ, type Thread, WRITE } from '../world.js';

/** Pages that the heap has at most. */
const MOST_PAGES = 24;

/** Moves the end of the heap, by a few pages most often; it is looked at where the span is there. */
export function brk(builder: ProgramBuilder, thread: Thread): boolean {
  const { random, heapPage } = builder;
  const { memory } = thread.process;
  if (heapPage === undefined && !random.chance(10)) return false;
  if (builder.wrong()) {
    const far: readonly Operand[] = [
      0,
      HEAP_START - 1n,
      HEAP_START + (1n << 44n),
      0x7fffffffffffn,
      0xfffffffffffff001n,
    ];
    builder.emit(thread, { op: 'brk', addr: random.pick(far) });
    return true;
  }
  const grows = memory.heap === 0 || (memory.heap < MOST_PAGES && random.chance(60));
  const end = grows ? memory.heap + random.between(1, 4) : random.below(memory.heap);
  const rounded = end > 0 && random.chance(25) ? random.between(1, 0xfff) : 0;
  builder.emit(thread, { op: 'brk', addr: HEAP_START + BigInt(end * PAGE - rounded) });
  if (grows) predictGrowth(thread, end, heapPage);
  else predictShrinking(thread, end, heapPage);
  return true;
}

function predictGrowth(thread: Thread, end: number, heapPage: number | undefined): void {
  const { memory } = thread.process;
  const first = (heapPage ?? 0) + memory.heap;
  const pages = end - memory.heap;
  if (heapPage !== undefined) {
    // A page behind it has to stay free.
    if (memory.pages.slice(first, first + pages + 1).some((page) => page !== undefined)) return;
    predictMmap(memory, first, pages, READ | WRITE);
  }
  memory.heap = end;
}

function predictShrinking(thread: Thread, end: number, heapPage: number | undefined): void {
  const { memory } = thread.process;
  const pages = memory.heap - end;
  if (heapPage !== undefined) {
    const first = heapPage + end;
    const isEmpty = memory.pages.slice(first, first + pages).every((page) => page === undefined);
    if (isEmpty || memory.isSealed(first, pages)) return;
    predictMunmap(thread, first, pages);
  }
  memory.heap = end;
}
