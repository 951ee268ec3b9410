import {
  EBUSY,
  EFAULT,
  EINVAL,
  ENOMEM,
  EPERM,
  FEATURE_WP_ASYNC,
  IOCTL_CONTINUE,
  IOCTL_MOVE,
  IOCTL_WRITEPROTECT,
  IOCTL_ZEROPAGE,
  REGISTER_MODE_MINOR,
  REGISTER_MODE_MISSING,
  REGISTER_MODE_WP,
} from '../abi';
import { isDrivers } from '../driver';
import {
  REGISTER_ORDER_BUSY,
  REGISTER_ORDER_COPY_IN,
  REGISTER_ORDER_DEAD,
  REGISTER_ORDER_HUGETLB_END,
  REGISTER_ORDER_HUGETLB_START,
  REGISTER_ORDER_IOCTLS_EFAULT,
  REGISTER_ORDER_IOCTLS_OUT,
  REGISTER_ORDER_MAP_COUNT,
  REGISTER_ORDER_MAYWRITE,
  REGISTER_ORDER_MODE_UNKNOWN,
  REGISTER_ORDER_MODE_ZERO,
  REGISTER_ORDER_NO_VMA,
  REGISTER_ORDER_RANGE,
  REGISTER_ORDER_TYPE,
  REGISTER_VMA_ANON_MINOR,
  REGISTER_VMA_DROPPABLE,
} from '../generated/facts';
import { HUGE_MASK } from '../hugepage';
import { waitForMm } from '../lock';
import { isNone } from '../machine';
import { modifyRegistered } from '../merge';
import { Thread } from '../thread';
import { UNMODELLED_REGISTER_DRIVER, unmodelled } from '../unmodelled';
import { TRANSFER_DONE, TRANSFER_FAULT } from '../usercopy';
import { Context } from '../userfaultfd';
import {
  intersecting,
  isAnonymous,
  VM_DROPPABLE,
  VM_HUGETLB,
  VM_MAYWRITE,
  VM_OPAQUE,
  VM_UFFD_MINOR,
  VM_UFFD_MISSING,
  VM_UFFD_MODES,
  VM_UFFD_WP,
  Vma,
} from '../vma';
import { copyIn, copyOut, failIoctl, finishIoctl } from './argument';
import { isRange, rangeIoctls } from './range';

const COPY_IN: u32 = 24;
const IOCTLS_OFFSET: u32 = 24;
const MODES: u64 = REGISTER_MODE_MISSING | REGISTER_MODE_WP | REGISTER_MODE_MINOR;
const PHASE_IN: u32 = 1;
const PHASE_REGISTER: u32 = 2;
const PHASE_OUT: u32 = 3;

/** UFFDIO_REGISTER: the whole range in one step, under the mmap lock. */
export function stepRegister(thread: Thread, ctx: Context): void {
  if (thread.phase == PHASE_IN) {
    const result = copyIn(thread, COPY_IN);
    if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, REGISTER_ORDER_COPY_IN);
    if (result != TRANSFER_DONE) return;
    thread.phase = PHASE_REGISTER;
  }
  if (thread.phase == PHASE_REGISTER) {
    if (ctx.mm.readers != 0) {
      waitForMm(thread, ctx.mm);
      return;
    }
    if (!register(thread, ctx)) return;
    thread.phase = PHASE_OUT;
  }
  const result = copyOut(thread, IOCTLS_OFFSET, 8);
  if (result == TRANSFER_FAULT) failIoctl(thread, EFAULT, REGISTER_ORDER_IOCTLS_EFAULT);
  if (result == TRANSFER_DONE) finishIoctl(thread, REGISTER_ORDER_IOCTLS_OUT);
}

/** One mode or several, and nothing else. */
export function isKnownMode(mode: u64): bool {
  return mode != 0 && (mode & ~MODES) == 0;
}

/** What the range offers, as bits. */
export function ioctlsFor(mode: u64, hasHuge: bool): u64 {
  let ioctls = rangeIoctls();
  if (hasHuge) ioctls &= ~(IOCTL_ZEROPAGE | IOCTL_MOVE);
  if ((mode & REGISTER_MODE_WP) == 0) ioctls &= ~IOCTL_WRITEPROTECT;
  if ((mode & REGISTER_MODE_MINOR) == 0) ioctls &= ~IOCTL_CONTINUE;
  return ioctls;
}

