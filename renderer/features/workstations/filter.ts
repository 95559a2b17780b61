import { fold } from '#domain/text/fold.ts'
import type { Row, Standing } from './standing.ts'

export interface DeskFilter {
  readonly text: string
  readonly ring: string | null
  readonly standing: Standing | null
  /** Only those with something wrong. */
  readonly wrong: boolean
}
export const EVERY_DESK: DeskFilter = { text: '', ring: null, standing: null, wrong: false }

/** Every typed word stands somewhere in the desk's name or its version. */
export function filtered(rows: readonly Row[], { text, ring, standing, wrong }: DeskFilter): readonly Row[] {
  const words = fold(text).split(' ')
  return rows.filter(({ desk, troubles, standings }) => {
    if (wrong && troubles.length === 0) return false
    if (ring !== null && desk.ring !== ring) return false
    if (standing !== null && !standings.includes(standing)) return false
    const own = fold(`${desk.name} ${desk.version ?? ''}`)
    return words.every((word) => own.includes(word))
  })
}
