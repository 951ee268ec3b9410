import type { Mutant } from './_compile.js';

const PAGECACHE = 'assembly/pagecache.ts';
const FILEFAULT = 'assembly/filefault.ts';
const SHMEM_FILL = 'assembly/ioctls/shmem-fill.ts';
const SHMEM_FILE = 'assembly/calls/shmem-file.ts';
const FALLOCATE = 'assembly/calls/fallocate.ts';

/** Wrong simulators of shared memory and its files. */
export const SHMEM_MUTANTS: readonly Mutant[] = [
  {
    name: 'a write through a shared mapping copies the page',
    file: 'assembly/fault.ts',
    from: 'if (!write || ((vma.flags & VM_SHARED) != 0 && (pte & PTE_UFFD_WP) == 0)) return changetype<usize>(frameOf(pte));',
    to: 'if (!write) return changetype<usize>(frameOf(pte));\n    if ((vma.flags & VM_SHARED) != 0) return changetype<usize>(ownPage(entry));',
  },
  {
    name: 'a private mapping writes to the file',
    file: FILEFAULT,
    from: 'const isCopied = write && (vma.flags & VM_SHARED) == 0;',
    to: 'const isCopied = false;',
  },
  {
    name: 'a read maps one page and no more',
    file: FILEFAULT,
    from: '    faultAround(mm, vma, inode, address);\n',
    to: '',
  },
  {
    name: 'fault-around keeps to windows that are aligned',
    file: FILEFAULT,
    from: 'min(min(first + window, TABLE_PAGES)',
    to: 'min(min((inTable & ~(window - 1)) + window, TABLE_PAGES)',
  },
  {
    name: 'fault-around maps pages that are only reserved',
    file: FILEFAULT,
    from: 'if (hasContents(inode, index) &&',
    to: 'if (isCached(inode, index) &&',
  },
  {
    name: 'a cached page is missing too',
    file: FILEFAULT,
    from: '    if ((vma.flags & VM_UFFD_MINOR) != 0) return FILE_FAULT_MINOR;',
    to: '    if ((vma.flags & VM_UFFD_MINOR) != 0) return FILE_FAULT_MINOR;\n    if ((vma.flags & VM_UFFD_MISSING) != 0) return FILE_FAULT_MISSING;',
  },
  {
    name: 'a page of a mapping for minor faults alone is missing',
    file: FILEFAULT,
    from: 'if ((vma.flags & VM_UFFD_MISSING) != 0) return FILE_FAULT_MISSING;',
    to: 'if ((vma.flags & (VM_UFFD_MISSING | VM_UFFD_MINOR)) != 0) return FILE_FAULT_MISSING;',
  },
  {
    name: 'COPY to a shared mapping overwrites what is cached',
    file: SHMEM_FILL,
    from: '  if (!isCached(inode, index)) return 0;\n  return refused(EEXIST, hasContents',
    to: '  if (!isCached(inode, index) || !isPresent(pte)) return 0;\n  return refused(EEXIST, hasContents',
  },
  {
    name: 'CONTINUE makes a page where there is none',
    file: SHMEM_FILL,
    from: '  if (!isCached(inode, index)) return refused(EFAULT, CONTINUE_NOT_CACHED);',
    to: '  if (!isCached(inode, index)) addToCache(inode, index, zeroedFrame(), false);',
  },
  {
    name: 'CONTINUE beyond the end of file says EFAULT',
    file: SHMEM_FILL,
    from: 'refused(EINVAL, CONTINUE_BEYOND_EOF_SHMEM)',
    to: 'refused(EFAULT, CONTINUE_BEYOND_EOF_SHMEM)',
  },
  {
    name: 'ZEROPAGE of a shared mapping maps the zero page',
    file: SHMEM_FILL,
    from: 'return isShared(vma) ? addedPte(vma, inode, address, zeroedFrame()) : zeroPte();',
    to: 'return zeroPte();',
  },
  {
    name: 'shrinking leaves the copies of private mappings',
    file: SHMEM_FILE,
    from: 'unmapFile(inode, first, MAX_OFFSET, true)',
    to: 'unmapFile(inode, first, MAX_OFFSET, false)',
  },
  {
    name: 'shrinking leaves the rest of the last page',
    file: SHMEM_FILE,
    from: '  if ((size & PAGE_MASK) != 0) zeroPart(',
    to: '  if (false) zeroPart(',
  },
  {
    name: 'a hole that is punched stays mapped elsewhere',
    file: PAGECACHE,
    from: '    if (mappedInode(vma) != inode) continue;\n    const low',
    to: '    if (mappedInode(vma) != inode || vma != mm.first) continue;\n    const low',
  },
  {
    name: 'a reserved page is data',
    file: FALLOCATE,
    from: 'addToCache(inode, index, zeroedFrame(), true)',
    to: 'addToCache(inode, index, zeroedFrame(), false)',
  },
  {
    name: 'mappings of one file merge although their pages are no neighbours',
    file: 'assembly/merge.ts',
    from: 'prev.end == start && prev.pgoff + pagesOf(prev) == pgoff',
    to: 'prev.end == start && (!isNone(prev.file) || prev.pgoff + pagesOf(prev) == pgoff)',
  },
  {
    name: 'unregistering memory for minor faults wakes',
    file: 'assembly/ioctls/unregister.ts',
    from: '  if ((vma.flags & VM_UFFD_MISSING) == 0) return;\n',
    to: '',
  },
  {
    name: 'registering again adds modes',
    file: 'assembly/ioctls/register.ts',
    from: 'const flags = (vma.flags & ~VM_UFFD_MODES) | modes;',
    to: 'const flags = vma.flags | modes;',
  },
];
