import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { bareReport, manifest, report, withConsumer } from './_consumer.js';

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

test('without native binaries, and without a compiler, handlers are tested on the simulator, and errors say why there is no kernel', (t) => {
  withConsumer((folder) => {
    const { fd, backends, kernel, explored, failure, host } = bareReport(folder);
    t.is(fd, '3');
    t.deepEqual(backends, ['sim']);
    t.false(kernel.available);
    t.truthy(kernel.reason);
    t.regex(explored, /^explored (\d+) of \1 schedules/);
    t.is(failure, 'handler failed: UFFDIO_COPY: EEXIST');
    t.is(host, `KernelUnavailable: ${kernel.reason}`);
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
