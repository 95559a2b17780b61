import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../src/setup/paths.mjs'

/** What citizens say in the demo city. */
export const messagesOfCity = (): readonly { readonly text: string }[] => JSON.parse(readFileSync(join(root, 'resources', 'demo-city', 'messages.json'), 'utf8')) as { readonly text: string }[]
