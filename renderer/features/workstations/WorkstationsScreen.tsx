import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { WifiOff } from 'lucide-react'
import { refusalOf } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { chordLabel } from '../../keys.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { DesksPart } from './DesksPart.tsx'
import { WORKSTATION_PARTS, type WorkstationPart } from './parts.ts'
import { ReleasesPart } from './ReleasesPart.tsx'
import { RingsPart } from './RingsPart.tsx'
import { versionText } from './version.ts'
import { workstationsQuery } from './workstations.ts'

/** What IT steers: workstations, the program's releases, and in which order they get them. */
export function WorkstationsScreen() {
  const say = useSay()
  const format = useFormat()
  const navigate = useNavigate()
  const params: { readonly part?: string } = useParams({ strict: false })
  const part = WORKSTATION_PARTS.find(({ id }) => id === params.part)?.id ?? 'desks'
  const steers = useMay('release.manage')
  const found = useQuery({ ...workstationsQuery, enabled: steers })
  const go = (to: WorkstationPart): void => void navigate({ to: '/workstations/$part', params: { part: to } })
  useHotkeys('screen', [
    ...WORKSTATION_PARTS.map(({ id, chord }) => ({ chord, says: `workstations.part.${id}`, run: () => go(id) })),
    { chord: 'Alt+KeyR', says: 'workstations.again', bar: true, run: () => void found.refetch() },
  ])
  if (!steers) return <Blank title={say('refusal.not_permitted')} />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-12 flex-none items-center gap-4 border-b border-line bg-surface px-5">
        <h1 className="text-lg font-bold">{say('nav.workstations')}</h1>
        <Segments
          label={say('workstations.parts')}
          segments={WORKSTATION_PARTS.map(({ id, chord }) => ({ id, label: say(`workstations.part.${id}`), cap: format.digits(chordLabel(chord)) }))}
          value={part}
          onChange={go}
        />
        {found.data !== undefined && <span className="ms-auto text-xs text-ink-3">{say('workstations.server', { version: versionText(found.data.serverVersion, format.digits), time: format.time(found.data.at) })}</span>}
      </header>
      <div className="flex min-h-0 flex-1 flex-col">
        {found.data === undefined ? (
          found.isError ? <NotThere error={found.error} again={() => void found.refetch()} /> : <Blank title={say('loading')} />
        ) : (
          <>
            {found.isError && <div className="flex-none px-3 pt-3"><Notice tone="warn" live>{say('workstations.stale', { time: format.time(found.data.at) })}</Notice></div>}
            {/* what may no longer be true has lost its colours */}
            <div className={`min-h-0 flex-1 ${found.isError ? '[filter:grayscale(1)]' : ''}`}>
              {part === 'desks' ? <DesksPart data={found.data} /> : part === 'releases' ? <ReleasesPart data={found.data} /> : <RingsPart data={found.data} />}
            </div>
          </>
        )}
      </div>
    </div>
  )
}

function NotThere({ error, again }: { error: unknown; again: () => void }) {
  const say = useSay()
  const phase = useStatus()?.phase
  const refused = refusalOf(error)
  if (phase === 'offline' || phase === 'paused' || refused.code === 'server_unreachable') return <Blank icon={<WifiOff size={28} />} title={say('workstations.offline')}>{say('workstations.offlineHint')}</Blank>
  return (
    <div className="flex flex-col items-start gap-3 p-6">
      <RefusalNotice refusal={refused} />
      <Action onPress={again}>{say('workstations.again')}</Action>
    </div>
  )
}
