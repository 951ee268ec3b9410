import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../../backend/index.js';
import { ROOT } from '../../tools/root.js';

/** What a run showed on one release. */
export interface Shown {
  /** As uname -r says. */
  readonly kernel: string;
  /** Facts of the cases that held there, in the order of their ids. */
  readonly facts: readonly string[];
}

/** Where it stands what runs on other kernels showed; docs/semantics.md and docs/coverage.md get their marks from it. */
const FILE = join(ROOT, 'test/kernels/shown.json');

export type Record = Partial<{ readonly [release in Release]: Shown }>;

export function readRecord(): Record {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record) : {};
}

/** Puts what was shown on a release in the place of what stood there. */
export function writeRecord(release: Release, kernel: string, facts: ReadonlySet<string>): void {
  const record = { ...readRecord(), [release]: { kernel, facts: [...facts].sort() } };
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
}
