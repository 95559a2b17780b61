import { useState } from 'react'
import { DEFAULT_RING, type Workstations } from '#domain/operator/update.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
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
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'releases.give.do', run: give }])
  return (
    <form
      ref={form}
      className="flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        give()
      }}
    >
      <SelectField label={say('releases.give.ring')} value={name} onChange={(id) => setName(id ?? DEFAULT_RING)} options={rings.map((ring) => ({ id: ring.name, name: ring.name, beside: words(ring.version) }))} />
      {found !== undefined && <RingPreview ring={{ ...found, version }} desks={data.desks} />}
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-3">
        <Action weight="primary" type="submit" chord="Ctrl+Enter">{say('releases.give.do')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
