import { refusal } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import { ok } from './asking.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { Vault } from './vault.ts'

/**
 * The check of the desk's database and its mending. A sound one is not rebuilt: the desk would lose who may sign in without the
 * server, and a page that was taken over could fill the disk with what was put aside.
 */
export function storeHandlers({ vault, repair }: { readonly vault: Pick<Vault, 'store'>; readonly repair: () => Reply<number> }): Pick<CallHandlers, 'store.check' | 'store.repair'> {
  const found = { damage: false }
  return {
    'store.check': ({ part }) => {
      const { tables, check } = vault.store().tables
      const names = tables()
      const name = names[part]
      const sound = name === undefined || check(name).sound
      if (!sound) found.damage = true
      return ok({ parts: names.length, sound })
    },
    'store.repair': () => {
      if (!found.damage) return { ok: false, refusal: refusal('database_sound') }
      const done = repair()
      if (!done.ok) return done
      found.damage = false
      return ok({ rescued: done.value })
    },
  }
}
