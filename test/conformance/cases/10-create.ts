import type { Topic } from '../_case.js';
import { EVENT_FORK, O_CLOEXEC, O_NONBLOCK, THREAD_ID, UFFD_USER_MODE_ONLY } from '../_linux.js';

/** RLIMIT_NOFILE of a machine, less the three descriptors that are taken. */
const DESCRIPTORS = 253;

export const create: Topic = {
  name: 'userfaultfd(2)',
  cases: [
    {
      title:
        'userfaultfd takes O_CLOEXEC, O_NONBLOCK and UFFD_USER_MODE_ONLY, and EINVAL is the answer to any other flag',
      facts: ['create.flags-einval', 'create.user-mode-only-allowed'],
      run(world) {
        const { main } = world;
        main.userfaultfd(0n).gives(3n);
        main.userfaultfd(O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY).gives(4n);
        main.userfaultfd(2n).fails('EINVAL');
        main.userfaultfd(O_CLOEXEC | 0x400n).fails('EINVAL');
        main.close(3);
        main.userfaultfd(UFFD_USER_MODE_ONLY).gives(3n);
      },
    },
    {
      title: 'With a full descriptor table userfaultfd says EMFILE, but bad flags are EINVAL even then',
      facts: ['create.emfile', 'create.flags-before-emfile'],
      run(world) {
        const { main } = world;
        for (let pipes = 0; pipes < (DESCRIPTORS - 1) / 2; pipes += 1) main.pipe();
        main.userfaultfd().gives(255n);
        main.userfaultfd().fails('EMFILE');
        main.userfaultfd(2n).fails('EINVAL');
        main.close(100);
        main.pipe().fails('EMFILE');
        main.userfaultfd().gives(100n);
      },
    },
    {
      title: 'Without privilege userfaultfd is EPERM before its flags are looked at, unless it is UFFD_USER_MODE_ONLY',
      facts: ['create.eperm', 'create.unprivileged-bad-flags', 'create.unprivileged-user-mode-bad-flags'],
      needs: { capSysPtrace: false, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        main.userfaultfd().fails('EPERM');
        main.userfaultfd(2n).fails('EPERM');
        main.userfaultfd(UFFD_USER_MODE_ONLY | 2n).fails('EINVAL');
        main.userfaultfd(UFFD_USER_MODE_ONLY).gives(3n);
      },
    },
    {
      title: 'With vm.unprivileged_userfaultfd anybody may create one, but EVENT_FORK stays EPERM',
      facts: ['create.sysctl', 'api.order.fork-capability'],
      needs: { capSysPtrace: false, unprivilegedUserfaultfd: true },
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd().value);
        const zeros = { api: 0n, features: 0n, ioctls: 0n };
        main.api(fd, EVENT_FORK | (1n << 63n)).fails('EPERM', zeros);
        main.api(fd, EVENT_FORK, 0xabn).fails('EINVAL', zeros);
        main.api(fd);
      },
    },
    {
      title: 'A userfaultfd can’t be written to: EBADF',
      facts: ['fd.write'],
      run(world) {
        const { main } = world;
        const mem = world.filled(1);
        const fd = Number(main.userfaultfd().value);
        main.write(fd, mem, 8n).fails('EBADF');
        main.api(fd);
        main.write(fd, mem, 8n).fails('EBADF');
      },
    },
    {
      title: 'fdinfo shows no features before the handshake, and what was enabled after it',
      facts: ['fdinfo.features-before', 'fdinfo.features'],
      run(world) {
        const { main } = world;
        const fd = Number(main.userfaultfd().value);
        world.process(0).offers(fd, 0);
        main.api(fd, THREAD_ID);
        world.process(0).offers(fd, 0x80000100);
      },
    },
  ],
};
