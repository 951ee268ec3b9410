import test from 'ava';
import { DEFAULT_SETTINGS, decodeLink, encodeLink, MAX_LINK_TEXT } from '../../web/model/link.js';

test('a link holds the lesson, the step and the ending', async (t) => {
  const state = { lesson: 'eexist-is-normal', branch: 2, position: 17 };
  const link = await encodeLink(state);
  t.is(link, 'lesson=eexist-is-normal&step=17&ending=2');
  t.deepEqual(await decodeLink(`#${link}`), { ...state, settings: DEFAULT_SETTINGS });
});

test('a link holds a text of one’s own, and the settings', async (t) => {
  const text = '# Ä page – “mine”\n[main] mem = mmap(NULL, 1p)\n'.repeat(20);
  const settings = { ...DEFAULT_SETTINGS, root: false };
  const link = await encodeLink({ text, branch: 0, position: 3, settings });
  t.true(link.length < text.length / 2);
  t.deepEqual(await decodeLink(link), { text, branch: 0, position: 3, settings });
});

test('what is no link is the beginning, and nothing unpacks without end', async (t) => {
  const beginning = { branch: 0, position: 0, settings: DEFAULT_SETTINGS };
  for (const hash of ['', '#', '#step=-1&ending=x', '#text=!!!', '#text=AAAA'])
    t.deepEqual(await decodeLink(hash), beginning, hash);
  const bomb = await encodeLink({ text: 'x'.repeat(MAX_LINK_TEXT + 1), branch: 0, position: 0 });
  t.deepEqual(await decodeLink(bomb), beginning);
});
