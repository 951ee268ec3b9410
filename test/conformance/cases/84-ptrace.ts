import type { Topic } from '../_case.js';
import { PAGE, PROT_NONE, PROT_READ } from '../_linux.js';

const KERNEL = 0xffff800000000000n;
const UNMAPPED = 0x5000n;
const NOBODY = 9;

export const ptrace: Topic = {
  name: 'ptrace',
  cases: [
    {
      title:
        'PTRACE_PEEKDATA and PTRACE_POKEDATA of a missing page are EIO without a message; of one that is there they work',
      facts: ['kernel-fault.ptrace', 'ptrace.eio'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x5a);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 2);
        main.fork(world.process(1)).gives(1n);
        const child = world.process(1).main;
        child.ptracePeek(0, mem).fails('EIO', { word: 0n });
        child.ptracePoke(0, mem, 1n).fails('EIO');
        main.read(fd).fails('EAGAIN');
        main.copy(fd, mem, src);
        child.ptracePeek(0, mem + 8n).gives(0n, { word: 0x5a5a5a5a5a5a5a5an });
        child.ptracePoke(0, mem + 3n, 0x1122334455667788n);
        main.load(mem + 3n, 8n).gives(0x1122334455667788n);
        child.ptracePeek(0, mem + PAGE - 4n).fails('EIO');
        main.read(fd).fails('EAGAIN');
        world.process(0).holds(mem + PAGE, 'none');
        child.exit().exits();
      },
    },
    {
      title: 'ptrace reads and writes words at any address, whatever the protection, and fills what nobody touched',
      facts: ['ptrace.word', 'ptrace.force', 'ptrace.fills'],
      run(world) {
        const { main } = world;
        const none = world.map(2, PROT_NONE);
        const readOnly = world.map(1, PROT_READ);
        const shared = world.filled(0x5a);
        main.fork(world.process(1)).gives(1n);
        main.ptracePeek(1, none).gives(0n, { word: 0n });
        world.process(1).holds(none, 0, 'none');
        world.process(0).holds(none, 'none', 'none');
        main.ptracePoke(1, readOnly + 5n, 0x1122334455667788n);
        main.ptracePeek(1, readOnly + 5n).gives(0n, { word: 0x1122334455667788n });
        world
          .process(1)
          .main.load(readOnly + 5n, 8n)
          .gives(0x1122334455667788n);
        main.ptracePoke(1, shared, 0n);
        main.load(shared).gives(0x5an);
        world.process(1).main.load(shared, 8n).gives(0n);
      },
    },
    {
      title: 'A word that is half there is EIO, and its first half is written all the same',
      facts: ['ptrace.partial', 'ptrace.eio'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        main.fork(world.process(1)).gives(1n);
        main.ptracePeek(1, mem + PAGE - 4n).fails('EIO');
        main.ptracePoke(1, mem + PAGE - 4n, 0x1122334455667788n).fails('EIO');
        world
          .process(1)
          .main.load(mem + PAGE - 8n, 8n)
          .gives(0x556677885a5a5a5an);
        main.ptracePeek(1, UNMAPPED).fails('EIO');
        main.ptracePoke(1, KERNEL, 1n).fails('EIO');
      },
    },
    {
      title: 'A process that is not there is ESRCH, and a thread of one’s own EPERM',
      facts: ['ptrace.esrch', 'ptrace.self'],
      run(world) {
        const { main } = world;
        const mem = world.filled(0x5a);
        main.fork(world.process(1)).gives(1n);
        main.ptracePeek(0, mem).fails('EPERM');
        main.ptracePoke(0, UNMAPPED, 1n).fails('EPERM');
        world.process(1).main.exit().exits();
        main.ptracePeek(1, UNMAPPED).fails('ESRCH');
        main.ptracePoke(NOBODY, mem, 1n).fails('ESRCH');
      },
    },
  ],
};
