/** A question before the step that answers it. */
import type { Question } from '../model/lesson.js';

interface QuizProps {
  readonly question: Question;
  /** Which option was taken. */
  readonly answer: number | undefined;
  readonly onAnswer: (option: number) => void;
}

export function Quiz({ question, answer, onAnswer }: QuizProps) {
  const taken = answer === undefined ? undefined : question.options[answer];
  return (
    <fieldset class="quiz">
      <legend>Before you step: {question.text}</legend>
      {question.options.map(({ text, right }, index) => (
        <button
          type="button"
          key={text}
          class={`option${taken === undefined ? '' : right ? ' right' : answer === index ? ' wrong' : ''}`}
          aria-pressed={answer === index}
          onClick={() => onAnswer(index)}
        >
          {text}
          {taken !== undefined && right && <span> ✓</span>}
          {answer === index && !right && <span> ✗</span>}
        </button>
      ))}
      {taken !== undefined && (
        <p role="status">
          <strong>{taken.right ? 'Right.' : 'No.'}</strong> {question.because} Now take the step and see.
        </p>
      )}
    </fieldset>
  );
}
