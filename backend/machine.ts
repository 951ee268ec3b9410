import type { Errno } from './errno.js';
import type { Operation } from './generated/operations.js';
import { encodeProgram, type ProgramRecord, type ThreadId, type Window } from './program.js';
import { type Completion, decodeResults, type Frame, MachineFailed, type PageState, type Sleeper } from './results.js';
import { LOOK_STATE, NO_SETTLE } from './wire.js';

/** What a machine runs in: measured by the kernel backend, given to the simulator. */
export interface Environment {
  /** CPU architecture, as uname -m says: x86_64. */
  readonly architecture: string;
  /** Bytes. */
  readonly pageSize: number;
  /** All features that UFFDIO_API offers. */
  readonly features: bigint;
  /** Whether its user is root. */
  readonly root: boolean;
  /** Whether the process has CAP_SYS_PTRACE (userfaultfd(2), UFFDIO_API(2const)). */
  readonly capSysPtrace: boolean;
  /** Whether the process has CAP_PERFMON: it may read pagemap of any process then (proc_pid_pagemap(5), fact pagemap.perfmon). */
  readonly capPerfmon: boolean;
  /** Whether /var/tmp is on a file system that pins memory for O_DIRECT (open(2)): what direct_read and direct_write need. */
  readonly directIo: boolean;
  /** Whether it may make a tmpfs (fsopen(2)): CAP_SYS_ADMIN in the first user namespace. What tmpfs_file needs. */
  readonly tmpfs: boolean;
  /** Whether files of /var/tmp are on a disk, not in memory: what disk_file needs. */
  readonly diskFiles: boolean;
  /** Whether there is secret memory (memfd_secret(2)). */
  readonly secretMemory: boolean;
  /** Whether a process can say where its heap begins (PR_SET_MM_MAP, CONFIG_CHECKPOINT_RESTORE): machines have it in their arena, for brk. */
  readonly heap: boolean;
  /** vm.unprivileged_userfaultfd (proc_sys_vm(5)). */
  readonly unprivilegedUserfaultfd: boolean;
  /** Who can open /dev/userfaultfd: everybody, or the machine as booted but not who is not root any more; or what opening it fails with. */
  readonly userfaultfdDevice: 'everybody' | 'root' | Errno;
  /** vm.overcommit_memory: 0 heuristic, 1 always, 2 never beyond the limit. */
  readonly overcommit: 0 | 1 | 2;
  /** RAM plus swap, bytes: what the heuristic compares a mapping with. */
  readonly memory: bigint;
  /** vm.max_map_count. */
  readonly maxMapCount: number;
  /** vm.mmap_min_addr, bytes. */
  readonly mmapMinAddr: bigint;
  /** Hugepages of the pool (vm.nr_hugepages), all of them the machine's own: by a lease. 0: memory of hugepages is not for this machine. */
  readonly hugepages: number;
  /** Whether poison is told of as a failure of memory (CONFIG_MEMORY_FAILURE, fact poison.si-code-memory-failure). */
  readonly memoryFailure: boolean;
  /**
   * Whether machines can have transparent huge pages as the model has them (Documentation/admin-guide/mm/transhuge.rst): of 2 MiB alone, for memory
   * that is advised (`madvise`), with the huge zero page; and whether khugepaged can be kept from making some meanwhile, by a lease.
   */
  readonly transparentHugepages: boolean;
  /** How much of a file a read maps at once (debugfs fault_around_bytes), bytes: a power of two. */
  readonly faultAround: number;
}

export interface MachineConfig {
  /** Kernel release whose behaviour is modelled, as `6.18`: one of RELEASES, or the nearest below is taken. */
  readonly release: string;
  readonly environment: Environment;
}

