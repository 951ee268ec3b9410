import type { Topic } from '../_case.js';
import { UFFD_USER_MODE_ONLY } from '../_linux.js';
import { fault } from '../_message.js';

/** What dropPrivileges takes away. */
const CAPABILITY = 1n;
const ROOT = 2n;

export const sysctl: Topic = {
  name: 'vm.unprivileged_userfaultfd',
  cases: [
    {
      title: 'Who may create a userfaultfd is read by everybody, and written by root alone',
      facts: ['sysctl.read', 'sysctl.eacces'],
      needs: { root: true, capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const [main, withoutRoot, withoutCapability] = [world.main, world.thread(1), world.thread(2)];
        withoutRoot.dropPrivileges(ROOT);
        withoutCapability.dropPrivileges(CAPABILITY);
        for (const thread of [main, withoutRoot, withoutCapability]) thread.sysctlRead().says('0\n');
        withoutRoot.sysctlWrite(1n).fails('EACCES');
        withoutRoot.sysctlWrite(2n).fails('EACCES');
        main.sysctlRead().says('0\n');
        withoutCapability.sysctlWrite(1n).gives(1n);
        for (const thread of [main, withoutRoot, withoutCapability]) thread.sysctlRead().says('1\n');
      },
    },
    {
      title: 'It takes 0 and 1; another number is EINVAL and changes nothing',
      facts: ['create.sysctl-values'],
      needs: { root: true, capSysPtrace: true, unprivilegedUserfaultfd: true },
      run(world) {
        const { main } = world;
        for (const value of [2n, 10n, 1n << 32n, -1n]) main.sysctlWrite(value).fails('EINVAL');
        main.sysctlRead().says('1\n');
        main.sysctlWrite(0n).gives(1n);
        main.sysctlRead().says('0\n');
      },
    },
    {
      title: 'What is written counts from the next userfaultfd on, everywhere; who has one keeps it',
      facts: ['sysctl.counts', 'create.sysctl'],
      needs: { root: true, capSysPtrace: true, unprivilegedUserfaultfd: false },
      run(world) {
        const { main } = world;
        const mem = world.map(1);
        const child = world.process(1).main;
        main.fork(world.process(1)).gives(1n);
        child.dropPrivileges();
        child.userfaultfd().fails('EPERM');
        main.sysctlWrite(1n);
        const fd = Number(child.userfaultfd().value);
        child.api(fd);
        main.sysctlWrite(0n);
        child.userfaultfd().fails('EPERM');
        child.userfaultfd(UFFD_USER_MODE_ONLY).gives(BigInt(fd) + 1n);
        child.register(fd, mem);
        const load = world.process(1).thread(1).load(mem).sleepsIn('fault');
        child.read(fd).brings(fault(mem));
        child.zeropage(fd, mem);
        load.gives(0n);
      },
    },
    {
      title: 'Without a free descriptor it is EMFILE, before anybody asks who may, and what is to be written',
      facts: ['sysctl.emfile'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        main.takeDescriptors(3, 1);
        main.sysctlWrite(2n).fails('EINVAL');
        main.dup(0);
        main.sysctlRead().fails('EMFILE');
        main.sysctlWrite(2n).fails('EMFILE');
        world.thread(1).dropPrivileges();
        world.thread(1).sysctlWrite(2n).fails('EMFILE');
      },
    },
  ],
};
