import type { CallName } from '#ipc/contract.ts'
import { refusal } from '#domain/refusals.ts'
import type { CallHandlers } from '../call-handlers.ts'
import type { DeskParts } from '../desk.ts'
import { faultFrom } from './run-import.ts'

export function importHandlers({ imports }: Pick<DeskParts, 'imports'>): Pick<CallHandlers, Extract<CallName, `import.${string}`>> {
  return {
    'import.open': imports.open,
    'import.columns': imports.columns,
    'import.check': imports.check,
    'import.rows': imports.rows,
    'import.start': imports.start,
    'import.cancel': imports.cancel,
    'import.current': imports.current,
    'import.mappings': async () => {
      const may = imports.allowed()
      return may.ok ? { ok: true, value: (await imports.kept.list()).map(({ name, about }) => ({ name, about })) } : may
    },
    'import.mapping': async ({ name }) => {
      const may = imports.allowed()
      const found = may.ok ? await imports.kept.read(name) : null
      if (!may.ok) return may
      return found === null ? { ok: false, refusal: refusal('mapping_unknown', { name }) } : { ok: true, value: found }
    },
    'import.keepMapping': async ({ mapping }) => {
      const may = imports.allowed()
      if (!may.ok) return may
      try {
        await imports.kept.keep(mapping)
        return { ok: true, value: null }
      } catch (error) {
        return { ok: false, refusal: faultFrom(error).refusal }
      }
    },
    'import.dropMapping': async ({ name }) => {
      const may = imports.allowed()
      if (!may.ok) return may
      await imports.kept.drop(name)
      return { ok: true, value: null }
    },
  }
}
