/** Operands that several operations have. */
import type { OperandSpec } from './spec.js';

export const fd: OperandSpec = { name: 'fd', kind: 'fd', doc: 'file descriptor' };
export const signal: OperandSpec = { name: 'signum', kind: 'number', doc: 'the signal; over 64 there is none' };
export const target: OperandSpec = { name: 'process', kind: 'process', doc: 'whose memory: the machine’s number' };

/** Bytes of the longest array of segments: 8 of struct iovec. */
export const IOVEC_BYTES = 128;

/** An array of segments and their number; counts that only show an error are the kernel's. */
export function iovecOperands(array: string, count: string, what: string): OperandSpec[] {
  return [
    { name: array, kind: 'address', doc: `address of an array of ${what} (struct iovec)` },
    { name: count, kind: 'number', doc: 'how many: at most 8, or over 1024' },
  ];
}

export const PROCESS_VM_OPERANDS: readonly OperandSpec[] = [
  target,
  ...iovecOperands('local_iov', 'liovcnt', 'local segments'),
  ...iovecOperands('remote_iov', 'riovcnt', 'remote segments'),
  { name: 'flags', kind: 'flags', default: 0n, doc: '0' },
];

export const DIRECT_OPERANDS: readonly OperandSpec[] = [
  { name: 'addr', kind: 'address', doc: 'page-aligned start' },
  { name: 'length', kind: 'length', doc: '0, 1 or 2 whole pages' },
];
