/** The lessons in the order in which they are best taken: scenarios of the library, which the tests run on the kernel too. */
import askForAllFeatures from '../test/scenarios/lessons/ask-for-all-features.uffd';
import childIsNotLikeParent from '../test/scenarios/lessons/child-is-not-like-parent.uffd';
import copyDoesNotAlwaysWake from '../test/scenarios/lessons/copy-does-not-always-wake.uffd';
import copyIsNotTheOnlyWay from '../test/scenarios/lessons/copy-is-not-the-only-way.uffd';
import eagainRetrySpins from '../test/scenarios/lessons/eagain-retry-spins.uffd';
import eexistIsNormal from '../test/scenarios/lessons/eexist-is-normal.uffd';
import eventsAreNotOnlyInformation from '../test/scenarios/lessons/events-are-not-only-information.uffd';
import faultIsNoError from '../test/scenarios/lessons/fault-is-no-error.uffd';
import handlerDies from '../test/scenarios/lessons/handler-dies.uffd';
import handlerOnTheSameThread from '../test/scenarios/lessons/handler-on-the-same-thread.uffd';
import minorIsNotMissing from '../test/scenarios/lessons/minor-is-not-missing.uffd';
import pollSaysReadable from '../test/scenarios/lessons/poll-says-readable.uffd';
import readInOrder from '../test/scenarios/lessons/read-in-order.uffd';
import registeringWpProtects from '../test/scenarios/lessons/registering-wp-protects.uffd';
import removedMeansZeros from '../test/scenarios/lessons/removed-means-zeros.uffd';
import worksAsRoot from '../test/scenarios/lessons/works-as-root.uffd';

export interface LessonEntry {
  /** Its file's name. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Of `# "What people think": what is so.` the part that is in quotes stands in the list. */
function entry(id: string, text: string): LessonEntry {
  const first = /^# (.*)$/m.exec(text)?.[1] ?? id;
  return { id, title: /^"(.*?)"/.exec(first)?.[1] ?? first, text };
}

export const LESSONS: readonly LessonEntry[] = [
  entry('fault-is-no-error', faultIsNoError),
  entry('handler-on-the-same-thread', handlerOnTheSameThread),
  entry('copy-does-not-always-wake', copyDoesNotAlwaysWake),
  entry('eexist-is-normal', eexistIsNormal),
  entry('poll-says-readable', pollSaysReadable),
  entry('ask-for-all-features', askForAllFeatures),
  entry('copy-is-not-the-only-way', copyIsNotTheOnlyWay),
  entry('handler-dies', handlerDies),
  entry('registering-wp-protects', registeringWpProtects),
  entry('minor-is-not-missing', minorIsNotMissing),
  entry('events-are-not-only-information', eventsAreNotOnlyInformation),
  entry('removed-means-zeros', removedMeansZeros),
  entry('read-in-order', readInOrder),
  entry('eagain-retry-spins', eagainRetrySpins),
  entry('child-is-not-like-parent', childIsNotLikeParent),
  entry('works-as-root', worksAsRoot),
];
