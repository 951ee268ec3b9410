import { isNone, machine } from './machine';
import { Mm } from './mm';
import { UNMODELLED_OPAQUE, unmodelled } from './unmodelled';
import { intersecting, VM_OPAQUE } from './vma';

/** Whether a call about [start, end) meets memory of a file whose pages are not modelled; it then ends there. */
export function meetsOpaque(mm: Mm, start: u64, end: u64): bool {
  if (machine().opaqueFiles == 0) return false;
  for (let vma = intersecting(mm, start, end); !isNone(vma) && vma.start < end; vma = vma.next) {
    if ((vma.flags & VM_OPAQUE) == 0) continue;
    unmodelled(UNMODELLED_OPAQUE);
    return true;
  }
  return false;
}
