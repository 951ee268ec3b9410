import type { Topic } from '../_case.js';
import {
  COUNTED,
  EXACT_ADDRESS,
  FAULT_WRITE,
  PAGE,
  PROT_EXEC,
  PROT_NONE,
  PROT_READ,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SI_KERNEL,
  SIGSEGV,
  SIGUSR1,
} from '../_linux.js';
import { fault } from '../_message.js';

const RET = 0xc3;
const CODE = PROT_READ | PROT_EXEC;
const NON_CANONICAL = 0x900000000000n;

export const instructions: Topic = {
  name: 'instructions that are more than a load or a store',
  cases: [
    {
      title: 'A locked read-modify-write asks for a missing page as a write, and adds to what it then finds',
      facts: ['message.flags.lock-xadd', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const src = world.filled(0x11);
        const fd = world.userfaultfd();
        for (const [size, before] of [
          [1n, 0x11n],
          [2n, 0x1111n],
          [4n, 0x11111111n],
          [8n, 0x1111111111111111n],
        ] as const) {
          const mem = world.missing(fd, 1);
          const add = world
            .thread(1)
            .exchangeAdd(mem + 8n, 0xf0n, size)
            .sleepsIn('fault');
          main.read(fd).brings(fault(mem, FAULT_WRITE));
          main.copy(fd, mem, src);
          add.gives(before);
          main.load(mem + 8n, size).gives(BigInt.asUintN(Number(size) * 8, before + 0xf0n));
          main.load(mem + 8n + size, size).gives(before);
        }
      },
    },
    {
      title:
        'A locked read-modify-write needs a mapping that can be written, and its own copy of a page that is shared',
      facts: ['message.flags.lock-xadd', 'fault.write-read-only', 'fault.order.vma', 'fault.order.anon-fill'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const readable = world.missing(fd, 1, PROT_READ);
        const free = world.place(1);
        main.exchangeAdd(readable, 1n, 4n).raises(SIGSEGV, SEGV_ACCERR, readable);
        main.exchangeAdd(free + 4n, 1n, 4n).raises(SIGSEGV, SEGV_MAPERR, free + 4n);
        main.exchangeAdd(NON_CANONICAL, 1n).raises(SIGSEGV, SI_KERNEL, 0n);
        main.read(fd).fails('EAGAIN');
        const mem = world.map(1);
        main.load(mem).gives(0n);
        main.exchangeAdd(mem, 0xffffn, 2n).gives(0n);
        main.exchangeAdd(mem, 2n, 2n).gives(0xffffn);
        main.load(mem, 8n).gives(1n);
        for (const [addr, size] of [
          [mem + 1n, 2n],
          [mem + 4n, 8n],
          [mem, 3n],
        ] as const)
          main.exchangeAdd(addr, 1n, size).isRefused('limit');
      },
    },
    {
      title: 'An instruction fetch asks for a missing page with no flags, and is made once the page is there',
      facts: ['message.flags.exec', 'fault.order.anon-missing'],
      run(world) {
        const { main } = world;
        const src = world.filled(RET);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1, CODE);
        const call = world
          .thread(1)
          .execute(mem + 5n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.wake(fd, mem);
        call.sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        call.gives(0n);
        main.execute(mem + PAGE - 1n).gives(0n);
      },
    },
    {
      title: 'A signal runs its handler while a fetch waits for its page, and the fetch then waits again',
      facts: ['message.flags.exec', 'signal.user.handler'],
      run(world) {
        const { main } = world;
        const src = world.filled(RET);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1, CODE);
        const thread = world.thread(1);
        main.sigaction(SIGUSR1, COUNTED);
        const call = thread.execute(mem).sleepsIn('fault');
        main.tgkill(thread, SIGUSR1);
        call.sleepsIn('fault');
        main.copy(fd, mem, src);
        call.gives(0n);
        thread.sigprocmask().leaves({ handled: 1n });
      },
    },
    {
      title: 'A fetch from memory that is not executable waits for a missing page first, and is SIGSEGV after that',
      facts: ['fault.exec-nx', 'message.flags.exec'],
      run(world) {
        const { main } = world;
        const src = world.filled(RET);
        const fd = world.userfaultfd();
        const mem = world.missing(fd, 1);
        const call = world.thread(1).execute(mem).sleepsIn('fault');
        main.read(fd).brings(fault(mem));
        main.copy(fd, mem, src);
        call.raises(SIGSEGV, SEGV_ACCERR, mem);
        world.thread(1).execute(mem).raises(SIGSEGV, SEGV_ACCERR, mem);
        const plain = world.map(1);
        main.execute(plain + 8n).raises(SIGSEGV, SEGV_ACCERR, plain + 8n);
        world.process(0).holds(plain, 0);
      },
    },
    {
      title: 'A fetch from nothing, from PROT_NONE and from no address is SIGSEGV without a message',
      facts: ['fault.order.vma', 'fault.prot-none', 'message.flags.exec'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd();
        const none = world.missing(fd, 1, PROT_NONE);
        const free = world.place(1);
        main.execute(none).raises(SIGSEGV, SEGV_ACCERR, none);
        main.execute(free).raises(SIGSEGV, SEGV_MAPERR, free);
        main.execute(NON_CANONICAL).raises(SIGSEGV, SI_KERNEL, 0n);
        main.read(fd).fails('EAGAIN');
      },
    },
    {
      title: 'With EXACT_ADDRESS fetches and locked instructions show the byte that they are at',
      facts: ['message.address.exact', 'message.flags.exec', 'message.flags.lock-xadd'],
      run(world) {
        const { main } = world;
        const fd = world.userfaultfd({ features: EXACT_ADDRESS });
        const mem = world.missing(fd, 2, CODE | 2n);
        world
          .thread(1)
          .execute(mem + 0x123n)
          .sleepsIn('fault');
        world
          .thread(2)
          .exchangeAdd(mem + PAGE + 0x456n, 1n, 2n)
          .sleepsIn('fault');
        main.read(fd).brings(fault(mem + 0x123n));
        main.read(fd).brings(fault(mem + PAGE + 0x456n, FAULT_WRITE));
      },
    },
  ],
};
