import { X } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import type { ReleaseUpload } from '#ipc/release.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { megabytes } from './releases.ts'
import { versionText } from './version.ts'

/** How far a release has come on its way to the server, or how that ended. */
export function UploadStanding({ upload, onEnd }: { upload: ReleaseUpload; onEnd: () => void }) {
  const say = useSay()
  const format = useFormat()
  const values = { version: versionText(upload.version, format.digits), sent: megabytes(upload.sent), total: megabytes(upload.total) }
  if (upload.state === 'running') {
    return (
      <section aria-label={say('releases.upload')} className="flex flex-none items-center gap-4 border-b border-line bg-selected px-4 py-2">
        <p role="status" className="flex-none">{say('releases.upload.running', values)}</p>
        <Progress label={say('releases.upload')} done={upload.sent} total={upload.total} className="min-w-0 flex-1" />
        <Action small onPress={onEnd}>{say('releases.upload.cancel')}</Action>
      </section>
    )
  }
  return (
    <section aria-label={say('releases.upload')} className="flex flex-none items-start gap-2 border-b border-line p-3">
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <Notice tone={upload.state === 'done' ? 'ok' : 'warn'} live>{say(`releases.upload.${upload.state}`, values)}</Notice>
        {upload.refusal !== null && <RefusalNotice refusal={upload.refusal} />}
      </div>
      <Button aria-label={say('news.dismiss')} onPress={onEnd} className="action action-quiet action-small !w-7 !px-0">
        <X size={15} aria-hidden="true" />
      </Button>
    </section>
  )
}
