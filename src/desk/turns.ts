import type { Steps } from './sqlite/list-walk.ts'

/** So long the others wait for one turn, in milliseconds. */
const TURN_MS = 8

/** Does a long reading in turns, between which the host answers its windows. Rejects with what `begin` or a step throws. */
export type Turns = <T>(begin: () => Steps<T>) => Promise<T>

/** What was asked last has its turns first: it is what somebody looks at. `isOver`: the data it reads were exchanged, so it begins anew. */
export function turns(begunWith: () => unknown): Turns {
  interface Work { readonly turn: (until: number) => boolean }
  const waiting: Work[] = []
  const go = (): void => {
    const work = waiting.at(-1)
    if (work === undefined) return
    if (work.turn(performance.now() + TURN_MS)) waiting.splice(waiting.indexOf(work), 1)
    if (waiting.length > 0) setImmediate(go)
  }
  return (begin) => new Promise((resolve, reject) => {
    const current = { data: begunWith(), steps: begin() }
    const turn = (until: number): boolean => {
      try {
        if (current.data !== begunWith()) Object.assign(current, { data: begunWith(), steps: begin() })
        do {
          const { done, value } = current.steps.next()
          if (done !== true) continue
          resolve(value)
          return true
        } while (performance.now() < until)
        return false
      } catch (error) {
        reject(error)
        return true
      }
    }
    waiting.push({ turn })
    if (waiting.length === 1) setImmediate(go)
  })
}
