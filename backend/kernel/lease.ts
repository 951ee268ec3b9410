import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { native, nativeUnavailable } from './native.js';

/** A file of global kernel state, and what is to stand in it as long as the lease lasts. */
export interface LeasedFile {
  /** In /proc/sys or /sys. */
  readonly path: string;
  readonly value: string;
}

/** Where lease files may lie (backend/kernel/native/lease.h): root's, and each user's own. */
export function leaseFolders(): string[] {
  return ['/run/userfaultfd/leases', `/tmp/userfaultfd-leases-${process.getuid?.() ?? 0}`];
}

function leaseFiles(): string[] {
  return leaseFolders().flatMap((folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
}

/** What is no stale lease of ours: taken back by someone else meanwhile, another user's, or no lease at all. */
const NOT_OURS = ['ENOENT', 'EACCES', 'EPERM', 'ERR_NOT_A_LEASE'];

function restore(file: string): boolean {
  try {
    return native().addon.restoreLease(file);
  } catch (error) {
    if (NOT_OURS.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/**
 * Gives back the leases of guards that were killed: writes the old values. Leases that are held are left alone. Each
 * machine's end does it after a kill, and so does the first boot of a process. Returns how many were given back.
 */
export function restoreStaleLeases(): number {
  return nativeUnavailable() === undefined ? leaseFiles().filter(restore).length : 0;
}
