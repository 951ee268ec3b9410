import { opensDevice } from './device.js';
import { createUserfaultfd, handshake, performInProcess } from './in-process.js';
import { type NativeAddon, native, nativeUnavailable } from './native.js';
import { CAP_SYS_PTRACE, hasCapability, isFirstUserNamespace, unprivilegedSetting } from './privileges.js';
import { isFiltered, isKilledForIt } from './seccomp.js';
import { tryMachine } from './trial.js';

/** Whether machines of the kernel can boot here. */
export interface KernelProbe {
  readonly available: boolean;
  /** Why not. */
  readonly reason?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

const UFFD_USER_MODE_ONLY = 1n;

const LET_EVERYBODY = 'let everybody: `sysctl vm.unprivileged_userfaultfd=1`';

/** What helps against a filter, wherever it comes from. */
function allow(what: string): string {
  return `allow ${what} in the seccomp profile (Docker and Podman: --security-opt seccomp=unconfined or a profile of your own; systemd: SystemCallFilter=)`;
}

/** Tries what every machine needs: userfaultfd(2) in this process, and then a machine that is closed again. */
export function probeKernel(): KernelProbe {
  const missing = nativeUnavailable();
  if (missing !== undefined) return unavailable(missing, withoutNative());
  return refusedUserfaultfd(native().addon) ?? refusedMachine() ?? { available: true };
}

function unavailable(reason: string, remedy: string): KernelProbe {
  return { available: false, reason, remedy };
}

function withoutNative(): string {
  return process.platform === 'linux' && process.arch === 'x64'
    ? 'install python3, make and g++, then run `npm run build`'
    : 'use the simulator, or Linux on x86-64';
}

/** Why there is no userfaultfd for this process, if there is none. */
function refusedUserfaultfd(addon: NativeAddon): KernelProbe | undefined {
  if (isKilledForIt(native()))
    return unavailable('a seccomp filter kills processes that call userfaultfd(2)', allow('it'));
  const created = createUserfaultfd(addon);
  if (created.kind !== 'value') return refusedCreation(addon, created.kind === 'errno' ? created.errno : created.kind);
  const { outcome } = handshake(addon, created.value, 0n);
  if (outcome.kind === 'value') return undefined;
  const how = outcome.kind === 'errno' ? outcome.errno : outcome.kind;
  return unavailable(`UFFDIO_API fails with ${how}`, 'use a kernel with UFFD_API 0xaa');
}

/** Why userfaultfd(2) failed, by its errno (semantics: the order of checks in userfaultfd(2)). */
function refusedCreation(addon: NativeAddon, errno: string): KernelProbe {
  switch (errno) {
    case 'ENOSYS':
      return refusedAsUnknown();
    case 'EPERM':
      return refusedPermission(addon);
    case 'EMFILE':
      return unavailable('userfaultfd(2) fails with EMFILE: this process has no free descriptor', 'raise `ulimit -n`');
    default:
      return unavailable(`userfaultfd(2) fails with ${errno}`, 'use the simulator');
  }
}

/** A kernel that has the setting has userfaultfd(2). */
function refusedAsUnknown(): KernelProbe {
  if (isFiltered() && unprivilegedSetting() !== undefined)
    return unavailable(
      'userfaultfd(2) fails with ENOSYS, but the kernel has it (there is vm.unprivileged_userfaultfd): a seccomp filter hides it',
      allow('it'),
    );
  return unavailable(
    'userfaultfd(2) fails with ENOSYS: the kernel has been built without it (gVisor has none), or a seccomp filter hides it',
    `use a kernel with CONFIG_USERFAULTFD; in a container, ${allow('it')}`,
  );
}

/** What the kernel itself would not refuse, a filter does; or a security module, where there is no filter. */
function refusedPermission(addon: NativeAddon): KernelProbe {
  const userMode = createUserfaultfd(addon, UFFD_USER_MODE_ONLY);
  if (userMode.kind !== 'value')
    return refusedByOthers('even for user-mode faults alone, for which no privilege is needed');
  performInProcess(addon, 'close', [userMode.value]);
  if (!isFirstUserNamespace())
    return unavailable(
      `userfaultfd(2) fails with EPERM: in a user namespace root and CAP_SYS_PTRACE count for nothing, and ${setting()}${deviceToo()}`,
      `run outside of the user namespace (so in no rootless container), or on the host ${LET_EVERYBODY}`,
    );
  if (hasCapability(CAP_SYS_PTRACE)) return refusedByOthers('although this process has CAP_SYS_PTRACE');
  return unavailable(
    `userfaultfd(2) fails with EPERM: this process has no CAP_SYS_PTRACE, and ${setting()}${deviceToo()}`,
    `run as root or with CAP_SYS_PTRACE (Docker: --cap-add SYS_PTRACE), or ${LET_EVERYBODY}`,
  );
}

function refusedByOthers(circumstance: string): KernelProbe {
  const who = isFiltered()
    ? 'a seccomp filter is on (/proc/self/status says Seccomp: 2), and refuses it'
    : 'no seccomp filter is on, so a security module refuses it';
  return unavailable(
    `userfaultfd(2) fails with EPERM ${circumstance}: ${who}${deviceToo()}`,
    isFiltered() ? allow('it') : 'allow userfaultfd in the policy of the security module (SELinux, AppArmor, BPF)',
  );
}

/** Why no machine works although there is userfaultfd, if none does. */
function refusedMachine(): KernelProbe | undefined {
  const reason = tryMachine(native());
  if (reason === undefined) return undefined;
  const limits =
    'machines need some processes (`ulimit -u`, the pids limit of the container), a memfd, and their own files in /proc';
  return unavailable(
    `userfaultfd(2) works, but ${reason}`,
    isFiltered() ? `${limits}; a seccomp filter is on: ${allow('what they call')}` : limits,
  );
}

/** In words, what vm.unprivileged_userfaultfd is. */
function setting(): string {
  return `vm.unprivileged_userfaultfd ${unprivilegedSetting() === undefined ? 'can’t be read' : `is ${unprivilegedSetting()}`}`;
}

/** The other way to a userfaultfd, where it is open. */
function deviceToo(): string {
  return opensDevice() ? '; /dev/userfaultfd could be opened, but machines use the system call' : '';
}
