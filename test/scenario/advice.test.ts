import test from 'ava';
import { FACTS } from '../../backend/generated/facts.js';
import { SLEEP_REASONS } from '../../backend/results.js';
import { adviceFor, wakersOf } from '../../scenario/advice.js';

/** Facts that refuse an ioctl of a userfaultfd. */
const REFUSALS = FACTS.filter(
  ({ id, text }) =>
    /^(?:api|register|unregister|copy|zeropage|continue|move|wp|wake)\.order\./.test(id) &&
    /(?:refused|fails?|gives?) (?:with )?E[A-Z]+|, or EINVAL/.test(text),
);

test('there is something to do about every refusal of an ioctl', (t) => {
  t.true(REFUSALS.length > 60, `${REFUSALS.length}`);
  t.deepEqual(
    REFUSALS.map(({ id }) => id).filter((id) => adviceFor(id, undefined) === undefined),
    [],
  );
});

test('a fact says it better than an errno, which says something where no fact is known', (t) => {
  t.not(adviceFor('copy.order.changing', 'EAGAIN'), adviceFor(undefined, 'EAGAIN'));
  t.is(typeof adviceFor(undefined, 'EEXIST'), 'string');
  t.is(adviceFor(undefined, undefined), undefined);
});

test('there is somebody to wake every thread, whatever it sleeps in', (t) => {
  for (const reason of SLEEP_REASONS) t.true(wakersOf(reason).length > 5, reason);
});
