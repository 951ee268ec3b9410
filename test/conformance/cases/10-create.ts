import type { Topic } from '../_case.js';
import { EVENT_FORK, O_CLOEXEC, O_NONBLOCK, THREAD_ID, UFFD_USER_MODE_ONLY } from '../_linux.js';
import { fault } from '../_message.js';

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
        main.takeDescriptors(3, 1);
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
      needs: { unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        main.dropPrivileges();
        main.userfaultfd().fails('EPERM');
        main.userfaultfd(2n).fails('EPERM');
        main.userfaultfd(UFFD_USER_MODE_ONLY | 2n).fails('EINVAL');
        main.userfaultfd(UFFD_USER_MODE_ONLY).gives(3n);
      },
    },
    {
      title: 'With vm.unprivileged_userfaultfd anybody may create one, but EVENT_FORK stays EPERM',
      facts: ['create.sysctl', 'api.order.fork-capability'],
      needs: { unprivilegedUserfaultfd: true },
      run(world) {
        const { main } = world;
        main.dropPrivileges();
        main.userfaultfd(2n).fails('EINVAL');
        const fd = Number(main.userfaultfd().value);
        const zeros = { api: 0n, features: 0n, ioctls: 0n };
        main.api(fd, EVENT_FORK | (1n << 63n)).fails('EPERM', zeros);
        main.api(fd, EVENT_FORK, 0xabn).fails('EINVAL', zeros);
        main.api(fd);
      },
    },
    {
      title: 'CAP_SYS_PTRACE is all that counts: root without it is refused, and who has nothing else is not',
      facts: ['create.capability', 'create.only-capability', 'create.eperm'],
      needs: { capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        const other = world.thread(1);
        main.dropPrivileges(1n);
        main.userfaultfd().fails('EPERM');
        other.dropPrivileges(2n);
        const fd = Number(other.userfaultfd().value);
        other.api(fd, EVENT_FORK);
        other.userfaultfd(2n).fails('EINVAL');
      },
    },
    {
      title: 'What one thread gives up the others keep, but what it forks begins without it',
      facts: ['create.per-thread', 'create.privileges-inherited'],
      needs: { capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        main.dropPrivileges(1n);
        main.userfaultfd().fails('EPERM');
        world.thread(1).userfaultfd().gives(3n);
        main.fork(world.process(1));
        world.process(1).main.userfaultfd().fails('EPERM');
        world.process(1).thread(1).userfaultfd().fails('EPERM');
        world.thread(1).fork(world.process(2));
        world.process(2).main.userfaultfd().gives(4n);
      },
    },
    {
      title: 'exec brings nothing back that was given up, and takes CAP_SYS_PTRACE from who is not root',
      facts: ['create.privileges-exec'],
      needs: { capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        for (const number of [1, 2]) {
          const child = world.process(number);
          main.fork(child);
          child.main.dropPrivileges(BigInt(number));
          child.main.exec();
          child.main.userfaultfd().fails('EPERM');
          child.thread(1).userfaultfd().fails('EPERM');
          child.main.userfaultfd(UFFD_USER_MODE_ONLY).gives(3n);
        }
        main.exec();
        main.userfaultfd().gives(3n);
      },
    },
    {
      title: 'A userfaultfd that was created while privileged stays usable without privileges, but for EVENT_FORK',
      facts: ['create.privilege-dropped'],
      needs: { capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = Number(main.userfaultfd().value);
        const old = world.userfaultfd();
        const mem = world.missing(old, 1);
        main.dropPrivileges();
        main.api(fd, EVENT_FORK).fails('EPERM');
        main.api(fd);
        const more = world.missing(fd, 1);
        const pipe = main.pipe();
        const writing = world
          .thread(1)
          .write(Number(pipe.output('w')), more, 1n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(more));
        main.copy(fd, more, src);
        writing.gives(1n);
        const load = world.thread(1).load(mem).sleepsIn('fault');
        main.copy(old, mem, src);
        load.gives(0x5an);
      },
    },
    {
      title:
        'Who has less than another process may not touch its memory, nor who is not root open that of root’s process',
      facts: ['process-vm.eperm', 'proc-mem.eacces'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        const local = world.segments([mem, 8n]);
        const remote = world.segments([mem + 8n, 8n]);
        for (const what of [1, 2, 3]) {
          const child = world.process(what);
          main.fork(child);
          child.main.dropPrivileges(BigInt(what));
        }
        const [plain, capable, nobody] = [world.process(1).main, world.process(2).main, world.process(3).main];
        for (const other of [0, 1, 2, 3]) {
          main.processVmReadv(other, local, remote).gives(8n);
          main.procMemRead(other, mem, 1n).gives(1n);
          capable.processVmWritev(other, local, remote).gives(8n);
        }
        for (const other of [0, 2, 3]) {
          plain.processVmReadv(other, local, remote).fails('EPERM');
          plain.procMemRead(other, mem, 1n).fails('EACCES');
        }
        for (const other of [0, 1, 2]) {
          nobody.processVmWritev(other, local, remote).fails('EPERM');
          nobody.procMemWrite(other, mem, 1n).fails('EACCES');
        }
        for (const other of [0, 1]) capable.procMemRead(other, mem, 1n).fails('EACCES');
        for (const other of [2, 3]) capable.procMemRead(other, mem, 1n).gives(1n);
        plain.processVmReadv(1, local, remote).gives(8n);
        nobody.procMemRead(3, mem, 1n).gives(1n);
        const thread = world.thread(1);
        thread.dropPrivileges();
        thread.processVmReadv(0, local, remote).gives(8n);
        thread.procMemRead(0, mem, 1n).fails('EACCES');
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
