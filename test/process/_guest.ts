/**
 * A process whose memory another one serves, in Firecracker's way: it connects to the path that it is given, sends its userfaultfd and its
 * mappings as JSON, and touches its memory: each page once, then as the second argument says.
 */
import { Userfaultfd } from '../../handler/index.js';
import { ProcessHost, SharedMemory, UserfaultfdSocket } from '../../process/index.js';
import { Toucher } from './_touching.js';

const PAGE = 4096;
const [, , path, pages = '4', then = 'exit'] = process.argv;
const host = new ProcessHost();
const memory = new SharedMemory(Number(pages) * PAGE);
const size = Number(pages) * PAGE;
const uffd = await Userfaultfd.open(host);
await uffd.register(memory.address, size);
const socket = await UserfaultfdSocket.connect(host, path!);
const mappings = [
  { base_host_virt_addr: Number(memory.address), size, offset: 0, page_size: PAGE, page_size_kib: PAGE },
];
await socket.send(Buffer.from(JSON.stringify(mappings)), [uffd]);
const toucher = new Toucher(memory);
const sum = await toucher.sweep(Number(pages));
console.log(`sum ${sum}`);
if (then === 'wait') await socket.receive();
process.exit(0);
