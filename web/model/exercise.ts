/** Whether a changed lesson does what the lesson asks for: judged on the simulator. */
import type { MachineConfig } from '../../backend/index.js';
import { casesOf } from '../../scenario/cases.js';
import type { Row } from '../../scenario/index.js';
import { allRows } from '../../scenario/names.js';
import { parseScenario } from '../../scenario/parse.js';
import { printRow } from '../../scenario/print.js';
import { racingSimulator } from '../../scenario/racing.js';
import { runScenario } from '../../scenario/run-case.js';
import { ScenarioError } from '../../scenario/source.js';
import { simulatorFor } from './timeline.js';

/** What a solution is known by. */
export interface Exercise {
  /** Lines that have to be there. */
  readonly keep: readonly Claim[];
  /** Words that no line may have. */
  readonly without: readonly string[];
  /** Lines that would come true at the end. */
  readonly solved: readonly Claim[];
}

/** A line, and what it says in words. */
export interface Claim {
  readonly line: string;
  readonly words: string;
}

export interface Check {
  readonly words: string;
  readonly isSo: boolean;
}

/** `[main] asleep(T1) = none  # T1 has gone on`. */
export function readClaim(text: string): Claim {
  const [line, words] = text.split(/\s+# /) as [string, string | undefined];
  return { line, words: words ?? line };
}

/** Every thing that is asked for, and whether it is so; none of it is of a text that is no scenario. */
export function checksOf({ keep, without, solved }: Exercise, text: string, config: MachineConfig): Check[] {
  const rows = rowsOf(text);
  const lines = new Set(rows?.map(lineOf));
  const passes = (extra: string) => rows !== undefined && comesTrue(`${text.trimEnd()}\n${extra}\n`, config);
  return [
    { words: 'everything that it says comes true', isSo: passes('') },
    ...keep.map(({ line, words }) => ({ words, isSo: lines.has(canonical(line)) })),
    ...without.map((word) => ({
      words: `there is no ${word} in it`,
      isSo: rows !== undefined && ![...lines].some((line) => new RegExp(`\\b${word}\\b`).test(line)),
    })),
    ...solved.map(({ line, words }) => ({ words, isSo: passes(line) })),
  ];
}

function rowsOf(text: string): Row[] | undefined {
  try {
    return [...allRows(parseScenario(text).rows)];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return undefined;
  }
}

/** As the printer has it, without a comment: what a line is compared by. */
function lineOf(row: Row): string {
  if (row.kind === 'comment' || row.kind === 'head') return '';
  if (!('comment' in row)) return printRow(row);
  const { comment: _, ...uncommented } = row;
  return printRow(uncommented);
}

function canonical(line: string): string {
  return lineOf(parseScenario(line).rows[0]!);
}

function comesTrue(text: string, config: MachineConfig): boolean {
  try {
    return casesOf(parseScenario(text)).every((subject) => {
      const machine = racingSimulator(simulatorFor(subject.scenario, config));
      return runScenario(machine, subject).status === 'passed';
    });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return false;
  }
}
