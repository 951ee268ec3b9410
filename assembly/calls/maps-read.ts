import { bytesFor, finish } from '../finish';
import { MAX_TRANSFER } from '../layout';
import { isNone } from '../machine';
import { LINE_ROOM, putLine } from '../mapping-line';
import { Mm } from '../mm';
import { Thread } from '../thread';
import { findVma } from '../vma';
import { isOpenAndLocked } from './proc-mem';

/**
 * read(2) of /proc/PID/maps, which is opened for it and closed again: the lines of all mappings that end above an address, or of
 * as many as fit. In one step under the mmap lock.
 */
export function stepMapsRead(thread: Thread): void {
  if (isOpenAndLocked(thread)) show(thread, thread.mm);
}

function show(thread: Thread, mm: Mm): void {
  const text = bytesFor(thread, <u32>MAX_TRANSFER + LINE_ROOM);
  let end = text;
  for (let vma = findVma(mm, thread.operand1); !isNone(vma); vma = vma.next) {
    const next = putLine(end, mm, vma);
    if (next - text > <usize>MAX_TRANSFER) break;
    end = next;
  }
  thread.bytes.length = <u32>(end - text);
  finish(thread, end - text);
}
