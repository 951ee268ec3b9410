/** What the machine is like: release, features, privileges, how many pages and mappings there can be. */
import { RELEASES } from '../../backend/index.js';
import {
  COUNTS,
  type Count,
  FEATURES,
  nearestCount,
  type Privilege,
  type Settings,
  settingsText,
  sizeOfPages,
} from '../model/settings.js';
import type { Change } from '../model/subject.js';
import { memo } from './memo.js';

const PRIVILEGE_LABELS: readonly (readonly [Privilege, string])[] = [
  ['root', 'runs as root'],
  ['capSysPtrace', 'has CAP_SYS_PTRACE'],
  ['capPerfmon', 'has CAP_PERFMON'],
  ['unprivilegedUserfaultfd', 'vm.unprivileged_userfaultfd = 1'],
];

const COUNT_LABELS: readonly (readonly [Count, label: string, said: (count: number) => string])[] = [
  ['memory', 'Pages of RAM and swap (a larger mapping is ENOMEM)', sizeOfPages],
  ['hugepages', 'Hugepages of 2 MiB in the pool', (count) => (count === 0 ? '' : sizeOfPages(count * PAGES_OF_HUGE))],
  ['maxMapCount', 'Mappings of a process (vm.max_map_count)', () => ''],
];
const PAGES_OF_HUGE = 512;

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
      <fieldset>
        <legend>Pages and mappings that there can be</legend>
        {COUNT_LABELS.map(([name, label, said]) => (
          <label key={name}>
            {label}{' '}
            <input
              type="number"
              min={COUNTS[name].least}
              max={COUNTS[name].most}
              value={settings[name]}
              onChange={({ currentTarget }) => {
                const count = nearestCount(name, currentTarget.valueAsNumber);
                // What is as it was is not drawn again.
                currentTarget.value = String(count);
                change({ [name]: count });
              }}
            />{' '}
            <span class="quiet">{said(settings[name])}</span>
          </label>
        ))}
      </fieldset>
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
