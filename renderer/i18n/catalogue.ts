import { aboutWords } from '../features/about/words.ts'
import { administrationWords } from '../features/administration/words.ts'
import { approvalWords } from '../features/approval/words.ts'
import { attachmentWords } from '../features/attachment/words.ts'
import { attentionWords } from '../features/attention/words.ts'
import { boardWords } from '../features/board/words.ts'
import { departmentWords } from '../features/department/words.ts'
import { enrolmentWords } from '../features/enrolment/words.ts'
import { importWords } from '../features/import/words.ts'
import { incidentWords } from '../features/incident/words.ts'
import { inspectionWords } from '../features/inspection/words.ts'
import { paletteWords } from '../features/palette/words.ts'
import { printingWords } from '../features/printing/words.ts'
import { shiftWords } from '../features/shift/words.ts'
import { connectionWords } from '../features/sync/words.ts'
import { ticketEntryWords } from '../features/ticket-entry/words.ts'
import { exportWords } from '../features/ticket-list/export/words.ts'
import { ticketListWords } from '../features/ticket-list/words.ts'
import { ticketWords } from '../features/ticket/words.ts'
import { trainingWords } from '../features/training/words.ts'
import { updateFeatureWords } from '../features/update/words.ts'
import { workstationWords } from '../features/workstations/words.ts'
import { domainWords } from './domain-words.ts'
import { en as commonEn } from './en.ts'
import { fa as commonFa } from './fa.ts'
import { followUpScreenWords } from '../features/follow-up/words.ts'
import { followUpWords } from './follow-up-words.ts'
import { refusalWords } from './refusal-words.ts'
import { updateWords } from './update-words.ts'

const PAIRS = {
  ...domainWords, ...followUpWords, ...followUpScreenWords, ...refusalWords, ...updateWords, ...aboutWords, ...administrationWords, ...approvalWords, ...attachmentWords, ...boardWords, ...shiftWords, ...attentionWords, ...departmentWords, ...enrolmentWords, ...importWords, ...incidentWords, ...inspectionWords, ...paletteWords, ...printingWords, ...connectionWords, ...ticketEntryWords,
  ...exportWords, ...ticketListWords, ...ticketWords, ...trainingWords, ...updateFeatureWords, ...workstationWords,
} as const

export type MessageKey = keyof typeof commonFa | keyof typeof PAIRS
export type Catalogue = Readonly<Record<MessageKey, string>>

const pick = (place: 0 | 1): Readonly<Record<keyof typeof PAIRS, string>> =>
  Object.fromEntries(Object.entries(PAIRS).map(([name, pair]) => [name, pair[place]])) as Record<keyof typeof PAIRS, string>

/** Every text of the console, by name. */
export const fa: Catalogue = { ...commonFa, ...pick(0) }
export const en: Catalogue = { ...commonEn, ...pick(1) }
