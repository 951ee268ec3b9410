import { bytesFor, finish } from '../finish';
import { isNone } from '../machine';
import { LINE_ROOM, putLine } from '../mapping-line';
import { putLetters } from '../text';
import { Thread } from '../thread';
import { UNMODELLED_OPAQUE, unmodelled } from '../unmodelled';
import {
  VM_ACCOUNT,
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_DROPPABLE,
  VM_EXEC,
  VM_HUGEPAGE,
  VM_HUGETLB,
  VM_LOCKED,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_MERGEABLE,
  VM_NOHUGEPAGE,
  VM_NORESERVE,
  VM_OPAQUE,
  VM_RAND_READ,
  VM_READ,
  VM_SEALED,
  VM_SEQ_READ,
  VM_SHARED,
  VM_SYNC,
  VM_UFFD_MINOR,
  VM_UFFD_MISSING,
  VM_UFFD_WP,
  VM_WIPEONFORK,
  VM_WRITE,
  Vma,
  vmaAt,
} from '../vma';
import { isOpenAndLocked } from './proc-mem';

/** More than the flags take. */
const FLAGS_ROOM: u32 = 128;

/**
 * read(2) of /proc/PID/smaps, which is opened for it and closed again, as far as one mapping: its line of maps and its
 * flags. In one step under the mmap lock.
 */
export function stepSmapsRead(thread: Thread): void {
  if (!isOpenAndLocked(thread)) return;
  const vma = vmaAt(thread.mm, thread.operand1);
  if (isNone(vma)) finish(thread, 0);
  else if ((vma.flags & VM_OPAQUE) != 0) unmodelled(UNMODELLED_OPAQUE);
  else show(thread, vma);
}

function show(thread: Thread, vma: Vma): void {
  const text = bytesFor(thread, LINE_ROOM + FLAGS_ROOM);
  let at = putLine(text, thread.mm, vma);
  at = putFlags(at, vma);
  thread.bytes.length = <u32>(at - text);
  finish(thread, at - text);
}

/** All flags that memory of the arena may have, in the order of their bits in Linux; each with its two letters and a space. */
function putFlags(text: usize, vma: Vma): usize {
  // `VmFlags: `
  let at = putLetters(text, 0x3a7367616c466d56, 8);
  at = putLetters(at, 0x20, 1);
  at = putFlag(at, vma.flags & VM_READ, 0x206472); // rd
  at = putFlag(at, vma.flags & VM_WRITE, 0x207277); // wr
  at = putFlag(at, vma.flags & VM_EXEC, 0x207865); // ex
  at = putFlag(at, vma.flags & VM_SHARED, 0x206873); // sh
  at = putLetters(at, 0x20726d, 3); // mr
  at = putFlag(at, vma.flags & VM_MAYWRITE, 0x20776d); // mw
  at = putLetters(at, 0x20656d, 3); // me
  at = putFlag(at, vma.flags & VM_MAYSHARE, 0x20736d); // ms
  at = putFlag(at, vma.flags & VM_UFFD_MISSING, 0x206d75); // um
  at = putFlag(at, vma.guarded, 0x207567); // gu
  at = putFlag(at, vma.flags & VM_UFFD_WP, 0x207775); // uw
  at = putFlag(at, vma.flags & VM_LOCKED, 0x206f6c); // lo
  at = putFlag(at, vma.flags & VM_SEQ_READ, 0x207273); // sr
  at = putFlag(at, vma.flags & VM_RAND_READ, 0x207272); // rr
  at = putFlag(at, vma.flags & VM_DONTCOPY, 0x206364); // dc
  at = putFlag(at, vma.flags & VM_HUGETLB, 0x206564); // de
  at = putFlag(at, vma.flags & VM_ACCOUNT, 0x206361); // ac
  at = putFlag(at, vma.flags & VM_NORESERVE, 0x20726e); // nr
  at = putFlag(at, vma.flags & VM_HUGETLB, 0x207468); // ht
  at = putFlag(at, vma.flags & VM_SYNC, 0x206673); // sf
  at = putFlag(at, vma.flags & VM_WIPEONFORK, 0x206677); // wf
  at = putFlag(at, vma.flags & VM_DONTDUMP, 0x206464); // dd
  at = putFlag(at, vma.flags & VM_HUGEPAGE, 0x206768); // hg
  at = putFlag(at, vma.flags & VM_NOHUGEPAGE, 0x20686e); // nh
  at = putFlag(at, vma.flags & VM_MERGEABLE, 0x20676d); // mg
  at = putFlag(at, vma.flags & VM_DROPPABLE, 0x207064); // dp
  at = putFlag(at, vma.flags & VM_UFFD_MINOR, 0x206975); // ui
  at = putFlag(at, vma.flags & VM_SEALED, 0x206c73); // sl
  return putLetters(at, 0xa, 1);
}

function putFlag(at: usize, flag: u32, letters: u64): usize {
  return flag != 0 ? putLetters(at, letters, 3) : at;
}
