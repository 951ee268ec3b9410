import type { Fact } from '../../backend/facts.js';
import { DEFAULT_CONFIG, type Environment } from '../../backend/index.js';
import type { Case } from './_case.js';
import { COMPLETE, EXCUSES, type Excuse, OTHER_RELEASE } from './_claims.js';
import { holdsFor, notOn } from './_releases.js';

/** One fact and what covers it. */
export interface FactCoverage {
  readonly fact: Fact;
  readonly cases: readonly Case[];
  /** Why it has no case. */
  readonly excuse?: Excuse;
}

export type Standing = 'covered' | 'excused' | 'not yet';

export function standing({ cases, excuse }: FactCoverage): Standing {
  if (cases.length > 0) return 'covered';
  return excuse === undefined ? 'not yet' : 'excused';
}

/** Whether an id is meant by an entry of an excuse. */
export function names(entry: string, id: string): boolean {
  const parts = entry.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

/** Whether a section, such as `12.4`, is among those claimed complete. */
export function isComplete(section: string): boolean {
  return COMPLETE.some((claimed) => section === claimed || section.startsWith(`${claimed}.`));
}

/** Whether a case runs on the host of record, or on the simulator alone. */
export function runsOnHost({ needs = {}, facts }: Case): boolean {
  if (notOn({ facts }, DEFAULT_CONFIG.release) !== undefined) return false;
  return Object.entries(needs).every(
    ([name, value]) => DEFAULT_CONFIG.environment[name as keyof Environment] === value,
  );
}

/** Every fact with its cases, or the excuse for having none. */
export function coverage(facts: readonly Fact[], cases: readonly Case[]): FactCoverage[] {
  return facts.map((fact) => {
    const citing = cases.filter((candidate) => candidate.facts.includes(fact.id));
    const excuse = citing.length > 0 ? undefined : excuseFor(fact);
    return { fact, cases: citing, ...(excuse !== undefined && { excuse }) };
  });
}

function excuseFor({ id, releases }: Fact): Excuse | undefined {
  if (!holdsFor(releases, DEFAULT_CONFIG.release)) return OTHER_RELEASE;
  return EXCUSES.find((excuse) => excuse.facts.some((entry) => names(entry, id)));
}

/** Entries of excuses that excuse nothing: every fact that they name has a case or an earlier excuse. */
export function idleEntries(rows: readonly FactCoverage[]): string[] {
  const excused = EXCUSES.flatMap((excuse) =>
    excuse.facts.map((entry) => ({
      text: `${excuse.name}: ${entry}`,
      used: rows.some((row) => row.excuse === excuse && names(entry, row.fact.id)),
    })),
  );
  return excused.filter(({ used }) => !used).map(({ text }) => text);
}
