import type { Topic } from '../_case.js';
import {
  EVENT_FORK,
  F_GETFD,
  F_GETFL,
  FIONREAD,
  O_CLOEXEC,
  O_NONBLOCK,
  O_WRONLY,
  PAGE,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  UFFD_USER_MODE_ONLY,
  UFFDIO_API,
  USERFAULTFD_IOC_NEW,
} from '../_linux.js';
import { fault } from '../_message.js';

const O_RDONLY = 0n;
const O_RDWR = 2n;
const O_LARGEFILE = 0x8000n;
/** Descriptors of a machine that are free at boot. */
const DESCRIPTORS = 253;

export const device: Topic = {
  name: '/dev/userfaultfd',
  cases: [
    {
      title: 'USERFAULTFD_IOC_NEW creates a userfaultfd, with the flags of userfaultfd(2) passed by value',
      facts: ['device.new', 'device.flags-by-value', 'device.flags-einval', 'number.userfaultfd-ioc-new'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const opened = Number(main.openDevice().gives(3n).value);
        const fd = Number(main.newUserfaultfd(opened).gives(4n).value);
        main.fcntl(fd, F_GETFL).gives(O_NONBLOCK);
        main.fcntl(fd, F_GETFD).gives(1n);
        const plain = Number(main.newUserfaultfd(opened, 1n << 32n).gives(5n).value);
        main.fcntl(plain, F_GETFL).gives(0n);
        main.fcntl(plain, F_GETFD).gives(0n);
        main.newUserfaultfd(opened, 2n).fails('EINVAL');
        main.newUserfaultfd(opened, O_CLOEXEC | 0x400n).fails('EINVAL');
        main.newUserfaultfd(opened, UFFD_USER_MODE_ONLY | O_CLOEXEC).gives(6n);
        main.ioctl(opened, USERFAULTFD_IOC_NEW, O_NONBLOCK).gives(7n);
        main.fcntl(7, F_GETFL).gives(O_NONBLOCK);
        main.ioctl(opened, USERFAULTFD_IOC_NEW, 4n).fails('EINVAL');
        main.ioctl(opened, 0xc01800000000n + USERFAULTFD_IOC_NEW, 1n).gives(8n);
        main.api(fd);
        main.close(opened);
        const mem = world.missing(fd, 1);
        world.thread(1).load(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
      },
    },
    {
      title: 'A device descriptor that is open for reading only, or for nothing, creates a userfaultfd as well',
      facts: ['device.read-only-enough'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        for (const mode of [O_RDONLY, O_WRONLY, O_RDWR, 3n]) {
          const opened = Number(main.openDevice(mode | O_NONBLOCK).value);
          main.fcntl(opened, F_GETFL).gives(mode | O_NONBLOCK | O_LARGEFILE);
          main.fcntl(opened, F_GETFD).gives(0n);
          main.newUserfaultfd(opened);
        }
      },
    },
    {
      title: 'Any other command of the device is EINVAL; USERFAULTFD_IOC_NEW elsewhere is EINVAL or ENOTTY',
      facts: ['device.unknown-command', 'fd.not-userfaultfd'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const opened = Number(main.openDevice().value);
        main.ioctl(opened, UFFDIO_API, mem).fails('EINVAL');
        main.ioctl(opened, 0xaa01n, 0n).fails('EINVAL');
        main.ioctl(opened, FIONREAD, mem).fails('EINVAL');
        main.api(opened).fails('EINVAL', { ioctls: 'untouched' });
        main.register(opened, mem).fails('EINVAL', { ioctls: 'untouched' });
        const fd = Number(main.userfaultfd().value);
        main.newUserfaultfd(fd).fails('EINVAL');
        main.api(fd);
        main.newUserfaultfd(fd).fails('EINVAL');
        main.newUserfaultfd(0).fails('ENOTTY');
        main.newUserfaultfd(99).fails('EBADF');
      },
    },
    {
      title: 'Nothing can be read from the device or written to it: EINVAL, or EBADF where it is not open for that',
      facts: ['device.read', 'device.write', 'device.access-first', 'device.poll'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const both = Number(main.openDevice(O_RDWR).value);
        main.read(both).fails('EINVAL');
        main.readAt(both, 0xffffffff00000000n).fails('EINVAL');
        main.pread(both).fails('EINVAL');
        main.write(both, mem, 8n).fails('EINVAL');
        main.write(both, 0xffffffff00000000n, 0n).fails('EINVAL');
        const reading = Number(main.openDevice(O_RDONLY).value);
        main.write(reading, mem, 8n).fails('EBADF');
        const writing = Number(main.openDevice(O_WRONLY).value);
        main.read(writing).fails('EBADF');
        main.pread(writing).fails('EBADF');
        main.write(writing, mem, 8n).fails('EINVAL');
        const revents = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
        main.poll(both, revents).gives(1n, { revents });
        world.thread(1).poll(both, 0n, -1).sleepsIn('poll');
        world.thread(2).poll(0, 0n, -1).sleepsIn('poll');
        main.readlink(both).says('/dev/userfaultfd');
      },
    },
    {
      title:
        'Who is not root can’t open the device, EACCES, but a descriptor of it needs no privilege; EVENT_FORK does',
      facts: ['device.open-eacces', 'device.no-capability', 'api.order.fork-capability'],
      needs: { capSysPtrace: true, userfaultfdDevice: 'root', unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        const opened = Number(main.openDevice().value);
        main.dropPrivileges();
        main.openDevice().fails('EACCES');
        main.userfaultfd().fails('EPERM');
        main.newUserfaultfd(opened, 2n).fails('EINVAL');
        const fd = Number(main.newUserfaultfd(opened).value);
        main.api(fd, EVENT_FORK).fails('EPERM');
        main.api(fd);
        const mem = world.missing(fd, 1);
        const pipe = main.pipe();
        world
          .thread(1)
          .write(Number(pipe.output('w')), mem, 1n)
          .sleepsIn('fault');
        const root = world.thread(2);
        root.dropPrivileges(1n);
        root.openDevice();
      },
    },
    {
      title: 'With a full descriptor table open and USERFAULTFD_IOC_NEW are EMFILE, the latter after its flags',
      facts: ['device.open-emfile', 'device.flags-before-emfile'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const opened = Number(main.openDevice().value);
        for (let taken = 1; taken < DESCRIPTORS; taken += 1) main.dup(opened);
        main.newUserfaultfd(opened).fails('EMFILE');
        main.ioctl(opened, USERFAULTFD_IOC_NEW, 0n).fails('EMFILE');
        main.newUserfaultfd(opened, 2n).fails('EINVAL');
        main.openDevice().fails('EMFILE');
        main.dropPrivileges();
        main.openDevice().fails('EMFILE');
        main.close(200);
        main.newUserfaultfd(opened).gives(200n);
      },
    },
    {
      title: 'The userfaultfd is bound to the memory of who calls USERFAULTFD_IOC_NEW, not of who opened the device',
      facts: ['device.binds-caller'],
      needs: { userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const mem = world.map(1);
        const opened = Number(main.openDevice().value);
        const child = world.process(1);
        main.fork(child);
        const fd = Number(child.main.newUserfaultfd(opened).value);
        child.main.api(fd);
        child.main.register(fd, mem);
        main.load(mem).gives(0n);
        const load = child.thread(1).load(mem).sleepsIn('fault');
        child.main.copy(fd, mem, src, PAGE);
        load.gives(0x5an);
      },
    },
  ],
};
