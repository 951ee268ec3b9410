/** The handler in JavaScript that is measured: `serve.js SOCKET CPU`. It serves one process after the other, until it is killed. */
import { ProcessHost, UserfaultfdListener } from '../../process/index.js';
import { pinProcess } from '../../test/compare/pin.js';

const [, , path = '', cpu = '0'] = process.argv;
const obstacle = pinProcess(Number(cpu));
if (obstacle !== undefined) throw new Error(obstacle);
const page = new Uint8Array(4096).fill(1);
const listener = await UserfaultfdListener.listen(new ProcessHost(), path);
process.stdout.write('ready\n');
for await (const socket of listener) {
  const [uffd] = (await socket.receive())!.uffds;
  const ended = socket.receive().then(() => uffd!.close());
  for await (const message of uffd!) if (message.event === 'pagefault') await uffd!.copy(message.page, page);
  await ended;
  await socket.close();
}