function register(thread: Thread, ctx: Context): bool {
  const start = thread.argument0;
  const length = thread.argument1;
  const mode = thread.argument2;
  if (mode == 0) return refuse(thread, EINVAL, REGISTER_ORDER_MODE_ZERO);
  if ((mode & ~MODES) != 0) return refuse(thread, EINVAL, REGISTER_ORDER_MODE_UNKNOWN);
  if (!isRange(start, length)) return refuse(thread, EINVAL, REGISTER_ORDER_RANGE);
  if (ctx.mm.users == 0) return refuse(thread, ENOMEM, REGISTER_ORDER_DEAD);
  const end = start + length;
  if (isDrivers(start, end - 1)) {
    unmodelled(UNMODELLED_REGISTER_DRIVER);
    return false;
  }
  const first = intersecting(ctx.mm, start, end);
  if (isNone(first)) return refuse(thread, EINVAL, REGISTER_ORDER_NO_VMA);
  if ((first.flags & VM_HUGETLB) != 0 && (start & HUGE_MASK) != 0)
    return refuse(thread, EINVAL, REGISTER_ORDER_HUGETLB_START);
  let hasHuge = false;
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next) {
    const why = refusalOfVma(ctx, vma, end, mode);
    if (why != 0) return refuse(thread, errnoOf(why), why);
    if ((vma.flags & VM_HUGETLB) != 0) hasHuge = true;
  }
  if (!registerRange(ctx, first, start, end, flagsFor(mode))) return refuse(thread, ENOMEM, REGISTER_ORDER_MAP_COUNT);
  thread.argument3 = ioctlsFor(mode, hasHuge);
  return true;
}

/** The fact for which a mapping can't be registered, or 0. */
export function refusalOfVma(ctx: Context, vma: Vma, end: u64, mode: u64): u16 {
  const flags = vma.flags;
  if ((mode & REGISTER_MODE_MINOR) != 0 && isAnonymous(vma)) return REGISTER_VMA_ANON_MINOR;
  if ((flags & VM_DROPPABLE) != 0) return REGISTER_VMA_DROPPABLE;
  if ((flags & VM_OPAQUE) != 0 && !takesAnyFile(ctx, mode)) return REGISTER_ORDER_TYPE;
  if ((flags & VM_MAYWRITE) == 0) return REGISTER_ORDER_MAYWRITE;
  if ((flags & VM_HUGETLB) != 0 && end < vma.end && (end & HUGE_MASK) != 0) return REGISTER_ORDER_HUGETLB_END;
  return !isNone(vma.ctx) && vma.ctx != ctx ? REGISTER_ORDER_BUSY : 0;
}

function errnoOf(why: u16): u16 {
  if (why == REGISTER_ORDER_MAYWRITE) return EPERM;
  return why == REGISTER_ORDER_BUSY ? EBUSY : EINVAL;
}

/** With WP_ASYNC and nothing but WP asked for, any memory is acceptable. */
function takesAnyFile(ctx: Context, mode: u64): bool {
  return mode == REGISTER_MODE_WP && (ctx.features & FEATURE_WP_ASYNC) != 0;
}

export function flagsFor(mode: u64): u32 {
  const missing = (mode & REGISTER_MODE_MISSING) != 0 ? VM_UFFD_MISSING : 0;
  const wp = (mode & REGISTER_MODE_WP) != 0 ? VM_UFFD_WP : 0;
  return missing | wp | ((mode & REGISTER_MODE_MINOR) != 0 ? VM_UFFD_MINOR : 0);
}

/** A mapping that has all the modes stays as it is; otherwise they replace its own. False when a split would make too many mappings; those before stay registered. */
export function registerRange(ctx: Context, first: Vma, start: u64, end: u64, modes: u32): bool {
  for (let vma = first; !isNone(vma) && vma.start < end; vma = vma.next) {
    if (vma.ctx == ctx && (vma.flags & modes) == modes) continue;
    const from = max(start, vma.start);
    const to = min(end, vma.end);
    const flags = (vma.flags & ~VM_UFFD_MODES) | modes;
    vma = modifyRegistered(ctx.mm, vma, from, to, flags, ctx);
    if (isNone(vma)) return false;
    vma.flags = flags;
    vma.ctx = ctx;
  }
  if ((modes & VM_UFFD_WP) != 0) ctx.mm.protects = 1;
  return true;
}

function refuse(thread: Thread, errno: u16, why: u16): bool {
  failIoctl(thread, errno, why);
  return false;
}
