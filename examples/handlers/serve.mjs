// A page-fault handler that serves memory from an image, and gets the hard parts right: somebody else filled the page
// already (EEXIST), memory is being changed (EAGAIN), pages that were given back (MADV_DONTNEED) mean zeros from then on,
// and the process that is served can end (ESRCH).
import { isErrno } from 'userfaultfd/handler';

const PAGE = 4096;

/** Serves the memory that begins at `memory` from `image`, or pages from what `pageAt` says, until there are no more messages. */
export async function serve(uffd, { given: { memory, image, pageAt = (page) => pageOf(image, page - memory) } }) {
  const removed = new Set();
  const waiting = new Set();

  const note = (message) => {
    if (message.event === 'pagefault') waiting.add(message.page);
    if (message.event === 'remove')
      for (let page = message.start; page < message.end; page += BigInt(PAGE)) removed.add(page);
  };

  for await (const message of uffd) {
    note(message);
    for (const page of waiting) {
      while (!(await fill(uffd, page, removed.has(page) ? undefined : pageAt(page)))) {
        // Somebody is changing the memory. Nothing can be filled until that event has been read, and it may be about this page.
        const next = await uffd.tryRead();
        if (next !== undefined) note(next);
      }
      waiting.delete(page);
    }
  }
}

/** Fills a page and wakes who waits for it; false if it has to be tried again. */
async function fill(uffd, page, bytes) {
  try {
    if (bytes === undefined) await uffd.zeropage(page, PAGE);
    else await uffd.copy(page, bytes);
    return true;
  } catch (error) {
    if (isErrno(error, 'EAGAIN')) return false;
    // The process has ended: nobody is left who waits.
    if (isErrno(error, 'ESRCH')) return true;
    // The page is there already. That woke nobody, and who asked for it may have come too late to be woken.
    if (!isErrno(error, 'EEXIST')) throw error;
    await uffd.wake(page, PAGE);
    return true;
  }
}

export function pageOf(image, offset) {
  return image.subarray(Number(offset), Number(offset) + PAGE);
}
