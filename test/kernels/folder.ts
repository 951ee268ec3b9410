import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Waits until nobody can write to its input any more, which is when the process at the other end is gone, and removes what it is told. */
const WATCH = 'read -r end; rm -rf -- "$1"';

/** A folder that goes when it is removed, and when this process ends, however it ends: after a kill nobody else would know of it. */
export class Folder {
  readonly path: string;
  readonly #end: () => void;

  /** Makes one whose path begins so. */
  constructor(prefix: string) {
    this.path = mkdtempSync(prefix);
    // Of a session of its own, because what ends a run from a terminal ends the whole group.
    const watcher = spawn('/bin/sh', ['-c', WATCH, 'sh', this.path], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const input = watcher.stdin as Socket;
    // Without a shell the folder is still removed by `remove`.
    watcher.on('error', () => undefined);
    input.on('error', () => undefined);
    watcher.unref();
    input.unref();
    this.#end = () => input.destroy();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    this.#end();
  }
}
