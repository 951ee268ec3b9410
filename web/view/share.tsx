/** What can be taken along: a link, the command for a real kernel, a file. */
import { useMemo, useState } from 'preact/hooks';
import { fitsLink } from '../../scenario/link.js';
import { embedCode, encodeLink, type LinkState } from '../model/link.js';
import type { Settings } from '../model/settings.js';

interface ShareProps {
  readonly state: LinkState & { readonly settings: Settings };
  readonly text: string;
  readonly name: string;
  /** Within another page there is only the way out of it. */
  readonly isEmbedded: boolean;
  readonly onText: (text: string) => void;
}

/** Bytes of a file that is opened: some ten thousand lines. */
const MAX_FILE = 4_000_000;

/** Terminals act on these, even of what is pasted. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is meant
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/g;

/** The scenario on a real kernel. The text can be anybody's, and no scenario: nothing of it may be a command. */
function runCommand(text: string, { release }: Settings): string {
  const given = text.replace(CONTROL, '').trimEnd();
  const lines = new Set(given.split('\n'));
  let end = 'END_OF_SCENARIO';
  while (lines.has(end)) end += '_';
  return `npx uffd run --release ${release} --trace /dev/stdin <<'${end}'\n${given}\n${end}\n`;
}

async function addressOf(state: LinkState): Promise<string> {
  return `${location.origin}${location.pathname}#${await encodeLink(state)}`;
}

const TOO_LONG = 'The scenario is too long for a link: save it as a file.';

export function Share({ state, text, name, isEmbedded, onText }: ShareProps) {
  const [said, say] = useState('');
  const isTooLong = useMemo(() => state.text !== undefined && !fitsLink(state.text), [state.text]);
  const copy = async (what: string, content: string) => {
    try {
      await navigator.clipboard.writeText(content);
      say(`${what} is copied.`);
    } catch {
      say(`${what} can’t be copied here: the browser forbids it.`);
    }
  };
  const open = async ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const file = currentTarget.files?.[0];
    if (file === undefined) return;
    if (file.size > MAX_FILE) say(`${file.name} is too long for a scenario: ${file.size} bytes, at most ${MAX_FILE}.`);
    else onText(await file.text());
    currentTarget.value = '';
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name}.uffd`;
    link.click();
    URL.revokeObjectURL(url);
  };
  const copyAddress = async (what: string, of: LinkState, written = (address: string) => address) =>
    isTooLong ? say(TOO_LONG) : copy(what, written(await addressOf(of)));
  if (isEmbedded)
    return (
      <div class="share">
        <button
          type="button"
          onClick={async () => window.open(await addressOf({ ...state, embedded: false }), '_blank', 'noopener')}
        >
          Open in a page of its own
        </button>
      </div>
    );
  return (
    <div class="share">
      <button type="button" onClick={() => copyAddress('The link', state)}>
        Copy link
      </button>
      <button
        type="button"
        onClick={() => copyAddress('The code', { ...state, embedded: true }, embedCode)}
        title="An <iframe> of this scenario at this step, to paste into the HTML of another page"
      >
        Copy code to embed
      </button>
      <button
        type="button"
        onClick={() => copy('The command', runCommand(text, state.settings))}
        title="uffd run: on the simulator and on a kernel, which has its own features and privileges"
      >
        Copy command for a real kernel
      </button>
      <button type="button" onClick={save}>
        Save as file
      </button>
      <label class="file">
        Open a file <input type="file" accept=".uffd,text/plain" onChange={open} />
      </label>
      <span role="status" class="quiet">
        {said}
      </span>
    </div>
  );
}
