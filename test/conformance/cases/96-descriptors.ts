import type { Topic } from '../_case.js';
import { EVENT_FORK, O_CLOEXEC } from '../_linux.js';
import { forked } from '../_message.js';

const NULL = 0;
const NOBODY = 9;
const USERFAULTFD = 'anon_inode:[userfaultfd]';
/** What dropPrivileges takes away. */
const CAPABILITY = 1n;
const ROOT = 2n;

/** What listing /proc/PID/fd shows. */
const listed = (...descriptors: number[]): string => descriptors.map((fd) => `${fd}\n`).join('');

export const descriptors: Topic = {
  name: 'what /proc/PID/fd shows',
  cases: [
    {
      title: 'The links of a process’s descriptors say the same to it and to others',
      facts: ['proc-fd.link', 'fd.readlink', 'fd.readlink-pipe'],
      needs: { root: true, capSysPtrace: true, userfaultfdDevice: 'root' },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const pipe = main.pipe();
        const links: [number, string][] = [
          [NULL, '/dev/null'],
          [fd, USERFAULTFD],
          [Number(pipe.output('r')), 'pipe:[0]'],
          [Number(pipe.output('w')), 'pipe:[0]'],
          [Number(main.openZero().value), '/dev/zero'],
          [Number(main.openDevice().value), '/dev/userfaultfd'],
          [Number(main.memfdCreate(0n, 3n).value), '/memfd:mmm (deleted)'],
        ];
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        for (const [number, name] of links) {
          main.readlink(number).says(name);
          main.procFdReadlink(0, number).says(name);
          main.procFdReadlink(1, number).says(name);
          child.procFdReadlink(0, number).says(name);
        }
      },
    },
    {
      title: 'The folder lists what is open in ascending order, and what lists it where that is its own',
      facts: ['proc-fd.list'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        main.procFdList(0).says(listed(0, 1, 2, 3));
        const fd = Number(main.userfaultfd(O_CLOEXEC).value);
        main.dup3(fd, 255);
        main.dup3(fd, 10);
        main.fork(world.process(1)).gives(1n);
        main.close(fd);
        main.procFdList(0).says(listed(0, 1, 2, 3, 10, 255));
        main.procFdList(1).says(listed(0, 1, 2, 3, 10, 255));
        world
          .process(1)
          .main.procFdList(1)
          .says(listed(0, 1, 2, 3, 4, 10, 255));
        world.process(1).main.exec();
        main.procFdList(1).says(listed(0, 1, 2, 10, 255));
      },
    },
    {
      title: 'A descriptor that is closed, and a process that is not there, have no link',
      facts: ['proc-fd.closed', 'proc-fd.nobody'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        main.fork(world.process(1)).gives(1n);
        main.close(fd);
        for (const number of [fd, 256, -1]) main.procFdReadlink(0, number).fails('ENOENT');
        main.procFdReadlink(1, fd).says(USERFAULTFD);
        main.procFdReadlink(NOBODY, NULL).fails('ENOENT');
        main.procFdList(NOBODY).fails('ENOENT');
        world.process(1).main.exit().exits(0);
        main.procFdReadlink(1, fd).fails('ENOENT');
        main.procFdList(1).fails('ENOENT');
      },
    },
    {
      title: 'Only root and a process’s user come into its folder; whose links they read they must be allowed to debug',
      facts: ['proc-fd.folder', 'proc-fd.access', 'proc-fd.closed'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const [root, withoutRoot, withoutCapability] = [world.main, world.thread(1), world.thread(2)];
        root.fork(world.process(1)).gives(1n);
        withoutRoot.dropPrivileges(ROOT);
        withoutCapability.dropPrivileges(CAPABILITY);
        withoutRoot.procFdReadlink(1, NULL).fails('EACCES');
        withoutRoot.procFdReadlink(1, 99).fails('EACCES');
        withoutRoot.procFdList(1).fails('EACCES');
        withoutCapability.procFdReadlink(1, NULL).fails('EACCES');
        withoutCapability.procFdReadlink(1, 99).fails('ENOENT');
        withoutCapability.procFdList(1).says(listed(0, 1, 2));
        root.procFdReadlink(1, NULL).says('/dev/null');
      },
    },
    {
      title: 'What two processes of one user say of each other needs CAP_SYS_PTRACE where one of them has it',
      facts: ['proc-fd.folder', 'proc-fd.access'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const privileges = [ROOT, ROOT | CAPABILITY, ROOT | CAPABILITY];
        for (const [index, what] of privileges.entries()) {
          world.main.fork(world.process(index + 1));
          world.process(index + 1).main.dropPrivileges(what);
        }
        const [capable, first, second] = [1, 2, 3].map((number) => world.process(number).main);
        capable!.procFdReadlink(2, NULL).says('/dev/null');
        first!.procFdReadlink(1, NULL).fails('EACCES');
        first!.procFdList(1).says(listed(0, 1, 2));
        first!.procFdReadlink(3, NULL).says('/dev/null');
        second!.procFdReadlink(0, NULL).fails('EACCES');
      },
    },
    {
      title: 'A thread looks at its own process’s descriptors whatever it has given up',
      facts: ['proc-fd.own'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const fd = world.userfaultfd();
        world.thread(1).dropPrivileges();
        world.thread(1).procFdReadlink(0, fd).says(USERFAULTFD);
        world
          .thread(1)
          .procFdList(0)
          .says(listed(0, 1, 2, fd, fd + 1));
      },
    },
    {
      title: 'Listing needs a free descriptor, before anything else; reading a link needs none',
      facts: ['proc-fd.emfile'],
      run(world) {
        const { main } = world;
        main.takeDescriptors(3, 1);
        main.dup(NULL);
        main.procFdList(0).fails('EMFILE');
        main.procFdList(NOBODY).fails('EMFILE');
        main.procFdReadlink(0, NULL).says('/dev/null');
      },
    },
    {
      title: 'What comes with the event of a fork is the child’s userfaultfd by its link too, in the reader alone',
      facts: ['fork.event.ufd', 'proc-fd.link'],
      needs: { root: true, capSysPtrace: true },
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EVENT_FORK });
        world.missing(fd, 1);
        const forking = world.thread(1).fork(world.process(1)).sleepsIn('event');
        main.procFdList(0).says(listed(0, 1, 2, fd, fd + 1));
        main.read(fd).brings(forked(fd + 1));
        forking.gives(1n);
        main.procFdReadlink(0, fd + 1).says(USERFAULTFD);
        main.procFdReadlink(1, fd + 1).fails('ENOENT');
      },
    },
  ],
};