/** Linux 6.18 as root with default settings: what the simulator boots as when nothing else is said. */
export const DEFAULT_CONFIG: MachineConfig = {
  release: '6.18',
  environment: {
    architecture: 'x86_64',
    pageSize: 4096,
    features: 0x1ffffn,
    root: true,
    capSysPtrace: true,
    capPerfmon: true,
    directIo: true,
    tmpfs: true,
    diskFiles: true,
    secretMemory: true,
    heap: true,
    unprivilegedUserfaultfd: false,
    userfaultfdDevice: 'root',
    overcommit: 0,
    memory: 16n << 30n,
    maxMapCount: 65530,
    mmapMinAddr: 65536n,
    hugepages: 0,
    memoryFailure: false,
    transparentHugepages: true,
    faultAround: 65536,
  },
};

/** Processes, threads and their memory; synchronous, because determinism and speed need it. See docs/architecture.md. */
export interface Machine {
  readonly backend: 'sim' | 'kernel';
  readonly config: MachineConfig;
  /** The primitive: a program's bytes in, results' bytes out. Never throws for what the program does; see `decodeResults`. */
  run(program: Uint8Array): Uint8Array;
  /** Starts an operation without settling: its completion comes out of a later `settle`. */
  start(thread: ThreadId, operation: Operation): void;
  /** Goes on until every thread is idle, asleep or spinning; the completions since the last settle. */
  settle(): readonly Completion[];
  /** `start`, then `settle`. */
  perform(thread: ThreadId, operation: Operation): readonly Completion[];
  /** Pages of a process in a range, without touching them. Throws RangeError for a process that does not live. */
  inspect(process: number, window: Window): readonly PageState[];
  /** Threads that are neither idle nor gone. */
  asleep(): readonly Sleeper[];
  /** As freshly booted: machines are pooled, not booted anew. */
  reset(): void;
  /** Ends all processes and gives everything back. Safe to call twice. */
  close(): Promise<void>;
}

export interface Backend {
  readonly name: 'sim' | 'kernel';
  /** Boots a machine; rejects with an error that says what is missing and what to do. */
  boot(config?: Partial<MachineConfig>): Promise<Machine>;
}

/**
 * Everything of a machine that follows from `run`. Started operations are gathered and begin together, at the next
 * call that settles; nothing can be seen in between.
 */
export abstract class ProgramMachine implements Machine {
  abstract readonly backend: 'sim' | 'kernel';
  abstract readonly config: MachineConfig;
  abstract run(program: Uint8Array): Uint8Array;
  abstract close(): Promise<void>;
  #started: ProgramRecord[] = [];
  #unreported: Completion[] = [];

  start(thread: ThreadId, operation: Operation): void {
    this.#started.push({ process: thread.process, thread: thread.thread, operation, flags: NO_SETTLE });
  }

  settle(): readonly Completion[] {
    this.#settleWith([], 0);
    return this.#report();
  }

  perform(thread: ThreadId, operation: Operation): readonly Completion[] {
    this.start(thread, operation);
    return this.settle();
  }

  inspect(process: number, window: Window): readonly PageState[] {
    const look = this.#settleWith([window], LOOK_STATE).processes.find((candidate) => candidate.process === process);
    if (look?.pages === undefined) throw new RangeError(`process ${process} does not live`);
    return look.pages;
  }

  asleep(): readonly Sleeper[] {
    return this.#settleWith([], LOOK_STATE).sleepers ?? [];
  }

  reset(): void {
    this.#started = [];
    this.#unreported = [];
    this.resetMachine();
  }

  /** Makes the machine as freshly booted. */
  protected abstract resetMachine(): void;

  /** Whether `start` was called since the last settle, or completions wait to be reported. */
  protected get hasUnreported(): boolean {
    return this.#started.length > 0 || this.#unreported.length > 0;
  }

  #settleWith(windows: readonly Window[], finalLooks: number): Frame {
    const records = this.#started;
    this.#started = [];
    const [frame] = decodeResults(this.run(encodeProgram({ records, windows, finalLooks })), windows);
    if (frame === undefined) throw new MachineFailed('the machine answered without a frame');
    this.#unreported.push(...frame.completions);
    return frame;
  }

  #report(): readonly Completion[] {
    const completions = this.#unreported;
    this.#unreported = [];
    return completions;
  }
}
