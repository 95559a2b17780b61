import { useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import { undoOf } from '#domain/ticket/undo.ts'
import type { TicketView } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { judgeFor, offersOf, usualOffers, type ActionType, type Judge, type Offer } from './actions.ts'
import { useDirectory } from './directory.ts'
import { useTicketLine } from './line.ts'
import { forgetTyped } from './typed-memory.ts'
import { isOutside } from './forward.ts'

/** What was just done to this message, as long as it can be taken back. */
export interface Done {
  readonly commandId: string
  readonly type: TicketCommand['type']
  /** Takes it back where the domain cannot: an attachment's bytes go with it, so whoever took it away still holds them. */
  readonly restore: ((commandId: string) => Promise<Refusal | null>) | null
}

export interface Running {
  readonly view: TicketView
  readonly judge: Judge
  readonly offers: readonly Offer[]
  /** Of them what usually comes next. */
  readonly usual: readonly Offer[]
  readonly done: Done | null
  /** Null when it was saved. */
  readonly run: (command: TicketCommand, restore?: Done['restore']) => Promise<Refusal | null>
  readonly undo: () => void
  /** Forgets what could be taken back. */
  readonly keep: () => void
  /** The action whose sheet is open, on the part it was asked for. */
  readonly open: { readonly type: ActionType; readonly partId: string | null } | null
  readonly show: (type: ActionType, partId?: string) => void
  readonly close: () => void
  /** Takes in what a command that ran elsewhere did (a file that was attached). */
  readonly saved: (commandId: string, type: TicketCommand['type'], restore?: Done['restore']) => void
}

const RunningContext = createContext<Running | null>(null)

/** Null beside a list, where a message is only looked at. */
export const useRunningHere = (): Running | null => useContext(RunningContext)

export function useRunning(): Running {
  const running = useRunningHere()
  if (running === null) throw new Error('RunningProvider is missing')
  return running
}

interface RunningProviderProps {
  readonly view: TicketView
  /** What is saved with a command and before it, in one transaction: the call by which the citizen was told. */
  readonly before?: (command: TicketCommand) => readonly TicketCommand[]
  readonly children: ReactNode
}

/** Judges and runs the commands of one message. A confidential one lives on the server alone, so its commands go there at once; so do those of a department's. */
export function RunningProvider({ view, before, children }: RunningProviderProps) {
  const say = useSay()
  const words = useRefusalWords()
  const announce = useAnnounce()
  const client = useQueryClient()
  const session = useOperator()
  const directory = useDirectory()
  const line = useTicketLine()
  const now = useNow(60_000)
  const [last, setLast] = useState<Done | null>(null)
  const [open, setOpen] = useState<Running['open']>(null)
  const busy = useRef(false)
  const { state } = view

  const judge = useMemo(() => judgeFor(state, session, directory, now), [state, session, directory, now])
  const offers = useMemo(() => offersOf(state, session, judge), [state, session, judge])
  const usual = useMemo(() => usualOffers(state.status, offers, isOutside(directory, state)), [state, offers, directory])
  const done = useMemo(() => {
    if (last === null || last.restore !== null) return last
    // a caller's own words cannot be brought back; taking back half of an amendment would look like the whole
    const halved = state.steps.some((step) => step.commandId === last.commandId && step.type === 'TicketAmended' && step.fields.length > 0)
    const undoing = state.confidential || line !== null || halved ? [] : undoOf(last.commandId, state)
    return undoing.length > 0 && undoing.every((command) => judge(command).ok) ? last : null
  }, [last, state, judge, line])

  const reread = useCallback(() => void client.invalidateQueries({ queryKey: [line?.root ?? (state.confidential ? 'confidential' : 'tickets')] }), [client, state.confidential, line])
  const saved = useCallback(
    (commandId: string, type: TicketCommand['type'], restore: Done['restore'] = null) => {
      announce(say(`done.${type}`))
      setLast({ commandId, type, restore })
      reread()
    },
    [announce, say, reread],
  )
  const run = useCallback(
    async (command: TicketCommand, restore: Done['restore'] = null): Promise<Refusal | null> => {
      const { type, ...data } = command
      if (line !== null) {
        const sent = await line.run(command)
        if (!sent.ok) return sent.refusal
        forgetTyped(client, session.operator.id, state.id, type)
        saved(sent.value.commandId, type, restore)
        return null
      }
      const first = before?.(command) ?? []
      if (first.length > 0) {
        const all = await call('command.runAll', { commands: [...first, command].map(({ type: name, ...content }) => ({ type: name, data: content })) })
        if (!all.ok) return all.refusal
        saved(all.value.commandIds.at(-1) ?? '', type, restore)
        return null
      }
      const reply = await call(state.confidential ? 'confidential.run' : 'command.run', { type, data })
      if (!reply.ok) return reply.refusal
      saved(reply.value.commandId, type, restore)
      return null
    },
    [state.confidential, state.id, session.operator.id, saved, before, line, client],
  )
  const undo = useCallback(async () => {
    if (done === null || busy.current) return
    busy.current = true
    const refused = await (done.restore ?? takeBack)(done.commandId)
    busy.current = false
    if (refused !== null) return announce(words(refused), 'danger')
    setLast(null)
    announce(say('undo.done', { what: say(`action.${done.type}`) }))
    reread()
  }, [done, announce, words, say, reread])

  const value = useMemo<Running>(
    () => ({
      view, judge, offers, usual, done, run, saved, open,
      undo: () => void undo(), keep: () => setLast(null), show: (type, partId) => setOpen({ type, partId: partId ?? null }), close: () => setOpen(null),
    }),
    [view, judge, offers, usual, done, run, saved, undo, open],
  )
  return <RunningContext value={value}>{children}</RunningContext>
}

async function takeBack(commandId: string): Promise<Refusal | null> {
  const reply = await call('command.undo', { commandIds: [commandId] })
  return reply.ok ? (reply.value.refused[0]?.refusal ?? null) : reply.refusal
}
