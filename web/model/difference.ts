/** What a step changed, as keys of things and as sentences. */
import type { Shown, ShownHandle, ShownMapping, ShownMessage, ShownProcess, ShownThread } from './shown.js';

export interface Difference {
  /** Things that are new or not as they were. */
  readonly changed: ReadonlySet<string>;
  /** What happened, in the order in which it is best told. */
  readonly sentences: readonly string[];
}

/** How changes of things of one kind are told; they are told apart by their keys. */
interface Telling<Thing> {
  /** Equal as long as nothing changed. */
  signature(thing: Thing): string;
  came(thing: Thing): string | undefined;
  became(thing: Thing, old: Thing): string | undefined;
  went(thing: Thing): string | undefined;
}

/** More sentences of one kind than this are counted instead. */
const MOST_ALIKE = 4;

/** Before the first step nothing has changed. */
export function differenceOf(before: Shown | undefined, after: Shown): Difference {
  const changed = new Set<string>();
  if (before === undefined) return { changed, sentences: [] };
  const sentences = [
    ...tell(threadsOf(before), threadsOf(after), THREADS, changed),
    ...tell(messagesOf(before), messagesOf(after), MESSAGES, changed),
    ...shortened(after.pageSentences),
    ...tell(mappingsOf(before), mappingsOf(after), MAPPINGS, changed),
    ...tell(before.handles, after.handles, HANDLES, changed),
    ...tell(before.processes, after.processes, PROCESSES, changed),
  ];
  return { changed, sentences };
}

function tell<Thing extends { readonly key: string }>(
  olds: readonly Thing[],
  news: readonly Thing[],
  { signature, came, became, went }: Telling<Thing>,
  changed: Set<string>,
): readonly string[] {
  const before = new Map(olds.map((thing) => [thing.key, thing]));
  const after = new Set(news.map(({ key }) => key));
  const said: (string | undefined)[] = olds.filter(({ key }) => !after.has(key)).map(went);
  for (const thing of news) {
    const old = before.get(thing.key);
    if (old !== undefined && signature(old) === signature(thing)) continue;
    changed.add(thing.key);
    said.push(old === undefined ? came(thing) : became(thing, old));
  }
  return shortened(said.filter((sentence) => sentence !== undefined));
}

function shortened(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= MOST_ALIKE) return sentences;
  return [...sentences.slice(0, MOST_ALIKE), `${sentences.length - MOST_ALIKE} more like these.`];
}

function threadsOf({ processes }: Shown): ShownThread[] {
  return processes.flatMap(({ threads }) => threads);
}

function sleepText({ state, name, call = '', why = '' }: ShownThread): string | undefined {
  return state === 'idle' ? undefined : `${name} is in ${call} and ${why}.`;
}

const THREADS: Telling<ShownThread> = {
  signature: ({ state, call = '', why = '' }) => `${state} ${call} ${why}`,
  came: sleepText,
  became: (thread) => (thread.state === 'idle' ? `${thread.name} goes on.` : sleepText(thread)),
  went: () => undefined,
};

type Message = ShownMessage & { readonly of: string };

function messagesOf({ handles }: Shown): Message[] {
  return handles.flatMap(({ name, messages }) => messages.map((message) => ({ ...message, of: name })));
}

const MESSAGES: Telling<Message> = {
  signature: ({ state, event, text }) => `${state} ${event} ${text}`,
  came: ({ of, event, text }) => `${of} has a message to read: ${event} ${text}.`,
  became: ({ of, state, event, text }) =>
    state === 'read'
      ? `The message of ${of} has been read: ${event} ${text}.`
      : `${of} has a message to read: ${event} ${text}.`,
  went: ({ of, state, event, text }) =>
    state === 'read' ? undefined : `A message of ${of} is gone: ${event} ${text}.`,
};

type Mapping = ShownMapping & { readonly of: string };

function mappingsOf({ processes }: Shown): Mapping[] {
  return processes.flatMap(({ name, mappings }) => mappings.map((mapping) => ({ ...mapping, of: name })));
}

function asksText({ modes, handle = '' }: ShownMapping): string {
  return modes.length === 0 ? 'asks nobody' : `asks ${handle} (${modes.join(', ')})`;
}

const MAPPINGS: Telling<Mapping> = {
  signature: ({ name, size, flags, modes, handle = '' }) => `${name} ${size} ${flags.join()} ${modes.join()} ${handle}`,
  came: (mapping) => {
    const { of, name, size, flags, modes } = mapping;
    return `${of} has ${name}: ${size}, ${flags.join(', ')}${modes.length > 0 ? `; it ${asksText(mapping)}` : ''}.`;
  },
  became: (mapping, old) => {
    const what = `${mapping.name} (${mapping.size}) of ${mapping.of}`;
    return asksText(mapping) === asksText(old) && mapping.flags.join() !== old.flags.join()
      ? `${what}: ${mapping.flags.join(', ')} now.`
      : `${what} ${asksText(mapping)} now.`;
  },
  went: ({ of, name, size }) => `${name} (${size}) of ${of} is not mapped any more.`,
};

const HANDLES: Telling<ShownHandle> = {
  signature: ({ of, features, changing }) => `${of} ${features?.join()} ${changing}`,
  came: ({ name, of }) => `${name} is a userfaultfd for the memory of ${of}.`,
  became: ({ name, features, changing }) => {
    if (features === undefined) return undefined;
    if (changing) return `An event is on its way to ${name}: until it is read, fills are EAGAIN.`;
    return `${name} is ready${features.length > 0 ? `, with ${features.join(', ')}` : ''}.`;
  },
  went: ({ name }) => `${name} is closed: its memory asks nobody any more.`,
};

const PROCESSES: Telling<ShownProcess> = {
  signature: ({ stopped }) => `${stopped}`,
  came: ({ name }) => `A process comes: ${name}.`,
  became: ({ name, stopped }) => (stopped ? `${name} is stopped.` : `${name} goes on.`),
  went: ({ name }) => `${name} has ended.`,
};
