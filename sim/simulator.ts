import type { ChoicePoint, SteerableMachine, SteeredRun } from '../backend/compare/steering.js';
import { ERRNO_NUMBERS } from '../backend/errno.js';
import type { Operation } from '../backend/generated/operations.js';
import { DEFAULT_CONFIG, type MachineConfig, ProgramMachine } from '../backend/machine.js';
import { type ThreadId, threadNumber } from '../backend/program.js';
import { differenceBits, featuresOf, isMissing, profileOf } from '../backend/releases.js';
import { type Completion, MachineFailed, Unmodelled } from '../backend/results.js';
import {
  CELL_SIZE,
  MAX_CELLS,
  MAX_PAYLOAD,
  PROGRAM_HEADER_SIZE,
  RESULTS_HEADER_SIZE,
  RESULTS_MAGIC,
  STATUS_INVALID,
  STATUS_OK,
  STATUS_TOO_LONG,
  STATUS_UNMODELLED,
} from '../backend/wire.js';
import { type Picture, takePicture } from './picture.js';
import { ResultsPool } from './results-pool.js';
import { IS_LITTLE_ENDIAN, isThread, SingleRecord } from './single.js';
import { restoreSnapshot, takeSnapshot } from './snapshot.js';
import { unmodelledMessage } from './unmodelled.js';
import { instantiate, type SimulatorExports } from './wasm.js';

const MAX_PROGRAM = PROGRAM_HEADER_SIZE + MAX_CELLS * CELL_SIZE + MAX_PAYLOAD;
const UNMODELLED = 0xffffffff;
const NO_COMPLETIONS: readonly Completion[] = [];

/** Why a program was refused as a whole, by the numbers of assembly/program.ts. */
const RULES: Readonly<Record<number, string>> = {
  1: 'its length is not that of its records and payload',
  2: 'it does not begin as a program',
  3: 'its version is not 1',
  4: 'its header has unknown flags or something where zeros belong',
  5: 'it has too many records or too much payload',
  6: 'a window is not page-aligned inside the arena, or there are too many pages in windows',
  7: 'a record has an unknown operation',
  8: 'a record names a process or thread over 15',
  9: 'a record has unknown flags or something where zeros belong',
  10: 'a record has an operand of unknown kind, or one too many',
  11: 'an operand refers to a record that is not before its own, or to a field that there is not',
  12: 'an operand refers to a place behind the payload',
};

/** A deterministic machine: the model in WebAssembly. Same programs, same results, to the byte, on every host. */
export class SimulatorMachine extends ProgramMachine implements SteerableMachine {
  override readonly backend = 'sim';
  override readonly config: MachineConfig;
  readonly #exports: SimulatorExports;
  readonly #before: bigint;
  /** Where a program's first record and the results lie: read once, because reading a global of a module is dear. */
  readonly #record: number;
  readonly #resultsBase: number;
  #memory!: Uint8Array;
  #single!: SingleRecord;
  readonly #pool = new ResultsPool();
  #closed = false;

  /** Boots at once; `wasm` stands in for the package's own module, `before` for the differences that the profile is before. */
  constructor(config: MachineConfig = DEFAULT_CONFIG, wasm?: Uint8Array, before?: bigint) {
    super();
    this.config = profiled(config);
    this.#before = before ?? differenceBits(profileOf(config.release));
    this.#exports = instantiate(wasm);
    this.#record = (this.#exports.PROGRAM_BASE.value as number) + PROGRAM_HEADER_SIZE;
    this.#resultsBase = this.#exports.RESULTS_BASE.value as number;
    this.#boot();
  }

