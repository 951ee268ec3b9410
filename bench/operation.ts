/** An operation that is measured on both sides, and what is promised of it. */
import type { Workload } from './workload.js';

/**
 * What is promised of an operation. `call`: each ioctl, fault and event; `cycle`: a fault from touch to resumption by the
 * fewest calls there are, a message read and a page copied; `bulk`: work over many pages, a figure a page; `shown`: nothing.
 */
export type Kind = 'call' | 'cycle' | 'bulk' | 'shown';

export interface MeasuredOperation {
  readonly name: string;
  readonly what: string;
  readonly kind: Kind;
  /** Names in bench/native; of several placements the kernel's best counts. */
  readonly kernel: readonly string[];
  /** Whether it is measured through the interface too, where an operation is one call. */
  readonly throughInterface: boolean;
  /** Whether it needs a pool of hugepages. */
  readonly hugepages?: boolean;
  readonly workload: Workload;
}

export function operation(
  name: string,
  kind: Kind,
  what: string,
  workload: Workload,
  more: Partial<MeasuredOperation> = {},
): MeasuredOperation {
  return { name, kind, what, workload, kernel: [name], throughInterface: kind !== 'bulk', ...more };
}
