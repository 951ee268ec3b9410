import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const BACKEND = fileURLToPath(new URL('../../../backend', import.meta.url));
const ASK = `import { probeKernel } from './backend/kernel/index.js'; console.log(JSON.stringify(probeKernel()))`;

/** What a package without native code says, with these files in dist/native. */
function probeWith(files: Readonly<Record<string, string>>): { available: boolean; reason: string; remedy: string } {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-test-'));
  try {
    cpSync(BACKEND, join(folder, 'backend'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'ask.js'), ASK);
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, 'native', name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, text);
    }
    return JSON.parse(execFileSync(process.execPath, [join(folder, 'ask.js')], { encoding: 'utf8', timeout: 30_000 }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const onlyOnLinux = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;

onlyOnLinux('a package that has not been built says so, and what to do', (t) => {
  const { available, reason, remedy } = probeWith({});
  t.false(available);
  t.regex(reason, /has not been built/);
  t.regex(remedy, /npm run build/);
});

onlyOnLinux('a package that could not be built says why', (t) => {
  t.is(probeWith({ 'unavailable.txt': 'no C++ compiler (g++)\n' }).reason, 'no C++ compiler (g++)');
});

onlyOnLinux('native code that does not load is told apart from none', (t) => {
  t.regex(probeWith({ 'linux-x64/userfaultfd.node': 'no ELF' }).reason, /^the native code does not load: /);
});
