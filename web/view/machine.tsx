/** The machine, seen: processes with their threads and memory, userfaultfds, files. */
import type { Difference } from '../model/difference.js';
import type { Shown, ShownFile, ShownHandle, ShownProcess } from '../model/shown.js';
import type { LineOutcome } from '../model/timeline.js';
import { Cells } from './cells.js';
import { Keys, Legend } from './legend.js';
import { useThing } from './pointing.js';
import { mappingId, Space } from './space.js';

interface MachineProps {
  readonly shown: Shown;
  readonly difference: Difference;
  readonly position: number;
  /** What came of the lines of the last step. */
  readonly outcomes: readonly LineOutcome[];
}

export function Machine({ shown, difference, position, outcomes }: MachineProps) {
  const isEmpty = shown.processes.every((process) => process.mappings.length === 0 && process.threads.length <= 1);
  return (
    <section class="machine scrolls" aria-labelledby="machine-title">
      <h2 id="machine-title">The machine</h2>
      <Happened
        sentences={difference.sentences}
        position={position}
        isEmpty={isEmpty && shown.handles.length === 0}
        outcomes={outcomes}
      />
      <div class="things">
        {shown.processes.map((process) => (
          <Process key={process.key} process={process} isAlone={shown.processes.length === 1} />
        ))}
        {shown.handles.map((handle) => (
          <Handle key={handle.key} handle={handle} />
        ))}
        {shown.files.map((file) => (
          <File key={file.key} file={file} />
        ))}
      </div>
      {shown.truncated && <p class="hint">There is more than a picture has room for.</p>}
      <Legend />
      <Keys />
    </section>
  );
}

interface HappenedProps extends Pick<MachineProps, 'position' | 'outcomes'> {
  readonly sentences: readonly string[];
  readonly isEmpty: boolean;
}

/** Why a step left everything as it was. */
function nothingText(outcomes: readonly LineOutcome[]): string {
  const failed = outcomes.find(({ status }) => status === 'failed' || status === 'wrong');
  if (failed?.status === 'failed') return `Nothing: the call failed (${failed.text.replace(/^= /, '')}).`;
  if (failed !== undefined) return 'Nothing: what the line says is not so.';
  if (outcomes.some(({ status }) => status === 'seen')) return 'Nothing: the line only looks.';
  return 'Nothing that can be seen.';
}

/** The step in sentences; what is announced to who does not see. */
function Happened({ sentences, position, isEmpty, outcomes }: HappenedProps) {
  return (
    <div class="happened" role="status" aria-live="polite">
      <h3>{position === 0 ? 'Before the first step' : `What step ${position} changed`}</h3>
      {position === 0 && (
        <p>
          {isEmpty ? 'One process, with nothing mapped.' : 'The machine as it begins.'} Take a step: press → or the
          button below.
        </p>
      )}
      {position > 0 && sentences.length === 0 && <p>{nothingText(outcomes)}</p>}
      {sentences.length > 0 && (
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Process({ process, isAlone }: { process: ShownProcess; isAlone: boolean }) {
  return (
    <section class="process" aria-label={headingOf(process.name)}>
      <h3>
        {isAlone ? 'The process' : headingOf(process.name)}
        {process.stopped && <span class="badge bad">stopped</span>}
      </h3>
      {process.threads.length > 0 && (
        <ul class="threads" aria-label="Threads">
          {process.threads.map((thread) => (
            <Thread key={thread.key} thread={thread} />
          ))}
        </ul>
      )}
      {process.mappings.length === 0 ? (
        <p class="hint">Nothing is mapped.</p>
      ) : (
        <Space space={process.space} label={`Address space of ${process.name}`} />
      )}
      {process.mappings.map((mapping) => (
        <Mapping key={mapping.key} mapping={mapping} />
      ))}
    </section>
  );
}

/** One without a name of its own is called `process 1`. */
function headingOf(name: string): string {
  return name.startsWith('process ') ? name.replace('p', 'P') : `Process ${name}`;
}

const STATES = { idle: 'ready', asleep: 'asleep', spinning: 'spins' } as const;
const STATE_MARKS = { idle: '▶', asleep: 'z', spinning: '↻' } as const;

function Thread({ thread }: { thread: ShownProcess['threads'][number] }) {
  const handlers = useThing(thread, `thread ${thread.state}`);
  return (
    <li {...handlers}>
      <span class="mark" aria-hidden="true">
        {STATE_MARKS[thread.state]}
      </span>
      <strong>{thread.name}</strong> {STATES[thread.state]}
      {thread.call !== undefined && (
        <span class="why">
          {' '}
          in <code>{thread.call}</code>: {thread.why}
        </span>
      )}
    </li>
  );
}

function Mapping({ mapping }: { mapping: ShownProcess['mappings'][number] }) {
  const handlers = useThing(mapping, `mapping${mapping.modes.length > 0 ? ' registered' : ''}`);
  return (
    <div {...handlers} id={mappingId(mapping.key)}>
      <div class="caption">
        <strong title={mapping.start}>{mapping.name}</strong>{' '}
        <span class="quiet">
          {mapping.size}, {mapping.flags.join(', ')}
        </span>
        {mapping.modes.length > 0 && (
          <span class="badge">
            asks {mapping.handle}: {mapping.modes.join(', ')}
          </span>
        )}
      </div>
      <Cells cells={mapping.cells} label={`Pages of ${mapping.name}`} within={mapping.key} />
    </div>
  );
}

function Handle({ handle }: { handle: ShownHandle }) {
  const handlers = useThing(handle, 'handle');
  return (
    <section {...handlers} aria-label={`Userfaultfd ${handle.name}`}>
      <h3>
        {handle.name} <span class="quiet">a userfaultfd: {handle.where}</span>
        {handle.changing && <span class="badge bad">fills are EAGAIN</span>}
      </h3>
      <dl>
        <dt>Looks after</dt>
        <dd>{handle.ranges.length === 0 ? `nothing yet, in the memory of ${handle.of}` : handle.ranges.join('; ')}</dd>
        <dt>Features</dt>
        <dd>
          {handle.features === undefined
            ? 'no handshake yet (UFFDIO_API)'
            : handle.features.join(', ') || 'none asked for'}
        </dd>
        <dt>Queue</dt>
        <dd>
          {handle.messages.length === 0 ? (
            'no message'
          ) : (
            <ol class="queue">
              {handle.messages.map((message) => (
                <Message key={message.key} message={message} />
              ))}
            </ol>
          )}
        </dd>
      </dl>
    </section>
  );
}

function Message({ message }: { message: ShownHandle['messages'][number] }) {
  const handlers = useThing(message, `message ${message.state}`);
  return (
    <li {...handlers}>
      <span class="badge">{message.state === 'unread' ? 'unread' : 'read, not answered'}</span>{' '}
      <strong>{message.event}</strong> {message.text}
    </li>
  );
}

function File({ file }: { file: ShownFile }) {
  const handlers = useThing(file, 'file');
  return (
    <section {...handlers} aria-label={`File ${file.name}`}>
      <h3>
        {file.name} <span class="quiet">a file of {file.size}, in the page cache</span>
      </h3>
      {file.cells.length === 0 ? (
        <p class="hint">It has no pages yet.</p>
      ) : (
        <Cells cells={file.cells} label={`Pages of the file ${file.name}`} within={file.key} />
      )}
    </section>
  );
}
