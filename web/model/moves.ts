/** The calls that a drill can be made of. */
import { parseScenario } from '../../scenario/parse.js';
import { type ScriptLine, scriptOf } from './script.js';

/** How a lesson begins, up to where it can go one way or another; and calls for going on, as one would type them. */
export function movesOf(text: string, solution: string): { setup: string; moves: readonly string[] } {
  const lines = scriptOf(parseScenario(text)).filter(({ kind }) => kind === 'call');
  const begun = beginning(lines);
  const first = lines[begun];
  const setup = withoutComments(first === undefined ? text : text.slice(0, first.at));
  const [own, solved] = [lines, scriptOf(parseScenario(solution))].map((script) =>
    script.slice(begun).flatMap(typedCall),
  );
  const moves = [...own!, ...solved!.filter((call) => !own!.includes(call))];
  return { setup, moves: [...moves, ...moves.flatMap(varied), ...common(setup)] };
}

/** The number of the first line behind the last registration, or, where nothing is registered, behind the first userfaultfd. */
function beginning(lines: readonly ScriptLine[]): number {
  const registered = lines.findLastIndex(({ text }) => text.includes('UFFDIO_REGISTER'));
  return (registered >= 0 ? registered : lines.findIndex(({ text }) => /\buserfaultfd\(/.test(text))) + 1;
}

/** What the lesson says of itself is not said of its drills; what it needs is. */
function withoutComments(text: string): string {
  const [title, ...lines] = text.split('\n');
  return [title, ...lines.filter((line) => !/^#(?!:)/.test(line))].join('\n');
}

/** A call with its thread and what goes in, without what comes out. */
function typedCall({ kind, thread, text }: ScriptLine): string[] {
  if (kind !== 'call') return [];
  const call = text
    .replace(/ (= [^()]*|<unfinished \.\.\.>)$/, '')
    .replace(/, (copy|zeropage|move|mapped|updated|ioctls)=[^,}]*/g, '')
    .replace(/ => [^,}]*/g, '')
    .replace(/^read\((\w+), \[.*\]\)$/, 'read($1)');
  return [`[${thread}] ${call}`];
}

/** The same call in another mode, or by another thread. */
function varied(call: string): string[] {
  const isFill = /UFFDIO_(COPY|ZEROPAGE|CONTINUE)/.test(call);
  if (isFill && call.includes(', mode=DONTWAKE')) return [call.replace(', mode=DONTWAKE', '')];
  if (isFill && !call.includes('mode=')) return [call.replace(/\}\)$/, ', mode=DONTWAKE})')];
  return /^\[T1\] (load|store)\(/.test(call) ? [call.replace('[T1]', '[T2]')] : [];
}

/** What can be done to any registered range. */
function common(setup: string): string[] {
  const found = /ioctl\((\w+), UFFDIO_REGISTER, \{range=(\{start=(\w+), len=\w+\})/.exec(setup);
  if (found === null) return [];
  const [, uffd, range, start] = found;
  return [
    `[main] ioctl(${uffd}, UFFDIO_WAKE, ${range})`,
    `[main] ioctl(${uffd}, UFFDIO_ZEROPAGE, {range={start=${start}, len=1p}})`,
    `[main] ioctl(${uffd}, UFFDIO_UNREGISTER, ${range})`,
    `[main] read(${uffd})`,
    `[T2] load(${start})`,
    `[T3] store(${start}, 7)`,
    `[T4] madvise(${start}, 1p, MADV_DONTNEED)`,
  ];
}
