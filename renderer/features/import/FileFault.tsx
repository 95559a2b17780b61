import type { Refusal } from '#domain/refusals.ts'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'

const REASONS: ReadonlySet<string> = new Set(['cut_off', 'broken', 'encoding', 'columns', 'empty', 'too_large', 'old_workbook', 'no_workbook', 'sheet', 'not_there'])

/** Why a file cannot be read, in words; other refusals as everywhere. */
export function FileFault({ refusal }: { refusal: Refusal }) {
  const say = useSay()
  const { reason, names } = refusal.details
  if (refusal.code !== 'file_unreadable' || typeof reason !== 'string' || !REASONS.has(reason)) return <RefusalNotice refusal={refusal} />
  return <Notice tone="danger" live>{say(`import.file.${reason}` as MessageKey, { names: String(names ?? '') })}</Notice>
}
