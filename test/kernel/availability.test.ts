import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import type { KernelProbe } from '../../backend/kernel/index.js';
import { ROOT } from '../../tools/root.js';
import { FILTER } from './_filter.js';
import { rootTest } from './_kernel.js';
import { withMachine } from './_machine.js';

const ENTRY = join(ROOT, 'dist/backend/kernel/index.js');
const ASK = `import { probeKernel } from ${JSON.stringify(ENTRY)}; console.log(JSON.stringify(probeKernel()));`;
const TIMEOUT = 60_000;

/** What the states below are about, whatever else runs here meanwhile. */
const NOT_EVERYBODY = { path: '/proc/sys/vm/unprivileged_userfaultfd', value: '0' };

const OTHER_USER = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** What the check says where a command has put us; `undefined` when the command can't be had here. */
function probeUnder(command: readonly string[]): KernelProbe | undefined {
  const [program, ...args] = [...command, process.execPath, '--input-type=module', '-e', ASK];
  const { status, stdout, stderr, error } = spawnSync(program!, args, { encoding: 'utf8', timeout: TIMEOUT });
  if (error !== undefined || /unshare failed|setpriv: |EACCES|no filter could be set/.test(stderr)) return undefined;
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as KernelProbe;
}

/** Whether it reads as a sentence that somebody can act on. */
function isClear({ reason = '', remedy = '' }: KernelProbe): boolean {
  return [reason, remedy].every((text) => /^\S.{20,}[^.\s]$/.test(text) && !/undefined|\[object/.test(text));
}

/** State -> how to get into it, and what the check must say there; nothing where machines boot. */
const STATES: Readonly<Record<string, { readonly command: readonly string[]; readonly says?: readonly RegExp[] }>> = {
  root: { command: [] },
  'another user': { command: OTHER_USER, says: [/no CAP_SYS_PTRACE/, /sysctl vm.unprivileged_userfaultfd=1/] },
  'another user with CAP_SYS_PTRACE': {
    command: [...OTHER_USER, '--inh-caps=+sys_ptrace', '--ambient-caps=+sys_ptrace'],
  },
  'root without CAP_SYS_PTRACE': {
    command: ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-sys_ptrace'],
    says: [/no CAP_SYS_PTRACE/, /--cap-add SYS_PTRACE/],
  },
  'root of a user namespace': {
    command: ['unshare', '--user', '--map-root-user'],
    says: [/in a user namespace/, /outside of the user namespace/],
  },
  'a filter that says EPERM': {
    command: [...FILTER, '1', 'userfaultfd'],
    says: [/even for user-mode faults.*a seccomp filter is on/, /seccomp=unconfined/],
  },
  'a filter that says ENOSYS': {
    command: [...FILTER, '38', 'userfaultfd'],
    says: [/ENOSYS.*a seccomp filter hides it/, /seccomp=unconfined/],
  },
  'a filter that says ENOSYS, and no /proc/sys': {
    command: [
      ...['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /proc/sys && exec "$@"', 'sh'],
      ...[...FILTER, '38', 'userfaultfd'],
    ],
    says: [/ENOSYS: the kernel has been built without it/, /CONFIG_USERFAULTFD/],
  },
  'a filter that lets user-mode faults alone through': {
    command: [...FILTER, '1', 'userfaultfd/1'],
    says: [/although this process has CAP_SYS_PTRACE: a seccomp filter is on/, /seccomp=unconfined/],
  },
  'a filter that kills': { command: [...FILTER, 'kill', 'userfaultfd'], says: [/kills/, /seccomp/] },
  'a filter that refuses what a machine needs': {
    command: [...FILTER, '1', 'memfd_create'],
    says: [/no machine boots: no control memory/, /seccomp filter is on/],
  },
  'a filter that kills a machine': {
    command: [...FILTER, 'kill', 'memfd_create'],
    says: [/no machine boots: .*signal 31/, /seccomp filter is on/],
  },
  'no /proc': {
    command: ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh'],
    says: [/no machine boots: the files of the subject/, /their own files in \/proc/],
  },
};

for (const [state, { command, says }] of Object.entries(STATES))
  rootTest(`availability is said clearly: ${state}`, (t) =>
    withMachine((machine) => {
      machine.lease(NOT_EVERYBODY);
      const probe = probeUnder(command);
      if (probe === undefined) {
        t.log('this state can’t be had here');
        t.pass();
        return;
      }
      t.is(probe.available, says === undefined, JSON.stringify(probe));
      if (says === undefined) return;
      t.true(isClear(probe), JSON.stringify(probe));
      t.regex(probe.reason!, says[0]!);
      t.regex(probe.remedy!, says[1]!);
    }),
  );

test('what is available is a plain answer', (t) => {
  const probe = probeUnder([]);
  t.is(typeof probe?.available, 'boolean');
  if (probe?.available === false) t.true(isClear(probe), JSON.stringify(probe));
});
