import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { call, refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useWho } from '../../app/who.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { DESK, runBulk, type BulkResult } from '../ticket-list/bulk/run-bulk.ts'
import { followersQuery } from './board.ts'

/** As many as one call takes. */
const SLICE = 500

/** All open messages that one operator follows go to another, or to nobody; how many is said before, and it can be taken back. */
export function ReassignSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('reassign.title')} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Reassigning onClose={onClose} />}
    </Sheet>
  )
}

type Standing = { readonly at: 'choosing' } | { readonly at: 'running'; readonly begun: number; readonly all: number } | { readonly at: 'done'; readonly result: BulkResult; readonly undone: number | null }

function Reassigning({ onClose }: { onClose: () => void }) {
  const say = useSay()
  const { directory } = useCity()
  const client = useQueryClient()
  const followers = useQuery(followersQuery)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [standing, setStanding] = useState<Standing>({ at: 'choosing' })
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const nameOf = useWho()
  const lists = followers.data ?? []
  const numbers = lists.find(({ operatorId }) => operatorId === from)?.numbers ?? []
  const staff = directory.operators.filter(({ id, departmentId }) => departmentId === null && id !== from)

  const reassign = async (): Promise<void> => {
    if (standing.at !== 'choosing' || numbers.length === 0 || busy.current) return
    busy.current = true
    const rows = []
    for (let at = 0; at < numbers.length; at += SLICE) {
      const reply = await call('ticket.rows', { numbers: numbers.slice(at, at + SLICE) })
      if (reply.ok) rows.push(...reply.value)
      else setRefused(reply.refusal)
    }
    setStanding({ at: 'running', begun: 0, all: rows.length })
    const asked = rows.map((row) => ({ row, command: { type: 'AssignFollower', ticketId: row.id, operatorId: to } as const }))
    const result = await runBulk(asked, DESK, (begun) => setStanding({ at: 'running', begun, all: rows.length }), { aborted: false })
    busy.current = false
    setStanding({ at: 'done', result, undone: null })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  const undo = async (): Promise<void> => {
    if (standing.at !== 'done' || standing.undone !== null || busy.current) return
    busy.current = true
    const ids = standing.result.done.map(({ commandId }) => commandId)
    let undone = 0
    for (let at = 0; at < ids.length; at += SLICE) {
      const reply = await call('command.undo', { commandIds: ids.slice(at, at + SLICE) })
      setRefused(reply.ok ? (reply.value.refused[0]?.refusal ?? null) : reply.refusal)
      if (!reply.ok) break
      undone += reply.value.undone
    }
    busy.current = false
    setStanding({ ...standing, undone })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  const against = refused ?? (standing.at === 'done' ? standing.result.refused[0]?.refusal : undefined)
  const undoable = standing.at === 'done' && standing.undone === null && standing.result.done.length > 0
  useHotkeys('dialog', [
    { chord: 'Ctrl+Enter', says: 'reassign.do', run: () => void reassign() },
    ...(undoable ? [{ chord: 'Alt+KeyZ', says: 'reassign.undo', run: () => void undo() }] : []),
  ])

  if (followers.isError) return <div className="p-5"><RefusalNotice refusal={refusalOf(followers.error)} /></div>
  if (followers.data === undefined) return <p className="p-5 text-ink-3">{say('loading')}</p>
  if (standing.at === 'done') return (
    <div className="flex flex-col gap-3 p-5">
      <Notice tone="ok" live>{standing.undone === null ? say('reassign.done', { n: standing.result.done.length }) : say('reassign.undone', { n: standing.undone })}</Notice>
      {standing.result.refused[0] !== undefined && <Notice tone="warn">{say('reassign.refused', { n: standing.result.refused.length })}</Notice>}
      {against !== undefined && <RefusalNotice refusal={against} tone="warn" />}
      <div className="flex gap-3">
        <Action autoFocus className="!h-9" onPress={onClose}>{say('close')}</Action>
        {undoable && <Action className="!h-9" chord="Alt+KeyZ" onPress={() => void undo()}>{say('reassign.undo')}</Action>}
      </div>
    </div>
  )
  return (
    <form
      className="flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void reassign()
      }}
    >
      {lists.length === 0 && <Notice tone="info">{say('reassign.none')}</Notice>}
      <SelectField label={say('reassign.from')} required value={from} onChange={setFrom} options={lists.map(({ operatorId, numbers: own }) => ({ id: operatorId, name: nameOf(operatorId), beside: say('reassign.count', { n: own.length }) }))} isDisabled={lists.length === 0} />
      <SelectField label={say('reassign.to')} value={to} onChange={setTo} none={say('reassign.nobody')} options={staff.map(({ id, name }) => ({ id, name }))} isDisabled={from === null} />
      {standing.at === 'running'
        ? <Progress label={say('reassign.progress', { n: standing.begun, all: standing.all })} done={standing.begun} total={standing.all} />
        : <p aria-live="polite" className="text-ink-2">{from === null ? say('reassign.choose') : say('reassign.preview', { n: numbers.length, from: nameOf(from), to: to === null ? say('reassign.nobody') : nameOf(to) })}</p>}
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={numbers.length === 0 || standing.at === 'running'}>{say('reassign.do')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
