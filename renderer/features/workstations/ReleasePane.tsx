import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { megabytes, type ReleaseRow } from './releases.ts'
import { versionText } from './version.ts'

interface ReleasePaneProps { readonly row: ReleaseRow | null; readonly onGive: () => void; readonly onRemove: () => void }

/** The release with the cursor: what is in it, what speaks against it, and what can be done with it. */
export function ReleasePane({ row, onGive, onRemove }: ReleasePaneProps) {
  const say = useSay()
  return (
    <section aria-label={say('releases.pane')} className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
      {row === null ? <Blank title={say('releases.paneNone')} /> : (
        <>
          <Scroller className="flex min-h-0 flex-1 flex-col gap-4 p-4"><OneRelease row={row} /></Scroller>
          <div className="flex flex-none gap-2 border-t border-line p-3">
            <Action small chord="KeyG" isDisabled={!row.release.whole} onPress={onGive}>{say('releases.give')}</Action>
            <Action small chord="Delete" weight="quiet" onPress={onRemove}>{say('releases.remove')}</Action>
          </div>
        </>
      )}
    </section>
  )
}

function OneRelease({ row: { release, size, rings, forced, newProtocol } }: { row: ReleaseRow }) {
  const say = useSay()
  const format = useFormat()
  return (
    <>
      <h2 className="text-base font-bold">{versionText(release.version, format.digits)}</h2>
      {!release.whole && <Notice tone="warn">{say('releases.partHint')}</Notice>}
      {newProtocol && <Notice tone="warn">{say('releases.newProtocol', { n: release.protocol })}</Notice>}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        <dt className="text-ink-3">{say('releases.rings')}</dt>
        <dd>{rings.length === 0 ? say('releases.inNone') : <bdi dir="ltr">{rings.join(', ')}</bdi>}</dd>
        <dt className="text-ink-3">{say('releases.desks')}</dt>
        <dd>{format.number(release.desks)}</dd>
        <dt className="text-ink-3">{say('releases.protocol')}</dt>
        <dd>{format.number(release.protocol)}</dd>
        <dt className="text-ink-3">{say('releases.size')}</dt>
        <dd>{say('releases.megabytes', { n: megabytes(size) })}{say('comma')}{say('releases.fileCount', { n: release.files.length })}</dd>
      </dl>
      {forced > 0 && <p>{say('releases.forced', { n: forced })}</p>}
      <div>
        <h3 className="caption">{say('releases.notes')}</h3>
        {release.notes.trim() === '' ? <p className="text-ink-2">{say('releases.notesNone')}</p> : <p className="selectable whitespace-pre-wrap"><Written>{release.notes}</Written></p>}
      </div>
      <div>
        <h3 className="caption">{say('releases.files')}</h3>
        <ul className="flex flex-col gap-1">
          {release.files.map(({ name, size: bytes, received }) => (
            <li key={name} className="flex items-baseline gap-3">
              <bdi dir="ltr" className="selectable min-w-0 flex-1 truncate rtl:text-right" title={name}>{name}</bdi>
              <span className={`flex-none text-xs ${received < bytes ? 'text-warn' : 'text-ink-3'}`}>{received < bytes ? say('releases.part', { percent: Math.floor((received / bytes) * 100) }) : say('releases.megabytes', { n: megabytes(bytes) })}</span>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}
