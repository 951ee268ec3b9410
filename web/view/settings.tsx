/** What the machine is like: the privileges that userfaultfd asks for. */
import type { Settings } from '../model/link.js';

const LABELS: readonly (readonly [keyof Settings, string])[] = [
  ['root', 'runs as root'],
  ['capSysPtrace', 'has CAP_SYS_PTRACE'],
  ['unprivilegedUserfaultfd', 'vm.unprivileged_userfaultfd = 1'],
];

interface SettingsProps {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

export function SettingsPanel({ settings, onChange }: SettingsProps) {
  return (
    <details class="settings">
      <summary>The machine’s privileges</summary>
      {LABELS.map(([name, label]) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={settings[name]}
            onChange={(event) => onChange({ ...settings, [name]: event.currentTarget.checked })}
          />{' '}
          {label}
        </label>
      ))}
    </details>
  );
}
