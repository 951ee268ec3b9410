import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { instantiate, type SimulatorExports } from '../../sim/wasm.js';
import { ROOT } from '../../tools/root.js';
import { compileWith, type Mutant, mutate } from '../mutants/_compile.js';

/**
 * Part of the module for these tests: VMAs come, go, split and start elsewhere at random, and now and then the index
 * is asked about every page. What the list says is right.
 */
const CHECK = `
import { PAGE_SIZE } from './layout';
import { isNone } from './machine';
import { splitAbove, splitBelow } from './merge';
import { Mm, newMm, putMm } from './mm';
import { findVma, linkVma, newVma, setStart, unlinkVma, Vma, vmaBefore } from './vma';
import { lastStartingAt } from './vma-index';

const PAGES: u32 = 1024;
const BASE: u64 = 0x100000000000;
const LEAK: u32 = 0xffffffff;
const LOOK_EVERY: u32 = 7;

let state: u32 = 0;

function random(bound: u32): u32 {
  state = state * 1664525 + 1013904223;
  return (state >>> 8) % bound;
}

function agrees(mm: Mm): bool {
  let known = mm.first;
  for (let page: u32 = 0; page < PAGES; page++) {
    const address = BASE + <u64>page * PAGE_SIZE;
    while (!isNone(known) && !isNone(known.next) && known.next.start <= address) known = known.next;
    if (lastStartingAt(mm, address) != known) return false;
  }
  return lastStartingAt(mm, 0) == mm.first && lastStartingAt(mm, 0xffffffffffffffff) == mm.last;
}

/** A page of its own, or two. */
function add(mm: Mm, address: u64, next: Vma): void {
  const border = isNone(next) ? BASE + <u64>PAGES * PAGE_SIZE : next.start;
  const end = min(border, address + PAGE_SIZE * (1 + random(2)));
  linkVma(mm, newVma(address, end, 0), vmaBefore(mm, next));
}

function change(mm: Mm, vma: Vma, address: u64, growing: bool): void {
  const kind = random(8);
  if (kind == 0) setStart(vma, isNone(vma.prev) ? BASE : vma.prev.end);
  else if (kind == 1) setStart(vma, address);
  else if (kind == 2 && address > vma.start) splitBelow(mm, vma, address);
  else if (kind == 3 && address > vma.start) splitAbove(mm, vma, address);
  else if (!growing) unlinkVma(mm, vma);
}

/** Grows for half of the steps, at random places (0), upwards (1) or downwards (2); then shrinks. The step that went wrong, 0 if none did. */
export function checkIndex(seed: u32, order: u32, steps: u32): u32 {
  const before = allocatedBytes();
  state = seed;
  const mm = newMm();
  for (let step: u32 = 0; step < steps; step++) {
    const growing = step < steps / 2;
    const at = step % PAGES;
    const page = order == 0 ? random(PAGES) : order == 1 ? at : PAGES - 1 - at;
    const address = BASE + <u64>page * PAGE_SIZE;
    const vma = findVma(mm, address);
    if (!isNone(vma) && vma.start <= address) change(mm, vma, address, growing);
    else if (growing) add(mm, address, vma);
    if (step % LOOK_EVERY == 0 && !agrees(mm)) return step + 1;
  }
  putMm(mm);
  return allocatedBytes() == before ? 0 : LEAK;
}
`;

interface Checker extends SimulatorExports {
  checkIndex(seed: number, order: number, steps: number): number;
}

const ENTRY = 'assembly/index.ts';
const INDEX = 'assembly/vma-index.ts';
const STEPS = 4096;
const SEEDS = 3;
const ORDERS = ['at random', 'upwards', 'downwards'] as const;

/** The module with `CHECK` in it, freshly booted. */
async function boot(sources: Readonly<Record<string, string>> = {}): Promise<Checker> {
  const entry = readFileSync(join(ROOT, ENTRY), 'utf8') + CHECK;
  const exports = instantiate(await compileWith('the index under test', { ...sources, [ENTRY]: entry })) as Checker;
  exports.reset();
  return exports;
}

test('the index over mappings says what their list says, and gives all its memory back', async (t) => {
  const checker = await boot();
  for (const [order, name] of ORDERS.entries())
    for (let seed = 1; seed <= SEEDS; seed += 1)
      t.is(checker.checkIndex(seed, order, STEPS) >>> 0, 0, `mapped ${name}, seed ${seed}`);
});

/** Errors that small address spaces would not show. */
const WRONG: readonly Mutant[] = [
  { name: 'keys of nodes above stay as they were', file: INDEX, from: 'first = index == 0;', to: 'first = false;' },
  {
    name: 'a node that is empty is kept',
    file: INDEX,
    from: '    release(node, NODE_SIZE);\n    return;',
    to: '    return;',
  },
];

for (const wrong of WRONG)
  test(`an index is caught in which ${wrong.name}`, async (t) => {
    const checker = await boot({ [INDEX]: mutate(readFileSync(join(ROOT, INDEX), 'utf8'), wrong) });
    t.true(ORDERS.some((_, order) => checker.checkIndex(1, order, STEPS) !== 0));
  });
