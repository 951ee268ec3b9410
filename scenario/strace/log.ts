/** Logs of strace(1), read into what happened, in order: calls that began, calls that ended, signals, ends of tasks. */

/** A call of the log. Its arguments and result are known from its end, also where it begins. */
export interface LoggedCall {
  readonly pid: string;
  readonly name: string;
  /** What stands between the parentheses. */
  args: string;
  /** What stands behind `=`; `undefined` for a call that never ended. */
  result: string | undefined;
  /** Numbers of the lines it begins and ends on. */
  readonly begins: number;
  ends: number | undefined;
}

export type LogEvent = { readonly line: number; readonly pid: string } & (
  | { readonly kind: 'begin'; readonly call: LoggedCall }
  /** Of a call that was shown in one line, `begin` and `end` stand side by side. */
  | { readonly kind: 'end'; readonly call: LoggedCall }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: string }
);

export interface StraceLog {
  readonly name: string;
  readonly lines: readonly string[];
  readonly events: readonly LogEvent[];
  /** Lines that are none of strace's: what the program wrote, say. */
  readonly others: number;
}

/** A text that is no log of strace. */
export class LogError extends Error {
  override readonly name = 'LogError';
}

/** The pid of lines without one: those of a program's only task, before there are others. */
const ONLY = 'main';
const UNFINISHED = / ?<unfinished \.\.\.>$/;
const NEVER_ENDED = / ?<unfinished \.\.\.>\)\s*= \?$/;
/** `[pid  914] `, `914   `, and a time: of the day, since 1970, or since the line before. */
const PREFIX = /^(?:\[pid +(\d+)\] |(\d+) +(?=[\w<+[\d-]))?(?:(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+) +)?/;

/** Whether a text looks like a log of strace: one of its first lines is a call and what it returned. */
export function isStraceLog(text: string): boolean {
  return text
    .split(/\r?\n/, 50)
    .some((line) => /^(?:\[pid +\d+\] |\d+ +)?(?:[\d:.]+ +)?\w+\(.*(?:\) += |<unfinished \.\.\.>)/.test(line));
}

/** Reads a log. Throws LogError where there is no call in it. */
export function readLog(name: string, text: string): StraceLog {
  const lines = text.split(/\r?\n/);
  const reader = new Reader();
  lines.forEach((line, index) => {
    reader.line(line, index + 1);
  });
  if (reader.events.length === 0)
    throw new LogError(
      `${name}: there is no call in it: expected lines such as \`914 userfaultfd(O_NONBLOCK|O_CLOEXEC) = 3\``,
    );
  return { name, lines, events: reader.events, others: reader.others };
}

class Reader {
  readonly events: LogEvent[] = [];
  others = 0;
  /** Calls that have begun and not ended, with their text so far. */
  readonly #unfinished = new Map<string, { readonly call: LoggedCall; readonly text: string }>();
  /** Tasks that strace said it follows. */
  readonly #attached = new Set<string>();
  /** The pid that lines without one turned out to be of. */
  #only: string | undefined;
  /** A line that strace itself came into: what stood before. */
  #interrupted = '';

  line(given: string, line: number): void {
    const own = /strace: Process (\d+) (attached|detached)$/.exec(given);
    if (own !== null) {
      if (own[2] === 'attached') this.#attached.add(own[1]!);
      this.#interrupted += given.slice(0, own.index);
      return;
    }
    const text = this.#interrupted + given;
    this.#interrupted = '';
    const prefix = PREFIX.exec(text)!;
    const pid = this.#pidOf(prefix[1], prefix[2]);
    const rest = text.slice(prefix[0].length);
    if (!this.#signal(rest, line, pid) && !this.#resumed(rest, line, pid) && !this.#call(rest, line, pid))
      this.others += text.trim() === '' ? 0 : 1;
  }

  #pidOf(bracketed: string | undefined, plain: string | undefined): string {
    if (plain !== undefined) return plain;
    if (bracketed === undefined) return ONLY;
    // Whom strace never attached to is whom it started.
    if (this.#only === undefined && !this.#attached.has(bracketed)) this.#only = bracketed;
    return bracketed === this.#only ? ONLY : bracketed;
  }

  #signal(text: string, line: number, pid: string): boolean {
    const signal = /^--- (SIG\w+) /.exec(text)?.[1];
    const exited = /^\+\+\+ exited with (\d+) \+\+\+/.exec(text)?.[1];
    const killed = /^\+\+\+ killed by (SIG\w+)/.exec(text)?.[1];
    if (signal !== undefined) this.events.push({ kind: 'signal', line, pid, signal });
    if (exited !== undefined) this.events.push({ kind: 'exited', line, pid, status: Number(exited) });
    if (killed !== undefined) this.events.push({ kind: 'killed', line, pid, signal: killed });
    return (signal ?? exited ?? killed) !== undefined;
  }

  #resumed(text: string, line: number, pid: string): boolean {
    const found = /^<\.\.\. (\w+) resumed>(.*)$/.exec(text);
    if (found === null) return false;
    const begun = this.#unfinished.get(pid);
    // Of a call that began before the log does, nothing is known.
    if (begun === undefined || begun.call.name !== found[1]) return true;
    this.#unfinished.delete(pid);
    this.#finish(begun.call, begun.text + found[2]!, line);
    this.events.push({ kind: 'end', line, pid, call: begun.call });
    return true;
  }

  #call(text: string, line: number, pid: string): boolean {
    const found = /^(\w+)\((.*)$/.exec(text);
    if (found === null) return false;
    const [, name, rest] = found as unknown as [string, string, string];
    const never = NEVER_ENDED.test(rest);
    if (!never && !UNFINISHED.test(rest) && splitCall(rest) === undefined) return false;
    const call: LoggedCall = { pid, name, args: '', result: undefined, begins: line, ends: undefined };
    this.events.push({ kind: 'begin', line, pid, call });
    if (never || UNFINISHED.test(rest)) {
      const begun = rest.replace(NEVER_ENDED, '').replace(UNFINISHED, '');
      call.args = begun;
      if (!never) this.#unfinished.set(pid, { call, text: begun });
      return true;
    }
    this.#finish(call, rest, line);
    this.events.push({ kind: 'end', line, pid, call });
    return true;
  }

  #finish(call: LoggedCall, text: string, line: number): void {
    const split = splitCall(text);
    call.ends = line;
    call.args = split?.args ?? text;
    call.result = split?.result;
  }
}

/** `3, {...}) = 0 (...)` in its parts, or `undefined` where the parenthesis does not end. */
function splitCall(text: string): { readonly args: string; readonly result: string } | undefined {
  const end = closing(text);
  if (end < 0) return undefined;
  const result = /^\)\s*= (.*)$/.exec(text.slice(end))?.[1];
  return result === undefined ? undefined : { args: text.slice(0, end), result: result.trim() };
}

/** Where the parenthesis that is open at the beginning closes; -1 if it does not. */
function closing(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      if (depth === 0) return character === ')' ? at : -1;
      depth -= 1;
    }
  }
  return -1;
}

/** The place of the quote that ends the string that begins here; the end of the text if none does. */
export function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
