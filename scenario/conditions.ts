import { CONSTANT_SETS } from '../backend/catalogue/constants.js';
import type { Environment, MachineConfig } from '../backend/index.js';
import { own } from './own.js';
import { conditionText } from './print.js';
import { ScenarioError, type Source } from './source.js';
import type { Condition, Scenario, Setting } from './syntax.js';

/** Whether something is so; `undefined` where this release of the package can't tell. */
export type Answer = boolean | undefined;

const CAPABILITIES: Readonly<Record<string, (environment: Environment) => boolean>> = {
  CAP_SYS_PTRACE: ({ capSysPtrace }) => capSysPtrace,
  CAP_PERFMON: ({ capPerfmon }) => capPerfmon,
  direct_io: ({ directIo }) => directIo,
  disk_files: ({ diskFiles }) => diskFiles,
  secret_memory: ({ secretMemory }) => secretMemory,
  tmpfs: ({ tmpfs }) => tmpfs,
  root: ({ root }) => root,
};

/** Settings of the machine: name of the sysctl -> field of the environment, and the values it can have. */
export const SYSCTLS: Readonly<
  Record<string, { readonly field: keyof Environment; readonly values: Readonly<Record<string, unknown>> }>
> = {
  'vm.unprivileged_userfaultfd': { field: 'unprivilegedUserfaultfd', values: { '0': false, '1': true } },
};

/** The environment that settings ask for. Throws ScenarioError for a setting that machines can't be given. */
function environmentOf(source: Source, settings: readonly Setting[]): Partial<Environment> {
  return Object.fromEntries(
    settings.map((setting) => {
      const known = own(SYSCTLS, setting.sysctl);
      if (known === undefined || !Object.hasOwn(known.values, setting.value)) {
        const all = Object.entries(SYSCTLS).map(([name, { values }]) => `${name}=${Object.keys(values).join('|')}`);
        throw new ScenarioError(source, setting, `machines can be given ${all.join(', ')}`);
      }
      return [known.field, known.values[setting.value]];
    }),
  );
}

/** The environment that a scenario asks for: its settings, and hugepages of its own. Throws ScenarioError. */
export function environmentFor({ source, head }: Scenario): Partial<Environment> {
  const wanted = head.needs.find(
    ({ subject, operator, negated }) => subject === 'hugepages' && operator === '=' && !negated,
  );
  const hugepages = Number(wanted?.value);
  return { ...environmentOf(source, head.settings), ...(hugepages > 0 && { hugepages }) };
}

/** Whether a condition holds on a machine. */
export function holds(condition: Condition, config: MachineConfig): Answer {
  const answer = holdsUnnegated(condition, config);
  return answer === undefined || !condition.negated ? answer : !answer;
}

function holdsUnnegated({ subject, operator, value }: Condition, { release, environment }: MachineConfig): Answer {
  if (subject === 'kernel' && operator !== undefined) return compare(compareReleases(release, value!), operator);
  if (subject === 'feature' && operator === '=') {
    const bit = own(CONSTANT_SETS.UFFD_FEATURE_!, value!.replace(/^UFFD_FEATURE_/, ''));
    return bit === undefined ? undefined : (environment.features & bit) !== 0n;
  }
  if (subject === 'hugepages' && operator === '=' && /^\d+$/.test(value!))
    return environment.hugepages >= Number(value);
  return operator === undefined ? own(CAPABILITIES, subject)?.(environment) : undefined;
}

export function compare(order: number, operator: NonNullable<Condition['operator']>): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Less than, equal to or greater than 0, as `6.8` is older than `6.18`. */
export function compareReleases(one: string, other: string): number {
  const numbers = (release: string) => release.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [numbers(one), numbers(other)];
  return major - otherMajor || minor - otherMinor;
}

/** Why a scenario can't run on a machine, or `undefined`: its needs, and guards that can't be told. */
export function unmetNeed(
  needs: readonly Condition[],
  guards: readonly Condition[],
  config: MachineConfig,
): string | undefined {
  for (const need of needs) {
    const answer = holds(need, config);
    if (answer === undefined) return cannotTell(need);
    if (!answer) return `needs ${conditionText(need)}, which is not so here`;
  }
  const untold = guards.find((guard) => holds(guard, config) === undefined);
  return untold === undefined ? undefined : cannotTell(untold);
}

function cannotTell(condition: Condition): string {
  return `this release of the package can't tell whether ${conditionText(condition)} holds`;
}
