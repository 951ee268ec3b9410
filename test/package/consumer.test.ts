import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';

const PROGRAM = `
import { availableBackends, simulatorBackend } from 'userfaultfd';
import { bootSimulator } from 'userfaultfd/sim';
import { encodeProgram } from 'userfaultfd/backend';
import { probeKernel } from 'userfaultfd/kernel';
import { MachineHost, MachineRunner, Userfaultfd } from 'userfaultfd/handler';
import { testHandler } from 'userfaultfd/testing';
const machine = await simulatorBackend.boot();
const [created] = machine.perform({ process: 0, thread: 0 }, { op: 'userfaultfd' });
await machine.close();
await bootSimulator().close();
encodeProgram({ records: [] });
await (await Userfaultfd.open(new MachineHost(new MachineRunner(bootSimulator())))).close();
await testHandler(async () => undefined, async (world) => void (await world.userfaultfd()));
const { backends, kernel } = availableBackends();
console.log(JSON.stringify({ fd: String(created.outcome.value), backends: backends.map((b) => b.name), kernel, probe: probeKernel() }));
`;

interface Report {
  readonly fd: string;
  readonly backends: readonly string[];
  readonly kernel: { readonly available: boolean; readonly reason?: string; readonly remedy?: string };
}

/** Installs the packed package into a folder of its own as a consumer has it, and removes the folder afterwards. */
function withConsumer(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'userfaultfd-consumer-'));
  try {
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
      cwd: ROOT,
      timeout: 60_000,
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    const installed = join(folder, 'node_modules/userfaultfd');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
    // What npm would install beside it.
    for (const name of Object.keys(manifest().dependencies)) {
      const [scope] = name.split('/');
      if (!existsSync(join(folder, 'node_modules', scope!)))
        symlinkSync(join(ROOT, 'node_modules', scope!), join(folder, 'node_modules', scope!));
    }
    // A package of its own: otherwise Node looks further up for the one that the program belongs to.
    writeFileSync(join(folder, 'package.json'), '{"name":"consumer","private":true}');
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin: { readonly uffd: string };
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

function report(folder: string): Report {
  const output = execFileSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  return JSON.parse(output) as Report;
}

test('the packed package imports by each of its names, and the simulator runs', (t) => {
  withConsumer((folder) => {
    const installed = join(folder, 'node_modules/userfaultfd');
    for (const name of [
      'dist/test/scenario',
      'dist/test/conformance/conformance.test.js',
      'dist/bench',
      'assembly',
      'binding.gyp',
    ])
      t.false(existsSync(join(installed, name)), `${name} is not in the package`);
    for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.d.ts'])
      t.true(existsSync(join(installed, name)), `${name} is in the package`);
    const { fd, backends } = report(folder);
    t.is(fd, '3');
    t.is(backends[0], 'sim');
  });
});

test('without native binaries the package says why the kernel is not there, and runs on the simulator', (t) => {
  withConsumer((folder) => {
    rmSync(join(folder, 'node_modules/userfaultfd/dist/native'), { recursive: true, force: true });
    const { fd, backends, kernel } = report(folder);
    t.is(fd, '3');
    t.deepEqual(backends, ['sim']);
    t.false(kernel.available);
    t.truthy(kernel.reason);
  });
});

test('the packed package’s command runs a scenario, and the suite', (t) => {
  withConsumer((folder) => {
    writeFileSync(
      join(folder, 'page.uffd'),
      '# A page\n#: cites mmap(2)\n[main] mem = mmap(NULL, 1p)\n[main] load(mem) = 0\n',
    );
    const command = join(folder, 'node_modules/userfaultfd', manifest().bin.uffd);
    const args = [command, 'run', '--backend', 'sim', 'page.uffd'];
    const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    t.regex(output, /^passed .*page\.uffd: A page$/m);
    const suite = [command, 'conform', '--backend', 'sim', '--only', 'poll(2)', '--tap'];
    t.regex(
      execFileSync(process.execPath, suite, { cwd: folder, encoding: 'utf8', timeout: 60_000 }),
      /^ok 1 - \[sim\]/m,
    );
  });
});
