import { may } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import type { Session, Sessions } from './sessions.ts'

/** Who may ask. Messages of citizens are shown to nobody who may not read them, and to nobody at all while no one is signed in. */
export interface Asking {
  readonly signedIn: <T>(work: (session: Session) => Reply<T>) => Reply<T>
  readonly reading: <T>(work: (session: Session) => T) => Reply<T>
}

export const ok = <T>(value: T): Reply<T> => ({ ok: true, value })

export function askingOf(sessions: Sessions): Asking {
  const signedIn: Asking['signedIn'] = (work) => {
    const session = sessions.current()
    return session === null ? { ok: false, refusal: refusal('signed_out') } : work(session)
  }
  return {
    signedIn,
    reading: (work) => signedIn((session) => (may(session, 'ticket.read') ? ok(work(session)) : { ok: false, refusal: refusal('not_permitted', { permission: 'ticket.read' }) })),
  }
}
