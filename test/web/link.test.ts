import { deflateRawSync } from 'node:zlib';
import test from 'ava';
import { fitsLink, MAX_LINK_TEXT, scenarioLink } from '../../scenario/link.js';
import { decodeLink, encodeLink } from '../../web/model/link.js';
import { configOf, DEFAULT_SETTINGS, FEATURES, settingsText } from '../../web/model/settings.js';
import { timelineOf } from '../../web/model/timeline.js';

test('a link holds the lesson, the step and the ending', async (t) => {
  const state = { lesson: 'eexist-is-normal', branch: 2, position: 17 };
  const link = await encodeLink(state);
  t.is(link, 'lesson=eexist-is-normal&step=17&ending=2');
  t.deepEqual(await decodeLink(`#${link}`), { ...state, settings: DEFAULT_SETTINGS });
});

test('a link holds a text of one’s own, and the settings', async (t) => {
  const text = '# Ä page – “mine”\n[main] mem = mmap(NULL, 1p)\n'.repeat(20);
  const settings = {
    ...DEFAULT_SETTINGS,
    root: false,
    capPerfmon: false,
    features: 0x1f7ffn,
    memory: 100,
    maxMapCount: 40,
    hugepages: 2,
  };
  const link = await encodeLink({ text, branch: 0, position: 3, settings });
  t.true(link.length < text.length / 2);
  t.deepEqual(await decodeLink(link), { text, branch: 0, position: 3, settings });
  // Of a lesson that was changed both: what it asks for stays.
  const changed = { lesson: 'handler-dies', text, branch: 0, position: 3, settings };
  t.deepEqual(await decodeLink(await encodeLink(changed)), changed);
});

test('a link holds the number of a drill, the case of a table, and that it is within another page', async (t) => {
  const state = { lesson: 'eexist-is-normal', drill: 17, which: 2, embedded: true, branch: 0, position: 3 };
  const link = await encodeLink(state);
  t.is(link, 'embed=1&lesson=eexist-is-normal&drill=17&case=2&step=3');
  t.deepEqual(await decodeLink(link), { ...state, settings: DEFAULT_SETTINGS });
});

/** More than a link may unpack to. */
function bomb(): string {
  return deflateRawSync(Buffer.alloc(MAX_LINK_TEXT + 1, 'x')).toString('base64url');
}

test('what is no link is the beginning, and nothing unpacks without end', async (t) => {
  const beginning = { branch: 0, position: 0, settings: DEFAULT_SETTINGS };
  for (const hash of [
    '',
    '#',
    '#step=-1&ending=x',
    '#text=!!!',
    '#text=AAAA',
    '#release=2.4&features=all&hugepages=1e9',
    '#memory=0&maxMapCount=-1&hugepages=x',
    '#memory=1.5&maxMapCount=&hugepages=17',
  ])
    t.deepEqual(await decodeLink(hash), beginning, hash);
  const longest = { text: 'ä'.repeat(MAX_LINK_TEXT / 2), branch: 0, position: 0 };
  t.is((await decodeLink(await encodeLink(longest))).text, longest.text);
  const longer = { ...longest, text: `${longest.text}x` };
  t.false(fitsLink(longer.text));
  t.is(await encodeLink(longer), 'step=0');
  t.deepEqual(await decodeLink(`#text=${bomb()}`), beginning);
});

test('what is chosen is what the simulator is: what a scenario needs and the machine has not is said', (t) => {
  const text =
    '# A title\n#: needs feature=MOVE\n[main] uffd = userfaultfd()\n[main] ioctl(uffd, UFFDIO_API, {features=MOVE})\n';
  const run = (settings = DEFAULT_SETTINGS) => timelineOf(text, 'a.uffd', configOf(settings)).verdict;
  t.is(run().status, 'passed');
  const move = FEATURES.find(([name]) => name === 'MOVE')![1];
  const without = { ...DEFAULT_SETTINGS, features: DEFAULT_SETTINGS.features & ~move };
  t.like(run(without), { status: 'skipped', reason: 'needs feature=MOVE, which is not so here' });
  t.is(settingsText(without), 'Linux 6.18, root, 16 of 17 features');
  // The handshake itself refuses it, not only what asks for it beforehand.
  const failed = timelineOf(text.replace(/^#: needs.*\n/m, ''), 'a.uffd', configOf(without)).verdict;
  t.regex(failed.status === 'failed' ? failed.got : '', /^-1 EINVAL/);
});

test('how many pages and mappings there can be is what the simulator goes by', (t) => {
  const run = (text: string, settings: Partial<typeof DEFAULT_SETTINGS>) =>
    timelineOf(`# Counts\n#: cites mmap(2)\n${text}`, 'a.uffd', configOf({ ...DEFAULT_SETTINGS, ...settings })).verdict
      .status;
  const wide = '[main] mmap(NULL, 101p) = -1 ENOMEM\n';
  t.is(run(wide, { memory: 100 }), 'passed');
  t.is(run(wide, {}), 'failed');
  const mapped = '[main] mem = mmap(NULL, 3p)\n[main] mprotect(mem+1p, 1p, PROT_READ) = -1 ENOMEM\n';
  t.is(run(mapped, { maxMapCount: 16 }), 'passed');
  t.is(run(mapped, {}), 'failed');
  const huge = '[main] mmap(NULL, 1024p, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB, -1, 0) = -1 ENOMEM\n';
  t.is(run(huge, { hugepages: 1 }), 'passed');
  t.is(run(huge, { hugepages: 2 }), 'failed');
  t.is(
    settingsText({ ...DEFAULT_SETTINGS, memory: 100, maxMapCount: 16, hugepages: 1 }),
    'Linux 6.18, root, all features, 400 KiB of memory, at most 16 mappings, 1 hugepage',
  );
});

test('a scenario that a test of a handler failed with has a link', async (t) => {
  const text = '# a fault\n[main] load(0x100000000000) = 0\n';
  const { text: shown, position } = await decodeLink((await scenarioLink(text))!);
  t.deepEqual([shown, position], [text, 0]);
  t.is(await scenarioLink('x'.repeat(MAX_LINK_TEXT + 1)), undefined);
});
