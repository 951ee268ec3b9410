/** What can be taken along: a link, the command for a real kernel, a file. */
import { useState } from 'preact/hooks';
import { encodeLink, type LinkState } from '../model/link.js';
import type { Settings } from '../model/settings.js';

interface ShareProps {
  readonly state: LinkState & { readonly settings: Settings };
  readonly text: string;
  readonly name: string;
}

/** The scenario on a real kernel: what the shell is given stands between lines that no scenario has. */
export function runCommand(text: string, { release }: Settings): string {
  return `npx uffd run --release ${release} --trace /dev/stdin <<'END_OF_SCENARIO'\n${text.trimEnd()}\nEND_OF_SCENARIO\n`;
}

export function Share({ state, text, name }: ShareProps) {
  const [said, say] = useState('');
  const copy = async (what: string, content: string) => {
    try {
      await navigator.clipboard.writeText(content);
      say(`${what} is copied.`);
    } catch {
      say(`${what} can’t be copied here: the browser forbids it.`);
    }
  };
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name}.uffd`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div class="share">
      <button
        type="button"
        onClick={async () => copy('The link', `${location.origin}${location.pathname}#${await encodeLink(state)}`)}
      >
        Copy link
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
      <span role="status" class="quiet">
        {said}
      </span>
    </div>
  );
}
