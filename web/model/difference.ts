/** What a step changed, as keys of things and as sentences. */
import type { Shown, ShownCell, ShownMapping } from './shown.js';

export interface Difference {
  /** Things that are new or not as they were. */
  readonly changed: ReadonlySet<string>;
  /** What happened, in the order in which it is best told. */
  readonly sentences: readonly string[];
}

/** A thing that a sentence can be about. */
interface Told {
  readonly key: string;
  /** Equal as long as nothing changed. */
  readonly signature: string;
  came(): string | undefined;
  became(): string | undefined;
  went(): string | undefined;
}

/** More sentences of one kind than this are counted instead. */
const MOST_ALIKE = 4;

export function differenceOf(before: Shown | undefined, after: Shown): Difference {
  const changed = new Set<string>();
  const sentences: string[] = [];
  const groups: [Told[], Told[]][] = [
    [threadsOf(before), threadsOf(after)],
    [messagesOf(before), messagesOf(after)],
    [cellsOf(before), cellsOf(after)],
    [mappingsOf(before), mappingsOf(after)],
    [handlesOf(before), handlesOf(after)],
    [processesOf(before), processesOf(after)],
  ];
  for (const [olds, news] of groups) sentences.push(...tell(olds, news, changed));
  return { changed: before === undefined ? new Set() : changed, sentences: before === undefined ? [] : sentences };
}

function tell(olds: readonly Told[], news: readonly Told[], changed: Set<string>): string[] {
  const before = new Map(olds.map((told) => [told.key, told]));
  const after = new Set(news.map(({ key }) => key));
  const said: (string | undefined)[] = olds.filter(({ key }) => !after.has(key)).map((told) => told.went());
  for (const told of news) {
    const old = before.get(told.key);
    if (old?.signature === told.signature) continue;
    changed.add(told.key);
    said.push(old === undefined ? told.came() : told.became());
  }
  const sentences = said.filter((sentence) => sentence !== undefined);
  if (sentences.length <= MOST_ALIKE) return sentences;
  return [...sentences.slice(0, MOST_ALIKE), `${sentences.length - MOST_ALIKE} more like these.`];
}

function threadsOf(shown: Shown | undefined): Told[] {
  return (shown?.processes ?? []).flatMap((process) =>
    process.threads.map(({ key, name, state, call = '', why = '' }) => {
      const sleeps = () => (state === 'idle' ? undefined : `${name} is in ${call} and ${why}.`);
      return {
        key,
        signature: `${state} ${call} ${why}`,
        came: sleeps,
        became: () => (state === 'idle' ? `${name} goes on.` : sleeps()),
        went: () => undefined,
      };
    }),
  );
}

function messagesOf(shown: Shown | undefined): Told[] {
  return (shown?.handles ?? []).flatMap((handle) =>
    handle.messages.map(({ key, state, event, text }) => ({
      key,
      signature: `${state} ${event} ${text}`,
      came: () => `${handle.name} has a message to read: ${event} ${text}.`,
      became: () =>
        state === 'read'
          ? `The message of ${handle.name} has been read: ${event} ${text}.`
          : `${handle.name} has a message to read: ${event} ${text}.`,
      went: () => (state === 'read' ? undefined : `A message of ${handle.name} is gone: ${event} ${text}.`),
    })),
  );
}

function cellsOf(shown: Shown | undefined): Told[] {
  const cells = [
    ...(shown?.processes ?? []).flatMap(({ mappings }) => mappings.flatMap((mapping) => mapping.cells)),
    ...(shown?.files ?? []).flatMap((file) => file.cells),
  ];
  return cells.map((cell: ShownCell) => ({
    key: cell.key,
    signature: `${cell.kind} ${cell.mark}`,
    // What comes with its mapping is told by the mapping, a page that a run hid is not new.
    came: () => (cell.kind === 'none' || cell.count > 1 ? undefined : `${cell.text}.`),
    // That somebody waits for a page is told by who waits.
    became: () => (cell.mark === '?' ? undefined : `${cell.text}.`),
    went: () => undefined,
  }));
}

function mappingsOf(shown: Shown | undefined): Told[] {
  return (shown?.processes ?? []).flatMap((process) =>
    process.mappings.map((mapping: ShownMapping) => {
      const { key, name, size, flags, modes, handle = '' } = mapping;
      const asks = modes.length === 0 ? 'asks nobody' : `asks ${handle} (${modes.join(', ')})`;
      return {
        key,
        signature: `${name} ${size} ${flags.join()} ${modes.join()} ${handle}`,
        came: () =>
          `${process.name} has ${name}: ${size}, ${flags.join(', ')}${modes.length > 0 ? `; it ${asks}` : ''}.`,
        became: () => `${name} (${size}) of ${process.name} ${asks} now.`,
        went: () => `${name} (${size}) of ${process.name} is not mapped any more.`,
      };
    }),
  );
}

function handlesOf(shown: Shown | undefined): Told[] {
  return (shown?.handles ?? []).map(({ key, name, of, features, changing }) => ({
    key,
    signature: `${of} ${features?.join()} ${changing}`,
    came: () => `${name} is a userfaultfd for the memory of ${of}.`,
    became: () => {
      if (features === undefined) return undefined;
      if (changing) return `An event is on its way to ${name}: until it is read, fills are EAGAIN.`;
      return `${name} is ready${features.length > 0 ? `, with ${features.join(', ')}` : ''}.`;
    },
    went: () => `${name} is closed: its memory asks nobody any more.`,
  }));
}

function processesOf(shown: Shown | undefined): Told[] {
  return (shown?.processes ?? []).map(({ key, name, stopped }) => ({
    key,
    signature: `${stopped}`,
    came: () => `A process comes: ${name}.`,
    became: () => (stopped ? `${name} is stopped.` : `${name} goes on.`),
    went: () => `${name} has ended.`,
  }));
}
