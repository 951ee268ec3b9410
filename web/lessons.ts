/** The lessons in the order in which they are best taken: scenarios of the library, which the tests run on the kernel too. */
import askForAllFeatures from '../test/scenarios/lessons/ask-for-all-features.uffd';
import checked from '../test/scenarios/lessons/checked.json' with { type: 'json' };
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
import askForAllFeaturesSolved from '../test/scenarios/solutions/ask-for-all-features.uffd';
import childIsNotLikeParentSolved from '../test/scenarios/solutions/child-is-not-like-parent.uffd';
import copyDoesNotAlwaysWakeSolved from '../test/scenarios/solutions/copy-does-not-always-wake.uffd';
import copyIsNotTheOnlyWaySolved from '../test/scenarios/solutions/copy-is-not-the-only-way.uffd';
import eagainRetrySpinsSolved from '../test/scenarios/solutions/eagain-retry-spins.uffd';
import eexistIsNormalSolved from '../test/scenarios/solutions/eexist-is-normal.uffd';
import eventsAreNotOnlyInformationSolved from '../test/scenarios/solutions/events-are-not-only-information.uffd';
import faultIsNoErrorSolved from '../test/scenarios/solutions/fault-is-no-error.uffd';
import handlerDiesSolved from '../test/scenarios/solutions/handler-dies.uffd';
import handlerOnTheSameThreadSolved from '../test/scenarios/solutions/handler-on-the-same-thread.uffd';
import minorIsNotMissingSolved from '../test/scenarios/solutions/minor-is-not-missing.uffd';
import pollSaysReadableSolved from '../test/scenarios/solutions/poll-says-readable.uffd';
import readInOrderSolved from '../test/scenarios/solutions/read-in-order.uffd';
import registeringWpProtectsSolved from '../test/scenarios/solutions/registering-wp-protects.uffd';
import removedMeansZerosSolved from '../test/scenarios/solutions/removed-means-zeros.uffd';
import worksAsRootSolved from '../test/scenarios/solutions/works-as-root.uffd';
import type { LessonEntry } from './model/lesson.js';

const CHECKED: Readonly<Record<string, { readonly kernels: readonly string[] }>> = checked;

/** Of `# "What people think": what is so.` the part that is in quotes stands in the list. */
function entry(id: string, text: string, solution: string): LessonEntry {
  const first = /^# (.*)$/m.exec(text)?.[1] ?? id;
  return { id, title: /^"(.*?)"/.exec(first)?.[1] ?? first, text, solution, kernels: CHECKED[id]?.kernels ?? [] };
}

export const LESSONS: readonly LessonEntry[] = [
  entry('fault-is-no-error', faultIsNoError, faultIsNoErrorSolved),
  entry('handler-on-the-same-thread', handlerOnTheSameThread, handlerOnTheSameThreadSolved),
  entry('copy-does-not-always-wake', copyDoesNotAlwaysWake, copyDoesNotAlwaysWakeSolved),
  entry('eexist-is-normal', eexistIsNormal, eexistIsNormalSolved),
  entry('poll-says-readable', pollSaysReadable, pollSaysReadableSolved),
  entry('ask-for-all-features', askForAllFeatures, askForAllFeaturesSolved),
  entry('copy-is-not-the-only-way', copyIsNotTheOnlyWay, copyIsNotTheOnlyWaySolved),
  entry('handler-dies', handlerDies, handlerDiesSolved),
  entry('registering-wp-protects', registeringWpProtects, registeringWpProtectsSolved),
  entry('minor-is-not-missing', minorIsNotMissing, minorIsNotMissingSolved),
  entry('events-are-not-only-information', eventsAreNotOnlyInformation, eventsAreNotOnlyInformationSolved),
  entry('removed-means-zeros', removedMeansZeros, removedMeansZerosSolved),
  entry('read-in-order', readInOrder, readInOrderSolved),
  entry('eagain-retry-spins', eagainRetrySpins, eagainRetrySpinsSolved),
  entry('child-is-not-like-parent', childIsNotLikeParent, childIsNotLikeParentSolved),
  entry('works-as-root', worksAsRoot, worksAsRootSolved),
];
