import { BACKENDS, type BackendName, kernelHere, kernelMissing } from './_backends.js';
import type { Case } from './_case.js';
import { differenceLines, firstDifference } from './_differences.js';
import type { CaseResult } from './_runner.js';
import type { Step } from './_trace.js';

/** One case on every backend. */
export interface Row {
  readonly topic: string;
  readonly subject: Case;
  readonly results: Readonly<Record<BackendName, CaseResult>>;
}

/** Where the two sides of a row part, as an index into their traces. */
export function difference(row: Row): number | undefined {
  const { sim, kernel } = row.results;
  if (sim.status === 'skipped' || kernel.status === 'skipped') return undefined;
  return firstDifference(sim.trace, kernel.trace);
}

/** Whether every case passed wherever it ran, and the backends agree. */
export function allWell(rows: readonly Row[]): boolean {
  return rows.every(
    (row) => difference(row) === undefined && BACKENDS.every((backend) => row.results[backend].status !== 'failed'),
  );
}

type Status = CaseResult['status'];

function count(rows: readonly Row[], backend: BackendName, status: Status): number {
  return rows.filter((row) => row.results[backend].status === status).length;
}

/** What the suite ran on. */
export function surroundings(): string[] {
  const here = kernelHere();
  if (here === undefined)
    return [
      `kernel     not available: ${kernelMissing}`,
      'simulator  Linux 6.18 with default settings; nothing here is compared',
    ];
  const { environment } = here;
  const privilege = environment.capSysPtrace
    ? 'with CAP_SYS_PTRACE'
    : `without CAP_SYS_PTRACE, vm.unprivileged_userfaultfd=${environment.unprivilegedUserfaultfd ? 1 : 0}`;
  return [
    `kernel     Linux ${here.kernelRelease}, ${environment.architecture}, ${privilege}, features 0x${environment.features.toString(16)}`,
    `simulator  Linux ${here.release} in the same environment`,
    ...(here.profileNote === undefined ? [] : [here.profileNote]),
  ];
}

/** Topic by backend: passed, skipped and failed. */
export function table(rows: readonly Row[]): string[] {
  const topics = [...new Set(rows.map((row) => row.topic))];
  const body = topics.map((topic) =>
    tableRow(
      topic,
      rows.filter((row) => row.topic === topic),
    ),
  );
  const lines = [['topic', 'simulator', 'kernel'], ...body, tableRow('all', rows)];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...text.map((line) => line.length)));
  return [text[0]!, rule, ...text.slice(1, -1), rule, text.at(-1)!];
}

function tableRow(name: string, rows: readonly Row[]): string[] {
  return [
    name,
    ...BACKENDS.map((backend) =>
      (['passed', 'skipped', 'failed'] as const)
        .map((status) => [count(rows, backend, status), status] as const)
        .filter(([number]) => number > 0)
        .map(([number, status]) => `${number} ${status}`)
        .join(', '),
    ),
  ];
}

/** How thoroughly races were run. */
export function races(rows: readonly Row[]): string[] {
  const sim = raceSteps(rows, 'sim');
  const kernel = raceSteps(rows, 'kernel');
  if (sim.length === 0) return [];
  const total = (steps: readonly Step[], of: (step: Step) => number) => steps.reduce((sum, step) => sum + of(step), 0);
  const ends = (step: Step) => step.ends?.length ?? 0;
  const examined = (step: Step) => step.examined ?? 0;
  const explored = `${sim.length} races: ${total(sim, examined)} schedules on the simulator end in ${total(sim, ends)} ways`;
  if (kernel.length === 0) return [explored];
  return [`${explored}; ${total(kernel, examined)} runs on the kernel showed ${total(kernel, ends)} of them`];
}

function raceSteps(rows: readonly Row[], backend: BackendName): Step[] {
  return rows.flatMap(({ results }) => {
    const result = results[backend];
    return result.status === 'skipped' ? [] : result.trace.filter((step) => step.ends !== undefined);
  });
}

