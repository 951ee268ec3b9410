import { errnoName } from './errno.js';
import { ProgramError, type ThreadId, type Window } from './program.js';
import {
  COMPLETION_SIZE,
  FINAL_FRAME,
  FRAME_HEADER_SIZE,
  OUT_WORDS,
  RESULTS_HEADER_SIZE,
  RESULTS_MAGIC,
  SECTION_HEADER_SIZE,
  STATUS_FAILED,
  STATUS_INVALID,
  STATUS_OK,
  STATUS_TOO_LONG,
  STATUS_UNMODELLED,
} from './wire.js';

/** Why a machine itself did not start a record. */
export type Refusal = 'busy' | 'no such process' | 'driver memory' | 'child taken' | 'limit' | 'stopped';
const REFUSALS: readonly Refusal[] = ['busy', 'no such process', 'driver memory', 'child taken', 'limit', 'stopped'];

/** What came of an operation. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: bigint }
  | { readonly kind: 'errno'; readonly errno: string; readonly number: number }
  | { readonly kind: 'signal'; readonly signal: number; readonly code: bigint; readonly address: bigint }
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'killed'; readonly signal: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Completion extends ThreadId {
  /** Index of the record, in the run that started it. */
  readonly record: number;
  readonly outcome: Outcome;
  /** The catalogue's outputs in order, as unsigned words; always five. */
  readonly out: readonly bigint[];
  /** What a `read` read. */
  readonly bytes: Uint8Array;
  /** Number of the fact that decided, 0 for none said. */
  readonly why: number;
}

/** Why a thread is busy. */
export const SLEEP_REASONS = [
  'fault',
  'event',
  'read',
  'poll',
  'lock',
  'wait',
  'futex',
  'pipe',
  'stopped',
  'spinning',
  'unknown',
] as const;
export type SleepReason = (typeof SLEEP_REASONS)[number];

export interface Sleeper extends ThreadId {
  readonly reason: SleepReason;
}

/** A page's pagemap bits and, if present, the hash of its contents. */
export interface PageState {
  readonly address: bigint;
  readonly present: boolean;
  readonly swap: boolean;
  readonly file: boolean;
  readonly wp: boolean;
  readonly guard: boolean;
  /** A PMD maps it as part of a transparent huge page. */
  readonly huge: boolean;
  readonly hash?: bigint;
}

/** What /proc/PID/fdinfo says of a userfaultfd. */
export interface UserfaultfdInfo {
  readonly fd: number;
  /** Unread faults. */
  readonly pending: number;
  /** Faults, read ones included. */
  readonly total: number;
  readonly features: number;
}

/** What there is to know of a memfd through its descriptor. */
export interface FileState {
  readonly fd: number;
  readonly seals: number;
  readonly size: bigint;
  readonly blocks: bigint;
  /** The offset at which a read goes on. */
  readonly position: bigint;
  /** Of the pages that hold data, and of which they are. */
  readonly hash: bigint;
}

export interface VmaState {
  readonly start: bigint;
  readonly end: bigint;
  /** 1 read, 2 write, 4 execute, 8 shared. */
  readonly prot: number;
  /** 1 MISSING, 2 WP, 4 MINOR; 0 where only maps were looked at. */
  readonly modes: number;
}

/** What was looked at of one process. */
export interface ProcessLook {
  readonly process: number;
  readonly pages?: readonly PageState[];
  readonly userfaultfds?: readonly UserfaultfdInfo[];
  readonly files?: readonly FileState[];
  readonly vmas?: readonly VmaState[];
}

export interface Frame {
  /** Index of the record after which it was made, or `undefined` for a run's last frame. */
  readonly record: number | undefined;
  readonly completions: readonly Completion[];
  /** Busy threads, where the state was looked at. */
  readonly sleepers?: readonly Sleeper[];
  readonly processes: readonly ProcessLook[];
}

/** A behaviour that the simulator does not model: said loudly, never guessed. */
export class Unmodelled extends Error {
  override readonly name = 'Unmodelled';
  /** Number of the place in the model (docs/not-modelled.md). */
  readonly place: number;
  /** Index of the record in the run. */
  readonly record: number;

  constructor(message: string, place: number, record: number) {
    super(message);
    this.place = place;
    this.record = record;
  }
}

