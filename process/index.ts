/** Page-fault handlers of real processes: of this one's own memory, and of those that send their userfaultfd over a Unix socket. */

export { ProcessHost } from './host.js';
export { SharedMemory } from './shared-memory.js';
export { type Received, UserfaultfdListener, UserfaultfdSocket } from './socket.js';
