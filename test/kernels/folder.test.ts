import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { Folder } from './folder.js';

const PREFIX = join(tmpdir(), 'userfaultfd-folder-');
const MODULE = pathToFileURL(join(ROOT, 'dist/test/kernels/folder.js')).href;

/** Makes a folder with something in it, says where, and blocks its thread as a run of a suite does. */
const OWNER = `
import { writeFileSync, writeSync } from 'node:fs';
import { Folder } from '${MODULE}';
const { path } = new Folder(process.argv[1]);
writeFileSync(path + '/initramfs', 'x');
writeSync(1, path);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`;

/** Resolves when something is gone. */
async function gone(path: string): Promise<void> {
  const changes = watch(tmpdir());
  try {
    while (existsSync(path)) {
      const [, name] = (await once(changes, 'change')) as [string, string];
      if (name !== basename(path)) continue;
    }
  } finally {
    changes.close();
  }
}

test('a folder that is removed is gone, with what is in it', (t) => {
  const folder = new Folder(PREFIX);
  t.true(existsSync(folder.path));
  folder.remove();
  t.false(existsSync(folder.path));
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`of a process that ends by ${signal} while its thread is blocked no folder is left`, async (t) => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', OWNER, PREFIX], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(owner.stdout, 'data')) as [Buffer];
    const path = said.toString();
    t.true(existsSync(join(path, 'initramfs')));
    const left = gone(path);
    owner.kill(signal);
    await left;
    t.false(existsSync(path));
  });
}
