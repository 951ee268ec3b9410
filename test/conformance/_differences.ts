import { type Step, stepLines } from './_trace.js';

/** Steps before the place where two traces part, for context, and after it. */
const BEFORE = 3;
const AFTER = 1;

/** Where two backends' traces of one case part, or `undefined` when they agree. */
export function firstDifference(sim: readonly Step[], kernel: readonly Step[]): number | undefined {
  for (let index = 0; index < Math.max(sim.length, kernel.length); index += 1)
    if (!agree(sim[index], kernel[index])) return index;
  return undefined;
}

function agree(sim: Step | undefined, kernel: Step | undefined): boolean {
  if (sim === undefined || kernel === undefined) return false;
  const sameOperation = sim.operation === kernel.operation;
  // A race agrees when the kernel showed nothing that the simulator has no schedule for.
  if (sim.ends !== undefined && kernel.ends !== undefined) {
    const reachable = new Set(sim.ends.map((end) => end.text));
    return sameOperation && kernel.ends.every((end) => reachable.has(end.text));
  }
  return (
    sameOperation &&
    sim.completions.join('\n') === kernel.completions.join('\n') &&
    sim.state.join('\n') === kernel.state.join('\n')
  );
}

/** Both sides around the place where they part: operations before it, then each side's own steps in full. */
export function differenceLines(sim: readonly Step[], kernel: readonly Step[], at: number): string[] {
  const common = sim.slice(Math.max(0, at - BEFORE), at).flatMap(stepLines);
  const side = (name: string, trace: readonly Step[]): string[] => {
    const steps = trace.slice(at, at + 1 + AFTER);
    return [`${name}:`, ...(steps.length === 0 ? ['  (ended before this)'] : steps.flatMap(stepLines).map(indent))];
  };
  return [...common, ...side('simulator', sim), ...side('kernel', kernel)];
}

function indent(line: string): string {
  return `  ${line}`;
}
