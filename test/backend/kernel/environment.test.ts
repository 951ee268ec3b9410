import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import test from 'ava';
import { measureConfig } from '../../../backend/kernel/environment.js';
import { kernelBackend, kernelConfig, profileFor } from '../../../backend/kernel/index.js';
import { native } from '../../../backend/kernel/native.js';
import { kernelTest, rootTest } from '../../kernel/_kernel.js';
import { withMachine } from '../../kernel/_machine.js';

test('a release has the nearest profile that is not above it, and it is said when that is another', (t) => {
  t.deepEqual(profileFor('6.18'), { release: '6.18' });
  t.deepEqual(profileFor('6.18.44-cloud-amd64'), { release: '6.18' });
  t.is(profileFor('7.1.0-rc2').release, '6.18');
  t.regex(profileFor('7.1.0-rc2').note!, /^Linux 7\.1\.0-rc2 has no profile of its own/);
  t.is(profileFor('5.10.0').release, '6.1');
  t.deepEqual(profileFor('6.12.117+deb12-cloud-amd64'), { release: '6.12' });
  t.is(profileFor('6.14.2').release, '6.12');
  t.regex(profileFor('6.14.2').note!, /compared with 6\.12.*known to differ: .*MADV_GUARD_INSTALL.*\(6\.13\)/);
  t.notRegex(profileFor('6.14.2').note!, /UNREGISTER through another/);
});

kernelTest('the environment is what the kernel says', (t) => {
  const { environment, kernelRelease } = kernelConfig();
  const sysctl = (name: string) => Number(readFileSync(`/proc/sys/vm/${name}`, 'utf8'));
  t.is(kernelRelease, release());
  t.is(environment.architecture, 'x86_64');
  t.is(environment.pageSize, 4096);
  t.true((environment.features & 0x1ffn) === 0x1ffn, environment.features.toString(16));
  t.is(environment.overcommit, sysctl('overcommit_memory') as 0 | 1 | 2);
  t.is(environment.maxMapCount, sysctl('max_map_count'));
  t.is(environment.mmapMinAddr, BigInt(sysctl('mmap_min_addr')));
  t.is(environment.userfaultfdDevice === 'ENOENT', !existsSync('/dev/userfaultfd'));
  t.true(environment.memory > 0n && environment.memory % 1024n === 0n);
});

rootTest('vm.unprivileged_userfaultfd is measured as it is', (t) =>
  withMachine((machine) => {
    const path = '/proc/sys/vm/unprivileged_userfaultfd';
    for (const [value, expected] of [
      ['1', true],
      ['0', false],
    ] as const) {
      machine.lease({ path, value });
      t.is(measureConfig(native().addon).environment.unprivilegedUserfaultfd, expected);
    }
    t.throws(() => machine.lease({ path, value: '2' }), { message: /can't write/ });
  }),
);

kernelTest('a configuration that is not this kernel’s is refused with what differs', async (t) => {
  const config = kernelConfig();
  const machine = await kernelBackend.boot(config);
  t.deepEqual(machine.config, config);
  await machine.close();
  await t.throwsAsync(kernelBackend.boot({ release: '6.1' }), { message: /release 6\.1 \(here 6\.18\)/ });
  const environment = { ...config.environment, overcommit: 2 } as const;
  await t.throwsAsync(kernelBackend.boot({ environment }), { message: /overcommit 2 \(here/ });
});
