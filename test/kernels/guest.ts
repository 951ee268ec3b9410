import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONFIG, type Environment, type MachineConfig, profileOf, type Release } from '../../backend/index.js';
import { KernelMachine } from '../../backend/kernel/machine.js';
import { native } from '../../backend/kernel/native.js';
import { Folder } from './folder.js';
import { initramfs, MEASURED, PATIENCE } from './initramfs.js';
import { type KernelFiles, NoKernel } from './package.js';

/** Enough for the heuristic of overcommit to let the largest mapping of a case pass. */
const MEMORY = '3G';
const DISK_SIZE = '64M';

/** Without memory that may only be executed, which the processors that cases were written on lack, and without slow string instructions. */
const CPU = 'max,la57=off,pku=off,erms=off,fsrm=off';

const KERNEL_OPTIONS = [
  'console=ttyS0',
  // What is emulated keeps code of pages that were freed until they are cleared.
  'init_on_alloc=1',
  'panic=-1',
  'loglevel=5',
  'mitigations=off',
  'random.trust_cpu=on',
  'tsc=reliable',
  'no_timer_check',
  'secretmem.enable=1',
];

/** Programs that have to be here, and where they are. */
export interface Programs {
  readonly qemu: string;
  readonly busybox: string;
  /** Makes the guest's disk; without it there is none. */
  readonly mke2fs: string | undefined;
  /** Has qemu end with this process, even with one that is killed. */
  readonly setpriv: string;
}

/** A machine on a kernel that qemu runs: its guard is the guest, which answers through a port of virtio. */
export class GuestMachine extends KernelMachine {
  override readonly config: MachineConfig & { readonly release: Release };
  /** As uname -r says. */
  readonly kernelRelease: string;
  readonly #folder: Folder;

  /** Boots a kernel. Throws NoKernel. */
  static boot(kernel: KernelFiles, programs: Programs): GuestMachine {
    const folder = new Folder(join(tmpdir(), 'userfaultfd-guest-'));
    try {
      return new GuestMachine(kernel, programs, folder);
    } catch (error) {
      const end = consoleOf(folder.path).trimEnd().split('\n').slice(-CONSOLE_LINES).join('\n');
      folder.remove();
      throw new NoKernel(`${kernel.release} did not come up: ${(error as Error).message}\n${end}`);
    }
  }

  private constructor(kernel: KernelFiles, programs: Programs, folder: Folder) {
    const { addon, machine } = native();
    const { path } = folder;
    writeFileSync(join(path, CONSOLE), '');
    writeFileSync(join(path, INITRAMFS), initramfs(kernel, programs.busybox, machine));
    const args = qemuArguments(kernel, path, programs);
    super({ addon, machine }, DEFAULT_CONFIG, {
      path: programs.setpriv,
      args: ['--pdeathsig', 'KILL', programs.qemu, ...args],
      patience: PATIENCE,
    });
    this.#folder = folder;
    this.kernelRelease = kernel.release;
    this.config = { release: profileOf(kernel.release), environment: measured(this, consoleOf(path)) };
    this.reset();
  }

  /** What the kernel complained of. */
  complaints(): string[] {
    return consoleOf(this.#folder.path)
      .split('\n')
      .filter((line) => COMPLAINT.test(line));
  }

  override async close(): Promise<void> {
    await super.close();
    this.#folder.remove();
  }
}

const CONSOLE = 'console';
const INITRAMFS = 'initramfs';
const DISK = 'disk';
const CONSOLE_LINES = 20;
const COMPLAINT = /BUG:|WARNING:|Oops|Kernel panic|soft lockup|rcu.*stall|Out of memory/;

function consoleOf(folder: string): string {
  return readFileSync(join(folder, CONSOLE), 'utf8');
}

/** A disk with an empty file system, if one can be made here. */
function diskArguments(folder: string, mke2fs: string | undefined): string[] {
  if (mke2fs === undefined) return [];
  const disk = join(folder, DISK);
  if (spawnSync(mke2fs, ['-q', '-F', '-t', 'ext4', disk, DISK_SIZE]).status !== 0) return [];
  return ['-drive', `file=${disk},format=raw,if=none,id=disk,cache=unsafe`, '-device', 'virtio-blk-pci,drive=disk'];
}

function qemuArguments(kernel: KernelFiles, folder: string, { mke2fs }: Programs): string[] {
  return [
    ...['-accel', 'tcg,thread=multi', '-cpu', CPU, '-M', 'pc', '-smp', '1', '-m', MEMORY],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-nic', 'none'],
    ...['-kernel', kernel.image, '-initrd', join(folder, INITRAMFS), '-append', KERNEL_OPTIONS.join(' ')],
    ...['-serial', `file:${join(folder, CONSOLE)}`, '-device', 'virtio-serial-pci'],
    // The machine's own end of the socket is at descriptor 3.
    ...['-chardev', 'socket,id=machine,fd=3', '-device', 'virtserialport,chardev=machine,name=machine'],
    ...diskArguments(folder, mke2fs),
  ];
}

/** What the guest said of itself, and what a userfaultfd of it offers. */
function measured(machine: KernelMachine, text: string): Environment {
  const said = new Map(
    [...text.matchAll(new RegExp(`^${MEASURED} (\\w+) (\\S+)`, 'gm'))].map(([, name, value]) => [name!, value!]),
  );
  const has = (name: string): boolean => said.get(name) === '1';
  return {
    ...DEFAULT_CONFIG.environment,
    features: offeredFeatures(machine),
    directIo: has('disk'),
    diskFiles: has('disk'),
    secretMemory: has('secretMemory'),
    memoryFailure: has('memoryFailure'),
    // Debian has them always, and nothing of khugepaged's is mounted.
    transparentHugepages: false,
    unprivilegedUserfaultfd: has('unprivileged'),
    userfaultfdDevice: has('device') ? 'root' : 'ENOENT',
    overcommit: Number(said.get('overcommit')) as 0 | 1 | 2,
    memory: BigInt(said.get('kilobytes') ?? 0) * 1024n,
    maxMapCount: Number(said.get('maxMapCount')),
    mmapMinAddr: BigInt(said.get('mmapMinAddr') ?? 0),
  };
}

function offeredFeatures(machine: KernelMachine): bigint {
  const main = { process: 0, thread: 0 };
  machine.perform(main, { op: 'userfaultfd', flags: USER_MODE_ONLY });
  const [completion] = machine.perform(main, { op: 'UFFDIO_API', fd: 3, features: 0n });
  if (completion?.outcome.kind !== 'value') throw new NoKernel('the kernel has no userfaultfd');
  return completion.out[1]!;
}

const USER_MODE_ONLY = 1n;
