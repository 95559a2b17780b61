import { NO_FACTS } from '#domain/decider.ts'
import { DIRECTORY_ID, directoryDecider } from '#domain/directory/changes.ts'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { textFault, type TextFault } from '#domain/directory/texts.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { SignedIn } from '#ipc/contract.ts'
import type { MessageKey } from '../../i18n/words.tsx'
import { idOf, valueAt, type Draft } from './entry.ts'

export interface DirectoryChange { readonly section: Section; readonly before: Draft | null; readonly after: Draft }
/** What is wrong, by the field's path. */
export type Problems = Readonly<Record<string, MessageKey>>

export const commandOf = ({ section, before, after }: DirectoryChange) => ({ directoryId: DIRECTORY_ID, section, entryId: idOf(after), before, after }) as const

/** Null when the domain would take the change as the directory stands; its refusal otherwise. */
export function judge(directory: Directory, change: DirectoryChange, { operator, permissions }: Pick<SignedIn, 'operator' | 'permissions'>, at: number): Refusal | null {
  const { id, role, departmentId } = operator
  const command = { type: 'ChangeDirectory', ...commandOf(change) } as const
  const decision = directoryDecider.decide(directory, command, {
    commandId: DIRECTORY_ID, at, trackingCode: null, directoryVersion: directory.version, operator: { id, role, permissions, departmentId }, facts: NO_FACTS, deskId: DIRECTORY_ID,
  })
  return decision.ok ? null : decision.refusal
}

const BROKEN: Readonly<Record<string, MessageKey>> = {
  unknown: 'adminProblem.unknown', circular: 'adminProblem.circular', taken: 'adminProblem.taken', reversed: 'adminProblem.reversed', last_administrator: 'adminProblem.lastAdministrator',
  retired: 'adminProblem.retired',
}
const BLANKS: Readonly<Record<TextFault['reason'], MessageKey>> = { unknown: 'adminProblem.blank', brace: 'adminProblem.brace' }
const MALFORMED: Readonly<Record<string, MessageKey>> = {
  code: 'adminProblem.code', deadlineHours: 'adminProblem.hours', hours: 'adminProblem.hours', point: 'adminProblem.point', id: 'adminProblem.id', week: 'adminProblem.week',
  verifyRate: 'adminProblem.percent', satisfactionRate: 'adminProblem.percent', departments: 'adminProblem.percent',
}

/** The refusal as far as it is about single fields, so that each is said where it can be mended. */
export function problemsIn(refusal: Refusal, after: Draft): Problems {
  const { fields, field, reason } = refusal.details
  if (refusal.code === 'text_blanks_wrong' && typeof field === 'string') return { [field]: BLANKS[reason === 'brace' ? 'brace' : 'unknown'] }
  if (refusal.code === 'directory_broken' && typeof field === 'string') return { [field]: BROKEN[String(reason)] ?? 'adminProblem.malformed' }
  if (refusal.code !== 'malformed' || !Array.isArray(fields)) return {}
  return Object.fromEntries(fields.map(String).map((path) => {
    const value = valueAt(after, path)
    const blank = value === '' || value === undefined
    return [path, blank ? 'field.missing' : MALFORMED[path] ?? MALFORMED[path.split('.')[0] ?? ''] ?? (typeof value === 'string' && value.length > 100 ? 'adminProblem.long' : 'adminProblem.malformed')]
  }))
}

/** Blanks of a text that would stay empty or stand there as braces when it is sent or read out. */
export function textProblems(section: Section, draft: Draft): Problems {
  if (section !== 'texts') return {}
  return Object.fromEntries(['fa', 'en'].flatMap((language) => {
    const fault = textFault(idOf(draft), String(draft[language] ?? ''))
    return fault === null ? [] : [[language, BLANKS[fault.reason]]]
  }))
}
