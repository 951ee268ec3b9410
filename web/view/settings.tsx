/** What the machine is like: release, features, privileges, hugepages. */
import { RELEASES } from '../../backend/index.js';
import { FEATURES, MAX_HUGEPAGES, type Privilege, type Settings, settingsText } from '../model/settings.js';
import type { Change } from '../model/subject.js';
import { memo } from './memo.js';

const PRIVILEGE_LABELS: readonly (readonly [Privilege, string])[] = [
  ['root', 'runs as root'],
  ['capSysPtrace', 'has CAP_SYS_PTRACE'],
  ['capPerfmon', 'has CAP_PERFMON'],
  ['unprivilegedUserfaultfd', 'vm.unprivileged_userfaultfd = 1'],
];

interface SettingsProps {
  readonly settings: Settings;
  readonly change: Change;
}

export const SettingsPanel = memo(({ settings, change: changeSubject }: SettingsProps) => {
  const change = (changed: Partial<Settings>) => changeSubject({ settings: { ...settings, ...changed } });
  return (
    <details class="settings">
      <summary>The machine: {settingsText(settings)}</summary>
      <label>
        Kernel{' '}
        <select value={settings.release} onChange={(event) => change({ release: event.currentTarget.value })}>
          {RELEASES.map((release) => (
            <option key={release} value={release}>
              Linux {release}
            </option>
          ))}
        </select>
      </label>
      <label>
        Hugepages (2 MiB) in its pool{' '}
        <input
          type="number"
          min={0}
          max={MAX_HUGEPAGES}
          value={settings.hugepages}
          onChange={({ currentTarget: { valueAsNumber } }) =>
            change({ hugepages: Math.max(0, Math.min(MAX_HUGEPAGES, Math.trunc(valueAsNumber) || 0)) })
          }
        />
      </label>
      <fieldset>
        <legend>Privileges</legend>
        {PRIVILEGE_LABELS.map(([name, label]) => (
          <Box key={name} label={label} isOn={settings[name]} onChange={(isOn) => change({ [name]: isOn })} />
        ))}
      </fieldset>
      <fieldset>
        <legend>Features that userfaultfd(2) offers</legend>
        {FEATURES.map(([name, bit]) => (
          <Box
            key={name}
            label={name}
            isOn={(settings.features & bit) !== 0n}
            onChange={(isOn) => change({ features: isOn ? settings.features | bit : settings.features & ~bit })}
          />
        ))}
      </fieldset>
    </details>
  );
});

function Box({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} /> {label}
    </label>
  );
}
