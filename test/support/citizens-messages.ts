import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { CommandData } from '#domain/catalog.ts'
import { root } from '../../src/setup/paths.mjs'
import { registerData } from './commands.ts'

type Said = Pick<CommandData<'RegisterTicket'>, 'kind' | 'categoryId' | 'placeId' | 'urgency'> & { readonly text: string; readonly address: string | null; readonly name: string | null; readonly phone: string | null }

/** Saves `count` of the demo city's messages on the desk of this page's operator, the same at every run. */
export async function saveMessages(page: Page, count: number): Promise<void> {
  const said = JSON.parse(readFileSync(join(root, 'resources', 'demo-city', 'messages.json'), 'utf8')) as readonly Said[]
  const commands = Array.from({ length: count }, (_, n): CommandData<'RegisterTicket'> => {
    const { kind, categoryId, placeId, urgency, text, address, name, phone } = said[n % said.length]!
    return {
      ...registerData(`00000000-0000-4000-9000-${String(n).padStart(12, '0')}`), kind, categoryId, placeId, urgency,
      private: { phone, name, nationalId: null, address, text, personId: null },
    }
  })
  const refused = await page.evaluate(async (all) => {
    for (const data of all) {
      const reply = await window.peygir.call['command.run']({ type: 'RegisterTicket', data })
      if (!reply.ok) return reply.refusal.code
    }
    return null
  }, commands)
  if (refused !== null) throw new Error(`saving messages: ${refused}`)
}
