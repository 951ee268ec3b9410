/** What keeps a step cheap: components that are drawn again only when they have to, and functions that stay the same. */
import { Component, type ComponentChild, type FunctionComponent } from 'preact';
import { useRef } from 'preact/hooks';

/** A component that is drawn again when a property is another, or what it asks a context for; not because its parent is. */
export function memo<Props extends object>(draw: (props: Props) => ComponentChild): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return areOther(this.props, next);
    }

    override render(props: Props): ComponentChild {
      return draw(props);
    }
  }
  return Memo as unknown as FunctionComponent<Props>;
}

function areOther(props: object, next: object): boolean {
  const [names, others] = [Object.keys(props), Object.keys(next)];
  return (
    names.length !== others.length || names.some((name) => props[name as keyof object] !== next[name as keyof object])
  );
}

/** A function that stays the same from one drawing to the next, and does what the one given last does. */
export function useStable<Args extends readonly unknown[], Result>(
  act: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(act);
  latest.current = act;
  return useRef((...args: Args) => latest.current(...args)).current;
}
