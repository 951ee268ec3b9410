/** What the colours and marks of cells mean, and which keys there are. */
import type { PageKind } from '../model/page-state.js';
import { memo } from './memo.js';

const LEGEND: readonly (readonly [
  look: `${PageKind}${'' | ' huge' | ' run' | ' changed'}`,
  mark: string,
  text: string,
])[] = [
  ['none', '', 'nothing there: a touch asks, or is given zeros'],
  ['none', '?', 'a thread waits for it'],
  ['present', '5a', 'present, full of 0x5a; 07… begins with 0x07'],
  ['zero', '00 Z', 'the zero page: reads zeros, shared by all'],
  ['readonly', '5a RO', 'read-only: a store copies it first, or is SIGSEGV'],
  ['protected', '5a WP', 'write-protected: a store asks'],
  ['marker', 'WP', 'nothing there; what comes will be write-protected'],
  ['file', '5a F', 'the file’s page, mapped'],
  ['minor', '5a MIN', 'in the file, not mapped: a touch asks (minor fault)'],
  ['cached', '(5a)', 'in the file, not mapped: a touch maps it'],
  ['poison', '!', 'poisoned: a touch is SIGBUS'],
  ['guard', '×', 'a guard: a touch is SIGSEGV'],
  ['present huge', '2M 5a', 'a huge page of 2 MiB'],
  ['none run', '× 20', 'so many pages that are alike'],
  ['present changed', '5a', 'the last step changed it'],
];

export const Legend = memo(() => (
  <details class="legend">
    <summary>What the cells mean</summary>
    <ul>
      {LEGEND.map(([look, mark, text]) => (
        <li key={text}>
          <span class={`cell ${look}`} aria-hidden="true">
            {mark}
          </span>
          {text}
        </li>
      ))}
    </ul>
  </details>
));

const KEYS: readonly (readonly [keys: string, text: string])[] = [
  ['→ ←', 'a step forward, a step back'],
  ['Home End', 'to the start, to the end'],
  ['f s w', 'to the next failure, sleep, wake'],
  ['n', 'to the next of any of these'],
  ['F S W N', 'to the previous one (with the shift key)'],
  ['space', 'play, pause'],
  ['e', 'change the text, and back to the steps'],
  ['c', 'do something by hand'],
  ['tab', 'to the next thing; what has to do with it lights up'],
  ['↑ ↓', 'from mapping to mapping of the address space, from page to page'],
  ['Enter', 'on a mapping of the address space: to its pages'],
];

export const Keys = memo(() => (
  <details class="legend">
    <summary>Keys</summary>
    <ul>
      {KEYS.map(([keys, text]) => (
        <li key={keys}>
          <kbd>{keys}</kbd> {text}
        </li>
      ))}
    </ul>
  </details>
));
