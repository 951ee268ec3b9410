import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cpioArchive } from './cpio.js';
import type { KernelFiles } from './package.js';

/** What a guest needs beside its kernel: the port that requests come through, and a disk. */
const MODULES = ['virtio_pci', 'virtio_console', 'virtio_blk'];

/** Where the guest says what it is like, one line each, before it takes requests. */
export const MEASURED = 'measured';

/** By how much longer than here everything may take: an emulated processor is about 20 times slower, and not alone. */
export const PATIENCE = 10;

/** PID 1 of the guest: drivers, file systems, then the machine, which has the port on its standard input and output. */
const INIT = `#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
for folder in /run /tmp /dev/shm; do $b mkdir -p $folder; $b mount -t tmpfs -o mode=1777 tmpfs $folder; done
for module in $($b cat /modules/list); do $b insmod /modules/$module || echo "insmod $module failed"; done
$b mount -t ext4 /dev/vda /var/tmp && $b chmod 1777 /var/tmp && echo "${MEASURED} disk 1"
until port=$($b ls /dev/vport* 2>/dev/null); do $b usleep 20000; done
[ -e /proc/sys/vm/memory_failure_early_kill ] && echo "${MEASURED} memoryFailure 1"
[ "$($b cat /sys/module/secretmem/parameters/enable)" = Y ] && echo "${MEASURED} secretMemory 1"
[ -c /dev/userfaultfd ] && echo "${MEASURED} device 1"
echo "${MEASURED} maxMapCount $($b cat /proc/sys/vm/max_map_count)"
echo "${MEASURED} mmapMinAddr $($b cat /proc/sys/vm/mmap_min_addr)"
echo "${MEASURED} overcommit $($b cat /proc/sys/vm/overcommit_memory)"
echo "${MEASURED} unprivileged $($b cat /proc/sys/vm/unprivileged_userfaultfd)"
echo "${MEASURED} kilobytes $($b awk '/^MemTotal/ { print $2 }' /proc/meminfo)"
echo "${MEASURED} release $($b uname -r)"
/bin/uffd-machine run ${PATIENCE} 0<>$port 1>&0
$b poweroff -f
`;

const FOLDERS = ['bin/', 'proc/', 'sys/', 'dev/', 'run/', 'tmp/', 'var/', 'var/tmp/', 'modules/'];
const EXECUTABLE = 0o755;

/** Linux takes hyphens and underscores of a module's name for the same. */
function moduleName(file: string): string {
  return basename(file)
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_');
}

function unpacked(file: string, busybox: string): Buffer {
  if (!file.endsWith('.xz')) return readFileSync(file);
  return spawnSync(busybox, ['xzcat', file], { maxBuffer: 1 << 26 }).stdout;
}

/** The modules that are wanted with those that they depend on, in the order to load them; what is built in is not among them. */
function modulesOf({ modules }: KernelFiles, busybox: string): Map<string, Buffer> {
  const files = new Map<string, string>();
  for (const path of readdirSync(modules, { recursive: true, encoding: 'utf8' }))
    if (/\.ko(\.xz)?$/.test(path)) files.set(moduleName(path), join(modules, path));
  const loaded = new Map<string, Buffer>();
  const load = (name: string) => {
    const file = files.get(name);
    if (file === undefined || loaded.has(name)) return;
    const data = unpacked(file, busybox);
    const depends = /(?:^|\0)depends=([^\0]*)\0/.exec(data.toString('latin1'))?.[1] ?? '';
    for (const other of depends.split(',').filter(Boolean)) load(other.replaceAll('-', '_'));
    loaded.set(name, data);
  };
  MODULES.forEach(load);
  return loaded;
}

/** The first root of a guest: busybox, the static runner, modules and what starts them. */
export function initramfs(kernel: KernelFiles, busybox: string, machine: string): Buffer {
  const modules = [...modulesOf(kernel, busybox)];
  const archive = cpioArchive([
    ...FOLDERS.map((name) => ({ name, mode: EXECUTABLE })),
    { name: 'init', mode: EXECUTABLE, data: Buffer.from(INIT) },
    { name: 'bin/busybox', mode: EXECUTABLE, data: readFileSync(busybox) },
    { name: 'bin/uffd-machine', mode: EXECUTABLE, data: readFileSync(machine) },
    { name: 'modules/list', mode: 0o644, data: Buffer.from(modules.map(([name]) => `${name}.ko\n`).join('')) },
    ...modules.map(([name, data]) => ({ name: `modules/${name}.ko`, mode: 0o644, data })),
  ]);
  return gzipSync(archive, { level: 1 });
}
