const STEP = 5;

/**
 * Looks again and again until `find` finds something other than undefined or false, and returns it. After `deadline` ms it
 * throws, with what `dump` shows. For states that nothing announces: what is in /proc, say.
 */
export async function until<T>(
  what: string,
  find: () => T | undefined | false,
  dump: () => unknown,
  deadline = 20_000,
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end)
      throw new Error(`waited ${deadline} ms until ${what}; there is ${JSON.stringify(dump())}`);
    await new Promise((resolve) => setTimeout(resolve, STEP));
  }
}
