import type { CallInput, CallName, Reply } from '#ipc/contract.ts'
import type { HostStanding } from '#ipc/host-protocol.ts'
import type { Desk } from './desk.ts'

/** What changes together is told once; a desk that loads a whole city is not asked for each part of it. */
const TELL_MS = 500

/** What of a window's own work is open: begun here, and not yet ended. */
interface Open {
  readonly drafts: Set<string>
  readonly calls: Set<string>
  signedIn: boolean
}

/**
 * The same desk, listened to: `tell` hears what an update has to know of it, whenever that changes. A draft is open while its author is signed in
 * or was only locked out; whoever signed out has left it, and it is kept.
 */
export function heardDesk(desk: Desk, tell: (standing: HostStanding) => void): Desk {
  const open: Open = { drafts: new Set(), calls: new Set(), signedIn: false }
  const told: { text: string; timer: NodeJS.Timeout | null; synced: boolean; enrolled: boolean } = { text: '', timer: null, synced: false, enrolled: false }

  const look = (): void => {
    told.timer = null
    const status = desk.status()
    told.enrolled ||= status.enrolled
    told.synced ||= status.phase === 'online' && status.loading === null && status.storage === null
    // a session that ended by itself leaves the desk to its operator, who comes back
    if (status.ended !== null) open.signedIn = false
    const standing: HostStanding = {
      serverUrl: status.enrolled ? status.serverUrl : null, deskId: status.deskId, signedIn: open.signedIn, synced: told.synced, orders: desk.updates.orders(),
      holds: [...(open.calls.size > 0 ? ['call' as const] : []), ...(open.drafts.size > 0 ? ['draft' as const] : []), ...(status.waiting > 0 ? ['unsent' as const] : [])],
    }
    const text = JSON.stringify(standing)
    if (text === told.text) return
    told.text = text
    tell(standing)
  }
  const later = (): void => {
    told.timer ??= setTimeout(look, TELL_MS)
  }
  /** From its enrolment on the desk's settings are no longer for whoever sets it up to say: that is told at once. */
  const soon = (): void => (told.enrolled ? later() : look())
  const unlisten = desk.listen({ status: soon, changed: soon, ordered: soon })
  later()

  return {
    ...desk,
    call: async (name, input) => {
      const reply = await desk.call(name, input)
      if (reply.ok && hear(open, name, input, reply)) soon()
      return reply
    },
    close: async () => {
      unlisten()
      if (told.timer !== null) clearTimeout(told.timer)
      await desk.close()
    },
  }
}

type Heard = { readonly [N in CallName]?: (open: Open, input: CallInput<N>, reply: Reply<unknown> & { readonly ok: true }) => void }

const HEARD: Heard = {
  'session.signIn': (open) => {
    open.signedIn = true
    open.calls.clear()
  },
  'session.signOut': (open) => {
    open.signedIn = false
    open.calls.clear()
    open.drafts.clear()
  },
  'draft.list': ({ drafts }, _input, { value }) => {
    drafts.clear()
    for (const { id } of value as readonly { readonly id: string }[]) drafts.add(id)
  },
  'draft.put': ({ drafts }, { id }) => void drafts.add(id),
  'draft.remove': ({ drafts }, { id }) => void drafts.delete(id),
  'command.run': (open, input) => done(open, [input], input.draftId),
  'command.runAll': (open, { commands, draftId }) => done(open, commands, draftId),
}

function done({ calls, drafts }: Open, commands: readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[], draftId: string | undefined): void {
  for (const { type, data: { callId } } of commands) {
    if (type === 'StartCall' && typeof callId === 'string') calls.add(callId)
    if (type === 'EndCall' && typeof callId === 'string') calls.delete(callId)
  }
  if (draftId !== undefined) drafts.delete(draftId)
}

/** Whether it was of a kind that changes something here. */
function hear<N extends CallName>(open: Open, name: N, input: CallInput<N>, reply: Reply<unknown> & { readonly ok: true }): boolean {
  const heard = HEARD[name] as ((open: Open, input: CallInput<N>, reply: Reply<unknown> & { readonly ok: true }) => void) | undefined
  heard?.(open, input, reply)
  return heard !== undefined
}
