// The example program of userfaultfd(2): one thread reads memory byte by byte, 1024 bytes apart; the other one fills each page that is
// missing with a letter, A for the first fault, B for the second.
import { pathToFileURL } from 'node:url';
import { testHandler } from 'userfaultfd/testing';

const PAGE = 4096n;

/** fault_handler_thread() of the manual page. */
export async function faultHandler(uffd) {
  const page = new Uint8Array(Number(PAGE));
  let faults = 0;
  for await (const message of uffd) {
    if (message.event !== 'pagefault') throw new Error('Unexpected event on userfaultfd');
    page.fill('A'.charCodeAt(0) + (faults % 20));
    faults += 1;
    await uffd.copy(message.page, page);
  }
}

/** main() of the manual page, with `pages` as its argument. What it reads is the thread's result. */
export function main(pages) {
  return async (world) => {
    const length = BigInt(pages) * PAGE;
    const memory = await world.registered(length);
    const reader = world.thread('main', async (thread) => {
      let text = '';
      for (let offset = 0xfn; offset < length; offset += 1024n)
        text += String.fromCharCode(Number(await thread.load(memory + offset)));
      return text;
    });
    world.check(() => {
      const letters = 'ABCDEFGHIJKLMNOPQRST'.slice(0, pages);
      const expected = [...letters].map((letter) => letter.repeat(4)).join('');
      if (reader.value !== expected) throw new Error(`read ${reader.value}`);
    });
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const report = await testHandler(faultHandler, main(3));
  console.log(`${report}`);
  console.log([...report.outcomes.keys()].join('\n'));
}
