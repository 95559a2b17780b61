import { useState } from 'react'
import type { Ring, Workstations } from '#domain/operator/update.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { givable } from './releases.ts'
import { RingPreview } from './RingPreview.tsx'
import { USUAL_SPREAD, nameProblem, spreadOf } from './rings.ts'
import { useFirstField } from './use-first-field.ts'
import { usePutRing } from './use-put-ring.ts'
import { versionText } from './version.ts'

interface RingFormProps {
  readonly data: Workstations
  /** Null: a new one. */
  readonly ring: Ring | null
  readonly onClose: () => void
}

/** A new ring, or a change of one, with what that does before it is saved. */
export function RingSheet({ isOpen, ...rest }: RingFormProps & { readonly isOpen: boolean }) {
  const say = useSay()
  return (
    <Sheet title={rest.ring === null ? say('rings.newTitle') : say('rings.changeTitle', { ring: rest.ring.name })} isOpen={isOpen} onClose={rest.onClose}>
      {isOpen && <RingForm {...rest} />}
    </Sheet>
  )
}

function RingForm({ data, ring, onClose }: RingFormProps) {
  const say = useSay()
  const format = useFormat()
  const { put, refused } = usePutRing(onClose)
  const [name, setName] = useState(ring?.name ?? '')
  const [version, setVersion] = useState<string | null>(ring?.version ?? null)
  const [paused, setPaused] = useState(ring?.paused ?? false)
  const [minutes, setMinutes] = useState(String(ring?.spreadMinutes ?? USUAL_SPREAD))
  const [asked, setAsked] = useState(false)
  const wrongName = ring === null ? nameProblem(name, data.rings) : null
  const spreadMinutes = spreadOf(asciiDigits(minutes.trim()))
  const save = (): void => {
    setAsked(true)
    if (wrongName === null && spreadMinutes !== null) put({ name, version, paused, spreadMinutes }, say('rings.saved', { ring: name }))
  }
  const form = useFirstField()
  return (
    <SheetForm does="rings.save" onDo={save} onClose={onClose} refused={refused} formRef={form}>
      {ring === null && <Field label={say('rings.nameField')} required ltr value={name} onChange={setName} problem={wrongName !== null && asked ? say(`rings.nameProblem.${wrongName}`) : null} />}
      {ring === null && <p className="-mt-2 text-xs text-ink-3">{say('rings.nameHint')}</p>}
      <SelectField label={say('rings.release')} value={version} onChange={setVersion} none={say('rings.releaseNone')} options={givable(data).map((release) => ({ id: release.version, name: versionText(release.version, format.digits) }))} />
      <Field label={say('rings.spreadField')} ltr value={minutes} onChange={setMinutes} hint={say('rings.spreadHint')} problem={spreadMinutes === null ? say('rings.spreadProblem') : null} />
      <Tick label={say('rings.pausedField')} isSelected={paused} onChange={setPaused} />
      <RingPreview ring={{ name, version, paused, spreadMinutes: spreadMinutes ?? USUAL_SPREAD }} desks={data.desks} />
    </SheetForm>
  )
}
