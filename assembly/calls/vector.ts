import { EFAULT, EINVAL } from '../abi';
import { fail, finish } from '../finish';
import { IOVEC_COUNT, IOVEC_NOTHING } from '../generated/facts';
import { checkSegments, IMPORT_INVALID, importArray, newVector, refusalOfArray, touchesDriverMemory } from '../iovec';
import { Thread } from '../thread';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';

/** The segments of readv and writev, which are read before the file is asked. Their array is operand 1, their number operand 2. */

/** Begins to read them; false if they are refused. */
export function beginVector(thread: Thread): bool {
  const why = refusalOfArray(thread.operand1, thread.operand2);
  if (why != 0) {
    fail(thread, why == IOVEC_COUNT ? EINVAL : EFAULT, why);
    return false;
  }
  thread.vector = newVector(thread.operand2);
  return true;
}

/** A step of reading them; whether they are there and the file is next. */
export function isVectorReady(thread: Thread): bool {
  const vector = thread.vector;
  const result = importArray(thread, vector, thread.operand1);
  if (result == TRANSFER_FAULT) fail(thread, EFAULT, thread.why);
  if (result == IMPORT_INVALID) fail(thread, EINVAL, thread.why);
  if (result != TRANSFER_DONE) return false;
  if (!checkSegments(thread, vector)) {
    fail(thread, EFAULT, thread.why);
    return false;
  }
  if (vector.total == 0) {
    thread.why = IOVEC_NOTHING;
    finish(thread, 0);
    return false;
  }
  return !touchesDriverMemory(vector);
}
