import type { ClientState, Task } from '#sync/client.ts'
import type { Wait } from './wait.ts'

/** Those who wait until this desk has all that the server had when they asked. */
export interface Levels {
  readonly ask: (limitMs: number) => Promise<boolean>
  /** A look at the server is needed that begins after they asked. */
  readonly wantLook: () => boolean
  /** The loop stands so, and this is what it does next. */
  readonly turn: (state: ClientState, task: Task | null) => void
  readonly stop: () => void
}

interface Waiting { readonly asked: number; readonly answer: (reached: boolean) => void }

export function openLevels(wait: Wait): Levels {
  const waiting = new Set<Waiting>()
  const looks = { begun: 0 }
  const answer = (reached: boolean): void => [...waiting].filter(({ asked }) => !reached || asked < looks.begun).forEach((one) => one.answer(reached))
  return {
    ask: (limitMs) => new Promise((resolve) => {
      const end = wait(limitMs, () => one.answer(false))
      const one: Waiting = {
        asked: looks.begun,
        answer: (reached) => {
          waiting.delete(one)
          end()
          resolve(reached)
        },
      }
      waiting.add(one)
    }),
    wantLook: () => [...waiting].some(({ asked }) => asked === looks.begun),
    turn: ({ running, transient, problem }, task) => {
      if (task === 'hello') looks.begun += 1
      // while something runs nothing is planned; what is left for last fetches nothing new
      else if (running === null && (task === null || task === 'slice')) answer(transient === null && problem === null)
    },
    stop: () => answer(false),
  }
}
