import { type Comparison, compare, type SteerableMachine } from '../../backend/compare.js';
import { encodeProgram, type MachineConfig, type Program, ProgramMachine } from '../../backend/index.js';
import { type KernelMachine, kernelBackend, leaseHugepages } from '../../backend/kernel/index.js';
import { bootSimulator } from '../../sim/index.js';

/** Ways of the wrong simulator that are tried for one program. */
const MAX_RUNS = 300;

interface Recording {
  readonly program: Program;
  readonly bytes: Uint8Array;
  readonly results: Uint8Array;
}

/** Answers with what the kernel showed before. */
class Recorded extends ProgramMachine {
  override readonly backend = 'kernel';
  override readonly config: MachineConfig;
  results = new Uint8Array(0);

  constructor(config: MachineConfig) {
    super();
    this.config = config;
  }

  override run(): Uint8Array {
    return this.results;
  }

  protected override resetMachine(): void {}

  override async close(): Promise<void> {}
}

/** Programs, and what the kernel showed of the first of them: once for all simulators that are compared with it. */
export class Recorder {
  readonly programs: readonly Program[];
  readonly #hugepages: number;
  readonly #recordings: Recording[] = [];
  #machine: KernelMachine | undefined;
  #recorded: Recorded | undefined;

  /** Runs `programs` on a machine whose pool has so many hugepages, taken by lease. */
  constructor(programs: readonly Program[], hugepages = 0) {
    this.programs = programs;
    this.#hugepages = hugepages;
  }

  /** Has the kernel run those of the first `count` programs that it has not run yet. */
  async record(count = this.programs.length): Promise<void> {
    while (this.#recordings.length < count) {
      const program = this.programs[this.#recordings.length];
      if (program === undefined) break;
      const bytes = encodeProgram(program);
      const machine = await this.#boot();
      machine.reset();
      this.#recordings.push({ program, bytes, results: machine.run(bytes) });
    }
    if (this.#recordings.length === this.programs.length) await this.close();
  }

  /** A simulator of the kernel that was recorded. */
  async simulator(wasm: Uint8Array): Promise<SteerableMachine> {
    await this.record();
    const { release, environment } = this.#kernel.config;
    const pool = this.#hugepages > 0 ? { hugepages: this.#hugepages } : {};
    return bootSimulator({ release, environment: { ...environment, ...pool } }, wasm);
  }

  /** The first program of which the simulator does not allow what the kernel showed, and how many were compared. */
  firstDifference(
    simulator: SteerableMachine,
  ): { program: Program; comparison: Comparison; count: number } | undefined {
    for (const [index, { program, bytes, results }] of this.#recordings.entries()) {
      this.#kernel.results = results as Uint8Array<ArrayBuffer>;
      const comparison = compare(this.#kernel, simulator, bytes, MAX_RUNS);
      if (!['equal', 'unmodelled'].includes(comparison.verdict)) return { program, comparison, count: index + 1 };
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#machine?.close();
    this.#machine = undefined;
  }

  async #boot(): Promise<KernelMachine> {
    if (this.#machine !== undefined) return this.#machine;
    this.#machine = await kernelBackend.boot();
    this.#recorded = new Recorded(this.#machine.config);
    if (this.#hugepages > 0) leaseHugepages(this.#machine, this.#hugepages);
    return this.#machine;
  }

  get #kernel(): Recorded {
    if (this.#recorded === undefined) throw new Error('no program was recorded');
    return this.#recorded;
  }
}
