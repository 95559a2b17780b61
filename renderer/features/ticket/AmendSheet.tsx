import { MapPin } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { mapOf } from '../message-fields/map/city-map.ts'
import { MapSheet } from '../message-fields/map/MapSheet.tsx'
import { KindChoice, UrgencyChoice } from '../message-fields/choices.tsx'
import { PhoneField } from '../message-fields/PhoneField.tsx'
import { PlaceField } from '../message-fields/PlaceField.tsx'
import { SubjectField } from '../message-fields/SubjectField.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { useProblemWords } from '../ticket-entry/problem-words.ts'
import { privateOf, problemsOf, type FieldProblems } from '../ticket-entry/registration.ts'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { amendmentOf } from './amendment.ts'
import { useRunning } from './running.tsx'

interface AmendSheetProps { readonly view: TicketView; readonly isOpen: boolean; readonly onClose: () => void }

export function AmendSheet({ view, isOpen, onClose }: AmendSheetProps) {
  const say = useSay()
  return (
    <Sheet title={say('amend.title')} isOpen={isOpen} onClose={onClose} wide>
      <AmendForm view={view} onClose={onClose} />
    </Sheet>
  )
}

/** The same fields as at intake, filled with what is known now; only what was changed is sent. */
function AmendForm({ view, onClose }: Omit<AmendSheetProps, 'isOpen'>) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const { run } = useRunning()
  const words = useProblemWords()
  const { state, current } = view
  const [typed, setTyped] = useState(() => ({
    kind: state.kind, urgency: state.urgency, anonymous: false,
    subject: subjectName(city, state.categoryId, format), categoryId: state.categoryId as string | null,
    place: placeName(city, state.placeId, format), placeId: state.placeId, point: state.point,
    phone: current.phone ?? '', name: current.name ?? '', nationalId: current.nationalId ?? '', address: current.address ?? '', text: current.text,
  }))
  const [problems, setProblems] = useState<FieldProblems>({})
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const [mapping, setMapping] = useState(false)
  const hasMap = mapOf(city.directory) !== null
  const write = (patch: Partial<typeof typed>): void => setTyped((before) => ({ ...before, ...patch }))

  const save = async (): Promise<void> => {
    // a message that came without a place (imported) may be mended in its other parts
    const { place: placeMissing, ...found } = problemsOf(typed, city.city.areaCode)
    const wrong = placeMissing !== undefined && (state.placeId !== null || typed.place !== '') ? { ...found, place: placeMissing } : found
    setProblems(wrong)
    if (busy || Object.keys(wrong).length > 0 || typed.categoryId === null) return
    const { kind, urgency, categoryId, placeId, point } = typed
    setBusy(true)
    const refusal = await run({ type: 'AmendTicket', ...amendmentOf(view, { kind, urgency, categoryId, placeId, point }, privateOf(typed, city.city.areaCode, current.personId)) })
    setBusy(false)
    setRefused(refusal)
    if (refusal === null) onClose()
  }
  useHotkeys('dialog', mapping ? [] : [{ chord: 'Ctrl+Enter', says: 'amend.save', run: () => void save() }, ...(hasMap ? [{ chord: 'F7', says: 'map.open', run: () => setMapping(true) }] : [])])

  return (
    <>
      <form
        className="flex flex-col gap-3 p-5"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <KindChoice value={typed.kind} onChange={(kind) => write({ kind })} />
        <div className="grid grid-cols-[200px_minmax(0,1fr)_150px] gap-3">
          <PhoneField value={typed.phone} onChange={(phone) => write({ phone })} problem={words(problems.phone)} />
          <Field label={say('field.name')} value={typed.name} onChange={(name) => write({ name })} problem={words(problems.name)} />
          <Field label={say('field.nationalId')} ltr value={typed.nationalId} onChange={(nationalId) => write({ nationalId })} problem={words(problems.nationalId)} />
        </div>
        <SubjectField text={typed.subject} categoryId={typed.categoryId} onChange={(subject, picked) => write({ subject, categoryId: picked?.category.id ?? null })} problem={words(problems.subject)} />
        <div className="grid grid-cols-2 gap-3">
          <PlaceField text={typed.place} placeId={typed.placeId} onChange={(place, picked) => write({ place, placeId: picked?.place.id ?? null })} problem={words(problems.place)} />
          <Field label={say('field.address')} value={typed.address} onChange={(address) => write({ address })} problem={words(problems.address)} />
        </div>
        <TextBox label={say('field.text')} value={typed.text} onChange={(text) => write({ text })} problem={words(problems.text)} className="h-44" />
        {refused !== null && <RefusalNotice refusal={refused} />}
        <div className="flex items-center gap-3 pt-1">
          <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={busy}>
            {say('amend.save')}
          </Action>
          <Action className="!h-9" onPress={onClose}>
            {say('cancel')}
          </Action>
          {hasMap && (
            <Action weight="quiet" className="!h-9" chord="F7" onPress={() => setMapping(true)}>
              <MapPin size={15} aria-hidden="true" className={typed.point === null ? '' : 'text-accent-ink'} />
              {say('map.open')}
            </Action>
          )}
          <span className="ms-auto">
            <UrgencyChoice value={typed.urgency} onChange={(urgency) => write({ urgency })} />
          </span>
        </div>
      </form>
      <MapSheet isOpen={mapping} onClose={() => setMapping(false)} point={typed.point} placeId={typed.placeId} onSet={(point) => write({ point })} />
    </>
  )
}