  override run(program: Uint8Array): Uint8Array {
    if (!this.#load(program)) return invalidLength();
    return this.#results(this.#exports.run(program.length));
  }

  /**
   * As `run`, for those who look at the results at once: they are a view of the module's own memory, which stands until
   * the machine is used again.
   */
  runInPlace(program: Uint8Array): Uint8Array {
    if (!this.#load(program)) return invalidLength();
    const length = this.#exports.run(program.length);
    this.#view();
    return withMessage(this.#memory.subarray(this.#resultsBase, this.#resultsBase + length));
  }

  /**
   * As `run`, but takes `choices[i]` at the i-th place with more than one way to go on (which thread goes next, which
   * of several messages is read), and the first way after the vector's end.
   */
  runAlong(program: Uint8Array, choices: readonly number[]): SteeredRun {
    if (!this.#load(program)) return { results: invalidLength(), choices: [] };
    const exports = this.#exports;
    const given = Math.min(choices.length, exports.MAX_CHOICES.value);
    const vector = new Uint16Array(exports.memory.buffer, exports.CHOICES_BASE.value, given);
    for (let at = 0; at < given; at += 1) vector[at] = choices[at]!;
    const results = this.#results(exports.runAlong(program.length, given));
    return { results, choices: this.#chosen() };
  }

  /** Faster than a program of one record: the record is encoded where the model reads it. */
  override perform(thread: ThreadId, operation: Operation): readonly Completion[] {
    if (this.hasUnreported || this.#closed || !IS_LITTLE_ENDIAN || !isThread(thread))
      return super.perform(thread, operation);
    this.#view();
    if (!this.#single.encode(thread, operation)) return super.perform(thread, operation);
    const length = this.#exports.perform() >>> 0;
    if (length === 0) return NO_COMPLETIONS;
    if (length === UNMODELLED) throw this.#unmodelled();
    this.#view();
    return this.#single.decode(length);
  }

  protected override resetMachine(): void {
    if (this.#closed) throw new MachineFailed('the machine is closed');
    this.#exports.reset();
  }

  override async close(): Promise<void> {
    this.#closed = true;
  }

  /** The bytes of the whole state; `restore` takes them back. Programs under way are part of it, unreported `start`s are not. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.#exports);
  }

  /** Makes the state that of a snapshot of a machine with the same configuration. */
  restore(snapshot: Uint8Array): void {
    restoreSnapshot(this.#exports, snapshot);
  }

  /** Equal for states that differ in nothing but the names of identities: how explorers recognise a state. */
  canonicalHash(): bigint {
    return BigInt.asUintN(64, this.#exports.canonicalHash());
  }

  /** All that the model knows, for people to look at. */
  picture(): Picture {
    return takePicture(this.#exports);
  }

  /** Bytes of the state that are in use. */
  get allocatedBytes(): number {
    return this.#exports.allocatedBytes() >>> 0;
  }

  /** Virtual time, nanoseconds. */
  get time(): bigint {
    return BigInt.asUintN(64, this.#exports.now());
  }

  /** Moves virtual time on, nanoseconds. */
  advance(nanoseconds: bigint): void {
    this.#exports.advance(nanoseconds);
  }

  /** Runs a program without its last settle: what it started last with NO_SETTLE has yet to take its first step. */
  begin(program: Uint8Array): Uint8Array {
    if (!this.#load(program)) return invalidLength();
    return this.#results(this.#exports.begin(program.length));
  }

  /** The last frame of the program that `begin` began, as results of one frame. */
  finalFrame(): Uint8Array {
    return this.#results(this.#exports.finalFrame());
  }

  /** What the state can do next: each way is a thread (process * 16 + thread) << 16 | an alternative of its step. */
  transitions(): Uint32Array {
    const count = this.#exports.transitions();
    const { buffer } = this.#exports.memory;
    return new Uint32Array(buffer, this.#exports.TRANSITIONS_BASE.value, count).slice();
  }

  /** Whether a thread is there and in no call. */
  isIdle(thread: ThreadId): boolean {
    return this.#exports.isIdle(threadNumber(thread)) !== 0;
  }

  /** Takes one of the ways that `transitions` just listed, by its index. Throws Unmodelled. */
  take(transition: number): void {
    this.#exports.take(transition);
    if (this.#exports.unmodelledPlace() !== 0) throw this.#unmodelled();
  }

  /** While exploring each message is read in its order, because the schedule decides what that is. */
  set exploring(on: boolean) {
    this.#exports.explore(on ? 1 : 0);
  }

  #boot(): void {
    // The first call makes room for the configuration, the second boots with it.
    if (this.#exports.reset() === 0) throw new MachineFailed('no memory for a machine');
    writeConfig(this.#exports, this.config, this.#before);
    this.#exports.reset();
    this.#view();
  }

  /** Views of memory, made anew after it grew, which leaves old ones without length. */
  #view(): void {
    if (this.#memory !== undefined && this.#memory.length !== 0) return;
    const { buffer } = this.#exports.memory;
    this.#memory = new Uint8Array(buffer);
    this.#single = new SingleRecord(buffer, this.#record, this.#resultsBase);
  }

  #load(program: Uint8Array): boolean {
    if (this.#closed) throw new MachineFailed('the machine is closed');
    if (program.length > MAX_PROGRAM) return false;
    this.#view();
    this.#memory.set(program, this.#exports.PROGRAM_BASE.value);
    return true;
  }

  #results(length: number): Uint8Array {
    this.#view();
    const base = this.#exports.RESULTS_BASE.value;
    return withMessage(this.#pool.copy(this.#memory, base, length));
  }

  #chosen(): ChoicePoint[] {
    const count = this.#exports.choiceCount();
    const view = new DataView(this.#exports.memory.buffer, this.#exports.CHOSEN_BASE.value, 8 * count);
    return Array.from({ length: count }, (_, index) => ({
      frame: view.getUint32(8 * index, true),
      alternatives: view.getUint16(8 * index + 4, true),
      taken: view.getUint16(8 * index + 6, true),
    }));
  }

  #unmodelled(): Unmodelled {
    const place = this.#exports.unmodelledPlace();
    return new Unmodelled(unmodelledMessage(place), place, 0);
  }
}

/** With the release that there is a profile of, and no features that it has not. */
function profiled({ release, environment }: MachineConfig): MachineConfig {
  const profile = profileOf(release);
  return { release: profile, environment: { ...environment, features: environment.features & featuresOf(profile) } };
}

function writeConfig(exports: SimulatorExports, { release, environment }: MachineConfig, before: bigint): void {
  const profile = profileOf(release);
  const view = new DataView(exports.memory.buffer, exports.CONFIG_BASE.value, 96);
  view.setBigUint64(0, environment.features, true);
  view.setBigUint64(8, environment.memory / BigInt(environment.pageSize), true);
  // The model counts the mappings that a process of the newest release has besides.
  const fewerMappings = isMissing('vvar-clock', profile) ? 1 : 0;
  view.setUint32(16, environment.maxMapCount + fewerMappings, true);
  view.setUint32(20, environment.capSysPtrace ? 1 : 0, true);
  view.setUint32(24, environment.unprivilegedUserfaultfd ? 1 : 0, true);
  view.setUint32(28, environment.overcommit, true);
  const device = environment.userfaultfdDevice;
  view.setUint32(32, device === 'root' || device === 'everybody' ? 0 : ERRNO_NUMBERS[device], true);
  view.setUint32(36, device === 'root' ? 1 : 0, true);
  view.setUint32(40, environment.root ? 1 : 0, true);
  view.setUint32(44, environment.hugepages, true);
  view.setUint32(48, environment.capPerfmon && !isMissing('perfmon', profile) ? 1 : 0, true);
  view.setUint32(52, environment.directIo ? 1 : 0, true);
  view.setUint32(56, environment.tmpfs ? 1 : 0, true);
  view.setUint32(60, environment.diskFiles ? 1 : 0, true);
  view.setUint32(64, environment.secretMemory ? 1 : 0, true);
  view.setUint32(68, environment.memoryFailure ? 1 : 0, true);
  view.setUint32(72, environment.heap ? 1 : 0, true);
  view.setUint32(76, environment.transparentHugepages ? 1 : 0, true);
  view.setUint32(80, environment.faultAround, true);
  // A word of eight bytes begins at a multiple of them.
  view.setBigUint64(88, before, true);
}

/** Results with the sentence that belongs to their status; the model has numbers only. */
function withMessage(results: Uint8Array): Uint8Array {
  const view = new DataView(results.buffer, results.byteOffset, results.length);
  const status = view.getUint32(12, true);
  if (status === STATUS_OK) return results;
  const message = new TextEncoder().encode(messageFor(status, view.getUint32(20, true)));
  const padded = (message.length + 7) & ~7;
  const longer = new Uint8Array(results.length + padded);
  longer.set(results.subarray(0, RESULTS_HEADER_SIZE));
  longer.set(message, RESULTS_HEADER_SIZE);
  longer.set(results.subarray(RESULTS_HEADER_SIZE), RESULTS_HEADER_SIZE + padded);
  const header = new DataView(longer.buffer);
  header.setUint32(4, longer.length, true);
  header.setUint32(24, message.length, true);
  return longer;
}

function messageFor(status: number, detail: number): string {
  if (status === STATUS_UNMODELLED) return unmodelledMessage(detail);
  if (status === STATUS_INVALID) return RULES[detail] ?? `rule ${detail}`;
  if (status === STATUS_TOO_LONG) return 'more than 1 MiB';
  return `status ${status}`;
}

/** The answer to a program that is too long to be looked at. */
function invalidLength(): Uint8Array {
  const results = new Uint8Array(RESULTS_HEADER_SIZE);
  const view = new DataView(results.buffer);
  view.setUint32(0, RESULTS_MAGIC, true);
  view.setUint32(4, RESULTS_HEADER_SIZE, true);
  view.setUint32(12, STATUS_INVALID, true);
  view.setUint32(16, 0xffffffff, true);
  view.setUint32(20, 1, true);
  return withMessage(results);
}
