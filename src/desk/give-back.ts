/** V8's own; there with `--expose-gc`, which HOST_HEAP gives the console's host. */
type Collect = (options: { readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort' }) => void

/**
 * Collects this thread's garbage and gives the system the pages that V8 holds for objects to come: after work that filled the memory, once.
 * It takes tens of milliseconds. By itself V8 of Node 24 keeps them while the desk rests (decision 35). Without the flag it does nothing;
 * V8 of Electron 25 collects and keeps the pages.
 */
export const giveBack = (): void => (globalThis as { readonly gc?: Collect }).gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
