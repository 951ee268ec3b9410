import {
  EINVAL,
  EMFILE,
  ENODEV,
  F_SEAL_EXEC,
  F_SEAL_SEAL,
  MFD_ALLOW_SEALING,
  MFD_CLOEXEC,
  MFD_EXEC,
  MFD_HUGETLB,
  MFD_NOEXEC_SEAL,
  O_LARGEFILE,
  O_RDWR,
} from '../abi';
import { FILE_SHMEM, freeFrom, installFile, newFile } from '../file';
import { fail, finish } from '../finish';
import {
  MEMFD_CREATE_EMFILE,
  MEMFD_CREATE_EXEC_BOTH,
  MEMFD_CREATE_FLAGS,
  MEMFD_CREATE_HUGE_SIZE,
  MEMFD_CREATE_NAME,
} from '../generated/facts';
import { BEFORE_MEMFD_EXEC } from '../generated/releases';
import { HUGE_SHIFT } from '../hugepage';
import { newInode } from '../inode';
import { MAX_DESCRIPTORS } from '../layout';
import { config } from '../machine';
import { userOf } from '../privileges';
import { isBefore } from '../release';
import { Thread } from '../thread';
import { UNMODELLED_HUGETLB_POOL, UNMODELLED_HUGETLB_SIZE, unmodelled } from '../unmodelled';

const KNOWN_FLAGS: u32 = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB | MFD_NOEXEC_SEAL | MFD_EXEC;
/** Bytes of a name: what a file's name may have, without `memfd:`. */
const MAX_NAME: u64 = 249;
/** Of hugepages the flags say the size, in six bits. */
const MFD_HUGE_SHIFT: u32 = 26;
const MFD_HUGE_MASK: u32 = 63 << MFD_HUGE_SHIFT;
const SIZE_MASK: u64 = 63;
const SIZE_1GB: u64 = 30;
const EVERYBODY: u32 = 0x1ff;
const WITHOUT_EXEC: u32 = 0x1b6;

/** memfd_create(2), its name being of as many letters as the operand says. */
export function stepMemfdCreate(thread: Thread): void {
  const length = thread.operand0;
  const flags = <u32>thread.operand1;
  const files = thread.process.files;
  const fd = freeFrom(files, 0);
  const isHuge = (flags & MFD_HUGETLB) != 0;
  if (isHuge && config().hugepages == 0) {
    unmodelled(UNMODELLED_HUGETLB_POOL);
  } else if ((flags & ~knownFlags(isHuge)) != 0) {
    fail(thread, EINVAL, MEMFD_CREATE_FLAGS);
  } else if ((flags & MFD_EXEC) != 0 && (flags & MFD_NOEXEC_SEAL) != 0) {
    fail(thread, EINVAL, MEMFD_CREATE_EXEC_BOTH);
  } else if (length > MAX_NAME) {
    fail(thread, EINVAL, MEMFD_CREATE_NAME);
  } else if (fd == MAX_DESCRIPTORS) {
    fail(thread, EMFILE, MEMFD_CREATE_EMFILE);
  } else if (!isHuge || isSizeKnown(thread, flags >> MFD_HUGE_SHIFT, ENODEV, MEMFD_CREATE_HUGE_SIZE)) {
    const inode = newInode(modeFor(flags), sealsFor(flags), 0);
    if (isHuge) inode.huge = 1;
    inode.nameLength = <u32>length;
    const file = newFile(FILE_SHMEM, O_RDWR | O_LARGEFILE, changetype<usize>(inode), userOf(thread));
    installFile(files, fd, file, (flags & MFD_CLOEXEC) != 0);
    finish(thread, fd);
  }
}

function knownFlags(isHuge: bool): u32 {
  const flags = isHuge ? KNOWN_FLAGS | MFD_HUGE_MASK : KNOWN_FLAGS;
  return isBefore(BEFORE_MEMFD_EXEC) ? flags & ~(MFD_EXEC | MFD_NOEXEC_SEAL) : flags;
}

/** Whether there are hugepages of the size that the lowest six bits of `flags` say, a logarithm; 0 is the default. */
export function isSizeKnown(thread: Thread, flags: u64, errno: u16, why: u16): bool {
  const size = flags & SIZE_MASK;
  if (size == 0 || size == HUGE_SHIFT) return true;
  if (size == SIZE_1GB) unmodelled(UNMODELLED_HUGETLB_SIZE);
  else fail(thread, errno, why);
  return false;
}

function modeFor(flags: u32): u32 {
  return (flags & MFD_NOEXEC_SEAL) != 0 ? WITHOUT_EXEC : EVERYBODY;
}

/** Who does not ask for sealing gets a file that is sealed against it. */
function sealsFor(flags: u32): u32 {
  if ((flags & MFD_NOEXEC_SEAL) != 0) return F_SEAL_EXEC;
  return (flags & MFD_ALLOW_SEALING) != 0 ? 0 : F_SEAL_SEAL;
}
