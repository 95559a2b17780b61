import { useQueryClient } from '@tanstack/react-query'
import { RotateCcw, Save, Trash2, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Aside } from './Aside.tsx'
import { reapplied, undoing, useSavedChanges, type EntryChanges } from './changes.ts'
import { blankEntry, canRetire, cleanEntry, idOf, isRetired, newId, sameEntry, type Draft } from './entry.ts'
import { EntryForm, focusField } from './EntryForm.tsx'
import { commandOf, judge, problemsIn, textProblems, type DirectoryChange, type Problems } from './judge.ts'
import { usePolicyEffect, type PolicyEffect } from './policy-effect.ts'
import { titleOf } from './titles.ts'
import { UnsavedGuard } from './UnsavedGuard.tsx'

interface EntryPaneProps {
  readonly section: Section
  readonly directory: Directory
  /** As the directory has it, or as a change that waits will make it; null for a new one. */
  readonly entry: Draft | null
  readonly changes: EntryChanges | undefined
  readonly onSaved: (id: string) => void
}

/** One entry: its form, what is wrong with it, and what was last done to it. */
export function EntryPane({ section, directory, entry, changes, onSaved }: EntryPaneProps) {
  const say = useSay()
  const format = useFormat()
  const session = useOperator()
  const announce = useAnnounce()
  const client = useQueryClient()
  const saved = useSavedChanges()
  const form = useRef<HTMLFormElement>(null)
  const waiting = changes?.standing?.is === 'waiting'
  const present = entry ?? blankEntry(section, directory)
  // where it started from: what somebody else changes meanwhile must not slip into what is being written
  const [base, setBase] = useState(present)
  const [draft, setDraft] = useState(present)
  const [problems, setProblems] = useState<Problems>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const dirty = !sameEntry(draft, base)
  const movedOn = entry !== null && !sameEntry(entry, base)
  const take = (next: Draft): void => {
    setBase(next)
    setDraft(next)
    setProblems({})
    setRefused(null)
  }
  if (movedOn && !dirty) take(present)
  const effect = usePolicyEffect({ section, draft, directory, isNew: entry === null, touched: dirty || entry === null })
  const putOnTop = (): void => {
    setBase(present)
    setDraft(reapplied(base, draft, present))
    setRefused(null)
  }

  const run = async (change: DirectoryChange): Promise<boolean> => {
    const reason = judge(directory, change, session, Date.now())
    // a change written anew stands in the place of the one that was refused
    const supersedes = changes?.standing?.is === 'refused' ? { supersedes: changes.standing.item.commandId } : {}
    const reply = reason === null ? await call('command.run', { type: 'ChangeDirectory', data: commandOf(change), ...supersedes }) : { ok: false as const, refusal: reason }
    if (!reply.ok) {
      const found = problemsIn(reply.refusal, change.after)
      setProblems(found)
      setRefused(Object.keys(found).length === 0 ? reply.refusal : null)
      focusField(form.current, found)
      return false
    }
    saved.add({ ...change, commandId: reply.value.commandId, at: Date.now() })
    take(change.after)
    announce(say('administration.savedHere'))
    return true
  }
  const save = async (after: Draft): Promise<void> => {
    if (busy || waiting) return
    const clean = cleanEntry(section, after)
    const id = entry === null ? newId(section, clean, directory) : idOf(clean)
    // an id already taken is a mistake of whoever typed it, not a change by another hand
    if (entry === null && directory[section].some((one) => one.id === id)) return setProblems({ id: 'adminProblem.taken' })
    const wrong = textProblems(section, clean)
    if (Object.keys(wrong).length > 0) {
      setProblems(wrong)
      return focusField(form.current, wrong)
    }
    setBusy(true)
    const done = await run({ section, before: entry === null ? null : base, after: { ...clean, id } })
    setBusy(false)
    if (done) onSaved(id)
  }
  const last = changes?.last ?? null
  const back = last === null || changes?.standing?.is !== 'arrived' || dirty ? null : undoing(last, directory)
  const undo = async (): Promise<void> => {
    if (back !== null && (await run(back))) announce(say('administration.undone'))
  }
  // what moves deadlines and follow-ups is only marked, so that its effect is seen before it is saved
  const retire = (): void => {
    const after = { ...base, retired: !isRetired(base) }
    if (effect === null) void save(after)
    else setDraft(after)
  }
  const dismiss = async (commandId: string): Promise<void> => {
    const reply = await call('attention.settle', { commandId, action: 'dismiss' })
    if (!reply.ok) return setRefused(reply.refusal)
    saved.forget(commandId)
    void client.invalidateQueries({ queryKey: ['attention'] })
  }

  const offersRetiring = entry !== null && canRetire(entry) && section !== 'kinds' && !waiting
  useHotkeys('screen', [
    { chord: 'Ctrl+Enter', says: 'administration.save', bar: true, run: () => void save(draft) },
    ...(offersRetiring && !dirty ? [{ chord: 'Alt+Delete', says: isRetired(base) ? 'administration.useAgain' : 'administration.retire', run: retire }] : []),
    ...(back === null ? [] : [{ chord: 'Alt+KeyZ', says: 'administration.undo', bar: true, run: () => void undo() }]),
  ])
  const heading = entry === null ? say('administration.newEntry') : titleOf(section, base, { directory, say, format }).name
  const standing = changes?.standing ?? null
  return (
    <>
      <div className="flex min-h-0 min-w-0 flex-col bg-surface">
        <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-5">
          <h2 className={`min-w-0 truncate text-base font-bold ${isRetired(base) ? 'text-ink-3 line-through' : ''}`}>{heading}</h2>
          {entry !== null && <bdi dir="ltr" className="ltr selectable max-w-40 flex-none truncate text-2xs text-ink-3">{idOf(entry)}</bdi>}
          <span className="ms-auto flex flex-none items-center gap-2">
            {back !== null && (
              <Action small chord="Alt+KeyZ" isDisabled={busy} onPress={() => void undo()}>
                <Undo2 size={14} aria-hidden="true" />
                {say('administration.undo')}
              </Action>
            )}
            {offersRetiring && (
              <Action small weight="quiet" isDisabled={busy || dirty} onPress={retire}>
                {isRetired(base) ? <RotateCcw size={14} aria-hidden="true" /> : <Trash2 size={14} aria-hidden="true" />}
                {say(isRetired(base) ? 'administration.useAgain' : 'administration.retire')}
              </Action>
            )}
          </span>
        </header>
        <Scroller className="min-h-0 flex-1 px-5 py-4">
          <div className="mx-auto flex max-w-[760px] flex-col gap-4">
            {standing?.is === 'waiting' && <Notice tone="warn" live>{say('administration.waitingLong')}</Notice>}
            {standing?.is === 'refused' && last !== null && (
              <RefusedChange refusal={standing.item.refusal} onDismiss={() => void dismiss(last.commandId)} onTakeUp={() => setDraft(reapplied(last.before, last.after, present))} />
            )}
            {movedOn && dirty && (
              <Notice tone="warn" live>
                {say('administration.movedOn')}{' '}
                <span className="ms-2 inline-flex gap-2">
                  <Action small onPress={putOnTop}>{say('administration.onTop')}</Action>
                  <Action small weight="quiet" onPress={() => take(present)}>{say('administration.reload')}</Action>
                </span>
              </Notice>
            )}
            {entry !== null && isRetired(draft) !== isRetired(base) && <Notice tone="info" live>{say(isRetired(draft) ? 'effect.retiring' : 'effect.using')}</Notice>}
            {refused !== null && !(movedOn && refused.code === 'changed_meanwhile') && <RefusalNotice refusal={refused} />}
            <EntryForm section={section} draft={draft} onChange={setDraft} problems={problems} isNew={entry === null} isDisabled={waiting || busy} directory={directory} formRef={form} label={heading} onSave={() => void save(draft)} />
          </div>
        </Scroller>
        <footer className="flex flex-none items-center gap-2 border-t border-line px-5 py-2.5">
          <Action weight="primary" chord="Ctrl+Enter" isDisabled={busy || waiting || (!dirty && entry !== null)} onPress={() => void save(draft)}>
            <Save size={15} aria-hidden="true" />
            {say('administration.save')}
          </Action>
          <Action weight="quiet" className="!h-9" isDisabled={!dirty} onPress={() => take(base)}>
            {say('administration.revert')}
          </Action>
          {dirty && <span className="flex-none text-xs text-ink-3">{say('administration.unsaved')}</span>}
          {dirty && effect !== null && <EffectInShort effect={effect} />}
        </footer>
      </div>
      <Aside section={section} draft={draft} directory={directory} isNew={entry === null || (last?.before === null && standing?.is !== 'arrived')} effect={effect} />
      <UnsavedGuard dirty={dirty && !busy} />
    </>
  )
}

