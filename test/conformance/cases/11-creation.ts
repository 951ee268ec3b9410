import type { Operation, Outcome } from '../../../backend/index.js';
import type { Topic } from '../_case.js';
import { CaseFailed } from '../_case.js';
import { EVENT_FORK, O_CLOEXEC, O_NONBLOCK, PAGE, THREAD_ID, UFFD_API, UFFDIO_API } from '../_linux.js';
import { forked } from '../_message.js';
import type { World } from '../_world.js';

const S_IFCHR = 0x2000n;
/** UFFD_FEATURE_WP_UNPOPULATED, which UFFD_FEATURE_WP_ASYNC brings with it. */
const WP_UNPOPULATED = 1n << 13n;
const WP_ASYNC = 1n << 15n;
/** fdinfo's bit of a userfaultfd that is past its handshake. */
const INITIALIZED = 0x80000000n;

/** The kernel's features, a bit each. */
function featuresOf(world: World): bigint[] {
  const { features } = world.environment;
  return Array.from({ length: 64 }, (_, bit) => 1n << BigInt(bit)).filter((bit) => (features & bit) !== 0n);
}

/** Creates a userfaultfd for each set of features at the lowest free descriptor, enables them, and closes it again. */
function enableEach(world: World, fd: number, sets: readonly bigint[]): Outcome[] {
  const operations = sets.flatMap((features): Operation[] => [
    { op: 'userfaultfd' },
    { op: 'UFFDIO_API', fd, features },
    { op: 'close', fd },
  ]);
  return world.many(`enables ${sets.length} sets of features`, operations);
}

export const creation: Topic = {
  name: 'what a userfaultfd is created with',
  cases: [
    {
      title: 'Every feature and every two of them can be enabled together',
      facts: ['api.order.record', 'api.features-out', 'api.order.unknown-features'],
      needs: { capSysPtrace: true },
      run(world) {
        const fd = Number(world.main.userfaultfd().value);
        world.main.close(fd);
        const features = featuresOf(world);
        const sets = features.flatMap((one, index) => features.slice(index).map((other) => one | other));
        enableEach(world, fd, sets).forEach((outcome, index) => {
          if (outcome.kind !== 'value') throw new CaseFailed(`features 0x${sets[Math.floor(index / 3)]!.toString(16)}`);
        });
        const unknown = sets.map((set) => set | (features.at(-1)! << 1n));
        enableEach(world, fd, unknown).forEach((outcome, index) => {
          const refused = outcome.kind === 'errno' && outcome.errno === 'EINVAL';
          if (index % 3 === 1 && !refused) throw new CaseFailed('what is no feature was enabled');
        });
      },
    },
    {
      title: 'fdinfo shows just what was asked for, but that WP_ASYNC brings WP_UNPOPULATED',
      facts: ['api.order.async-implies-unpopulated', 'fdinfo.features'],
      needs: { capSysPtrace: true },
      run(world) {
        for (const features of featuresOf(world)) {
          const fd = world.userfaultfd({ features });
          const enabled = features === WP_ASYNC ? WP_ASYNC | WP_UNPOPULATED : features;
          world.process(0).offers(fd, Number(enabled | INITIALIZED));
          world.main.close(fd);
        }
      },
    },
    {
      title: 'ioctl(2) without CAP_SYS_PTRACE says EPERM to EVENT_FORK, and the userfaultfd is still without features',
      facts: ['api.order.fork-capability', 'api.failure-consumes-nothing', 'number.uffdio-api'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = Number(main.userfaultfd(O_CLOEXEC | O_NONBLOCK).value);
        main.dropPrivileges(1n);
        world.words(mem, UFFD_API, EVENT_FORK, 0n);
        main.ioctl(fd, UFFDIO_API, mem).fails('EPERM');
        main.load(mem + 8n, 8n).gives(0n);
        world.words(mem, UFFD_API, EVENT_FORK | (1n << 40n), 0n);
        main.ioctl(fd, UFFDIO_API, mem).fails('EPERM');
        world.words(mem, UFFD_API, THREAD_ID, 0n);
        main.ioctl(fd, UFFDIO_API, mem).gives(0n);
      },
    },
    {
      title: 'Each userfaultfd is an inode of its own, whatever made it; its duplicates are the same one',
      facts: ['fd.inode', 'fd.st-mode'],
      needs: { capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        const other = world.userfaultfd();
        main.fstat(fd, fd).gives(1n, { mode: 0o600n });
        main.fstat(fd, other).gives(0n);
        main.fstat(fd, 99).gives(0n);
        const copy = Number(main.dup(fd).value);
        main.fstat(copy, fd).gives(1n);
        world.missing(fd, 1);
        const child = world.process(1);
        const forking = world.thread(1).fork(child).sleepsIn('event');
        const read = main.read(fd).brings(forked());
        forking.gives(1n);
        const heir = Number(read.output('ufd'));
        main.fstat(heir, fd).gives(0n, { mode: 0o600n, size: 0n, nlink: 1n });
        child.main.fstat(fd, copy).gives(1n);
        const pipe = main.pipe();
        main.fstat(Number(pipe.output('r')), Number(pipe.output('w'))).gives(1n);
        main.fstat(Number(pipe.output('r')), fd).gives(0n);
      },
    },
    {
      title: 'As a file /dev/userfaultfd is a character device with mode 0600, the same one each time it is opened',
      facts: ['device.node', 'device.new', 'fd.inode'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const device = Number(main.openDevice().value);
        const again = Number(main.openDevice().value);
        main.fstat(device, again).gives(1n, { mode: S_IFCHR | 0o600n, size: 0n, nlink: 1n });
        main.fstat(0, 1).gives(1n, { mode: S_IFCHR | 0o666n, size: 0n, nlink: 1n });
        main.fstat(device, 0).gives(0n);
        const fd = Number(main.newUserfaultfd(device).value);
        main.fstat(fd, Number(main.newUserfaultfd(device).value)).gives(0n, { mode: 0o600n });
        main.fstat(fd, device).gives(0n);
        main.api(fd);
        main.register(fd, world.map(1), PAGE);
      },
    },
  ],
};
