import { useQuery } from '@tanstack/react-query'
import { useAnnouncement, useCopy } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import type { Status } from '#ipc/contract.ts'
import type { DeskFacts } from '#ipc/shell.ts'
import { shell } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { AboutUpdate, useUpdateLine } from '../update/AboutUpdate.tsx'
import { DeskCare } from './DeskCare.tsx'
import { deskParts, deskText, type DeskParts, type Line } from './desk-parts.ts'

const COPY = 'Alt+KeyC'
/** How often sizes are asked anew while somebody looks (milliseconds). */
const LOOK_MS = 5_000

/** What IT wants to know of a workstation, before and after somebody has signed in. */
export function DeskSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const status = useStatus()
  const facts = useQuery({ queryKey: ['desk-facts'], queryFn: () => shell('shell.desk', {}), enabled: isOpen, refetchInterval: LOOK_MS }).data
  return (
    <Sheet title={say('desk.title')} isOpen={isOpen} onClose={onClose} wide>
      {facts?.ok === false && <div className="p-5"><RefusalNotice refusal={facts.refusal} /></div>}
      {facts?.ok === true && status !== undefined && <Body status={status} facts={facts.value} />}
    </Sheet>
  )
}

function Body({ status, facts }: { status: Status; facts: DeskFacts }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const refused = useRefusalWords()
  const copyText = useCopy()
  const announcement = useAnnouncement()
  const parts = deskParts(status, facts, format.language, say, refused)
  const update = useUpdateLine()
  const copy = (): void => copyText(deskText(update === null ? parts : { ...parts, desk: [...parts.desk, update] }, say, format.moment(now, now)), say('desk.copied'))
  useHotkeys('dialog', [{ chord: COPY, says: 'desk.copy', run: copy }])
  return (
    <div className="flex flex-col gap-4 p-5">
      {facts.shut && <Notice tone="danger">{say('desk.shut')}</Notice>}
      {parts.problems.map((problem) => <Notice key={problem} tone="warn">{problem}</Notice>)}
      <Lines label={say('desk.here')} lines={parts.desk} />
      <Policy parts={parts} facts={facts} />
      <AboutUpdate />
      <DeskCare />
      <div className="flex items-center gap-3">
        <Action autoFocus chord={COPY} onPress={copy}>{say('desk.copy')}</Action>
        <span role="status" className="text-ink-2">{announcement?.text}</span>
      </div>
    </div>
  )
}

function Lines({ label, lines }: { label: string; lines: readonly Line[] }) {
  return (
    <dl aria-label={label} className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
      {lines.map((line) => (
        <div key={`${line.name} ${line.value}`} className="contents">
          <dt className="text-ink-3">{line.name}</dt>
          <dd><Value {...line} /></dd>
        </div>
      ))}
    </dl>
  )
}

const Value = ({ value, technical }: Line) => (technical ? <bdi dir="ltr" className="selectable break-all">{value}</bdi> : <span className="selectable">{value}</span>)

function Policy({ parts, facts }: { parts: DeskParts; facts: DeskFacts }) {
  const say = useSay()
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-bold">{say('desk.policy')}</h3>
      {facts.sources.every(({ there }) => !there) && <p className="text-ink-2">{say('desk.noPolicy')}</p>}
      <table className="w-full text-start">
        <thead>
          <tr className="border-b border-line text-ink-3">
            {(['desk.setting', 'desk.value', 'desk.origin'] as const).map((key) => <th key={key} scope="col" className="py-1 pe-4 text-start font-normal">{say(key)}</th>)}
          </tr>
        </thead>
        <tbody>
          {parts.settings.map((setting) => (
            <tr key={setting.key} className="border-b border-line/60 align-top">
              <th scope="row" className="py-1.5 pe-4 text-start font-normal">
                {setting.name} <bdi dir="ltr" className="selectable text-xs text-ink-3">{setting.key}</bdi>
              </th>
              <td className="py-1.5 pe-4"><Value {...setting} /></td>
              <td className="py-1.5 text-ink-2">{setting.origin}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Lines label={say('desk.policy')} lines={parts.sources} />
    </section>
  )
}
