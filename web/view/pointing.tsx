/** Pointing at things, by mouse or focus: what has to do with the one that is pointed at lights up. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import { isRelated, type Thing } from '../model/thing.js';

interface Pointing {
  readonly pointed: Thing | undefined;
  /** What the last step changed. */
  readonly changed: ReadonlySet<string>;
  point(at: Thing | undefined): void;
}

export const PointingContext = createContext<Pointing>({ pointed: undefined, changed: new Set(), point: () => {} });

interface PointingProps {
  readonly changed: ReadonlySet<string>;
  readonly children: ComponentChildren;
}

export function PointingArea({ changed, children }: PointingProps) {
  const [pointed, point] = useState<Thing | undefined>();
  const pointing = useMemo(() => ({ pointed, point, changed }), [pointed, changed]);
  return <PointingContext.Provider value={pointing}>{children}</PointingContext.Provider>;
}

/** Handlers and classes of a thing that can be pointed at. */
export function useThing(thing: Thing, kind: string) {
  const { pointed, changed, point } = useContext(PointingContext);
  const isLit = pointed !== undefined && isRelated(pointed, thing);
  return {
    class: `${kind}${isLit ? ' related' : ''}${changed.has(thing.key) ? ' changed' : ''}`,
    tabIndex: 0,
    onMouseOver: (event: Event) => {
      // Of things within each other the innermost is meant.
      event.stopPropagation();
      point(thing);
    },
    onMouseOut: () => point(undefined),
    onFocus: () => point(thing),
    onBlur: () => point(undefined),
  };
}
