import { OPERATION_CODES, type Operation } from '../generated/operations.js';
import { type Completion, decodeCompletion } from '../results.js';
import type { NativeAddon } from './native.js';

/** Performs one operation in Node's own process, its operands as words in the catalogue's order. */
export function performInProcess(
  addon: NativeAddon,
  op: Operation['op'],
  operands: readonly bigint[],
  payload?: Uint8Array,
): Completion {
  return decodeCompletion(addon.perform(OPERATION_CODES[op], BigUint64Array.from(operands), payload), 0);
}

const UFFD_API = 0xaan;

/** The completion of UFFDIO_API with `wanted` features on a userfaultfd, which is closed again. */
export function handshake(addon: NativeAddon, fd: bigint, wanted: bigint): Completion {
  try {
    return performInProcess(addon, 'UFFDIO_API', [fd, UFFD_API, wanted]);
  } finally {
    performInProcess(addon, 'close', [fd]);
  }
}

/** userfaultfd(2) with O_CLOEXEC, O_NONBLOCK and `more` flags. */
export function createUserfaultfd(addon: NativeAddon, more = 0n): Completion['outcome'] {
  return performInProcess(addon, 'userfaultfd', [0x80800n | more]).outcome;
}
