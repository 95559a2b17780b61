import type { RefObject } from 'react'
import { URGENCIES } from '#domain/ticket/words.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useLanguage } from '../../i18n/words.tsx'
import { KIND_ORDER } from '../message-fields/choices.tsx'
import { useOpenMessages } from './context.tsx'
import type { FocusField } from './MessageForm.tsx'
import type { Matter } from './matter.ts'
import { kindPatch, takeMessage } from './kind.ts'
import { answerPatch } from './answer.ts'
import type { Way } from './saving.ts'

interface MessageKeys {
  readonly id: string
  readonly matter: Matter | null
  readonly focus: FocusField
  readonly form: RefObject<HTMLFormElement | null>
  readonly submit: (way: Way) => void
}

const isFocused = (form: RefObject<HTMLFormElement | null>, name: string): boolean => form.current?.querySelector(`[data-field="${name}"]`)?.contains(document.activeElement) === true

/** Every key of the form; the places of the keys count, whatever the layout. */
export function useMessageKeys({ id, matter, focus, form, submit }: MessageKeys): void {
  const messages = useOpenMessages()
  const city = useCity()
  const language = useLanguage()
  const set = messages.write.bind(messages, id)
  const read = () => messages.message(id)?.body

  const toSubject = (): void => {
    const body = read()
    if (body !== undefined && body.asking) set(takeMessage(body, city, language))
    focus('subject')
  }
  /** Place first; once there is one, or from the place itself, the address. */
  const toPlace = (): void => {
    const atPlace = isFocused(form, 'place')
    const atAddress = isFocused(form, 'address')
    focus(atPlace || (!atAddress && read()?.placeId != null) ? 'address' : 'place')
  }
  const toConfidential = (): void => {
    const body = read()
    if (body === undefined) return
    const confidential = !body.confidential
    set({ confidential, ...(confidential ? { kind: 'oversight' as const, kindByHand: true, asking: false } : {}) })
    focus(confidential && body.categoryId !== null ? 'text' : 'subject')
  }
  /** First the words that will be read, then the registration with them. */
  const answer = (): void => {
    const body = read()
    if (body === undefined || matter?.confidential === true) return
    if ((body.answer ?? '').trim() !== '') return submit({ way: 'register' })
    set(answerPatch(body, matter, language))
    focus('answer')
  }

  useHotkeys('screen', [
    { chord: 'F2', says: 'field.phone', bar: true, run: () => focus('phone') },
    { chord: 'F3', says: 'field.subject', bar: true, run: toSubject },
    { chord: 'F4', says: 'field.place', bar: true, run: toPlace },
    { chord: 'F6', says: 'field.text', bar: true, run: () => focus('text') },
    { chord: 'F8', says: 'key.questions', run: () => form.current?.querySelector<HTMLElement>('[data-field="questions"] input')?.focus() },
    { chord: 'Ctrl+Enter', says: 'intake.save', bar: true, run: () => submit({ way: 'register' }) },
    { chord: 'Alt+Enter', says: 'answer.open', run: answer },
    ...(matter?.outside === true ? [{ chord: 'Alt+KeyO', says: 'outside.key', run: () => submit({ way: 'outside' }) }] : []),
    ...KIND_ORDER.map((kind, place) => ({
      chord: `Alt+Digit${place + 1}`, says: `kind.${kind}`,
      run: () => {
        const wasAsking = read()?.asking === true
        set(kindPatch(kind))
        if (kind === 'enquiry') focus('question')
        else if (wasAsking) focus('subject')
      },
    })),
    { chord: 'Alt+KeyU', says: 'key.urgency', run: () => set({ urgency: URGENCIES[(URGENCIES.indexOf(read()?.urgency ?? 'normal') + 1) % URGENCIES.length] ?? 'normal' }) },
    { chord: 'Alt+KeyA', says: 'field.anonymous', run: () => set({ anonymous: !(read()?.anonymous ?? false) }) },
    { chord: 'Alt+KeyC', says: 'confidential.tick', run: toConfidential },
    { chord: 'Escape', says: 'key.dismissSaved', run: () => messages.dismissSaved() },
  ])
}
