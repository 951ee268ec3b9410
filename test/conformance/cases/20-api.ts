import type { Topic } from '../_case.js';
import { FIONREAD, PAGE, POLLERR, UFFD_API, UFFDIO_API, UFFDIO_COPY, UFFDIO_REGISTER, UFFDIO_WAKE } from '../_linux.js';

const ZEROS = { api: 0n, features: 0n, ioctls: 0n };
/** REGISTER, UNREGISTER and API. */
const IOCTLS = 0x8000000000000003n;

export const api: Topic = {
  name: 'UFFDIO_API',
  cases: [
    {
      title: 'The handshake answers with all features of the kernel, whatever was asked for',
      facts: ['api.order.record', 'api.features-out', 'api.ioctls-out', 'api.no-features-enables'],
      run(world) {
        const { main } = world;
        const { features } = world.environment;
        const plain = Number(main.userfaultfd().value);
        main.api(plain, 0n).gives(0n, { api: UFFD_API, features, ioctls: IOCTLS });
        const all = Number(main.userfaultfd().value);
        main.api(all, 1n << 8n).gives(0n, { api: UFFD_API, features, ioctls: IOCTLS });
        const mem = world.map(1);
        main.register(plain, mem);
      },
    },
    {
      title: 'A wrong api or an unknown feature is EINVAL with everything zeroed, and consumes nothing',
      facts: ['api.order.version', 'api.order.unknown-features', 'api.error-zeroes', 'api.failure-consumes-nothing'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd().value);
        main.api(fd, 0n, 0xabn).fails('EINVAL', ZEROS);
        main.api(fd, 0n, (1n << 32n) | UFFD_API).fails('EINVAL', ZEROS);
        main.api(fd, 1n << 63n).fails('EINVAL', ZEROS);
        main.api(fd, world.environment.features + 1n).fails('EINVAL', ZEROS);
        main.api(fd, 0n).gives(0n);
      },
    },
    {
      title: 'A second handshake is EINVAL and leaves zeros, even when it asks for the same',
      facts: ['api.order.already', 'api.second-call', 'api.already-zeroed'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.api(fd).fails('EINVAL', ZEROS);
        main.api(fd, 1n << 8n).fails('EINVAL', ZEROS);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'Before the handshake every other ioctl and read is EINVAL, and poll says POLLERR',
      facts: ['api.before.ioctl', 'api.before.read', 'api.before.poll', 'read.order.api', 'poll.before-api'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = Number(main.userfaultfd().value);
        main.register(fd, mem).fails('EINVAL', { ioctls: 'untouched' });
        main.copy(fd, mem, mem).fails('EINVAL', { copy: 'untouched' });
        main.wake(fd, mem).fails('EINVAL');
        main.unregister(fd, mem).fails('EINVAL');
        main.writeprotect(fd, mem).fails('EINVAL');
        main.zeropage(fd, mem).fails('EINVAL', { zeropage: 'untouched' });
        main.continue(fd, mem).fails('EINVAL', { mapped: 'untouched' });
        main.poison(fd, mem).fails('EINVAL', { updated: 'untouched' });
        main.move(fd, mem, mem).fails('EINVAL', { move: 'untouched' });
        for (const request of [UFFDIO_REGISTER, UFFDIO_COPY, UFFDIO_WAKE, 0xaa7fn])
          main.ioctl(fd, request, 0x1n).fails('EINVAL');
        main.read(fd).fails('EINVAL');
        main.read(fd, 4096n).fails('EINVAL');
        main.poll(fd).gives(1n, { revents: POLLERR });
      },
    },
    {
      title: 'After the handshake an unknown ioctl is EINVAL, whatever its pointer',
      facts: ['api.unknown-ioctl', 'api.fionread'],
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const fd = world.userfaultfd();
        main.ioctl(fd, 0xaa7fn, mem).fails('EINVAL');
        main.ioctl(fd, 0xaa7fn, 0x1n).fails('EINVAL');
        main.ioctl(fd, FIONREAD, mem).fails('EINVAL');
      },
    },
    {
      title: 'A handshake that can’t be read or answered is EFAULT and leaves the userfaultfd uninitialised',
      facts: ['api.order.copy-in', 'api.order.copy-out', 'api.error-zeroes-efault'],
      run(world) {
        const { main } = world;
        const good = world.readOnlyPage(UFFD_API, 0n, 0n);
        const bad = world.readOnlyPage(0xabn, 0n, 0n);
        const fd = Number(main.userfaultfd().value);
        main.ioctl(fd, UFFDIO_API, 0x1n).fails('EFAULT');
        main.ioctl(fd, UFFDIO_API, world.place(1)).fails('EFAULT');
        main.ioctl(fd, UFFDIO_API, good).fails('EFAULT');
        main.ioctl(fd, UFFDIO_API, bad).fails('EFAULT');
        main.read(fd).fails('EINVAL');
        const writable = world.map(1);
        world.words(writable, UFFD_API, 0n, 0n);
        main.ioctl(fd, UFFDIO_API, writable);
        main.load(writable + 8n, 8n).gives(world.environment.features);
        main.load(writable + 16n, 8n).gives(IOCTLS);
        main.ioctl(fd, UFFDIO_API, good + PAGE).fails('EFAULT');
      },
    },
  ],
};
