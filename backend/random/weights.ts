/** How often each kind of step comes, relative to the others; and shares in percent. */
export interface Weights {
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Steps with an argument that is wrong on purpose. */
  readonly wrongPercent: number;
  /** Descriptors that are given as a slot, where the record that made them is known. */
  readonly slotPercent: number;
  /** Steps that a busy thread, or a process that does not live, is asked for. */
  readonly refusedPercent: number;
  /** Memory accesses that start together with others. */
  readonly togetherPercent: number;
  /** Steps that, while a thread waits for a page, give it that page or wake it. */
  readonly resolvePercent: number;
}

export type StepKind =
  | 'mmap'
  | 'munmap'
  | 'load'
  | 'store'
  | 'fill'
  | 'userfaultfd'
  | 'api'
  | 'register'
  | 'copy'
  | 'wake'
  | 'ioctl'
  | 'read'
  | 'readAt'
  | 'poll'
  | 'close'
  | 'pipe'
  | 'write'
  | 'fork'
  | 'exec'
  | 'exit';

export const DEFAULT_WEIGHTS: Weights = {
  steps: {
    mmap: 8,
    munmap: 4,
    load: 10,
    store: 9,
    fill: 5,
    userfaultfd: 4,
    api: 2,
    register: 8,
    copy: 12,
    wake: 4,
    ioctl: 4,
    read: 8,
    readAt: 2,
    poll: 4,
    close: 1.5,
    pipe: 1.5,
    write: 4,
    fork: 1.6,
    exec: 0.6,
    exit: 0.6,
  },
  wrongPercent: 14,
  slotPercent: 30,
  refusedPercent: 1.5,
  togetherPercent: 5,
  resolvePercent: 25,
};
