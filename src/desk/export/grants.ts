/** Files that the operator chose in the system's dialog. Main names them here; a window has only the grant's id. */
export interface Grants {
  readonly give: (grant: string, file: string) => void
  /** The file, for this once; null when no such grant comes. */
  readonly take: (grant: string) => Promise<string | null>
}

/** Grant and request come over two lines, and the request may be the faster. */
const COMES_WITHIN_MS = 1000
const KEPT = 20

export function grants(comesWithinMs = COMES_WITHIN_MS): Grants {
  const given = new Map<string, string>()
  const awaited = new Map<string, (file: string) => void>()
  return {
    give: (grant, file) => {
      const taker = awaited.get(grant)
      if (taker !== undefined) return taker(file)
      given.set(grant, file)
      const [oldest] = given.keys()
      if (given.size > KEPT && oldest !== undefined) given.delete(oldest)
    },
    take: (grant) => {
      const file = given.get(grant)
      given.delete(grant)
      if (file !== undefined) return Promise.resolve(file)
      return new Promise((resolve) => {
        const end = (found: string | null): void => {
          clearTimeout(timer)
          awaited.delete(grant)
          resolve(found)
        }
        const timer = setTimeout(() => end(null), comesWithinMs)
        awaited.set(grant, end)
      })
    },
  }
}
