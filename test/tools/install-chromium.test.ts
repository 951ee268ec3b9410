import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { ROOT } from '../../tools/root.js';
import { whyNoBrowser } from '../web/_browser.js';

test('install-chromium says that what CHROMIUM names is not there, and fetches nothing that would not be used', (t) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/tools/install-chromium.js')], {
    env: { ...process.env, CHROMIUM: '/nonexistent' },
    encoding: 'utf8',
  });
  t.is(status, 1);
  t.is(stdout, '');
  t.regex(stderr, /^CHROMIUM names \/nonexistent, which is not there/);
});

test('a Chromium that does not run is no browser, with the reason', (t) => {
  t.regex(whyNoBrowser('/bin/false')!, /^the Chromium at \/bin\/false does not run/);
  t.regex(whyNoBrowser('/nonexistent')!, /ENOENT/);
  t.regex(whyNoBrowser(undefined) ?? '', /^$|npm run install-chromium/);
});
