/** The package as others have it: packed, in a folder of its own. */
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
import { ROOT } from '../../tools/root.js';

const PROGRAM = `
import { availableBackends, simulatorBackend } from 'userfaultfd';
import { bootSimulator } from 'userfaultfd/sim';
import { encodeProgram } from 'userfaultfd/backend';
import { probeKernel } from 'userfaultfd/kernel';
import { MachineHost, MachineRunner, Userfaultfd } from 'userfaultfd/handler';
import { testHandler } from 'userfaultfd/testing';
import { ProcessHost } from 'userfaultfd/process';
const machine = await simulatorBackend.boot();
const [created] = machine.perform({ process: 0, thread: 0 }, { op: 'userfaultfd' });
await machine.close();
await bootSimulator().close();
encodeProgram({ records: [] });
await (await Userfaultfd.open(new MachineHost(new MachineRunner(bootSimulator())))).close();
const page = new Uint8Array(4096).fill(7);
const world = async (world) => {
  const memory = await world.registered(4096n, { batch: 2 });
  for (const name of ['T1', 'T2']) world.thread(name, (thread) => thread.load(memory));
};
const right = async (uffd) => {
  for await (const message of uffd) await uffd.copy(message.page, page).catch(() => uffd.wake(message.page, 4096));
};
const naive = async (uffd) => {
  for await (const message of uffd) await uffd.copy(message.page, page);
};
const explored = String(await testHandler(right, world));
const failure = (await testHandler(naive, world).catch((reason) => reason)).summary;
let host = 'there';
try {
  new ProcessHost();
} catch (error) {
  host = error.name + ': ' + error.message;
}
const { backends, kernel } = availableBackends();
console.log(JSON.stringify({ node: process.version, explored, failure, host, fd: String(created.outcome.value), backends: backends.map((b) => b.name), kernel, probe: probeKernel() }));
`;

export interface Report {
  /** As v20.1.0. */
  readonly node: string;
  /** What a test of a handler said, and one of a naive one. */
  readonly explored: string;
  readonly failure: string;
  /** What became of a place for handlers in this process. */
  readonly host: string;
  readonly fd: string;
  readonly backends: readonly string[];
  readonly kernel: { readonly available: boolean; readonly reason?: string; readonly remedy?: string };
}

/** Installs the packed package into a folder of its own as a consumer has it, and removes the folder afterwards. */
export function withConsumer(run: (folder: string) => void): void {
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

export function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
}

/** Runs the program, by this Node or another one. */
export function report(folder: string, node = process.execPath, env = process.env): Report {
  const output = execFileSync(node, ['program.mjs'], { cwd: folder, encoding: 'utf8', timeout: 60_000, env });
  return JSON.parse(output) as Report;
}

/** The same without native code, and with a PATH on which there is nothing to build any: no make, no compiler, no npm. */
export function bareReport(folder: string, node = process.execPath): Report {
  rmSync(join(folder, 'node_modules/userfaultfd/dist/native'), { recursive: true, force: true });
  const path = join(folder, 'empty');
  mkdirSync(path);
  return report(folder, node, { PATH: path });
}
