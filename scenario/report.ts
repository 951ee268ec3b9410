import {
  decodeResults,
  encodeProgram,
  type Frame,
  LOOK_STATE,
  MAX_RECORDS,
  MAX_WINDOW_PAGES,
  MAX_WINDOWS,
  type Window,
} from '../backend/index.js';
import { explain } from '../sim/index.js';
import { type ExpectationFailed, stateLines } from './failure.js';
import type { Names } from './names.js';
import type { Session } from './session.js';
import type { State } from './state.js';

/** What a person wants to know beside expected and got: which fact decided, what the machine was like before and after. */
export function describeFailure(
  session: Session,
  state: State,
  names: Names,
  { completion }: ExpectationFailed,
): string[] {
  const fact = completion && explain(completion);
  const why = fact === undefined ? [] : [`because of ${fact.id}: ${fact.text}`];
  return [...why, ...surroundings(session, state, names)];
}

/** What the machine is like, a line each, and who sleeps. */
export function stateNow(session: Session, { placed }: State, names: Names) {
  const frame = session.look(lastWindows(placed));
  return { state: stateLines(frame, names.nameOf.bind(names)), sleepers: frame.sleepers ?? [] };
}

function surroundings(session: Session, { placed }: State, names: Names): string[] {
  const windows = lastWindows(placed);
  const nameOf = names.nameOf.bind(names);
  let after: readonly string[] = [];
  let before: string[] | undefined;
  try {
    after = stateLines(session.look(windows), nameOf);
    before = stateLines(lookBefore(session, windows), nameOf);
  } catch {
    // A machine that is lost, or that can't do all of it in one program: what there is has to do.
  }
  const indented = (lines: readonly string[]) =>
    lines.length === 0 ? ['  nothing'] : lines.map((line) => `  ${line}`);
  if (before === undefined) return ['the machine is now:', ...indented(after)];
  return ['the machine was, before the last operation:', ...indented(before), 'and is now:', ...indented(after)];
}

/** The placed ranges that were placed last, as many as can be looked at together. */
function lastWindows(placed: readonly Window[]): Window[] {
  const most = Math.floor(MAX_WINDOW_PAGES / MAX_WINDOWS);
  return placed.slice(-MAX_WINDOWS).map(({ start, pages }) => ({ start, pages: Math.min(pages, most) }));
}

/** Does it all again but for the last operation, and looks. */
function lookBefore({ machine, records, payload }: Session, windows: readonly Window[]): Frame {
  if (records.length > MAX_RECORDS) throw new RangeError('too many records for one program');
  machine.reset();
  const program = encodeProgram({ records: records.slice(0, -1), payload, windows, finalLooks: LOOK_STATE });
  return decodeResults(machine.run(program), windows).at(-1)!;
}
