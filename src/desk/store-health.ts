import { refusal, type Refusal } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import { faultOf } from './sqlite/faults.ts'
import type { Vault } from './vault.ts'

/** What is wrong with the desk's store, and what is done about it. */
export interface StoreHealth {
  /** Null: it works. */
  readonly fault: () => Refusal | null
  /** The store failed, or a bug was met. */
  readonly onTrouble: (error: unknown) => void
  /** Something was written. */
  readonly works: () => void
  /** For a person who asks for it: puts the database aside and builds a new one; answers how much was brought over. */
  readonly repair: () => Reply<number>
  readonly stop: () => void
}

export interface StoreHealthOptions {
  readonly vault: Pick<Vault, 'store' | 'rebuild' | 'damage'>
  readonly now: () => number
  readonly log: (line: string) => void
  readonly onBug: (error: unknown) => void
  /** What `fault` answers may have changed. */
  readonly onChange: () => void
  /** It works again. */
  readonly onWorks: () => void
  readonly onRebuilt: () => void
}

/** A full disk is looked at again this often, so that the warning goes when there is room. */
const CHECK_MS = 5000

export function watchStore({ vault, now, log, onBug, onChange, onWorks, onRebuilt }: StoreHealthOptions): StoreHealth {
  const watch: { fault: Refusal | null; timer: NodeJS.Timeout | null } = { fault: null, timer: null }

  const stop = (): void => {
    if (watch.timer !== null) clearInterval(watch.timer)
    watch.timer = null
  }
  const works = (): void => {
    stop()
    if (watch.fault === null) return
    watch.fault = null
    onWorks()
    onChange()
  }
  const look = (): void => {
    try {
      // a write that changes nothing still needs its page in the WAL
      vault.store().transaction(() => vault.store().meta.set('roomCheckedAt', String(now())))
      works()
    } catch (error) {
      if (faultOf(error) === null) onBug(error)
    }
  }
  const rebuild = (): Reply<number> => {
    try {
      vault.rebuild()
      watch.fault = null
      onRebuilt()
      return { ok: true, value: Number(vault.damage()?.details['rescued'] ?? 0) }
    } catch (error) {
      // no room for a new one, say; the operator reads `database_unreadable` and the files stay as they are
      onBug(error)
      return { ok: false, refusal: refusal(faultOf(error) ?? 'internal_error') }
    }
  }
  return {
    fault: () => watch.fault,
    onTrouble: (error) => {
      const fault = faultOf(error)
      if (fault === null) return onBug(error)
      log(`store ${fault}`)
      watch.fault = refusal(fault)
      if (fault === 'database_unreadable') rebuild()
      else watch.timer ??= setInterval(look, CHECK_MS).unref()
      onChange()
    },
    works, stop,
    repair: () => {
      const done = rebuild()
      onChange()
      return done
    },
  }
}
