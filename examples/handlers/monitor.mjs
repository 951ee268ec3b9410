// Serves the memory of other processes from a file, in the way that Firecracker asks for when it loads a snapshot: each connects to a Unix
// socket, and sends its userfaultfd with a JSON array that says which addresses have which part of the file.
//
//   node monitor.mjs SOCKET FILE
import { open } from 'node:fs/promises';
import { ProcessHost, UserfaultfdListener } from 'userfaultfd/process';
import { serve } from './serve.mjs';

const PAGE = 4096;

/** Serves one process until it ends. */
async function serveProcess(socket, image) {
  const { bytes, uffds, pid } = await socket.receive();
  const [uffd] = uffds;
  const mappings = JSON.parse(Buffer.from(bytes).toString());
  const pageAt = (address) => {
    const page = Number(address);
    const mapping = mappings.find(({ base_host_virt_addr: base, size }) => page >= base && page < base + size);
    const at = mapping.offset + page - mapping.base_host_virt_addr;
    return image.subarray(at, at + PAGE);
  };
  const served = serve(uffd, { given: { pageAt } });
  // Nothing more is sent: this is the end of the process, and there is nobody left to serve.
  while ((await socket.receive()) !== undefined);
  await uffd.close();
  await served;
  await socket.close();
  console.log(`process ${pid} has ended`);
}

const [, , path, file] = process.argv;
const image = await open(file).then(async (opened) => {
  const bytes = await opened.readFile();
  await opened.close();
  return bytes;
});
const listener = await UserfaultfdListener.listen(new ProcessHost(), path);
console.log(`listening at ${path}`);
for await (const socket of listener) serveProcess(socket, image).catch((error) => console.error(error));
