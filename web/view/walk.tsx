/** One scenario walked through: what it teaches, its lines, the machine at each step. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { LESSONS } from '../lessons.js';
import { performByHand } from '../model/console.js';
import { configOf } from '../model/settings.js';
import { type Change, linkTo, type Subject } from '../model/subject.js';
import { branchOf, placed, questionAt, sceneAt } from '../model/walk.js';
import { useAddress } from './address.js';
import { Console } from './console.js';
import { Controls, jumpKeys } from './controls.js';
import { Drill } from './drill.js';
import { Edited } from './edited.js';
import { useKeys } from './keys.js';
import { Machine } from './machine.js';
import { useStable } from './memo.js';
import { PointingArea } from './pointing.js';
import { useRun } from './run.js';
import { Script } from './script.js';
import { SettingsPanel } from './settings.js';
import { Share } from './share.js';
import { Task } from './task.js';
import { Cases, Endings, Told, Verdict } from './told.js';

/** Between two steps while playing, milliseconds. */
const PLAY_PACE = 1500;

interface WalkProps {
  readonly subject: Subject;
  /** The same function from one drawing to the next. */
  readonly change: Change;
}

export function Walk({ subject, change }: WalkProps) {
  const { entry, isTaught, text: own, settings, drill, isEmbedded } = subject;
  const run = useRun(subject);
  const { text, timeline, lesson, error } = run;
  const place = placed(timeline, subject.place);
  const { branch, position } = place;
  const scene = useMemo(() => sceneAt(timeline, place), [timeline, branch, position]);
  const link = useMemo(() => linkTo(subject, place, timeline), [subject, timeline, branch, position]);
  const [answers, setAnswers] = useState<ReadonlyMap<number, number>>(new Map());
  const [isPlaying, setPlaying] = useState(false);
  const [isEditing, setEditing] = useState(own !== undefined);
  const question = questionAt(lesson, scene);
  const answer = question === undefined ? undefined : answers.get(question.at);
  useAddress(link, own === undefined ? entry.title : 'A scenario');

  const go = useStable((to: number) => change({ place: placed(timeline, { branch, position: to }) }));
  const goToLine = useStable((at: number) => {
    const to = branchOf(timeline, place).moments.findIndex((moment) => moment.lines.includes(at));
    if (to >= 0) go(to);
  });
  const play = useStable(() => setPlaying(!isPlaying));
  const edit = useStable(() => setEditing(!isEditing));
  const changeText = useStable((changed: string | undefined) => change({ text: changed }));
  const takeAnswer = useStable((at: number, option: number) => setAnswers(new Map(answers).set(at, option)));
  const startDrill = useStable((seed: number | undefined) =>
    change({ drill: seed, text: undefined, place: { branch: 0, position: 0 } }),
  );
  const perform = useStable((typed: string) => {
    const done = performByHand({ text, timeline, place }, configOf(settings), typed);
    if ('reason' in done) return done;
    change({ text: done.text, place: { branch: 0, position: done.position } });
    return undefined;
  });

  useEffect(() => {
    if (!isPlaying) return;
    const isHeld = position === scene.last || (question !== undefined && answer === undefined);
    const timer = setTimeout(() => (isHeld ? setPlaying(false) : go(position + 1)), isHeld ? 0 : PLAY_PACE);
    return () => clearTimeout(timer);
  }, [isPlaying, position, question, answer]);
  useKeys({
    ArrowRight: () => go(position + 1),
    ArrowLeft: () => go(position - 1),
    Home: () => go(0),
    End: () => go(scene.last),
    ' ': play,
    ...jumpKeys(branchOf(timeline, place), position, go),
    e: edit,
    c: () => document.getElementById('by-hand')?.focus(),
  });

  const isAtEnd = position === scene.last;
  const hasTask = isTaught && drill === undefined && (isAtEnd || isEditing || own !== undefined);
  return (
    <>
      <PointingArea changed={scene.difference.changed}>
        <main>
          <section class="lesson scrolls" aria-labelledby="lesson-title">
            <Told subject={subject} run={run} isEditing={isEditing} onEdit={edit} onText={changeText} />
            {/* A box of their own: what comes before the editor would move it, and take the focus from it. */}
            <div class="said">
              <Verdict run={run} isOwn={own !== undefined} />
              <Cases timeline={timeline} change={change} />
              <Endings timeline={timeline} place={place} change={change} />
            </div>
            {isEditing ? (
              <Edited run={run} scene={scene} onText={changeText} />
            ) : (
              <Script
                lines={timeline.script}
                scene={scene}
                lesson={lesson}
                question={question}
                answer={answer}
                onAnswer={takeAnswer}
                onGo={goToLine}
              />
            )}
            {hasTask && (
              <Task
                entry={entry}
                text={own}
                settings={settings}
                isEditing={isEditing}
                onEdit={edit}
                onText={changeText}
              />
            )}
            {isTaught && (drill !== undefined || isAtEnd) && (
              <Drill
                seed={drill}
                lesson={lesson}
                next={LESSONS[LESSONS.indexOf(entry) + 1]}
                answers={answers}
                onDrill={startDrill}
              />
            )}
            {error === undefined && <Console onPerform={perform} />}
            {isEmbedded || <SettingsPanel settings={settings} change={change} />}
            <Share state={link} text={text} name={run.name} isEmbedded={isEmbedded} onText={changeText} />
          </section>
          <Machine
            shown={scene.machine}
            difference={scene.difference}
            position={position}
            outcomes={[...scene.current].flatMap((at) => scene.outcomes.get(at) ?? [])}
          />
        </main>
      </PointingArea>
      <Controls
        branch={branchOf(timeline, place)}
        position={position}
        last={scene.last}
        isPlaying={isPlaying}
        onGo={go}
        onPlay={play}
      />
    </>
  );
}
