import { CONSTANT_SETS } from '../../backend/catalogue/constants.js';
import { DEFAULT_CONFIG, type MachineConfig } from '../../backend/index.js';
import { type Case, casesOf } from '../cases.js';
import { holds } from '../conditions.js';
import { C_RUNTIME } from '../generated/c-runtime.js';
import type { Condition, Scenario } from '../syntax.js';
import { CaseWriter } from './case.js';
import { sleepWords } from './observations.js';
import { commented, quoted } from './values.js';

const FEATURES = CONSTANT_SETS.UFFD_FEATURE_!;
const INCLUDES = [
  'errno.h',
  'err.h',
  'fcntl.h',
  'linux/capability.h',
  'linux/futex.h',
  'poll.h',
  'sched.h',
  'setjmp.h',
  'signal.h',
  'stdint.h',
  'stdio.h',
  'stdlib.h',
  'string.h',
  'sys/ioctl.h',
  'sys/mman.h',
  'sys/prctl.h',
  'sys/ptrace.h',
  'sys/resource.h',
  'sys/socket.h',
  'sys/stat.h',
  'sys/syscall.h',
  'sys/uio.h',
  'sys/utsname.h',
  'sys/wait.h',
  'time.h',
  'ucontext.h',
  'unistd.h',
];

/** A scenario as a C program that shows the same on a kernel. Throws ScenarioError, and NotInC for what has no form in C. */
export function exportC(scenario: Scenario, config: MachineConfig = DEFAULT_CONFIG): string {
  const cases = casesOf(scenario).filter(({ guards }) => guards.every((guard) => holds(guard, config) !== false));
  const names = new Set<string>();
  const threads = new Set<number>();
  const steps: string[] = [];
  const functions = cases.map((one, index) => {
    const writer = new CaseWriter(one, config, index, steps.length);
    const text = writer.write();
    steps.push(...writer.steps);
    for (const name of writer.names) names.add(name);
    for (const thread of writer.threads) threads.add(thread);
    return { text, outcomes: writer.outcomes };
  });
  return [
    header(scenario),
    `#define SCENARIO_FILE ${quoted(scenario.source.name)}`,
    'typedef uint64_t u64;',
    `/* What has a name in the scenario; every process sees the same. */\nstruct names {\n${[...names, 'nothing'].map((name) => `\tu64 ${name}_;`).join('\n')}\n};`,
    `/* The threads of the scenario. */\nstatic int has_thread(int process, int thread)\n{\n\tswitch (process * 16 + thread) {\n${[...threads].map((number) => `\tcase ${number}:`).join('\n')}\n\t\treturn 1;\n\t}\n\treturn 0;\n}`,
    C_RUNTIME.trim(),
    `SOME u64 asleep_word(u64 tid)\n{\n\tstatic const u64 words[] = {${sleepWords()}};\n\tfor (int number = 0; number < PROCESSES * THREADS; number++)\n\t\tif ((u64)S(number / THREADS, number % THREADS)->tid == tid)\n\t\t\treturn words[reason_of(number / THREADS, number % THREADS)];\n\treturn words[NONE];\n}`,
    `/* The calls of the scenario, each by the thread that makes it. */\nstatic void perform(struct slot *s, int step)\n{\n\tswitch (step) {\n${steps.join('\n')}\n\t}\n}`,
    ...functions.map(({ text }) => text),
    mainText(
      scenario,
      cases,
      functions.map(({ outcomes }) => outcomes),
    ),
    '',
  ].join('\n\n');
}

function header({ source, head }: Scenario): string {
  const text = commented(source.text.trimEnd());
  const name = source.name.replace(/^.*\//, '').replace(/\.uffd$/, '');
  return [
    '/*',
    ` * ${commented(head.title)}`,
    ' *',
    ` * cc -O1 -o ${name} ${name}.c && ./${name} [how often a race is run]`,
    ' *',
    ' * Written by `uffd export --c` from this scenario:',
    ' *',
    ...text.split('\n').map((line) => (line === '' ? ' *' : ` * ${line}`)),
    ' */',
    '#define _GNU_SOURCE',
    ...INCLUDES.map((file) => `#include <${file}>`),
  ].join('\n');
}

/** What the scenario needs, its settings, and each of its cases. */
function mainText({ head }: Scenario, cases: readonly Case[], outcomes: readonly (readonly string[])[]): string {
  const needs = head.needs.map((need) => {
    const condition = conditionText(need);
    const reason = condition === undefined ? `${need.text}, which this program can't tell` : need.text;
    return `\tif (!(${condition ?? '0'})) {\n\t\tprintf("skipped: needs %s\\n", ${quoted(reason)});\n\t\treturn 77;\n\t}`;
  });
  const settings = head.settings.map(
    ({ sysctl, value }) =>
      `\tif (!set_sysctl("/proc/sys/${sysctl.replace(/\./g, '/')}", "${value}")) {\n\t\tprintf("skipped: ${sysctl} can't be set\\n");\n\t\treturn 77;\n\t}`,
  );
  const runs = cases.map((one, index) => {
    const times = outcomes[index]!.length > 0 ? '(times > 0 ? times : 200)' : '1';
    const label = one.label === '' ? '' : ` (${one.label})`;
    const counts = outcomes[index]!.map(
      (text, at) => `\tprintf("    %d times: %s\\n", outcome_${index}_${at}, ${quoted(text)});`,
    );
    return [
      `\tcomplaints = 0;\n\tfor (int run = 0; run < ${times} && !complaints; run++)\n\t\tcomplaints = run_once(case_${index});`,
      head.mustFail ? '\tcomplaints = !complaints;' : '',
      `\tprintf("%s: %s%s\\n", complaints ? "failed" : "passed", ${quoted(head.title)}, ${quoted(label)});`,
      ...counts,
      '\tfailures += complaints;',
    ]
      .filter((line) => line !== '')
      .join('\n');
  });
  return [
    'static int run_scenario(int times)\n{\n\tint failures = 0, complaints;\n\t(void)times;',
    ...needs,
    ...settings,
    ...runs,
    '\treturn failures > 0;\n}',
  ].join('\n');
}

/** Whether something is so, as an expression; `undefined` for what this program can't tell. */
function conditionText({ negated, subject, operator, value }: Condition): string | undefined {
  const not = negated ? '!' : '';
  if (subject === 'kernel' && operator !== undefined) {
    const [major, minor = '0'] = value!.split('.');
    return `${not}kernel_is("${operator}", ${Number(major)}, ${Number.parseInt(minor, 10)})`;
  }
  if (subject === 'hugepages' && /^\d+$/.test(value ?? '')) return `${not}(hugepages() >= ${value})`;
  if (subject === 'root') return `${not}(geteuid() == 0)`;
  if (subject === 'CAP_SYS_PTRACE') return `${not}has_ptrace()`;
  if (subject === 'feature' && operator === '=') {
    const bit = featureBit(value!);
    if (bit !== undefined) return `${not}((features() & ${bit}) != 0)`;
  }
  return undefined;
}

function featureBit(name: string): string | undefined {
  const bit = FEATURES[name.replace(/^UFFD_FEATURE_/, '')];
  return bit === undefined ? undefined : `0x${bit.toString(16)}`;
}
