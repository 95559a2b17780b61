import { useState } from 'react'
import { DEFAULT_RING, type Workstations } from '#domain/operator/update.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { RingPreview } from './RingPreview.tsx'
import { ringsOf } from './rings.ts'
import { useFirstField } from './use-first-field.ts'
import { usePutRing } from './use-put-ring.ts'
import { versionText } from './version.ts'

interface GivingProps { readonly data: Workstations; readonly version: string; readonly onClose: () => void }

/** One release to one ring; the ring's other settings stay. */
export function GiveRingSheet({ isOpen, ...rest }: GivingProps & { readonly isOpen: boolean }) {
  const say = useSay()
  const format = useFormat()
  return (
    <Sheet title={say('releases.give.title', { version: versionText(rest.version, format.digits) })} isOpen={isOpen} onClose={rest.onClose}>
      {isOpen && <Giving {...rest} />}
    </Sheet>
  )
}

function Giving({ data, version, onClose }: GivingProps) {
  const say = useSay()
  const format = useFormat()
  const rings = ringsOf(data).map(({ ring }) => ring)
  const { put, refused } = usePutRing(onClose)
  const [name, setName] = useState(rings.find((ring) => ring.version !== version)?.name ?? DEFAULT_RING)
  const found = rings.find((ring) => ring.name === name)
  const words = (of: string | null): string => (of === null ? say('rings.nothing') : versionText(of, format.digits))
  const give = (): void => {
    if (found !== undefined) put({ ...found, version }, say('releases.give.done', { ring: name, version: words(version) }))
  }
  const form = useFirstField()
  return (
    <SheetForm does="releases.give.do" onDo={give} onClose={onClose} refused={refused} formRef={form}>
      <SelectField label={say('releases.give.ring')} value={name} onChange={(id) => setName(id ?? DEFAULT_RING)} options={rings.map((ring) => ({ id: ring.name, name: ring.name, beside: words(ring.version) }))} />
      {found !== undefined && <RingPreview ring={{ ...found, version }} desks={data.desks} />}
    </SheetForm>
  )
}
