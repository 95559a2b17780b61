import * as z from 'zod/mini'

/** Device-independent pixels. UI.md's screens are drawn for no less. */
export const LEAST = { width: 1180, height: 700 } as const
const USUAL = { width: 1366, height: 768 } as const
/** So much of a title bar must be on a screen for a hand to take hold of it. */
const GRIP = 100

export interface Rectangle { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const saved = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() })

/**
 * Where the window opens: where it was, as far as that still is on one of the displays; otherwise centred (no `x`, `y`).
 * `remembered` comes from a file; `workAreas` are the displays without their task bars, the primary one first.
 */
export function placeWindow(remembered: unknown, workAreas: readonly Rectangle[]): { x?: number; y?: number; width: number; height: number; maximized: boolean } {
  const read = z.safeParse(saved, remembered)
  const primary = workAreas[0] ?? { x: 0, y: 0, ...USUAL }
  if (!read.success) return { ...fit(USUAL, primary), maximized: false }
  const { x, y, width, maximized } = read.data
  const home = workAreas.find((area) => x + width - GRIP >= area.x && x + GRIP <= area.x + area.width && y >= area.y && y + GRIP <= area.y + area.height)
  if (home === undefined) return { ...fit(read.data, primary), maximized }
  return { x, y, ...fit(read.data, home), maximized }
}

const fit = (size: { readonly width: number; readonly height: number }, area: Rectangle): { width: number; height: number } => ({
  width: Math.max(LEAST.width, Math.min(size.width, area.width)),
  height: Math.max(LEAST.height, Math.min(size.height, area.height)),
})
