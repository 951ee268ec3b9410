/** The scenario as text, in CodeMirror: loaded when somebody wants to change something. */
import { autocompletion, type CompletionContext, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Range, StateEffect, type StateEffectType, StateField, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers, WidgetType } from '@codemirror/view';
import { styleTags, tags } from '@lezer/highlight';
import { useEffect, useRef } from 'preact/hooks';
import { parser } from '../../scenario/generated/parser.js';
import { proposalsAt } from '../model/completion.js';
import type { LineOutcome } from '../model/timeline.js';

export interface EditorError {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface EditorOutcome {
  readonly line: number;
  readonly status: LineOutcome['status'];
  readonly text: string;
}

export interface EditorProps {
  readonly text: string;
  readonly error: EditorError | undefined;
  /** Lines of the step that was taken last, from 1. */
  readonly current: readonly number[];
  /** What came of lines, to stand behind them. */
  readonly outcomes: readonly EditorOutcome[];
  readonly onText: (text: string) => void;
}

/** From the last key to the run, milliseconds. */
const TELL_DELAY = 300;

/** Pixels that stay in sight around the current line. */
const MARGIN = 60;

const language = LRLanguage.define({
  name: 'scenario',
  parser: parser.configure({
    props: [
      styleTags({
        'Thread/Name': tags.namespace,
        'Callee/Name': tags.function(tags.name),
        'FieldName/Name': tags.propertyName,
        'Binding/Name': tags.definition(tags.name),
        Name: tags.atom,
        Number: tags.number,
        String: tags.string,
        Comment: tags.comment,
        'Meta Guard': tags.meta,
        'race outcomes required allowed then as at resumed still Unfinished': tags.keyword,
      }),
    ],
  }),
  languageData: { commentTokens: { line: '#' } },
});

const colours = HighlightStyle.define([
  { tag: tags.namespace, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.function(tags.name), fontWeight: '600' },
  { tag: [tags.number, tags.string], color: 'var(--good)' },
  { tag: [tags.comment, tags.meta], color: 'var(--quiet)' },
  { tag: tags.keyword, color: 'var(--sleep)' },
]);

const look = EditorView.theme({
  '&': { fontSize: '0.86rem', backgroundColor: 'var(--card)', color: 'var(--text)' },
  '.cm-content': { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--card)', color: 'var(--quiet)', border: 'none' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-current': { backgroundColor: 'var(--accent-soft)' },
  '.cm-outcome': { marginLeft: '1.5em', fontSize: '0.9em', userSelect: 'none' },
  '.cm-outcome-done, .cm-outcome-seen': { color: 'var(--good)' },
  '.cm-outcome-failed, .cm-outcome-wrong': { color: 'var(--bad)' },
  '.cm-outcome-asleep': { color: 'var(--sleep)' },
  '.cm-tooltip': { backgroundColor: 'var(--card)', color: 'var(--text)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
});

/** Decorations that an effect sets anew, and that go along with the text until the next one. */
function decorations<Value>(effect: StateEffectType<Value>, make: (value: Value, doc: Text) => Range<Decoration>[]) {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(marks, { effects, state, changes }) {
      const set = effects.find((candidate) => candidate.is(effect));
      return set === undefined ? marks.map(changes) : Decoration.set(make(set.value, state.doc), true);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
}

const setCurrent = StateEffect.define<readonly number[]>();
const currentLines = decorations(setCurrent, (lines, doc) =>
  lines
    .filter((line) => line >= 1 && line <= doc.lines)
    .map((line) => Decoration.line({ class: 'cm-current' }).range(doc.line(line).from)),
);

class OutcomeMark extends WidgetType {
  readonly #outcome: EditorOutcome;

  constructor(outcome: EditorOutcome) {
    super();
    this.#outcome = outcome;
  }

  override eq(other: OutcomeMark): boolean {
    return this.#outcome.status === other.#outcome.status && this.#outcome.text === other.#outcome.text;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = `cm-outcome cm-outcome-${this.#outcome.status}`;
    mark.textContent = this.#outcome.text;
    return mark;
  }
}

const setOutcomes = StateEffect.define<readonly EditorOutcome[]>();
const outcomeMarks = decorations(setOutcomes, (outcomes, doc) =>
  outcomes
    .filter(({ line }) => line <= doc.lines)
    .map((outcome) =>
      Decoration.widget({ widget: new OutcomeMark(outcome), side: 1 }).range(doc.line(outcome.line).to),
    ),
);

const KINDS = { call: 'function', field: 'property', constant: 'constant', name: 'variable' } as const;

function complete(context: CompletionContext) {
  const word = context.matchBefore(/\w*/);
  if (word === null || (word.from === word.to && !context.explicit)) return null;
  const options = proposalsAt(context.state.sliceDoc(0, word.from)).map(({ label, kind, detail }) => ({
    label,
    type: KINDS[kind],
    ...(detail !== undefined && { detail }),
  }));
  return options.length === 0 ? null : { from: word.from, options, validFor: /^\w*$/ };
}

export default function Editor({ text, error, current, outcomes, onText }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  const told = useRef(onText);
  told.current = onText;
  /** What was told last: a text that comes back is no change from outside, and may be older than what stands there. */
  const last = useRef(text);

  useEffect(() => {
    // In a shadow root its styles are sheets that scripts make, which the page's policy allows.
    const root = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: 'open' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (changed: string) => {
      last.current = changed;
      told.current(changed);
    };
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          history(),
          closeBrackets(),
          new LanguageSupport(language),
          syntaxHighlighting(colours),
          autocompletion({ override: [complete] }),
          currentLines,
          outcomeMarks,
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'The scenario as text' }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            clearTimeout(timer);
            timer = setTimeout(() => tell(update.state.doc.toString()), TELL_DELAY);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      clearTimeout(timer);
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    if (text === last.current) return;
    last.current = text;
    const editor = view.current!;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current!;
    editor.dispatch(setDiagnostics(editor.state, error === undefined ? [] : [diagnosticOf(editor.state, error)]));
  }, [error]);

  useEffect(() => {
    const editor = view.current!;
    const line = current.findLast((number) => number <= editor.state.doc.lines);
    // Who types looks elsewhere.
    const follow =
      line === undefined || editor.hasFocus
        ? []
        : [EditorView.scrollIntoView(editor.state.doc.line(line).from, { yMargin: MARGIN })];
    editor.dispatch({ effects: [setCurrent.of(current), ...follow] });
  }, [current.join()]);

  useEffect(() => {
    view.current!.dispatch({ effects: setOutcomes.of(outcomes) });
  }, [outcomes]);

  return <div class="editor" ref={place} />;
}

function diagnosticOf({ doc }: EditorState, { line, column, reason }: EditorError): Diagnostic {
  const { from, to } = doc.line(Math.min(line, doc.lines));
  const at = Math.min(from + column - 1, to);
  return { from: at, to: Math.min(at + 1, doc.length), severity: 'error', message: reason };
}