/** The machine can't go on: its subject was killed, a deadline passed. Reset or close it. */
export class MachineFailed extends Error {
  override readonly name = 'MachineFailed';
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The byte ranges of the frames, undecoded; checks the status first (see `decodeResults`). */
export function splitFrames(results: Uint8Array): Uint8Array[] {
  const header = view(results);
  if (results.length < RESULTS_HEADER_SIZE || header.getUint32(0, true) !== RESULTS_MAGIC)
    throw new MachineFailed('the answer of the machine is not a result');
  const error = statusError(results);
  if (error !== undefined) throw error;
  return framesFrom(results);
}

/** As `splitFrames`, whatever the status: the frames up to where it came about. */
export function framesFrom(results: Uint8Array): Uint8Array[] {
  const header = view(results);
  const messageLength = header.getUint32(24, true);
  const frames: Uint8Array[] = [];
  let at = RESULTS_HEADER_SIZE + ((messageLength + 7) & ~7);
  for (let left = header.getUint32(8, true); left > 0; left -= 1) {
    const length = header.getUint32(at + 8, true);
    frames.push(results.subarray(at, at + length));
    at += length;
  }
  return frames;
}

/** The error that a status other than ok stands for, or `undefined`. */
export function statusError(results: Uint8Array): Error | undefined {
  const header = view(results);
  const status = header.getUint32(12, true);
  if (status === STATUS_OK) return undefined;
  const messageLength = header.getUint32(24, true);
  const message = new TextDecoder().decode(results.subarray(RESULTS_HEADER_SIZE, RESULTS_HEADER_SIZE + messageLength));
  const record = header.getUint32(16, true);
  if (status === STATUS_UNMODELLED) return new Unmodelled(message, header.getUint32(20, true), record);
  if (status === STATUS_TOO_LONG) return new ProgramError(`the results are too long: ${message}`);
  if (status === STATUS_INVALID) return new ProgramError(`the machine refused the program: ${message}`);
  if (status === STATUS_FAILED) return new MachineFailed(message);
  return new MachineFailed(`unknown status ${status}: ${message}`);
}

/** Decodes results. Throws `Unmodelled`, `ProgramError` or `MachineFailed` when the status says so. */
export function decodeResults(results: Uint8Array, windows: readonly Window[] = []): Frame[] {
  return splitFrames(results).map((frame) => decodeFrame(frame, windows));
}

/** Decodes one frame; `windows` are those of the program. */
export function decodeFrame(frame: Uint8Array, windows: readonly Window[] = []): Frame {
  const data = view(frame);
  const index = data.getUint32(0, true);
  const completions: Completion[] = [];
  let at = FRAME_HEADER_SIZE;
  for (let left = data.getUint16(4, true); left > 0; left -= 1) {
    const completion = decodeCompletion(frame, at);
    completions.push(completion);
    at += completionSize(data, at);
  }
  const looks = new LookDecoder(windows);
  for (let left = data.getUint16(6, true); left > 0; left -= 1) {
    const length = data.getUint32(at + 4, true);
    const body = frame.subarray(at + SECTION_HEADER_SIZE, at + SECTION_HEADER_SIZE + length);
    looks.section(data.getUint16(at, true), data.getUint16(at + 2, true), body);
    at += SECTION_HEADER_SIZE + ((length + 7) & ~7);
  }
  const record = index === FINAL_FRAME ? undefined : index;
  return { record, completions, ...(looks.sleepers && { sleepers: looks.sleepers }), processes: looks.processes };
}

/** Bytes of the completion at `at`, with its output words and the bytes that come along, padded. */
export function completionSize(data: DataView, at: number): number {
  return COMPLETION_SIZE + 8 * data.getUint8(at + 7) + ((data.getUint32(at + 12, true) + 7) & ~7);
}

/** Decodes the completion at `at` of `bytes`; copies what a read read. */
export function decodeCompletion(bytes: Uint8Array, at: number): Completion {
  const data = view(bytes);
  const length = data.getUint32(at + 12, true);
  const outputs = data.getUint8(at + 7);
  const bytesAt = at + COMPLETION_SIZE + 8 * outputs;
  const out: bigint[] = [];
  for (let word = 0; word < OUT_WORDS; word += 1)
    out.push(word < outputs ? data.getBigUint64(at + COMPLETION_SIZE + 8 * word, true) : 0n);
  const value = data.getBigUint64(at + 16, true);
  return {
    record: data.getUint32(at, true),
    process: data.getUint8(at + 4),
    thread: data.getUint8(at + 5),
    outcome: makeOutcome(data.getUint8(at + 6), data.getUint16(at + 8, true), value, out),
    out,
    bytes: length === 0 ? NO_BYTES : bytes.slice(bytesAt, bytesAt + length),
    why: data.getUint16(at + 10, true),
  };
}

/** An array of bytes costs as much as the rest of a completion. */
const NO_BYTES = new Uint8Array(0);

/** The outcome that a completion's kind, errno, value and out words tell. */
export function makeOutcome(kind: number, errno: number, value: bigint, out: readonly bigint[]): Outcome {
  switch (kind) {
    case 1:
      return { kind: 'value', value };
    case 2:
      return { kind: 'errno', errno: errnoName(errno), number: errno };
    case 3:
      return { kind: 'signal', signal: Number(value), code: out[0]!, address: out[1]! };
    case 4:
      return { kind: 'exited', status: Number(value) };
    case 5:
      return { kind: 'killed', signal: Number(value) };
    case 6:
      return { kind: 'refused', refusal: REFUSAL_BY_NUMBER[Number(value)] ?? 'limit' };
    default:
      throw new MachineFailed(`a completion of unknown kind ${kind}`);
  }
}

const REFUSAL_BY_NUMBER: Readonly<Record<number, Refusal>> = Object.fromEntries(
  REFUSALS.map((refusal, index) => [index + 1, refusal]),
);

type MutableLook = { -readonly [Key in keyof ProcessLook]: ProcessLook[Key] };

class LookDecoder {
  sleepers: Sleeper[] | undefined;
  readonly processes: MutableLook[] = [];
  readonly #windows: readonly Window[];

