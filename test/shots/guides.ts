import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../src/setup/paths.mjs'
import type { Look } from '../support/tour.ts'

/** Pictures of the guides: these screens, in the light theme at 1366x768, in both languages. */
const PICTURED: ReadonlySet<string> = new Set(['intake', 'saved', 'ticket', 'forward', 'verify', 'satisfaction', 'incident', 'follow-up', 'board', 'shift', 'policy', 'workstations-desks'])
const QUALITY = 62

export async function guidePicture(screen: string, page: Page, { theme, language }: Look, width: number): Promise<void> {
  if (!PICTURED.has(screen) || theme !== 'light' || width !== 1366) return
  mkdirSync(join(root, 'docs', 'shots'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs', 'shots', `${screen}-${language}.jpg`), type: 'jpeg', quality: QUALITY, animations: 'disabled' })
}
