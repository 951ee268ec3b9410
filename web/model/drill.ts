/**
 * Drills: what a lesson is about, done otherwise, by a seed. A drill begins as its lesson does; then calls of the lesson, of
 * its solution and of the same kind come in an order that the seed decides, and before some of them stands a question. What
 * came of each is what the simulator says, so a drill is a scenario that comes true, on the kernel as well.
 */
import type { MachineConfig } from '../../backend/index.js';
import { Random } from '../../backend/random/prng.js';
import { performByHand } from './console.js';
import { movesOf } from './moves.js';
import { type LineOutcome, type Timeline, timelineOf } from './timeline.js';

/** What a drill is made of. */
export interface DrillLesson {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly solution: string;
}

/** Calls that are tried for a drill, of which some are not possible. */
const ATTEMPTS = 20;
/** How often it is begun anew because nothing was worth a question. */
const ROUNDS = 8;
const MOST_MOVES = 5;
const MOST_QUESTIONS = 3;

/** A scenario with questions: the same for the same lesson, seed and machine. */
export function drillText(lesson: DrillLesson, seed: number, config: MachineConfig): string {
  const random = new Random(seed, ...Array.from(lesson.id, (letter) => letter.charCodeAt(0)));
  const { setup, moves } = movesOf(lesson.text, lesson.solution);
  const [, ...rest] = setup.split('\n');
  const start = [`# Drill ${seed} of “${lesson.title}”: what comes of it?`, ...rest].join('\n');
  for (let round = 1; ; round += 1) {
    const { text, asked } = played(start, moves, random, config);
    if (asked.length > 0 || round === ROUNDS) return withQuestions(text, asked.slice(-MOST_QUESTIONS), random);
  }
}

/** A text with calls behind it, and those of them that there is something to ask about. */
function played(start: string, moves: readonly string[], random: Random, config: MachineConfig) {
  const asked: Move[] = [];
  let text = start;
  let timeline = timelineOf(text, 'drill', config);
  let last: string | undefined;
  for (let attempt = 0, done = 0; attempt < ATTEMPTS && done < MOST_MOVES; attempt += 1) {
    const typed = random.pick(movesNow(text, moves, random));
    const move = typed === last ? undefined : moveBy(text, timeline, typed, config);
    if (move === undefined) continue;
    text = move.text;
    timeline = move.timeline;
    last = typed;
    done += 1;
    if (move.isTelling) asked.push(move);
  }
  return { text, asked };
}

