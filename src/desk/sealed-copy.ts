import { withoutWords, type OpenCommand, type SealedCommand } from './saved-command.ts'
import { seal } from './sealing.ts'
import type { Store } from './sqlite/store.ts'

/**
 * Makes of a command that the server has one that only the server can read, so that a server that is restored can be told
 * again what nobody at this desk may know any more. It answers null in a city that has no key for it.
 */
export function sealedCopies(store: Store): (saved: OpenCommand) => SealedCommand | null {
  const text = store.meta.get('directory')
  const key = text === null ? null : (JSON.parse(text) as { readonly sealingKey: string | null }).sealingKey
  return (saved) => (key === null ? null : { ...withoutWords(saved), body: JSON.stringify(seal(saved.body, saved.commandId, key)), mac: saved.mac })
}
