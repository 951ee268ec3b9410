/** A result of an earlier record of the same program, plus an offset. */
export interface Slot {
  /** Index of the record. */
  readonly slot: number;
  /** 0: the result; 1 to 5: the out word with that number, counted from 1. */
  readonly field?: number;
  readonly plus?: bigint;
}

/** Bytes of the program's payload, as an address of user memory. */
export interface PayloadReference {
  /** Offset into the payload, bytes. */
  readonly payload: number;
}

/** What an operand may be: an immediate (its low 64 bits, negative ones in two's complement; numbers are safe integers), a slot, or payload. */
export type Operand = bigint | number | Slot | PayloadReference;

/** Where an encoder puts operands. */
export interface OperandSink {
  operand(index: number, value: Operand): void;
}
