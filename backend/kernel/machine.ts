import { type MachineConfig, ProgramMachine } from '../machine.js';
import { MachineFailed } from '../results.js';
import { type LeasedFile, restoreStaleLeases } from './lease.js';
import type { Native } from './native.js';
import {
  answerType,
  BOOT_DEADLINE,
  END_DEADLINE,
  ERROR,
  INFO,
  LEASE,
  LONGEST_PROGRAM,
  PIN,
  REPEAT,
  RESET,
  RESET_DEADLINE,
  RUN,
  RUN_DEADLINE,
} from './protocol.js';
import { decodeRepeat, encodeRepeat, type RepeatedResults } from './repeat.js';

/** The processes of a machine, by the machine's numbers and by the kernel's. */
export interface MachineInfo {
  readonly guard: number;
  readonly processes: readonly {
    readonly process: number;
    readonly pid: number;
    readonly threads: readonly { readonly thread: number; readonly tid: number }[];
  }[];
}

/** What is started as a machine's guard: it answers on descriptor 3. */
export interface Launch {
  readonly path: string;
  readonly args: readonly string[];
  /** By how much longer than here everything may take. */
  readonly patience: number;
}

interface Guard {
  readonly pid: number;
  readonly fd: number;
}

const NOTHING = new Uint8Array(0);
const ALL_CPUS = 0xffffffff;
const SIGKILL = 9;

/** Machines that have a guard; what Node leaves open ends with it. */
const open = new Set<KernelMachine>();

function closeAll(): void {
  for (const machine of open) machine.closeNow();
}

/** A machine of the real kernel: a guard process that drives a subject and its children. Made by `kernelBackend.boot`. */
export class KernelMachine extends ProgramMachine {
  override readonly backend = 'kernel';
  override readonly config: MachineConfig;
  readonly #native: Native;
  readonly #launch: Launch;
  #guard: Guard | undefined;
  #failure: string | undefined;
  #closed = false;
  readonly #companions: KernelMachine[] = [];

  /** Boots a machine at once, by default on the kernel here; throws MachineFailed when it does not answer. */
  constructor(native: Native, config: MachineConfig, launch?: Launch) {
    super();
    this.#native = native;
    this.#launch = launch ?? { path: native.machine, args: ['serve'], patience: 1 };
    this.config = config;
    this.#boot();
  }

  /** An invalid program answers with status 3, as on the simulator. Throws MachineFailed when the machine is lost. */
  override run(program: Uint8Array): Uint8Array {
    // One byte more than the longest is as invalid as any number more.
    return this.#exchange(RUN, program.subarray(0, LONGEST_PROGRAM + 1), RUN_DEADLINE);
  }

  /**
   * Runs a program `count` times (1 to 1,000,000) with a reset before each, without leaving native code; the distinct
   * results, at most 256, and how often each was seen.
   */
  repeat(program: Uint8Array, count: number): RepeatedResults[] {
    const request = encodeRepeat(program, count);
    return decodeRepeat(this.#exchange(REPEAT, request, RUN_DEADLINE + count * 100));
  }

  /** Binds all processes of the machine to one CPU, or with `undefined` to none. Throws MachineFailed for a CPU that is not there. */
  pin(cpu: number | undefined): void {
    const request = new Uint8Array(4);
    new DataView(request.buffer).setUint32(0, cpu ?? ALL_CPUS, true);
    this.#exchange(PIN, request, RESET_DEADLINE);
  }

  /** Process numbers, for tests and tools. */
  info(): MachineInfo {
    return JSON.parse(new TextDecoder().decode(this.#exchange(INFO, NOTHING, RESET_DEADLINE))) as MachineInfo;
  }

  /**
   * Writes `value` to a file of /proc/sys or /sys, exclusively, until the machine is closed; then the old value comes
   * back. Returns the old value. Waits up to 30 s for another machine's lease on the same file, and blocks the thread; so
   * two machines of one thread must not lease the same. Throws MachineFailed for a file that can't be written.
   */
  lease({ path, value }: LeasedFile): string {
    const request = new TextEncoder().encode(`${path}\0${value}\0`);
    return new TextDecoder().decode(this.#exchange(LEASE, request, RUN_DEADLINE));
  }

  /** Boots another machine here, which is closed with this one: for what has to be held as long as this machine is there. */
  companion(): KernelMachine {
    const machine = new KernelMachine(this.#native, this.config, this.#launch);
    this.#companions.push(machine);
    return machine;
  }

  /** Also makes a machine usable again that has failed. */
  protected override resetMachine(): void {
    if (this.#guard === undefined && !this.#closed) this.#boot();
    else this.#exchange(RESET, NOTHING, RESET_DEADLINE);
  }

  override async close(): Promise<void> {
    this.closeNow();
  }

  /** As `close`, before it returns. */
  closeNow(): void {
    this.#closed = true;
    for (const companion of this.#companions) companion.closeNow();
    const guard = this.#release();
    if (guard === undefined) return;
    const { addon } = this.#native;
    addon.closeFd(guard.fd);
    try {
      addon.reap(guard.pid, END_DEADLINE);
    } catch {
      this.#end(guard);
    }
  }

  #boot(): void {
    const { path, args } = this.#launch;
    this.#guard = this.#native.addon.spawn(path, args);
    this.#failure = undefined;
    if (open.size === 0) process.on('exit', closeAll);
    open.add(this);
    this.#exchange(INFO, NOTHING, BOOT_DEADLINE);
  }

  /** The guard, which is no longer this machine's. */
  #release(): Guard | undefined {
    const guard = this.#guard;
    this.#guard = undefined;
    open.delete(this);
    if (open.size === 0) process.off('exit', closeAll);
    return guard;
  }

  #exchange(request: number, bytes: Uint8Array, deadline: number): Uint8Array {
    if (this.#guard === undefined) throw new MachineFailed(this.#failure ?? 'the machine is closed');
    let answer: { readonly type: number; readonly bytes: Uint8Array };
    try {
      answer = this.#native.addon.exchange(this.#guard.fd, request, bytes, deadline * this.#launch.patience);
    } catch (error) {
      if (!String((error as NodeJS.ErrnoException).code).startsWith('ERR_MACHINE_')) throw error;
      return this.#fail((error as Error).message);
    }
    if (answer.type === answerType(request)) return answer.bytes;
    if (answer.type === ERROR) return this.#fail(new TextDecoder().decode(answer.bytes));
    return this.#fail(`an answer of type ${answer.type} came to a request of type ${request}`);
  }

  /** Ends what is left of the machine and says why. */
  #fail(reason: string): never {
    const guard = this.#release();
    const how = guard === undefined ? '' : howEnded(this.#end(guard));
    this.#failure = `the machine failed and was ended: ${reason}${how}`;
    throw new MachineFailed(this.#failure);
  }

  /** Kills a guard and its machine; the guard's exit status, or minus a signal. */
  #end(guard: Guard): number {
    this.#native.addon.kill(guard.pid);
    const status = this.#native.addon.reap(guard.pid, END_DEADLINE);
    restoreStaleLeases();
    return status;
  }
}

/** How a guard had ended before it was killed, as far as that can be told. */
function howEnded(status: number): string {
  if (status === -SIGKILL) return '';
  return status < 0 ? ` (by signal ${-status})` : ` (with status ${status})`;
}
