import { useState } from 'react'
import type { Workstations } from '#domain/operator/update.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { forceMeets, type ForceMeets } from './orders.ts'
import { givable } from './releases.ts'
import { ringVersionOf, type Desk } from './standing.ts'
import { useFirstField } from './use-first-field.ts'
import { versionText } from './version.ts'

interface ForcingProps { readonly data: Workstations; readonly desks: readonly Desk[]; readonly onClose: () => void; readonly onForce: (version: string) => void }

/** A release for some desks as soon as nothing of the operator's is in the way, after saying what that means. */
export function ForceSheet({ isOpen, ...rest }: ForcingProps & { readonly isOpen: boolean }) {
  const say = useSay()
  return (
    <Sheet role="alertdialog" title={say('workstations.force.title', { n: rest.desks.length })} isOpen={isOpen} onClose={rest.onClose}>
      {isOpen && <Forcing {...rest} />}
    </Sheet>
  )
}

function Forcing({ data, desks, onClose, onForce }: ForcingProps) {
  const say = useSay()
  const format = useFormat()
  const releases = givable(data)
  const usual = desks[0] === undefined ? null : ringVersionOf(desks[0], data.rings)
  const [version, setVersion] = useState<string | null>(releases.find((release) => release.version === usual)?.version ?? releases[0]?.version ?? null)
  const meets = version === null ? [] : (Object.entries(forceMeets(desks, data.rings, version)) as [keyof ForceMeets, number][])
  const force = (): void => (version === null ? undefined : onForce(version))
  const form = useFirstField()
  return (
    <SheetForm does="workstations.force.do" onDo={force} onClose={onClose} danger idle={version === null} formRef={form}>
      {version === null ? <Notice tone="warn">{say('workstations.force.none')}</Notice> : (
        <>
          <SelectField label={say('workstations.force.version')} value={version} onChange={setVersion} options={releases.map((release) => ({ id: release.version, name: versionText(release.version, format.digits) }))} />
          <Notice tone="warn">{say('workstations.force.means')}</Notice>
          <div role="status" className="flex flex-col gap-2">
            {meets.filter(([, n]) => n > 0).map(([what, n]) => <p key={what}>{say(`workstations.force.${what}`, { n })}</p>)}
          </div>
        </>
      )}
    </SheetForm>
  )
}
