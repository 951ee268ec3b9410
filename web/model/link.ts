/** A link that holds what is shown: which scenario, where, and the machine's settings. */
import { fitsLink, packed, unpacked } from '../../scenario/link.js';
import { readSettings, type Settings, writeSettings } from './settings.js';
import type { Place } from './walk.js';

export interface LinkState extends Place {
  /** `fault-is-no-error`. */
  readonly lesson?: string;
  /** A text of one's own, instead of the lesson's. */
  readonly text?: string;
  readonly settings?: Settings;
  /** The seed of a drill of the lesson. */
  readonly drill?: number;
  /** Which case of a table of cases, from 0. */
  readonly which?: number;
  /** Within another page: only what is taught and the machine. */
  readonly embedded?: boolean;
}

/** The part of an address behind its `#`. A text that does not fit is left out. */
export async function encodeLink(state: LinkState): Promise<string> {
  const { lesson, text, branch, position, settings, drill, which = 0, embedded } = state;
  const fields = new URLSearchParams();
  if (embedded) fields.set('embed', '1');
  if (lesson !== undefined) fields.set('lesson', lesson);
  if (drill !== undefined) fields.set('drill', String(drill));
  if (which > 0) fields.set('case', String(which));
  if (text !== undefined && fitsLink(text)) fields.set('text', await packed(text));
  fields.set('step', String(position));
  if (branch > 0) fields.set('ending', String(branch));
  if (settings !== undefined) writeSettings(settings, fields);
  return fields.toString().replaceAll('%2F', '/');
}

/** What such a part says; what is no link is the beginning of everything. */
export async function decodeLink(hash: string): Promise<LinkState> {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const number = (name: string) => {
    const value = Number(fields.get(name) ?? 0);
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  const state = {
    branch: number('ending'),
    position: number('step'),
    settings: readSettings(fields),
    ...(fields.has('drill') && { drill: number('drill') }),
    ...(fields.has('case') && { which: number('case') }),
    ...(fields.get('embed') === '1' && { embedded: true }),
  };
  const code = fields.get('text');
  const lesson = fields.get('lesson');
  const text = code === null ? undefined : await unpacked(code);
  return { ...state, ...(lesson !== null && { lesson }), ...(text !== undefined && { text }) };
}

/** What another page needs to have the scenario in it. */
export function embedCode(address: string): string {
  const safe = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${safe}" title="userfaultfd, seen" width="100%" height="720" loading="lazy"></iframe>\n`;
}
