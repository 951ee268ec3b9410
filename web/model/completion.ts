/** What may be written at a place of a scenario: calls, fields, constants and names. */
import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { CATALOGUE } from '../../backend/catalogue.js';
import type { Operation } from '../../backend/index.js';
import { type Fields, ioctlFields, specOf, writtenAs } from '../../scenario/linux.js';
import { OBSERVATIONS } from '../../scenario/seen.js';

export interface Proposal {
  readonly label: string;
  readonly kind: 'call' | 'field' | 'constant' | 'name';
  /** What it is, in a few words. */
  readonly detail?: string;
}

const CALLS: readonly Proposal[] = [
  ...new Map(
    CATALOGUE.map((spec) => [writtenAs({ op: spec.name } as Operation).callee, spec.manual] as const),
  ).entries(),
  ...Object.keys(OBSERVATIONS).map((name) => [name, 'to look'] as const),
  ['reserve', 'addresses where nothing is mapped'] as const,
  ['place', 'the address of a string'] as const,
].map(([label, detail]) => ({
  label,
  kind: 'call',
  detail: label === 'ioctl' ? 'of a userfaultfd, or of any file' : detail,
}));

const CONSTANTS: readonly Proposal[] = Object.entries(CONSTANT_SETS).flatMap(([prefix, set]) =>
  Object.keys(set).map((name) => ({ label: prefix + name, kind: 'constant' as const })),
);

/** Proposals for a word that begins at the end of `before`, which is all that stands in front of it. */
export function proposalsAt(before: string): readonly Proposal[] {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/^\s*(#.*)?$/.test(line) || /\[[^\]]*$/.test(line.slice(0, line.indexOf(']') + 1 || undefined))) return [];
  if (/^\s*\[[^\]]+\]\s*(\w+\s*=\s*)?$/.test(line)) return CALLS;
  const fields = fieldsAt(line);
  if (fields !== undefined) return Object.keys(fields).map((label) => ({ label, kind: 'field' }));
  return [...namesIn(before), ...CONSTANTS];
}

/** The fields of the structure that is open at the end of a line, where a field's name would come next. */
function fieldsAt(line: string): Fields | undefined {
  if (!/[{,]\s*$/.test(line)) return undefined;
  const request = /\b(UFFDIO_\w+),/.exec(line)?.[1];
  const spec = request === undefined ? undefined : specOf(request);
  if (spec?.ioctl === undefined) return undefined;
  let fields: Fields | undefined;
  const outer: (Fields | undefined)[] = [];
  for (const [, name, bracket] of line.matchAll(/(?:(\w+)\s*=\s*)?([{}])/g)) {
    if (bracket === '}') {
      fields = outer.pop();
      continue;
    }
    outer.push(fields);
    fields = outer.length === 1 ? ioctlFields(spec) : name === undefined ? undefined : fields?.[name]?.fields;
  }
  return fields;
}

function namesIn(text: string): Proposal[] {
  const names = Array.from(text.matchAll(/\]\s+(\w+) = \w+\(|\bas (\w+)/g), ([, result, output]) => result ?? output!);
  return [...new Set(names)].map((label) => ({ label, kind: 'name' }));
}
