// A thread touches memory that nobody has filled; another one is told, fills it, and the access goes on.
import { availableBackends } from 'userfaultfd';

const MAIN = { process: 0, thread: 0 };
const T1 = { process: 0, thread: 1 };

for (const backend of availableBackends().backends) {
  const machine = await backend.boot();
  const call = (thread, operation) => {
    const completions = machine.perform(thread, operation);
    console.log(
      backend.name,
      operation.op,
      '->',
      completions.map((c) => c.outcome),
      machine.asleep(),
    );
    return completions[0];
  };
  const mem = 0x100000000000n;
  const src = 0x100000010000n;
  call(MAIN, { op: 'mmap', addr: mem, length: 4096n });
  call(MAIN, { op: 'mmap', addr: src, length: 4096n });
  call(MAIN, { op: 'fill', addr: src, length: 4096n, byte: 0x5a });
  const fd = call(MAIN, { op: 'userfaultfd' }).outcome.value;
  call(MAIN, { op: 'UFFDIO_API', fd });
  call(MAIN, { op: 'UFFDIO_REGISTER', fd, start: mem, len: 4096n });
  call(T1, { op: 'load', addr: mem }); // no completion: T1 sleeps in the fault
  call(MAIN, { op: 'read', fd }); // the message
  call(MAIN, { op: 'UFFDIO_COPY', fd, dst: mem, src, len: 4096n }); // two completions: T1's load is 0x5a
  await machine.close();
}
