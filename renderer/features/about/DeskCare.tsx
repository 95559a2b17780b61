import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { call, shell } from '../../api.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'

type Look =
  | { readonly at: 'rest' }
  | { readonly at: 'saving' | 'saved' }
  | { readonly at: 'checking'; readonly done: number; readonly of: number | null }
  | { readonly at: 'checked'; readonly damaged: number }
  | { readonly at: 'asking' | 'repairing' }
  | { readonly at: 'repaired'; readonly rescued: number }
  | { readonly at: 'refused'; readonly refusal: Refusal }

/** What can be done for a workstation that has a trouble: the file for whoever helps, a look through its database, a new one. */
export function DeskCare() {
  const say = useSay()
  const client = useQueryClient()
  const [look, setLook] = useState<Look>({ at: 'rest' })
  // a button that is disabled or goes away takes the focus along, and with it every key of the sheet
  const first = useRef<HTMLButtonElement>(null)
  const busy = look.at === 'saving' || look.at === 'checking' || look.at === 'repairing'

  const save = async (): Promise<void> => {
    if (busy) return
    setLook({ at: 'saving' })
    const reply = await shell('shell.diagnostics', {})
    setLook(!reply.ok ? { at: 'refused', refusal: reply.refusal } : { at: reply.value.saved ? 'saved' : 'rest' })
  }
  const check = async (): Promise<void> => {
    if (busy) return
    let damaged = 0
    for (let part = 0, parts: number | null = null; parts === null || part < parts; part++) {
      setLook({ at: 'checking', done: part, of: parts })
      const reply = await call('store.check', { part })
      if (!reply.ok) return setLook({ at: 'refused', refusal: reply.refusal })
      parts = reply.value.parts
      if (!reply.value.sound) damaged += 1
    }
    setLook({ at: 'checked', damaged })
  }
  const repair = async (): Promise<void> => {
    first.current?.focus()
    setLook({ at: 'repairing' })
    const reply = await call('store.repair', {})
    setLook(reply.ok ? { at: 'repaired', rescued: reply.value.rescued } : { at: 'refused', refusal: reply.refusal })
    if (reply.ok) await client.invalidateQueries()
  }

  const back = (): void => {
    first.current?.focus()
    setLook({ at: 'rest' })
  }

  return (
    <section aria-label={say('desk.care')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-bold">{say('desk.care')}</h3>
      <p className="text-ink-2">{say('desk.care.about')}</p>
      <div className="flex flex-wrap gap-3">
        <Action onPress={() => void save()}>{say('desk.diagnostics')}</Action>
        <Action ref={first} onPress={() => void check()}>{say('desk.check')}</Action>
      </div>
      <div role="status">
        {look.at === 'saving' && <Notice tone="info">{say('desk.diagnostics.busy')}</Notice>}
        {look.at === 'saved' && <Notice tone="ok">{say('desk.diagnostics.saved')}</Notice>}
        {look.at === 'checking' && <Notice tone="info">{look.of === null ? say('desk.check.begins') : say('desk.check.busy', { done: look.done, of: look.of })}</Notice>}
        {look.at === 'checked' && look.damaged === 0 && <Notice tone="ok">{say('desk.check.sound')}</Notice>}
        {look.at === 'repairing' && <Notice tone="info">{say('desk.repair.busy')}</Notice>}
        {look.at === 'repaired' && <Notice tone="ok">{say('desk.repair.done', { rescued: look.rescued })}</Notice>}
      </div>
      {look.at === 'checked' && look.damaged > 0 && (
        <>
          <Notice tone="danger" live>{say('desk.check.damaged', { count: look.damaged })}</Notice>
          <div><Action weight="danger" onPress={() => setLook({ at: 'asking' })}>{say('desk.repair')}</Action></div>
        </>
      )}
      {look.at === 'asking' && (
        <>
          <Notice tone="warn" live>{say('desk.repair.about')}</Notice>
          <div className="flex gap-3">
            <Action weight="danger" onPress={() => void repair()}>{say('desk.repair.go')}</Action>
            <Action autoFocus onPress={back}>{say('desk.repair.back')}</Action>
          </div>
        </>
      )}
      {look.at === 'refused' && <RefusalNotice refusal={look.refusal} />}
    </section>
  )
}
