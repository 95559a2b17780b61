import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isStandIn } from '#domain/stand-in.ts'
import type { Reply } from '#ipc/contract.ts'
import type { Notice as NoticeText } from '#ipc/shell.ts'
import { shell } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { LicenceList } from './LicenceList.tsx'
import { engineOf, readLicences } from './licences.ts'

/** Which program this is, and whose work is in it. */
export function AboutSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('about.title')} isOpen={isOpen} onClose={onClose} wide>
      <div className="flex flex-col gap-4 p-5">
        <Program />
        <Others />
      </div>
    </Sheet>
  )
}

function Program() {
  const say = useSay()
  const format = useFormat()
  const version = useStatus()?.version ?? ''
  const facts = [
    [say('app.version'), format.digits(version)],
    [say('about.engine'), engineOf(navigator.userAgent)],
    [say('about.licence'), 'Apache License 2.0'],
  ] as const
  return (
    <>
      <p className="leading-6">{say('about.purpose')}</p>
      {isStandIn(version) && <Notice tone="danger">{say('about.standIn')}</Notice>}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd><bdi dir="ltr" className="selectable">{value}</bdi></dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Others() {
  const say = useSay()
  const licences = useQuery({ queryKey: ['licences'], queryFn: readLicences }).data
  const [notices, setNotices] = useState<Reply<readonly NoticeText[]> | 'asked' | null>(null)
  const readNotices = async (): Promise<void> => {
    setNotices('asked')
    setNotices(await shell('shell.notices', {}))
  }
  const engine = notices !== null && notices !== 'asked' ? notices : null
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4">
      <p>{say('about.others')}</p>
      {licences === null && <Notice tone="warn">{say('about.unread')}</Notice>}
      <LicenceList licences={(licences ?? []).map(({ name, version, licence, text }) => ({ name: `${name} ${version} · ${licence}`, text }))} />
      {engine === null && (
        <div>
          <Action isDisabled={notices === 'asked'} onPress={() => void readNotices()}>{say('about.chromium')}</Action>
        </div>
      )}
      {engine?.ok === false && <RefusalNotice refusal={engine.refusal} />}
      {engine?.ok === true && (
        <>
          <h3 className="font-bold">{say('about.chromium')}</h3>
          <LicenceList licences={engine.value} />
        </>
      )}
    </section>
  )
}
