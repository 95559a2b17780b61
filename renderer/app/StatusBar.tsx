import { SyncState } from '../features/sync/SyncState.tsx'
import { UpdateChip } from '../features/update/UpdateChip.tsx'
import { useSay, type MessageKey } from '../i18n/words.tsx'
import { useStatus } from '../queries.ts'
import { Key } from '../ui/Action.tsx'
import { useAnnouncement } from './announcements.tsx'
import { useListedBindings } from './hotkeys.tsx'
import { useFormat } from '../i18n/format.tsx'

/** Keys of this screen, what was just done, and how this desk stands with the server. */
export function StatusBar() {
  const say = useSay()
  const format = useFormat()
  const announcement = useAnnouncement()
  const version = useStatus()?.version
  const bindings = useListedBindings().filter((binding) => binding.bar === true)
  return (
    <footer className="flex min-w-0 items-center gap-4 border-t border-line bg-surface px-5 text-xs text-ink-3">
      <div role="status" className={announcement === null ? 'contents' : 'min-w-0'}>
        {announcement !== null && <span className={`block truncate font-medium ${announcement.tone === 'ok' ? 'text-ok' : 'text-danger'}`}>{announcement.text}</span>}
      </div>
      {announcement === null && (
        <div className="flex min-w-0 items-center gap-4 overflow-hidden">
          {bindings.map((binding) => (
            <span key={binding.chord} className="flex flex-none items-center gap-1.5">
              <Key chord={binding.chord} />
              {say(binding.says as MessageKey)}
            </span>
          ))}
        </div>
      )}
      <div className="ms-auto flex flex-none items-center gap-4">
        <UpdateChip />
        <SyncState />
        {version !== undefined && (
          <span className="hidden min-[1100px]:inline">
            {say('app.version')} <bdi dir="ltr">{format.digits(version)}</bdi>
          </span>
        )}
      </div>
    </footer>
  )
}
