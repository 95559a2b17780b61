import { useState } from 'react'
import { DEFAULT_RING, type Workstations } from '#domain/operator/update.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { ringsOf } from './rings.ts'
import type { Desk } from './standing.ts'
import { useFirstField } from './use-first-field.ts'
import { versionText } from './version.ts'

interface MovingProps { readonly data: Workstations; readonly desks: readonly Desk[]; readonly onClose: () => void; readonly onMove: (ring: string) => void }

/** Some desks into another ring, whatever their own policy says. */
export function MoveSheet({ isOpen, ...rest }: MovingProps & { readonly isOpen: boolean }) {
  const say = useSay()
  return (
    <Sheet title={say('workstations.move.title', { n: rest.desks.length })} isOpen={isOpen} onClose={rest.onClose}>
      {isOpen && <Moving {...rest} />}
    </Sheet>
  )
}

function Moving({ data, desks, onClose, onMove }: MovingProps) {
  const say = useSay()
  const format = useFormat()
  // the server knows no others
  const rings = ringsOf(data).filter(({ ring, known }) => known || ring.name === DEFAULT_RING)
  const [name, setName] = useState(rings.find(({ ring }) => desks.some((desk) => desk.ring !== ring.name))?.ring.name ?? DEFAULT_RING)
  const version = rings.find(({ ring }) => ring.name === name)?.ring.version ?? null
  const form = useFirstField()
  return (
    <SheetForm does="workstations.move.do" onDo={() => onMove(name)} onClose={onClose} formRef={form}>
      <SelectField label={say('workstations.ring')} value={name} onChange={(id) => setName(id ?? DEFAULT_RING)} options={rings.map(({ ring }) => ({ id: ring.name, name: ring.name, ...(ring.version === null ? {} : { beside: versionText(ring.version, format.digits) }) }))} />
      <p role="status">{version === null ? say('workstations.move.givesNone') : say('workstations.move.gives', { version: versionText(version, format.digits) })}</p>
      <p className="text-ink-2">{say('workstations.move.means')}</p>
    </SheetForm>
  )
}
