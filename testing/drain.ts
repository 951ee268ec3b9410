/** Taken when this file is loaded: tests replace timers. */
const immediate = globalThis.setImmediate as typeof setImmediate | undefined;

/** Resolves when every promise that can be settled is, and all code that waited for them has come to its next `await`. */
export const drain: () => Promise<void> =
  immediate === undefined ? drainByChannel : () => new Promise((resolve) => immediate(resolve));

function drainByChannel(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const told = () => {
      port1.close();
      resolve();
    };
    Object.assign(port1, { onmessage: told });
    port2.postMessage(0);
  });
}
