import * as z from 'zod/mini'
import { settingNamed, type Setting, type SettingName } from './policy-settings.ts'

/** What one source says. Null: that it says nothing of it on purpose, and nobody after it is asked. */
export type Said = Readonly<Partial<Record<SettingName, string | number | null>>>
/** unknown: no such setting. invalid: not of its form. unread: the source is there and cannot be read, so nobody knows what it says. */
export interface Fault { readonly setting: string | null; readonly what: 'unknown' | 'invalid' | 'unread'; readonly detail: string | null }
/** What lies at a source; `there` false: nothing. */
export interface Source { readonly there: boolean; readonly said: Said; readonly faults: readonly Fault[] }

export const NOTHING: Source = { there: false, said: {}, faults: [] }
export const unread = (detail: string): Source => ({ there: true, said: {}, faults: [{ setting: null, what: 'unread', detail }] })

const schemaOf = (setting: Setting): z.ZodMiniType<string | number> => {
  if (setting.kind === 'text') return z.string().check(z.maxLength(setting.most), z.regex(new RegExp(setting.pattern)))
  if (setting.kind === 'number') return z.int().check(z.minimum(setting.least), z.maximum(setting.most))
  return z.enum(Object.keys(setting.of))
}

/** Reads each setting by itself: a wrong one is named and stands as null, the others count. */
export function readValues(entries: Iterable<readonly [string, unknown]>): Source {
  const said: Partial<Record<SettingName, string | number | null>> = {}
  const faults: Fault[] = []
  for (const [name, value] of entries) {
    const setting = settingNamed(name)
    if (setting === null) faults.push({ setting: name.slice(0, 60), what: 'unknown', detail: null })
    else {
      const read = z.safeParse(z.nullable(schemaOf(setting)), value)
      said[setting.name] = read.success ? read.data : null
      if (!read.success) faults.push({ setting: setting.name, what: 'invalid', detail: null })
    }
  }
  return { there: true, said, faults }
}
