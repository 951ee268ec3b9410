// Six handlers with a bug each, all of which have bitten real programs. The worlds that show them are in worlds.mjs.
import { isErrno } from 'userfaultfd/handler';
import { pageOf } from './serve.mjs';

const PAGE = 4096;

/** Takes EEXIST for a bug. Two threads that fault in one page send two messages; the first COPY helps both. */
export async function fatalEexist(uffd, { given: { memory, image } }) {
  for await (const message of uffd)
    if (message.event === 'pagefault') await uffd.copy(message.page, pageOf(image, message.page - memory));
}

/** Tries again on EAGAIN, and again. While an event is unread every COPY fails like this, and nobody reads it. */
export async function spinsOnEagain(uffd, { given: { memory, image } }) {
  for await (const message of uffd) {
    if (message.event !== 'pagefault') continue;
    while (!(await copied(uffd, message.page, pageOf(image, message.page - memory))));
  }
}

/** Reads on while it tries again, but has decided before that what the page holds: it was given back meanwhile, and means zeros. */
export async function removeTooLate(uffd, { given: { memory, image } }) {
  const removed = new Set();
  const note = ({ event, start }) => event === 'remove' && removed.add(start);
  for await (const message of uffd) {
    note(message);
    if (message.event !== 'pagefault') continue;
    const bytes = removed.has(message.page) ? new Uint8Array(PAGE) : pageOf(image, message.page - memory);
    while (!(await copied(uffd, message.page, bytes))) {
      const next = await uffd.tryRead();
      if (next !== undefined) note(next);
    }
  }
}

/** Stops reading when every page was filled. Who gives a page back then waits for ever for its event to be read. */
export async function stopsReading(uffd, { given: { memory, image } }) {
  let left = image.length / PAGE;
  for await (const message of uffd) {
    if (message.event === 'pagefault' && (await copied(uffd, message.page, pageOf(image, message.page - memory))))
      left -= 1;
    if (left === 0) return;
  }
}

/** Fills ahead without waking anybody, and takes EEXIST for `done`. Who asked for the page just before sleeps on. */
export async function lostWake(uffd, { given: { memory, image } }) {
  const ahead = async () => {
    for (let at = 0; at < image.length; at += PAGE)
      await uffd.copy(memory + BigInt(at), pageOf(image, at), { dontwake: true }).catch(ignoreEexist);
  };
  const demand = async () => {
    for await (const message of uffd)
      if (message.event === 'pagefault')
        await uffd.copy(message.page, pageOf(image, message.page - memory)).catch(ignoreEexist);
  };
  await Promise.all([ahead(), demand()]);
}

function ignoreEexist(error) {
  if (!isErrno(error, 'EEXIST')) throw error;
}

async function copied(uffd, page, bytes) {
  try {
    await uffd.copy(page, bytes);
  } catch (error) {
    if (isErrno(error, 'EAGAIN')) return false;
    if (!isErrno(error, 'EEXIST')) throw error;
    await uffd.wake(page, PAGE);
  }
  return true;
}

/**
 * Knows that EAGAIN means an unread event, reads it and tries again, once. That is right nearly always: who caused the event
 * has to be slow to go on after it was read. Until it has, memory counts as changing.
 */
export async function trustsTheEvent(uffd, { given: { memory, image } }) {
  const removed = new Set();
  const note = ({ event, start }) => event === 'remove' && removed.add(start);
  const bytesOf = (page) => (removed.has(page) ? new Uint8Array(PAGE) : pageOf(image, page - memory));
  for await (const message of uffd) {
    note(message);
    if (message.event !== 'pagefault' || (await copied(uffd, message.page, bytesOf(message.page)))) continue;
    note(await uffd.read());
    if (!(await copied(uffd, message.page, bytesOf(message.page)))) throw new Error('EAGAIN, and no event to read');
  }
}
