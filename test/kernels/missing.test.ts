import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { Folder } from './folder.js';

const COMMAND = join(ROOT, 'dist/test/kernels/main.js');
const NAME = 'linux-image-6.12.9+deb12-cloud-amd64';

/** Runs the command where there are these programs alone, and says how it ended, what it said, and what it kept. */
function kernels(programs: Readonly<Record<string, string>>) {
  const folder = new Folder(join(tmpdir(), 'userfaultfd-missing-'));
  try {
    const [bin, cache] = [join(folder.path, 'bin'), join(folder.path, 'cache')];
    mkdirSync(bin);
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const env = { PATH: bin, XDG_CACHE_HOME: cache };
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '6.12'], { encoding: 'utf8', env });
    const kept = programs['apt-get'] === undefined ? [] : readdirSync(join(cache, 'userfaultfd/kernels'));
    return { status, stdout, stderr, kept };
  } finally {
    folder.remove();
  }
}

const PRESENT = { 'qemu-system-x86_64': '', busybox: '', setpriv: '' };

test('without qemu, busybox and setpriv the command says in a sentence what installs them', (t) => {
  t.deepEqual(kernels({}), {
    status: 77,
    stdout: '',
    stderr:
      'other kernels need qemu-system-x86_64, busybox and setpriv, which are not all here: apt-get install qemu-system-x86 busybox-static util-linux\n',
    kept: [],
  });
});

test('where apt knows no kernel the command says what to do', (t) => {
  const { status, stderr } = kernels(PRESENT);
  t.is(status, 77);
  t.is(
    stderr,
    "apt knows no package linux-image-6.12.*-cloud-amd64: apt-get update, with Debian's archive in /etc/apt/sources.list\n",
  );
});

test('without a network the command says why the kernel can’t be fetched and what to do, and keeps nothing of it', (t) => {
  const { status, stderr, kept } = kernels({
    ...PRESENT,
    'apt-cache': `echo '${NAME} - Linux for virtual machines'`,
    'apt-get': 'echo E: one line >&2; echo E: Temporary failure resolving deb.debian.org >&2; exit 100',
  });
  t.is(status, 77);
  t.regex(
    stderr,
    /^the kernel can't be fetched \(apt-get .* download linux-image-6\.12\.9\+deb12-cloud-amd64: E: Temporary failure resolving deb\.debian\.org\): with the network there, apt-get update and run this again\n$/,
  );
  t.deepEqual(kept, []);
});
