import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handler, WorldCode } from '../../testing/index.js';
import { ROOT } from '../../tools/root.js';

/** A handler of examples/handlers in one of the worlds there. */
export interface Pair {
  readonly name: string;
  readonly handler: Handler<never>;
  readonly world: WorldCode<never>;
}

type Exports = Readonly<Record<string, unknown>>;

function example(name: string): Promise<Exports> {
  return import(pathToFileURL(join(ROOT, 'examples/handlers', name)).href) as Promise<Exports>;
}

/** The right handler in every world, and wrong ones whose failures the kernel shows as well. */
export async function pairs(): Promise<Pair[]> {
  const [right, naive, worlds] = await Promise.all(['serve.mjs', 'naive.mjs', 'worlds.mjs'].map(example));
  const pair = (handler: unknown, name: string): Pair => ({
    name: `${(handler as Handler).name} in ${name}`,
    handler: handler as Handler<never>,
    world: worlds![name] as WorldCode<never>,
  });
  return [
    ...Object.keys(worlds!).map((name) => pair(right!.serve, name)),
    pair(naive!.fatalEexist, 'onePageTwice'),
    pair(naive!.removeTooLate, 'givenBack'),
    pair(naive!.stopsReading, 'usedAndGivenBack'),
    pair(naive!.lostWake, 'twoPages'),
    pair(naive!.trustsTheEvent, 'givenBack'),
  ];
}
