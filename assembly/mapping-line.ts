import { FILE_HUGETLB, FILE_SHMEM, File } from './file';
import { Inode, inodeOf, UNNAMED } from './inode';
import { HEAP_START } from './layout';
import { isNone } from './machine';
import { Mm } from './mm';
import { putLetters, putNumber } from './text';
import { VM_EXEC, VM_MAYSHARE, VM_READ, VM_WRITE, Vma } from './vma';

/** More than a line takes: the name of a memfd has at most 249 letters. */
export const LINE_ROOM: u32 = 512;

/** The line of maps, with zeros for device and inode, which differ from run to run. */
export function putLine(text: usize, mm: Mm, vma: Vma): usize {
  let at = putNumber(text, vma.start, 16, 8);
  at = putLetters(at, 0x2d, 1);
  at = putNumber(at, vma.end, 16, 8);
  at = putLetters(at, 0x20, 1);
  at = putLetters(at, (vma.flags & VM_READ) != 0 ? 0x72 : NOT, 1);
  at = putLetters(at, (vma.flags & VM_WRITE) != 0 ? 0x77 : NOT, 1);
  at = putLetters(at, (vma.flags & VM_EXEC) != 0 ? 0x78 : NOT, 1);
  at = putLetters(at, (vma.flags & VM_MAYSHARE) != 0 ? 0x2073 : 0x2070, 2);
  at = putNumber(at, isNone(vma.file) ? 0 : vma.pgoff << 12, 16, 8);
  // ` 00:00 0 `
  at = putLetters(at, 0x302030303a303020, 8);
  at = putLetters(at, 0x20, 1);
  if (!isNone(vma.file)) at = putName(at, vma.file);
  else if (isHeap(mm, vma)) at = putLetters(at, 0x5d706165685b, 6); // `[heap]`
  return putLetters(at, 0xa, 1);
}

/** Whether a mapping has a part of the heap, or, where that is empty, goes across its place. */
function isHeap(mm: Mm, vma: Vma): bool {
  return vma.start < mm.brk && vma.end > HEAP_START;
}

/** What stands where something is not allowed. */
const NOT: u64 = 0x2d;

function putName(text: usize, file: File): usize {
  // `/file`
  if (file.kind == FILE_SHMEM && inodeOf(file).limit != 0) return putLetters(text, 0x656c69662f, 5);
  if (file.kind == FILE_SHMEM && inodeOf(file).nameLength != UNNAMED) return putDeleted(putMemfd(text, inodeOf(file)));
  if (file.kind == FILE_HUGETLB || (file.kind == FILE_SHMEM && inodeOf(file).huge != 0)) {
    // `/anon_hugepage`
    let at = putLetters(text, 0x75685f6e6f6e612f, 8);
    at = putLetters(at, 0x656761706567, 6);
    return putDeleted(at);
  }
  // `/dev/zero`
  let at = putLetters(text, 0x72657a2f7665642f, 8);
  at = putLetters(at, 0x6f, 1);
  return file.kind == FILE_SHMEM ? putDeleted(at) : at;
}

/** `/memfd:` and the name, which is of one letter over and over. */
function putMemfd(text: usize, inode: Inode): usize {
  const at = putLetters(text, 0x3a64666d656d2f, 7);
  memory.fill(at, 0x6d, inode.nameLength);
  return at + inode.nameLength;
}

/** ` (deleted)`: no directory has the file. */
function putDeleted(text: usize): usize {
  const at = putLetters(text, 0x6574656c65642820, 8);
  return putLetters(at, 0x2964, 2);
}
