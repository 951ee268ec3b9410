/** A link that holds what is shown: which scenario, where, and the machine's settings. */
import type { Place } from './walk.js';

export interface LinkState extends Place {
  /** `lessons/fault-is-no-error`, of the library. */
  readonly lesson?: string;
  /** A text of one's own. */
  readonly text?: string;
  readonly settings?: Settings;
}

/** What of the machine can be chosen. */
export interface Settings {
  readonly root: boolean;
  readonly capSysPtrace: boolean;
  readonly unprivilegedUserfaultfd: boolean;
}

export const DEFAULT_SETTINGS: Settings = { root: true, capSysPtrace: true, unprivilegedUserfaultfd: false };
const SETTINGS = Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[];
/** A longer text is no link any more. */
export const MAX_LINK_TEXT = 100_000;

/** The part of an address behind its `#`. */
export async function encodeLink({ lesson, text, branch, position, settings }: LinkState): Promise<string> {
  const fields = new URLSearchParams();
  if (text !== undefined) fields.set('text', await packed(text));
  else if (lesson !== undefined) fields.set('lesson', lesson);
  fields.set('step', String(position));
  if (branch > 0) fields.set('ending', String(branch));
  for (const name of SETTINGS)
    if (settings !== undefined && settings[name] !== DEFAULT_SETTINGS[name])
      fields.set(name, settings[name] ? '1' : '0');
  return fields.toString().replaceAll('%2F', '/');
}

/** What such a part says; what is no link is the beginning of everything. */
export async function decodeLink(hash: string): Promise<LinkState> {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const number = (name: string) => {
    const value = Number(fields.get(name) ?? 0);
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  const settings = Object.fromEntries(
    SETTINGS.map((name) => [name, fields.has(name) ? fields.get(name) === '1' : DEFAULT_SETTINGS[name]]),
  ) as unknown as Settings;
  const state = { branch: number('ending'), position: number('step'), settings };
  const code = fields.get('text');
  const lesson = fields.get('lesson');
  const text = code === null ? undefined : await unpacked(code);
  if (text !== undefined) return { ...state, text };
  return lesson === null ? state : { ...state, lesson };
}

async function packed(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function unpacked(code: string): Promise<string | undefined> {
  try {
    const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
  } catch {
    return undefined;
  }
}

/** At most so many bytes, whatever a link's stream says. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: TransformStream | CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(stream as TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)
    .getReader();
  const parts: Uint8Array[] = [];
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_LINK_TEXT) throw new RangeError('longer than a link may be');
    parts.push(value);
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
