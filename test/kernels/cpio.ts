/** One file of an archive; what ends with `/` is a folder. */
export interface ArchiveEntry {
  readonly name: string;
  readonly mode: number;
  readonly data?: Uint8Array;
}

const MAGIC = '070701';
const FOLDER = 0o040000;
const REGULAR = 0o100000;

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

function member(number: number, name: string, mode: number, data: Uint8Array): Buffer {
  const words = [number, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = MAGIC + words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return Buffer.concat([padded(Buffer.from(`${header}${name}\0`, 'latin1')), padded(data)]);
}

/** An archive as the kernel unpacks one into its first root (Documentation/driver-api/early-userspace/buffer-format). */
export function cpioArchive(entries: readonly ArchiveEntry[]): Buffer {
  const members = entries.map(({ name, mode, data = new Uint8Array(0) }, index) =>
    name.endsWith('/')
      ? member(index + 1, name.slice(0, -1), FOLDER | mode, data)
      : member(index + 1, name, REGULAR | mode, data),
  );
  return Buffer.concat([...members, member(0, 'TRAILER!!!', 0, new Uint8Array(0))]);
}