/** Why cases were skipped, and how many for that reason. */
export function skips(rows: readonly Row[]): string[] {
  const reasons = new Map<string, number>();
  for (const row of rows)
    for (const backend of BACKENDS) {
      const result = row.results[backend];
      if (result.status !== 'skipped') continue;
      const reason = `[${backend}] ${result.reason}`;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  return [...reasons].map(([reason, cases]) => `skipped ${cases} ${cases === 1 ? 'case' : 'cases'}: ${reason}`);
}

/** Every failure and every difference in full. */
export function troubles(rows: readonly Row[]): string[] {
  const lines: string[] = [];
  for (const row of rows) {
    for (const backend of BACKENDS) {
      const result = row.results[backend];
      if (result.status === 'failed')
        lines.push(
          '',
          `FAILED [${backend}] ${row.subject.title}`,
          ...result.error.split('\n').map((line) => `  ${line}`),
        );
    }
    const at = difference(row);
    if (at !== undefined)
      lines.push('', `DIFFERENT ${row.subject.title}`, ...differenceOf(row, at).map((line) => `  ${line}`));
  }
  return lines;
}

/** Both sides around the place where they part. */
export function differenceOf(row: Row, at: number): string[] {
  const { sim, kernel } = row.results;
  return sim.status === 'skipped' || kernel.status === 'skipped' ? [] : differenceLines(sim.trace, kernel.trace, at);
}

/** The last line. */
export function verdict(rows: readonly Row[], seconds: number): string {
  const differing = rows.filter((row) => difference(row) !== undefined).length;
  const sides = BACKENDS.map((backend) => {
    const ran = rows.length - count(rows, backend, 'skipped');
    return ran === 0 ? `${backend}: not run` : `${backend}: ${count(rows, backend, 'passed')} of ${ran} passed`;
  });
  const agreement = kernelMissing === undefined ? [`${differing} different`] : [];
  return `${allWell(rows) ? 'ok' : 'NOT OK'}: ${rows.length} cases; ${[...sides, ...agreement].join('; ')} (${seconds.toFixed(1)} s)`;
}

/** The report as TAP: a line for each case and backend, and one for their agreement. */
export function asTap(rows: readonly Row[]): string[] {
  const lines: string[] = [];
  const add = (ok: boolean, title: string, details: readonly string[] = []) => {
    // A number sign would begin a directive.
    lines.push(`${ok ? 'ok' : 'not ok'} ${lines.filter((line) => !line.startsWith('  ')).length + 1} - ${title}`);
    lines.push(...details.map((line) => `  ${line}`));
  };
  for (const row of rows) {
    const title = row.subject.title.replaceAll('#', '\\#');
    for (const backend of BACKENDS) {
      const result = row.results[backend];
      const directive = result.status === 'skipped' ? ` # SKIP ${result.reason}` : '';
      const details = result.status === 'failed' ? ['---', ...result.error.split('\n'), '...'] : [];
      add(result.status !== 'failed', `[${backend}] ${title}${directive}`, details);
    }
    const at = difference(row);
    if (at !== undefined) add(false, `the backends differ: ${title}`, ['---', ...differenceOf(row, at), '...']);
  }
  return ['TAP version 13', ...lines, `1..${lines.filter((line) => !line.startsWith('  ')).length}`];
}

/** The whole report as plain data. */
export function asJson(rows: readonly Row[], seconds: number): unknown {
  const here = kernelHere();
  return {
    ok: allWell(rows),
    seconds,
    kernel: here === undefined ? { available: false, reason: kernelMissing } : { available: true, ...here },
    cases: rows.map((row) => {
      const at = difference(row);
      return {
        topic: row.topic,
        title: row.subject.title,
        facts: row.subject.facts,
        results: Object.fromEntries(BACKENDS.map((backend) => [backend, withoutTrace(row.results[backend])])),
        ...(at !== undefined && { difference: { at, lines: differenceOf(row, at) } }),
      };
    }),
  };
}

function withoutTrace(result: CaseResult) {
  const { status } = result;
  if (status === 'skipped') return { status, reason: result.reason };
  const race = result.trace.find((step) => step.ends !== undefined);
  const ends = race?.ends?.map(({ text, times }) => ({
    end: text.split('\n')[0],
    ...(times !== undefined && { times }),
  }));
  return {
    status,
    operations: result.trace.length,
    ...(race !== undefined && { examined: race.examined, ends }),
    ...(status === 'failed' && { error: result.error }),
  };
}