  constructor(windows: readonly Window[]) {
    this.#windows = windows;
  }

  section(type: number, process: number, body: Uint8Array): void {
    if (type === 1) this.sleepers = decodeSleepers(body);
    else if (type === 2) this.#process(process).pages = decodePages(body, this.#windows);
    else if (type === 3) this.#process(process).userfaultfds = decodeFdinfo(body);
    else if (type === 6) this.#process(process).files = decodeFiles(body);
    else if (type === 4 || type === 5) this.#process(process).vmas = decodeVmas(body);
    else throw new MachineFailed(`a section of unknown type ${type}`);
  }

  #process(process: number): MutableLook {
    const last = this.processes.at(-1);
    if (last?.process === process) return last;
    const look: MutableLook = { process };
    this.processes.push(look);
    return look;
  }
}

function decodeSleepers(body: Uint8Array): Sleeper[] {
  const sleepers: Sleeper[] = [];
  for (let at = 0; at < body.length; at += 4)
    sleepers.push({ process: body[at]!, thread: body[at + 1]!, reason: SLEEP_REASONS[body[at + 2]! - 1] ?? 'unknown' });
  return sleepers;
}

function decodePages(body: Uint8Array, windows: readonly Window[]): PageState[] {
  const data = view(body);
  const addresses = windows.flatMap((window) =>
    Array.from({ length: window.pages }, (_, page) => window.start + BigInt(page) * 4096n),
  );
  let hashAt = (addresses.length + 7) & ~7;
  return addresses.map((address, index) => {
    const bits = body[index]!;
    const present = (bits & 1) !== 0;
    const state = {
      address,
      present,
      swap: (bits & 2) !== 0,
      file: (bits & 4) !== 0,
      wp: (bits & 8) !== 0,
      guard: (bits & 16) !== 0,
      huge: (bits & 32) !== 0,
    };
    if (!present) return state;
    hashAt += 8;
    return { ...state, hash: data.getBigUint64(hashAt - 8, true) };
  });
}

function decodeFdinfo(body: Uint8Array): UserfaultfdInfo[] {
  const data = view(body);
  const infos: UserfaultfdInfo[] = [];
  for (let at = 0; at < body.length; at += 16)
    infos.push({
      fd: data.getUint32(at, true),
      pending: data.getUint32(at + 4, true),
      total: data.getUint32(at + 8, true),
      features: data.getUint32(at + 12, true),
    });
  return infos;
}

function decodeFiles(body: Uint8Array): FileState[] {
  const data = view(body);
  const files: FileState[] = [];
  for (let at = 0; at < body.length; at += FILE_STATE_SIZE)
    files.push({
      fd: data.getUint32(at, true),
      seals: data.getUint32(at + 4, true),
      size: data.getBigUint64(at + 8, true),
      blocks: data.getBigUint64(at + 16, true),
      position: data.getBigUint64(at + 24, true),
      hash: data.getBigUint64(at + 32, true),
    });
  return files;
}

const FILE_STATE_SIZE = 40;

function decodeVmas(body: Uint8Array): VmaState[] {
  const data = view(body);
  const vmas: VmaState[] = [];
  for (let at = 0; at < body.length; at += 24)
    vmas.push({
      start: data.getBigUint64(at, true),
      end: data.getBigUint64(at + 8, true),
      prot: data.getUint32(at + 16, true),
      modes: data.getUint32(at + 20, true),
    });
  return vmas;
}
