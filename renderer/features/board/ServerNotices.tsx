import type { Board } from '#domain/operator/board.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { isUrgent, noticeWords } from './notices.ts'

/** What somebody has to see to at the server itself; supervisors are told because they are there at night. */
export function ServerNotices({ board: { at, server = [] } }: { board: Board }) {
  const say = useSay()
  const format = useFormat()
  return server.map((notice) => <Notice key={notice.what} tone={isUrgent(notice, at) ? 'danger' : 'warn'} live>{noticeWords(notice, at, say, format)}</Notice>)
}