/** Beside the button that saves; the panel has it in full. */
function EffectInShort({ effect }: { effect: PolicyEffect }) {
  const say = useSay()
  if (effect.is === 'running') return <span className="min-w-0 truncate text-xs text-ink-3">{say('effect.running')}</span>
  if (effect.is !== 'known') return null
  const { tickets, rates } = effect.preview
  const reports = rates.reduce((sum, { parts }) => sum + parts, 0)
  const told = tickets > 0 ? say('effect.tickets', { n: tickets }) : reports > 0 ? say('effect.reports', { n: reports }) : say('effect.none')
  return <span className={`min-w-0 truncate text-xs ${tickets + reports > 0 ? 'font-medium text-warn' : 'text-ink-3'}`}>{told}</span>
}

function RefusedChange({ refusal: reason, onDismiss, onTakeUp }: { refusal: Refusal; onDismiss: () => void; onTakeUp: () => void }) {
  const say = useSay()
  return (
    <div className="flex flex-col gap-2">
      <RefusalNotice refusal={reason ?? refusal('internal_error')} />
      <div className="flex gap-2">
        <Action small onPress={onTakeUp}>{say('administration.takeUp')}</Action>
        <Action small weight="quiet" onPress={onDismiss}>{say('administration.forget')}</Action>
      </div>
    </div>
  )
}
