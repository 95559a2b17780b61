import type { ShellOutput } from '#ipc/shell.ts'
import type { MessageKey, Values } from '../../i18n/words.tsx'

export type ShownUpdate = ShellOutput['shell.update']
export interface Sentence { readonly key: MessageKey; readonly values?: Values }

/** Milliseconds as `۱:۰۵`: minutes and seconds, in Latin digits. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const versionOf = ({ version }: ShownUpdate): string => (version ?? '').replace('+standin', '')

/** What stands in the status bar; null: nothing that an operator has to know. `digits`: in the language's figures. */
export function chipOf(update: ShownUpdate, now: number, digits: (text: string) => string): (Sentence & { readonly tone: 'info' | 'warn' }) | null {
  const version = digits(versionOf(update))
  switch (update.phase) {
    case 'downloading': return update.percent === null ? null : { key: 'update.chip.downloading', values: { percent: update.percent }, tone: 'info' }
    case 'ready': return update.when.at === null ? { key: 'update.chip.ready', values: { version }, tone: 'info' } : { key: 'update.chip.counting', values: { left: digits(clockOf(update.when.at - now)) }, tone: 'warn' }
    case 'trial': return { key: 'update.chip.trial', tone: 'info' }
    case 'returned': return { key: 'update.chip.returned', tone: 'warn' }
    default: return null
  }
}

/** How the update stands, in a sentence. */
export function sentenceOf(update: ShownUpdate, digits: (text: string) => string): Sentence {
  const version = digits(versionOf(update))
  switch (update.phase) {
    case 'off': case 'current': case 'failed': return { key: `update.phase.${update.phase}` }
    case 'downloading': return update.version === null ? { key: 'update.phase.downloadingFirst' } : { key: 'update.phase.downloading', values: { version, percent: update.percent ?? 0 } }
    default: return { key: `update.phase.${update.phase}`, values: { version } }
  }
}

/** When it will be put in. */
export function planOf({ when }: ShownUpdate, now: number, digits: (text: string) => string): Sentence {
  if (when.at !== null) return { key: 'update.plan.counting', values: { left: digits(clockOf(when.at - now)) } }
  return { key: `update.plan.${when.choice}` }
}
