import test from 'ava';
import { cpioArchive } from './cpio.js';

/** Reads an archive back: names, modes and contents. */
function members(archive: Buffer): [name: string, mode: number, data: string][] {
  const found: [string, number, string][] = [];
  for (let at = 0; at < archive.length; ) {
    const field = (index: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + 8 * index, at + 14 + 8 * index), 16);
    const [mode, size, length] = [field(1), field(6), field(11)];
    const name = archive.toString('latin1', at + 110, at + 110 + length - 1);
    const data = (at + 110 + length + 3) & ~3;
    found.push([name, mode, archive.toString('latin1', data, data + size)]);
    at = (data + size + 3) & ~3;
  }
  return found;
}

test('an archive has folders, files and an end, each at a multiple of four bytes', (t) => {
  const archive = cpioArchive([
    { name: 'bin/', mode: 0o755 },
    { name: 'bin/a', mode: 0o755, data: Buffer.from('12345') },
    { name: 'empty', mode: 0o644 },
  ]);
  t.is(archive.length % 4, 0);
  t.deepEqual(members(archive), [
    ['bin', 0o040755, ''],
    ['bin/a', 0o100755, '12345'],
    ['empty', 0o100644, ''],
    ['TRAILER!!!', 0, ''],
  ]);
});
