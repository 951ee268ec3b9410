import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';

/** A file that can't be used, and why. */
export class FileError extends Error {}

/** Bytes; beyond that a text is no scenario and no log that anybody meant, and a device has no end. */
const MAX_BYTES = 256 << 20;
const CHUNK = 1 << 20;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'a folder, not a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOSPC: 'no space is left',
};

/** What went wrong with a file, for people; throws again what is no error of a file. */
export function fileError(file: string, error: unknown): FileError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return new FileError(`${file}: ${Object.hasOwn(REASONS, code) ? `${REASONS[code]} (${code})` : message}`);
}

/** What stands for standard input. */
export const STDIN = '-';

/** The bytes of a file. Throws FileError. */
export function readBytes(file: string): Buffer {
  try {
    if (file === STDIN) return readAll('standard input', 0);
    const fd = openSync(file, 'r');
    try {
      return readAll(file, fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw error instanceof FileError ? error : fileError(file, error);
  }
}

function readAll(file: string, fd: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= MAX_BYTES; ) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = readSync(fd, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  throw new FileError(`${file}: longer than ${MAX_BYTES >> 20} MiB, which is the most that is read`);
}

/** The text of a file, without the mark that some editors begin it with. Throws FileError. */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if (bytes.includes(0)) throw new FileError(`${file}: a binary file, where a text is expected`);
  return new TextDecoder().decode(bytes);
}

/** Throws FileError. */
export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw writeError(file, error);
  }
}

/** What is said of a file that could not be written. */
export function writeError(file: string, error: unknown): FileError {
  const isFolder = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return isFolder ? new FileError(`${file}: there is no such folder to write to (ENOENT)`) : fileError(file, error);
}
