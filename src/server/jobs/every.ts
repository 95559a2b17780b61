import type { Logger } from 'pino'
import { faultOf } from '../log.ts'

export type Task = (over: () => boolean) => Promise<unknown>

/** Runs the tasks one after another, again `ms` after they have ended. Answers what ends it. */
export function every(ms: number, tasks: readonly Task[], log: Logger): () => Promise<void> {
  const state: { timer: NodeJS.Timeout | null; over: boolean; running: Promise<void> } = { timer: null, over: false, running: Promise.resolve() }
  async function run(): Promise<void> {
    for (const task of tasks) {
      if (state.over) return
      await task(() => state.over).catch((error: unknown) => log.error({ fault: faultOf(error) }, 'a job failed'))
    }
    if (!state.over) state.timer = setTimeout(start, ms)
  }
  function start(): void {
    state.running = run()
  }
  start()
  return async () => {
    state.over = true
    if (state.timer !== null) clearTimeout(state.timer)
    await state.running
  }
}
