import { ProxyFailed, type Ways } from './line-agent.ts'

export interface AskedWays {
  readonly ways: Ways
  /** Main has answered the question with this number. */
  readonly answered: (id: number, ways: readonly (string | null)[]) => void
}

/** A proxy script that has to be fetched may take its time (milliseconds). */
const LIMIT_MS = 15_000

/** Asks main, which has the system's proxies and can run an office's script, for each new connection: both change under a running console. */
export function askedWays(ask: (id: number, url: string) => void): AskedWays {
  const waiting = new Map<number, (ways: readonly (string | null)[]) => void>()
  const last = { id: 0 }
  return {
    ways: (url) => new Promise((resolve, reject) => {
      const id = ++last.id
      const limit = setTimeout(() => {
        waiting.delete(id)
        reject(new ProxyFailed(null))
      }, LIMIT_MS)
      waiting.set(id, (ways) => {
        clearTimeout(limit)
        resolve(ways)
      })
      ask(id, url)
    }),
    answered: (id, ways) => {
      waiting.get(id)?.(ways)
      waiting.delete(id)
    },
  }
}
