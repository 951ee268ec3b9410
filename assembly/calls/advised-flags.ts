import {
  EAGAIN,
  EINVAL,
  ENOMEM,
  MADV_DODUMP,
  MADV_DOFORK,
  MADV_DONTDUMP,
  MADV_DONTFORK,
  MADV_HUGEPAGE,
  MADV_KEEPONFORK,
  MADV_NOHUGEPAGE,
  MADV_WIPEONFORK,
} from '../abi';
import { fail, finish } from '../finish';
import { MADVISE_FLAGS_MAP_COUNT, MADVISE_FLAGS_WIPE_SHARED, MADVISE_ORDER_HOLE } from '../generated/facts';
import { isNone } from '../machine';
import { modifyVma } from '../merge';
import { Thread } from '../thread';
import {
  intersecting,
  VM_DONTCOPY,
  VM_DONTDUMP,
  VM_HUGEPAGE,
  VM_NOHUGEPAGE,
  VM_SHARED,
  VM_WIPEONFORK,
  Vma,
} from '../vma';

/** madvise(2) that says what memory is for, which its mappings keep as flags: they split and merge by them. */

export function isKeptAsFlag(advice: u32): bool {
  return flagsSet(advice) != 0 || flagsCleared(advice) != 0;
}

/** Transparent huge pages are switched off in a machine: of them there are only the flags. */
function flagsSet(advice: u32): u32 {
  if (advice == MADV_DONTFORK) return VM_DONTCOPY;
  if (advice == MADV_WIPEONFORK) return VM_WIPEONFORK;
  if (advice == MADV_DONTDUMP) return VM_DONTDUMP;
  if (advice == MADV_HUGEPAGE) return VM_HUGEPAGE;
  return advice == MADV_NOHUGEPAGE ? VM_NOHUGEPAGE : 0;
}

function flagsCleared(advice: u32): u32 {
  if (advice == MADV_DOFORK) return VM_DONTCOPY;
  if (advice == MADV_KEEPONFORK) return VM_WIPEONFORK;
  if (advice == MADV_DODUMP) return VM_DONTDUMP;
  if (advice == MADV_HUGEPAGE) return VM_NOHUGEPAGE;
  return advice == MADV_NOHUGEPAGE ? VM_HUGEPAGE : 0;
}

/** All mappings of [start, end) in one step, with the mmap lock for writing: what was done before a refusal stays done. */
export function adviseFlags(thread: Thread, start: u64, end: u64, advice: u32): void {
  const mm = thread.process.mm;
  let at = start;
  let isHole = false;
  for (let vma = intersecting(mm, at, end); !isNone(vma); vma = intersecting(mm, at, end)) {
    if (vma.start > at) isHole = true;
    if (advice == MADV_WIPEONFORK && !isPrivateAnonymous(vma)) {
      fail(thread, EINVAL, MADVISE_FLAGS_WIPE_SHARED);
      return;
    }
    const flags = (vma.flags & ~flagsCleared(advice)) | flagsSet(advice);
    if (flags != vma.flags) {
      vma = modifyVma(mm, vma, max(at, vma.start), min(end, vma.end), flags, vma.ctx);
      if (isNone(vma)) {
        fail(thread, EAGAIN, MADVISE_FLAGS_MAP_COUNT);
        return;
      }
      vma.flags = flags;
    }
    at = vma.end;
    if (at >= end) break;
  }
  if (isHole || at < end) fail(thread, ENOMEM, MADVISE_ORDER_HOLE);
  else finish(thread, 0);
}

function isPrivateAnonymous(vma: Vma): bool {
  return (vma.flags & VM_SHARED) == 0 && isNone(vma.file);
}
