import type { ApprovalItem } from '#ipc/follow-up.ts'
import { useSay } from '../../i18n/words.tsx'

const LOOK = { asked: 'bg-warn-soft text-warn', given: 'bg-ok-soft text-ok', declined: 'bg-danger-soft text-danger', dropped: 'bg-sunken text-ink-2' } as const

export function ApprovalPill({ status }: { status: ApprovalItem['state']['status'] }) {
  const say = useSay()
  return <span className={`pill !h-[18px] flex-none !px-1.5 !text-2xs ${LOOK[status]}`}>{say(`approvals.status.${status}`)}</span>
}
