import { FACTS } from '../../backend/generated/facts.js';
import { BACKENDS, type BackendName } from './_backends.js';
import { allWell, difference, differenceOf, type Row, surroundings, verdict } from './_report.js';

const COLUMNS: Readonly<Record<BackendName, string>> = { sim: 'simulator', kernel: 'kernel' };

/** The report as one HTML file that needs nothing else: every case on every backend, what it cites, and filters. */
export function asHtml(rows: readonly Row[], seconds: number): string {
  const topics = [...new Set(rows.map(({ topic }) => topic))];
  const cited = new Set(rows.flatMap(({ subject }) => subject.facts));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>userfaultfd: conformance</title>
<style>${STYLE}</style>
<h1>userfaultfd: conformance</h1>
<p class="${allWell(rows) ? 'passed' : 'failed'}">${escaped(verdict(rows, seconds))}</p>
<pre>${escaped(surroundings().join('\n'))}</pre>
<form>
<label>text <input id="text" type="search" placeholder="title or fact"></label>
<label>topic <select id="topic"><option value="">all</option>${topics.map((topic) => `<option>${escaped(topic)}</option>`).join('')}</select></label>
<label>show <select id="show"><option value="">all</option><option value="different">where the backends differ</option><option value="failed">failed</option><option value="skipped">skipped</option></select></label>
<output id="count"></output>
</form>
<table>
<thead><tr><th scope="col">topic</th><th scope="col">case</th><th scope="col">facts</th>${BACKENDS.map((name) => `<th scope="col">${COLUMNS[name]}</th>`).join('')}<th scope="col">compared</th></tr></thead>
<tbody>
${rows.map(rowHtml).join('\n')}
</tbody>
</table>
<h2>Facts</h2>
<dl>
${FACTS.filter(({ id }) => cited.has(id))
  .map(factHtml)
  .join('\n')}
</dl>
<script>${SCRIPT}</script>
</html>
`;
}

function rowHtml(row: Row): string {
  const { topic, subject, results } = row;
  const at = difference(row);
  const compared = BACKENDS.every((backend) => results[backend].status !== 'skipped');
  const marks = [...BACKENDS.map((backend) => results[backend].status), ...(at === undefined ? [] : ['different'])];
  const agreement = at === undefined ? (compared ? 'same' : '') : details('different', differenceOf(row, at));
  return [
    `<tr data-marks="${marks.join(' ')}" data-topic="${escaped(topic)}">`,
    `<td>${escaped(topic)}</td><th scope="row">${escaped(subject.title)}</th>`,
    `<td>${subject.facts.map((id) => `<a href="#${id}">${id}</a>`).join(' ')}</td>`,
    ...BACKENDS.map((backend) => statusHtml(row, backend)),
    `<td class="${at === undefined ? 'passed' : 'failed'}">${agreement}</td></tr>`,
  ].join('');
}

function statusHtml({ results }: Row, backend: BackendName): string {
  const result = results[backend];
  const text =
    result.status === 'passed'
      ? 'passed'
      : details(result.status, result.status === 'failed' ? result.error.split('\n') : [result.reason]);
  return `<td class="${result.status}">${text}</td>`;
}

function details(summary: string, lines: readonly string[]): string {
  return `<details><summary>${summary}</summary><pre>${escaped(lines.join('\n'))}</pre></details>`;
}

function factHtml({ id, text }: (typeof FACTS)[number]): string {
  return `<dt id="${id}"><code>${id}</code></dt><dd>${escaped(text)}</dd>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

const STYLE = `
body { font: 15px/1.4 system-ui, sans-serif; margin: 1rem; color: #222; background: #fff; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; font-weight: normal; }
thead th { position: sticky; top: 0; background: #eee; font-weight: bold; }
form { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
pre { overflow-x: auto; }
.passed { color: #14612a; }
.failed { color: #a40000; font-weight: bold; }
.skipped { color: #6a5300; }
dt:target { background: #ffeb99; }
td a { margin-right: 0.3rem; }
@media (prefers-color-scheme: dark) {
body { color: #ddd; background: #181818; }
thead th { background: #333; }
th, td { border-color: #444; }
a { color: #8ab4f8; }
.passed { color: #7bd88f; }
.failed { color: #ff8a80; }
.skipped { color: #e5c07b; }
dt:target { background: #554400; }
}
`;

/** What is filtered stands in the address, so that a filtered page can be sent. */
const SCRIPT = `
const rows = [...document.querySelectorAll('tbody tr')];
const controls = ['text', 'topic', 'show'].map((id) => document.getElementById(id));
const [text, topic, show] = controls;
const filter = () => {
  const wanted = text.value.toLowerCase();
  let count = 0;
  for (const row of rows) {
    const is = row.textContent.toLowerCase().includes(wanted) && (topic.value === '' || row.dataset.topic === topic.value)
      && (show.value === '' || row.dataset.marks.split(' ').includes(show.value));
    row.hidden = !is;
    count += is ? 1 : 0;
  }
  document.getElementById('count').textContent = count + ' of ' + rows.length + ' cases';
  const query = new URLSearchParams(controls.filter((one) => one.value !== '').map((one) => [one.id, one.value])).toString();
  history.replaceState(null, '', (query === '' ? location.pathname : '?' + query) + location.hash);
};
const asked = new URLSearchParams(location.search);
for (const one of controls) { one.value = asked.get(one.id) ?? ''; one.addEventListener('input', filter); }
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
filter();
`;
