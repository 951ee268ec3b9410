import { EFAULT, EINVAL, ENOMEM } from '../abi';
import { fail, finish } from '../finish';
import {
  MBIND_ORDER_ALIGNED,
  MBIND_ORDER_HOLE,
  MBIND_ORDER_LENGTH_WRAPS,
  MBIND_ORDER_LENGTH_ZERO,
  MBIND_ORDER_MODE,
  MBIND_ORDER_NODES,
  MBIND_VMA_MAP_COUNT,
} from '../generated/facts';
import { BEFORE_MBIND_WEIGHTED } from '../generated/releases';
import { PAGE_MASK } from '../layout';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { modifyVma } from '../merge';
import { Mm } from '../mm';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_ADVISED_FILE, UNMODELLED_NODES, unmodelled } from '../unmodelled';
import { intersecting, isAnonymous, VM_POLICY, VM_POLICY_SHIFT, Vma } from '../vma';

const MPOL_DEFAULT: u32 = 0;
const MPOL_PREFERRED: u32 = 1;
const MPOL_LOCAL: u32 = 4;
const MPOL_WEIGHTED_INTERLEAVE: u32 = 6;
const MPOL_MAX: u32 = 7;
/** MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES and MPOL_F_STATIC_NODES: given with the mode. */
const MODE_FLAGS: u32 = 0xe000;

/**
 * mbind(2) of a machine with one node. What a policy asks for can't be seen then; but mappings of different ones do not
 * merge.
 */
export function stepMbind(thread: Thread): void {
  const mode = <u32>thread.operand2;
  const nodes = thread.operand3;
  if ((mode & ~MODE_FLAGS) >= (isBefore(BEFORE_MBIND_WEIGHTED) ? MPOL_WEIGHTED_INTERLEAVE : MPOL_MAX)) {
    fail(thread, EINVAL, MBIND_ORDER_MODE);
    return;
  }
  if ((mode & MODE_FLAGS) != 0 || thread.operand4 != 0 || nodes > 1) {
    unmodelled(UNMODELLED_NODES);
    return;
  }
  const start = thread.operand0;
  const length = (thread.operand1 + PAGE_MASK) & ~PAGE_MASK;
  const end = start + length;
  if ((start & PAGE_MASK) != 0) fail(thread, EINVAL, MBIND_ORDER_ALIGNED);
  else if (end < start) fail(thread, EINVAL, MBIND_ORDER_LENGTH_WRAPS);
  else if (end == start) succeed(thread);
  else if (!fitsMode(mode, nodes)) fail(thread, EINVAL, MBIND_ORDER_NODES);
  else bind(thread, thread.process.mm, start, end, policyOf(mode, nodes) << VM_POLICY_SHIFT);
}

function succeed(thread: Thread): void {
  thread.why = MBIND_ORDER_LENGTH_ZERO;
  finish(thread, 0);
}

/** Some modes are of no node, one of any number, the others of at least one. */
function fitsMode(mode: u32, nodes: u64): bool {
  if (mode == MPOL_DEFAULT || mode == MPOL_LOCAL) return nodes == 0;
  return mode == MPOL_PREFERRED || nodes != 0;
}

function policyOf(mode: u32, nodes: u64): u32 {
  return mode == MPOL_PREFERRED && nodes == 0 ? MPOL_LOCAL : mode;
}

/** All mappings in one step, under the mmap lock. Holes do not matter to the default policy, if anything is mapped. */
function bind(thread: Thread, mm: Mm, start: u64, end: u64, policy: u32): void {
  if (mm.readers != 0) {
    waitForMm(thread, mm);
    return;
  }
  let vma = intersecting(mm, start, end);
  if (isNone(vma) || (policy != MPOL_DEFAULT && !isCovered(vma, start, end))) {
    fail(thread, EFAULT, MBIND_ORDER_HOLE);
    return;
  }
  while (!isNone(vma) && vma.start < end) {
    if (!isAnonymous(vma)) {
      unmodelled(UNMODELLED_ADVISED_FILE);
      return;
    }
    const changed = bindVma(mm, vma, max(start, vma.start), min(end, vma.end), policy);
    if (isNone(changed)) {
      fail(thread, ENOMEM, MBIND_VMA_MAP_COUNT);
      return;
    }
    vma = changed.next;
  }
  finish(thread, 0);
}

function isCovered(first: Vma, start: u64, end: u64): bool {
  let at = start;
  for (let vma = first; !isNone(vma) && vma.start <= at; vma = vma.next) {
    at = vma.end;
    if (at >= end) return true;
  }
  return false;
}

/** The mapping that [start, end) of `vma` belongs to then; nothing if there would be too many. */
function bindVma(mm: Mm, vma: Vma, start: u64, end: u64, policy: u32): Vma {
  const flags = (vma.flags & ~VM_POLICY) | policy;
  if (flags == vma.flags) return vma;
  const changed = modifyVma(mm, vma, start, end, flags, vma.ctx);
  if (!isNone(changed)) changed.flags = flags;
  return changed;
}
