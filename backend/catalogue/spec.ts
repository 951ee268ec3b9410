/** How an operation is declared. */

/** What an operand means; it decides how it is typed, shown and defaulted. */
export type OperandKind = 'fd' | 'address' | 'length' | 'flags' | 'number' | 'process';

export interface OperandSpec {
  readonly name: string;
  readonly kind: OperandKind;
  /** Used when the operand is left out; an operand without one is required. */
  readonly default?: bigint;
  readonly doc: string;
}

export interface OutputSpec {
  readonly name: string;
  readonly doc: string;
}

/** A structure that an ioctl(2) reads and writes; offsets and sizes in bytes. */
export interface IoctlSpec {
  readonly request: bigint;
  readonly size: number;
  /** How many leading bytes the kernel copies in. */
  readonly copyIn: number;
  /** Operand name -> offset in the structure. */
  readonly inputs: Readonly<Record<string, number>>;
  /** Output name -> offset in the structure. Output-only fields hold `UNTOUCHED` before the call. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** User memory that an operation touches by itself: the machine refuses it where the driver's own memory lies. */
export interface TouchSpec {
  readonly address: string;
  /** An operand's name, or a number of bytes. */
  readonly length: string | number;
}

export interface OperationSpec {
  readonly name: string;
  /** Number on the wire; never reused. */
  readonly code: number;
  readonly manual: string;
  readonly doc: string;
  readonly operands: readonly OperandSpec[];
  /** What comes out beside the result, in the completion's `out` words. */
  readonly outputs: readonly OutputSpec[];
  readonly ioctl?: IoctlSpec;
  readonly touches: readonly TouchSpec[];
  readonly errnos: readonly string[];
  /** Whether the addon may perform it in the process that loaded it: nothing that forks, replaces or ends Node, faults, or takes orders from memory. */
  readonly inProcess: boolean;
}
