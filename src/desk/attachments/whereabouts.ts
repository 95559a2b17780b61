import type { AttachmentStanding } from '#sync/protocol.ts'
import type { AttachmentLine } from '../transport.ts'

export interface Whereabouts {
  /** What the server last said of an attachment that is not here; null until it has said something. Asks it again when that is old. */
  readonly of: (id: string) => AttachmentStanding | null
}

/** What is whole at the server stays so; what was not is asked again after this long, while somebody looks at it. */
const OLD_MS = 20_000

export function openWhereabouts({ line, now, onKnown }: { readonly line: () => AttachmentLine | null; readonly now: () => number; readonly onKnown: () => void }): Whereabouts {
  const known = new Map<string, { readonly standing: AttachmentStanding | null; readonly askedAt: number }>()
  const ask = async (id: string, server: AttachmentLine): Promise<void> => {
    const before = known.get(id)?.standing ?? null
    known.set(id, { standing: before, askedAt: now() })
    const answer = await server.standing(id)
    if (!answer.ok) return
    known.set(id, { standing: answer.value, askedAt: now() })
    if (JSON.stringify(before) !== JSON.stringify(answer.value)) onKnown()
  }
  return {
    of: (id) => {
      const found = known.get(id)
      const server = line()
      const fresh = found !== undefined && (found.standing?.complete === true || now() - found.askedAt < OLD_MS)
      if (server !== null && !fresh) void ask(id, server)
      return found?.standing ?? null
    },
  }
}
