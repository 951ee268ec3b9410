import test from 'ava';
import { nativeUnavailable, surroundings } from '../../backend/kernel/index.js';
import { profileLines } from '../../cli/doctor.js';
import { kernelMissing } from '../../scenario/index.js';
import { ROOT } from '../../tools/root.js';
import { FILTER, filterMissing } from '../kernel/_filter.js';
import { runUffd } from './_uffd.js';

interface Data {
  readonly simulator: { readonly available: boolean };
  readonly kernel: {
    readonly available: boolean;
    readonly reason?: string;
    readonly remedy?: string;
    readonly checks?: { readonly seccomp: string; readonly kernelRelease: string };
  };
}

/** What doctor says, to people and to programs, behind a command. */
function doctor(...behind: readonly string[]) {
  const { status, stdout } = runUffd(ROOT, ['doctor'], behind);
  const json = runUffd(ROOT, ['doctor', '--json'], behind);
  return { status, stdout, jsonStatus: json.status, data: JSON.parse(json.stdout) as Data };
}

test('doctor says what works here and what to do', (t) => {
  const { status, stdout, jsonStatus, data } = doctor();
  const works = kernelMissing() === undefined;
  t.regex(stdout, /^simulator {2}works: Linux 6\.18, anywhere\n/);
  t.regex(stdout, works ? /\nkernel {5}works: Linux \d/ : /\nkernel {5}does not work: .+\n {11}what to do: /);
  if (works) t.regex(stdout, /\n {11}(?:compared with the profile of Linux 6\.\d+|Linux .* is compared with 6\.)/);
  t.is(status, works ? 0 : 77);
  t.is(jsonStatus, status);
  t.is(data.kernel.available, works);
});

test('doctor names the profile, what is known to differ from it, and what that does not model', (t) => {
  t.deepEqual(profileLines({ release: '6.18' }), ['compared with the profile of Linux 6.18']);
  const [profile, unknown] = profileLines({ release: '6.12', profileNote: 'Linux 6.14 is compared with 6.12' });
  t.is(profile, 'Linux 6.14 is compared with 6.12');
  t.regex(unknown!, /^that profile does not model: .*MADV_DONTNEED whose mapping is split while it waits/);
  t.notRegex(unknown!, /UNREGISTER through another/);
});

const around = surroundings();
const linuxTest = around === undefined ? test.skip : test;

linuxTest('doctor says what it looked at, seccomp too, whether or not the kernel works', (t) => {
  const { stdout, data } = doctor();
  t.regex(stdout, /\n {11}(?:not )?root, with(?:out)? CAP_SYS_PTRACE/);
  t.regex(stdout, /\n {11}vm\.unprivileged_userfaultfd is (?:\d|not there); \/dev\/userfaultfd: /);
  t.regex(stdout, around?.seccomp === 'none' ? /\n {11}seccomp: no filter is on\n/ : /\n {11}seccomp: a filter is on/);
  t.is(data.kernel.checks?.seccomp, around?.seccomp);
  t.is(data.kernel.checks?.kernelRelease, around?.kernelRelease);
});

/** Action and system call of a filter -> what doctor says of why, and of what to do. */
const REFUSED: Readonly<Record<string, { readonly filter: readonly string[]; readonly says: RegExp }>> = {
  'as Docker does (EPERM)': {
    filter: ['1', 'userfaultfd'],
    says: /EPERM even for user-mode faults alone.*: a seccomp filter is on \(\/proc\/self\/status says Seccomp: 2\), and refuses it/,
  },
  'as if it were not there (ENOSYS)': {
    filter: ['38', 'userfaultfd'],
    says: /ENOSYS, but the kernel has it .*: a seccomp filter hides it/,
  },
  'by killing': {
    filter: ['kill', 'userfaultfd'],
    says: /a seccomp filter kills processes that call userfaultfd\(2\)/,
  },
  // UFFD_USER_MODE_ONLY is 1.
  'for faults of the kernel alone': {
    filter: ['1', 'userfaultfd/1'],
    says: /EPERM although this process has CAP_SYS_PTRACE: a seccomp filter is on .*, and refuses it/,
  },
};

/** Why a filter's refusal would not be the first thing that is in the way here. */
const missing = nativeUnavailable() ?? filterMissing() ?? kernelMissing();
const suffix = missing === undefined ? '' : ` (${missing})`;
const filterTest = missing === undefined ? test : test.skip;

for (const [how, { filter, says }] of Object.entries(REFUSED)) {
  const needsCapability = says.source.includes('CAP_SYS_PTRACE') && around?.capSysPtrace !== true;
  (needsCapability ? test.skip : filterTest)(
    `doctor names a filter that refuses userfaultfd(2) ${how}${suffix}`,
    (t) => {
      const { status, stdout, jsonStatus, data } = doctor(...FILTER, ...filter);
      t.is(status, 77);
      t.is(jsonStatus, 77);
      t.regex(stdout, /^simulator {2}works/);
      t.regex(stdout, says);
      t.regex(stdout, /\n {11}what to do: allow it in the seccomp profile \(Docker.*--security-opt seccomp=unconfined/);
      t.regex(stdout, /\n {11}seccomp: a filter is on\n/);
      t.regex(data.kernel.reason!, says);
      t.regex(data.kernel.remedy!, /seccomp=unconfined/);
      t.is(data.kernel.checks?.seccomp, 'filter');
    },
  );
}

filterTest(`doctor names the device that could be opened where a filter refuses the system call${suffix}`, (t) => {
  const { data } = doctor(...FILTER, '1', 'userfaultfd');
  const isOpen = ['root', 'everybody'].includes(around?.userfaultfdDevice ?? '');
  t.is(/; \/dev\/userfaultfd could be opened, but machines use the system call$/.test(data.kernel.reason!), isOpen);
});

filterTest(`doctor says so where a filter is on that allows it${suffix}`, (t) => {
  const { status, stdout, data } = doctor(...FILTER, 'allow', 'userfaultfd');
  t.is(status, 0);
  t.regex(stdout, /\n {11}seccomp: a filter is on, which lets machines do what they need\n/);
  t.is(data.kernel.checks?.seccomp, 'filter');
});
