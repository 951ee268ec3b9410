// What handlers are tested in: memory that is served from an image, and threads that use it.
import assert from 'node:assert/strict';

const PAGE = 4096n;

async function imageOf(world, pages, options) {
  const memory = await world.registered(BigInt(pages) * PAGE, options);
  const image = new Uint8Array(pages * Number(PAGE));
  for (let page = 0; page < pages; page += 1) image.fill(page + 1, page * Number(PAGE), (page + 1) * Number(PAGE));
  return { memory, image };
}

/** Two threads ask for one page, and both messages are read at once. */
export async function onePageTwice(world) {
  const given = await imageOf(world, 1, { batch: 2 });
  const loads = ['T1', 'T2'].map((name) => world.thread(name, (thread) => thread.load(given.memory)));
  world.check((end) => {
    for (const load of loads) assert.equal(load.value, 1n);
    assert.equal(end.contents(given.memory), '0x01');
  });
  return given;
}

/** One thread reads a page while another gives it back: from then on it holds zeros. */
export async function givenBack(world) {
  const given = await imageOf(world, 1, { features: ['EVENT_REMOVE'] });
  world.thread('reader', (thread) => thread.load(given.memory));
  const after = world.thread('giver', async (thread) => {
    await thread.madvise(given.memory, PAGE, 'DONTNEED');
    return thread.load(given.memory);
  });
  world.check(() => assert.equal(after.value, 0n, 'what was given back holds zeros'));
  return given;
}

/** A page is read, and given back when it is not needed any more. */
export async function usedAndGivenBack(world) {
  const given = await imageOf(world, 1, { features: ['EVENT_REMOVE'] });
  const used = world.thread('T1', async (thread) => {
    const value = await thread.load(given.memory);
    await thread.madvise(given.memory, PAGE, 'DONTNEED');
    return value;
  });
  world.check((end) => {
    assert.equal(used.value, 1n);
    assert.equal(end.contents(given.memory), 'none');
  });
  return given;
}

/** Two pages, read by two threads. */
export async function twoPages(world) {
  const given = await imageOf(world, 2);
  const loads = [0n, 1n].map((page) =>
    world.thread(`T${page + 1n}`, (thread) => thread.load(given.memory + page * PAGE)),
  );
  world.check(() => assert.deepEqual([loads[0].value, loads[1].value], [1n, 2n]));
  return given;
}

/** The handler is a process of its own, and the one that it serves ends while somebody waits for a page. */
export async function processEnds(world) {
  const given = await imageOf(world, 2, { otherProcess: true });
  world.thread('T1', (thread) => thread.load(given.memory));
  world.thread('T2', async (thread) => {
    await thread.load(given.memory + PAGE);
    await thread.exit(1);
  });
  return given;
}
