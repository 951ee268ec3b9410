import { machine as architecture, release } from 'node:os';
import type { Environment } from '../machine.js';
import { whoOpensDevice } from './device.js';
import { CAP_SYS_PTRACE, hasCapability, isFirstUserNamespace, unprivilegedSetting } from './privileges.js';
import { type SeccompMode, seccompMode } from './seccomp.js';

/** What decides who may use userfaultfd, whether or not it can be used here. */
export interface Surroundings {
  /** As uname -r says. */
  readonly kernelRelease: string;
  readonly architecture: string;
  readonly root: boolean;
  readonly capSysPtrace: boolean;
  /** In another one root and capabilities count for nothing. */
  readonly firstUserNamespace: boolean;
  /** vm.unprivileged_userfaultfd, if there is one. */
  readonly unprivilegedUserfaultfd?: string;
  readonly userfaultfdDevice: Environment['userfaultfdDevice'];
  readonly seccomp: SeccompMode;
}

/** Looks at them; `undefined` where there is no Linux. */
export function surroundings(): Surroundings | undefined {
  if (process.platform !== 'linux') return undefined;
  const setting = unprivilegedSetting();
  return {
    kernelRelease: release(),
    architecture: architecture(),
    root: process.geteuid?.() === 0,
    capSysPtrace: hasCapability(CAP_SYS_PTRACE),
    firstUserNamespace: isFirstUserNamespace(),
    ...(setting !== undefined && { unprivilegedUserfaultfd: setting }),
    userfaultfdDevice: whoOpensDevice(),
    seccomp: seccompMode(),
  };
}
