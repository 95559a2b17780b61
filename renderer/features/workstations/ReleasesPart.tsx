import { PackageOpen, PackagePlus } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { Workstations } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call, shell } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { GiveRingSheet } from './GiveRingSheet.tsx'
import { releaseColumns } from './release-columns.tsx'
import { ReleasePane } from './ReleasePane.tsx'
import { releasesOf, type ReleaseRow } from './releases.ts'
import { RemoveSheet } from './RemoveSheet.tsx'
import { RowGrid } from './RowGrid.tsx'
import { UploadStanding } from './UploadStanding.tsx'
import { useCursor } from './use-cursor.ts'
import { useUpload } from './use-upload.ts'
import { versionText } from './version.ts'

const nameOf = ({ release }: ReleaseRow): string => release.version

/** The program's releases that the server has, and how another one is brought to it. */
export function ReleasesPart({ data }: { data: Workstations }) {
  const say = useSay()
  const format = useFormat()
  const { upload, show, putAway } = useUpload()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [sheet, setSheet] = useState<'give' | 'remove' | null>(null)
  const busy = useRef(false)
  const rows = useMemo(() => releasesOf(data), [data])
  const columns = useMemo(() => releaseColumns({ at: data.at, say, format }), [data, say, format])
  const { active, row, move } = useCursor(rows, nameOf)
  const running = upload?.state === 'running'
  // the next step is done: nothing is left to say of it
  const given = upload?.state === 'done' && rows.some(({ release, rings }) => release.version === upload.version && rings.length > 0)
  const choose = async (): Promise<void> => {
    const chosen = await shell('shell.openRelease', {})
    if (!chosen.ok) return setRefused(chosen.refusal)
    if (chosen.value === null) return
    setRefused(null)
    const reply = await call('release.upload', { grant: chosen.value.grant })
    if (reply.ok) show(reply.value)
    else setRefused(reply.refusal)
  }
  const bring = (): void => {
    if (busy.current || running) return
    busy.current = true
    void choose().finally(() => {
      busy.current = false
    })
  }
  const close = (): void => setSheet(null)
  useHotkeys('screen', [
    { chord: 'Alt+KeyO', says: 'releases.bring', bar: true, run: bring },
    ...(row?.release.whole === true ? [{ chord: 'KeyG', says: 'releases.give', bar: true, run: () => setSheet('give') }] : []),
    ...(row === null ? [] : [{ chord: 'Delete', says: 'releases.remove', run: () => setSheet('remove') }]),
  ])
  const version = row === null ? '' : versionText(row.release.version, format.digits)
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_340px] gap-3 p-3 min-[1536px]:grid-cols-[minmax(0,1fr)_452px]">
      <div className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
        <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-4">
          <h2 className="font-semibold">{say('workstations.part.releases')}</h2>
          <Action small className="ms-auto" chord="Alt+KeyO" isDisabled={running} onPress={bring}>
            <PackagePlus size={14} aria-hidden="true" />
            {say('releases.bring')}
          </Action>
        </header>
        {!data.takesReleases && <div className="flex-none p-3"><Notice tone="warn">{say('releases.keyMissing')}</Notice></div>}
        {refused !== null && <div className="flex-none p-3"><RefusalNotice refusal={refused} /></div>}
        {upload !== null && !given && <UploadStanding upload={upload} onEnd={() => void putAway()} />}
        {rows.length === 0 ? (
          <Blank icon={<PackageOpen size={28} />} title={say('releases.none')}>{say('releases.noneHint')}</Blank>
        ) : (
          <RowGrid label={say('workstations.part.releases')} columns={columns} rows={rows} nameOf={nameOf} active={active} onActive={move} {...(row?.release.whole === true ? { onOpen: () => setSheet('give') } : {})} />
        )}
      </div>
      <ReleasePane row={row} onGive={() => setSheet('give')} onRemove={() => setSheet('remove')} />
      {row !== null && <GiveRingSheet data={data} version={row.release.version} isOpen={sheet === 'give'} onClose={close} />}
      {row !== null && (
        <RemoveSheet
          title={say('releases.remove.title', { version })} means={say('releases.remove.means')} action={say('releases.remove.do')} done={say('releases.remove.done', { version })}
          isOpen={sheet === 'remove'} onClose={close} remove={() => call('release.remove', { version: row.release.version })}
        />
      )}
    </div>
  )
}
