import type { Sessions } from './sessions.ts'

const EVERY_MS = 10 * 60_000

/** Looks now and then whether a session has gone on too long without the server. Answers how to stop. */
export function watchAge(sessions: Sessions, onTrouble: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    try {
      sessions.age()
    } catch (error) {
      onTrouble(error)
    }
  }, EVERY_MS).unref()
  return () => clearInterval(timer)
}
