import { useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import type { TicketView } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { judgeFor, offersOf, type ActionType, type Judge, type Offer } from './actions.ts'
import { useDirectory } from './directory.ts'
import { undoingOf, type Undoing } from './undo.ts'

/** What was just done to this message, as long as it can be taken back. */
export interface Done { readonly commandId: string; readonly type: TicketCommand['type'] }

export interface Running {
  readonly view: TicketView
  readonly judge: Judge
  readonly offers: readonly Offer[]
  readonly done: Done | null
  /** Null when it was saved. */
  readonly run: (command: TicketCommand) => Promise<Refusal | null>
  readonly undo: () => void
  /** Forgets what could be taken back. */
  readonly keep: () => void
  /** The action whose sheet is open, on the part it was asked for. */
  readonly open: { readonly type: ActionType; readonly partId: string | null } | null
  readonly show: (type: ActionType, partId?: string) => void
  readonly close: () => void
  /** Takes in what a command that ran elsewhere did (a file that was attached). */
  readonly saved: (commandId: string, type: TicketCommand['type']) => void
}

const RunningContext = createContext<Running | null>(null)

/** Null beside a list, where a message is only looked at. */
export const useRunningHere = (): Running | null => useContext(RunningContext)

export function useRunning(): Running {
  const running = useRunningHere()
  if (running === null) throw new Error('RunningProvider is missing')
  return running
}

/** Judges and runs the commands of one message. A confidential one lives on the server alone, so its commands go there at once. */
export function RunningProvider({ view, children }: { view: TicketView; children: ReactNode }) {
  const say = useSay()
  const words = useRefusalWords()
  const announce = useAnnounce()
  const client = useQueryClient()
  const session = useOperator()
  const directory = useDirectory()
  const now = useNow(60_000)
  const [last, setLast] = useState<Done | null>(null)
  const [open, setOpen] = useState<Running['open']>(null)
  const busy = useRef(false)
  const { state } = view

  const judge = useMemo(() => judgeFor(state, session, directory, now), [state, session, directory, now])
  const offers = useMemo(() => offersOf(state, session, judge), [state, session, judge])
  const undoing = useMemo(() => (last === null || state.confidential ? null : undoingOf(last.commandId, view)), [last, state.confidential, view])
  const done = undoing?.commands.every((command) => judge(command).ok) === true ? last : null

  const reread = useCallback(() => void client.invalidateQueries({ queryKey: [state.confidential ? 'confidential' : 'tickets'] }), [client, state.confidential])
  const saved = useCallback(
    (commandId: string, type: TicketCommand['type']) => {
      announce(say(`done.${type}`))
      setLast({ commandId, type })
      reread()
    },
    [announce, say, reread],
  )
  const run = useCallback(
    async ({ type, ...data }: TicketCommand): Promise<Refusal | null> => {
      const reply = await call(state.confidential ? 'confidential.run' : 'command.run', { type, data })
      if (!reply.ok) return reply.refusal
      saved(reply.value.commandId, type)
      return null
    },
    [state.confidential, saved],
  )
  const undo = useCallback(async () => {
    if (done === null || undoing === null || busy.current) return
    busy.current = true
    const refused = await takeBack(done.commandId, undoing)
    busy.current = false
    if (refused !== null) return announce(words(refused), 'danger')
    setLast(null)
    announce(say('undo.done', { what: say(`action.${done.type}`) }))
    reread()
  }, [done, undoing, announce, words, say, reread])

  const value = useMemo<Running>(
    () => ({
      view, judge, offers, done, run, saved, open,
      undo: () => void undo(), keep: () => setLast(null), show: (type, partId) => setOpen({ type, partId: partId ?? null }), close: () => setOpen(null),
    }),
    [view, judge, offers, done, run, saved, undo, open],
  )
  return <RunningContext value={value}>{children}</RunningContext>
}

async function takeBack(commandId: string, undoing: Undoing): Promise<Refusal | null> {
  if (undoing.by === 'command') {
    const [{ type, ...data }] = undoing.commands
    const reply = await call('command.run', { type, data })
    return reply.ok ? null : reply.refusal
  }
  const reply = await call('command.undo', { commandIds: [commandId] })
  return reply.ok ? (reply.value.refused[0]?.refusal ?? null) : reply.refusal
}
