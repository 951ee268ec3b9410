/** The editor comes when it is wanted. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { EditorProps } from './editor.js';

export function LazyEditor(props: EditorProps) {
  const [Editor, setEditor] = useState<ComponentType<EditorProps>>();
  useEffect(() => {
    import('./editor.js').then((module) => setEditor(() => module.default));
  }, []);
  return Editor === undefined ? <p class="hint">The editor is coming …</p> : <Editor {...props} />;
}