/** As long as nobody sleeps, mostly calls that may: they give the others something to do. */
function movesNow(text: string, moves: readonly string[], random: Random): readonly string[] {
  const possible = moves.filter((call) => isThere(text, call));
  const asking = possible.filter((call) => /^\[T\d+\] (load|store|fork|madvise|munmap)\(/.test(call));
  return asking.length > 0 && sleepersIn(text).length === 0 && random.chance(60) ? asking : possible;
}

/** Whether who makes the call is one of the first process, or a child that there is. */
function isThere(text: string, call: string): boolean {
  const who = /^\[([\w]+)/.exec(call)![1]!;
  return /^(main|T\d+)$/.test(who) || text.includes(` ${who} = `);
}

/** A call that was performed behind a text. */
interface Move {
  /** The text with it. */
  readonly text: string;
  readonly timeline: Timeline;
  /** Its line, and the number of that, from 1: what comes behind moves no line. */
  readonly line: string;
  readonly number: number;
  readonly outcome: LineOutcome;
  /** Who slept before it, and who of these goes on because of it. */
  readonly sleepers: readonly string[];
  readonly woken: readonly string[];
  /** Whether more came of it than that it succeeded. */
  readonly isTelling: boolean;
}

const RESUMED = /^\[(\S+)\]\s+<\.\.\. (\w+) resumed>/;

/** Performs a call behind all that is there; `undefined` where the machine will not have it. */
function moveBy(text: string, before: Timeline, typed: string, config: MachineConfig): Move | undefined {
  const position = before.branches[0]!.moments.length - 1;
  const answer = performByHand({ text, timeline: before, place: { branch: 0, position } }, config, typed);
  if ('reason' in answer) return undefined;
  const after = timelineOf(answer.text, 'drill', config);
  if (after.verdict.status !== 'passed') return undefined;
  const outcome = outcomeOf(after, answer.position);
  if (outcome === undefined) return undefined;
  const lines = answer.text.split('\n');
  const { number } = after.script.findLast(({ kind }) => kind === 'call')!;
  const behind = lines.slice(number);
  const resumed = behind.flatMap((each) => {
    const [, who, call] = RESUMED.exec(each) ?? [];
    return who === undefined ? [] : { who, call };
  });
  // Which of them is first is nobody's to say.
  if (resumed.length > 1 && resumed.some(({ call }) => call === 'store')) return undefined;
  const woken = resumed.map(({ who }) => who);
  const sleepers = sleepersIn(text);
  const isTelling = outcome.status !== 'done' || sleepers.length > 0;
  return { text: answer.text, timeline: after, number, line: lines[number - 1]!, outcome, sleepers, woken, isTelling };
}

/** What came of the call that stands at a position. */
function outcomeOf({ branches }: Timeline, position: number): LineOutcome | undefined {
  const moment = branches[0]!.moments[position];
  return moment && [...moment.outcomes.values()][0];
}

function sleepersIn(text: string): string[] {
  return [...text.matchAll(/^\[(\S+)\]\s+<\.\.\. \w+ still (?:asleep|spinning)>$/gm)].map(([, who]) => who!);
}

/** Puts a question before each line that was asked about. */
function withQuestions(text: string, asked: readonly Move[], random: Random): string {
  const questions = new Map(asked.map((move) => [move.number, questionAbout(move, random)]));
  const lines = text.split('\n');
  return lines.flatMap((line, index) => [...(questions.get(index + 1) ?? []), line]).join('\n');
}

function questionAbout(move: Move, random: Random): string[] {
  const right = { text: resultText(move.outcome, move.sleepers, move.woken), mark: '+' };
  const others = [...new Set(otherResults(move))].filter((text) => text !== right.text);
  const options = [right];
  while (options.length < 3 && others.length > 0)
    options.push({ text: others.splice(random.below(others.length), 1)[0]!, mark: '-' });
  const call = move.line.replace(/^(\[\S+\])\s+/, '$1 ').replace(/ (= .*|<unfinished \.\.\.>)$/, '');
  return [
    `# Predict: ${call} – what comes of it?`,
    ...options
      .map((option) => ({ ...option, order: random.u32() }))
      .sort((a, b) => a.order - b.order)
      .map(({ mark, text }) => `# ${mark} ${text}`),
    `# Because: ${becauseOf(move)}`,
  ];
}

function resultText(
  { status, text }: Pick<LineOutcome, 'status' | 'text'>,
  sleepers: readonly string[],
  woken: readonly string[],
) {
  if (status === 'asleep') return 'It sleeps';
  if (status === 'failed') return `It fails: ${/\b(E[A-Z0-9]+|SIG[A-Z]+)\b/.exec(text)?.[0] ?? text}`;
  if (woken.length > 0) return `It succeeds, and ${listed(woken)} ${verb(woken, 'go')} on`;
  return sleepers.length > 0 ? `It succeeds, and ${listed(sleepers)} ${verb(sleepers, 'sleep')} on` : 'It succeeds';
}

/** What they do, as English says it of one and of several. */
function verb(names: readonly string[], plain: 'go' | 'sleep' | 'wait'): string {
  if (names.length !== 1) return plain;
  return plain === 'go' ? 'goes' : `${plain}s`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Results that calls of this kind have at other times. */
function otherResults({ line, sleepers }: Move): string[] {
  const succeeds = (woken: readonly string[]) => resultText({ status: 'done', text: '' }, sleepers, woken);
  const fails = (...names: readonly string[]) => names.map((name) => `It fails: ${name}`);
  const plain = [succeeds([]), ...(sleepers.length > 0 ? [succeeds(sleepers), succeeds(sleepers.slice(0, 1))] : [])];
  if (/UFFDIO_(COPY|ZEROPAGE|MOVE|CONTINUE|POISON)/.test(line))
    return [...plain, ...fails('EEXIST', 'EAGAIN', 'ENOENT')];
  if (/UFFDIO_/.test(line)) return [...plain, ...fails('EINVAL', 'EAGAIN')];
  if (/\b(load|store|fill)\(/.test(line)) return [...plain, 'It sleeps', ...fails('SIGSEGV', 'SIGBUS')];
  if (/\bread\(/.test(line)) return [...plain, 'It sleeps', ...fails('EAGAIN', 'EINVAL')];
  return [...plain, 'It sleeps', ...fails('EINVAL', 'EFAULT')];
}

function becauseOf({ outcome, sleepers, woken }: Move): string {
  if (outcome.fact !== undefined) return outcome.fact.text;
  if (outcome.asleep !== undefined) return `nothing wakes it but ${outcome.asleep.wakers}.`;
  if (woken.length > 0) return `${listed(woken)} waited for just this.`;
  return sleepers.length > 0
    ? `what ${listed(sleepers)} ${verb(sleepers, 'wait')} for has not come, or comes without a wake.`
    : 'nothing refuses it.';
}
