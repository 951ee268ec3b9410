import { existsSync, readFileSync } from 'node:fs';
import { createUserfaultfd, handshake, performInProcess } from './in-process.js';
import { type NativeAddon, native, nativeUnavailable } from './native.js';

/** Whether machines of the kernel can boot here. */
export interface KernelProbe {
  readonly available: boolean;
  /** Why not. */
  readonly reason?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

const UFFD_USER_MODE_ONLY = 1n;

/** Tries what every machine needs: creates a userfaultfd in this process, enables and closes it. */
export function probeKernel(): KernelProbe {
  const missing = nativeUnavailable();
  if (missing !== undefined) return { available: false, reason: missing, remedy: withoutNative() };
  const { addon } = native();
  const created = createUserfaultfd(addon);
  if (created.kind === 'errno') return refusedCreation(addon, created.errno);
  if (created.kind !== 'value') return { available: false, reason: 'userfaultfd(2) could not be tried' };
  const enabled = handshake(addon, created.value, 0n).outcome;
  if (enabled.kind === 'value') return { available: true };
  const outcome = enabled.kind === 'errno' ? enabled.errno : enabled.kind;
  return { available: false, reason: `UFFDIO_API fails: ${outcome}`, remedy: 'use a kernel with UFFD_API 0xaa' };
}

function withoutNative(): string {
  return process.platform === 'linux' && process.arch === 'x64'
    ? 'install python3, make and g++, then run `npm run build`'
    : 'use the simulator, or Linux on x86-64';
}

/** Why userfaultfd(2) failed, by its errno (semantics: the order of checks in userfaultfd(2)). */
function refusedCreation(addon: NativeAddon, errno: string): KernelProbe {
  if (errno === 'ENOSYS')
    return {
      available: false,
      reason: 'userfaultfd(2) fails with ENOSYS: the kernel has been built without it, or a seccomp filter hides it',
      remedy:
        'use a kernel with CONFIG_USERFAULTFD, and a container without that filter (--security-opt seccomp=unconfined)',
    };
  if (errno === 'EPERM') return refusedPermission(addon);
  return { available: false, reason: `userfaultfd(2) fails with ${errno}` };
}

/** For faults in user mode alone no privilege is needed, so a refusal of that too is not the kernel's own. */
function refusedPermission(addon: NativeAddon): KernelProbe {
  const userMode = createUserfaultfd(addon, UFFD_USER_MODE_ONLY);
  if (userMode.kind !== 'value')
    return {
      available: false,
      reason:
        'userfaultfd(2) fails with EPERM even for user-mode faults alone: a seccomp filter or security module refuses it',
      remedy: 'run the container with a seccomp profile that allows it (--security-opt seccomp=unconfined)',
    };
  performInProcess(addon, 'close', [userMode.value]);
  const device = existsSync('/dev/userfaultfd') ? '; /dev/userfaultfd is there, but machines use the system call' : '';
  return {
    available: false,
    reason: `userfaultfd(2) fails with EPERM: no CAP_SYS_PTRACE, and vm.unprivileged_userfaultfd is ${sysctl()}${device}`,
    remedy: 'run as root, with CAP_SYS_PTRACE, or after `sysctl vm.unprivileged_userfaultfd=1`',
  };
}

function sysctl(): string {
  try {
    return readFileSync('/proc/sys/vm/unprivileged_userfaultfd', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
