import { machine } from './machine';

/**
 * The places where Linux does something that this model does not: the number that results carry. `sim/unmodelled.ts`
 * has the sentence for each, under the same number. A number is never given to another place.
 */

export const UNMODELLED_MAP_DROPPABLE: u32 = 2;
export const UNMODELLED_MAP_FLAGS: u32 = 3;
export const UNMODELLED_MAP_FILE: u32 = 4;
export const UNMODELLED_MAP_PLACE: u32 = 5;
export const UNMODELLED_OVERCOMMIT_NEVER: u32 = 6;
export const UNMODELLED_IOCTL_GENERIC: u32 = 10;
export const UNMODELLED_PTID_IN_MEMORY: u32 = 11;
export const UNMODELLED_PIPE_FLAGS: u32 = 13;
export const UNMODELLED_PIPE_IOCTL: u32 = 14;
export const UNMODELLED_DIE_WITH_LOCK: u32 = 15;
export const UNMODELLED_MEMORY: u32 = 16;
export const UNMODELLED_ADVICE: u32 = 31;
export const UNMODELLED_MLOCK_LIMIT: u32 = 32;
export const UNMODELLED_MLOCK_ONFAULT: u32 = 33;
export const UNMODELLED_DRIVER_MEMORY: u32 = 50;
export const UNMODELLED_LONG_WRITEV: u32 = 51;
export const UNMODELLED_FUTEX_OPERATION: u32 = 52;
export const UNMODELLED_OVERLAP: u32 = 53;
export const UNMODELLED_SIGNAL_ENDING: u32 = 54;
export const UNMODELLED_SIGNAL_SPIN: u32 = 55;
export const UNMODELLED_PIPE_STATUS: u32 = 60;
export const UNMODELLED_SIGNAL_PERMISSION: u32 = 63;
export const UNMODELLED_TRACER: u32 = 64;
export const UNMODELLED_SPLICE_SHARED: u32 = 66;
export const UNMODELLED_SPLICE: u32 = 67;
export const UNMODELLED_GUARD_PROTECTED: u32 = 70;
export const UNMODELLED_MEMFD_WRITE: u32 = 81;
export const UNMODELLED_MEMFD_READ: u32 = 82;
export const UNMODELLED_FALLOCATE_LENGTH: u32 = 83;
export const UNMODELLED_LOCKED_FILE: u32 = 84;
export const UNMODELLED_FILE_OFFSET: u32 = 85;
export const UNMODELLED_REOPEN: u32 = 86;
export const UNMODELLED_FILE_STATUS: u32 = 89;
export const UNMODELLED_ADVISED_FILE: u32 = 90;
export const UNMODELLED_HUGETLB_POOL: u32 = 91;
export const UNMODELLED_HUGETLB_MAPPING: u32 = 92;
export const UNMODELLED_HUGETLB_PIN: u32 = 94;
export const UNMODELLED_HUGETLB_SPIN: u32 = 96;
export const UNMODELLED_MOVE_DRIVER: u32 = 100;
export const UNMODELLED_NODES: u32 = 105;
export const UNMODELLED_INSTRUCTION: u32 = 106;
export const UNMODELLED_STOP: u32 = 110;
export const UNMODELLED_REGISTER_DRIVER: u32 = 112;
export const UNMODELLED_STALE: u32 = 113;
export const UNMODELLED_DIRECT: u32 = 114;
export const UNMODELLED_GETFD_ENDING: u32 = 121;
export const UNMODELLED_FDINFO_SPIN: u32 = 150;
export const UNMODELLED_SOFT_DIRTY: u32 = 151;
export const UNMODELLED_SCAN_HUGETLB: u32 = 152;
export const UNMODELLED_SCAN_FATAL: u32 = 153;
export const UNMODELLED_SCAN_DRIVER: u32 = 154;
export const UNMODELLED_HUGETLB_SIZE: u32 = 160;
export const UNMODELLED_HUGETLB_OTHERS: u32 = 161;
export const UNMODELLED_HUGETLB_TABLES: u32 = 162;
export const UNMODELLED_HUGETLB_LEAVING: u32 = 163;
export const UNMODELLED_HUGETLB_LOST: u32 = 164;
export const UNMODELLED_HUGETLB_ELSEWHERE: u32 = 165;
export const UNMODELLED_HEAP: u32 = 166;
export const UNMODELLED_BRK_CHANGING: u32 = 167;
export const UNMODELLED_TMPFS: u32 = 170;
export const UNMODELLED_DISK_FILE: u32 = 171;
export const UNMODELLED_SECRET_MEMORY: u32 = 172;
export const UNMODELLED_OPAQUE: u32 = 173;
export const UNMODELLED_THP: u32 = 174;
export const UNMODELLED_THP_FOLIO: u32 = 175;
export const UNMODELLED_THP_PROTECTED: u32 = 176;
export const UNMODELLED_THP_FORCED: u32 = 177;
export const UNMODELLED_THP_COLLAPSE: u32 = 178;
export const UNMODELLED_THP_MREMAP: u32 = 179;
export const UNMODELLED_IN_FLIGHT: u32 = 180;
export const UNMODELLED_ADVISED_ENDING: u32 = 181;
export const UNMODELLED_SYSCTL: u32 = 183;
export const UNMODELLED_OLDER_RELEASE: u32 = 195;

/** Says that the present record can't go on; the first place reached is the one that is reported. */
export function unmodelled(place: u32): void {
  const m = machine();
  if (m.unmodelled == 0) m.unmodelled = place;
}
