import type { Page } from 'playwright-core'

/** What a page notes of itself while somebody types: milliseconds. */
export interface Noted { readonly keys: readonly number[]; readonly saves: readonly number[] }

/**
 * From now on the page notes, for each key, the time from the key itself (its event's own time) until the frame that came of
 * it is painted; and for Ctrl+Enter until a code that was not there before is painted. Both without touching the page's work.
 */
export async function noteKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const notes: { keys: number[]; saves: number[] } = { keys: [], saves: [] }
    Object.assign(window, { notes })
    // a message posted in a frame's callback is read after that frame's paint
    const painted = (done: (at: number) => void): void => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => done(performance.now())
        channel.port2.postMessage(null)
      })
    }
    const codes = (): string => [...document.querySelectorAll('[data-testid=tracking-code]')].map((each) => each.textContent).join(' ')
    addEventListener('keydown', (event) => {
      const began = event.timeStamp
      painted((at) => notes.keys.push(at - began))
      if (event.code !== 'Enter' || !event.ctrlKey) return
      const before = codes()
      const watch = new MutationObserver(() => {
        const now = codes()
        if (now === '' || now === before) return
        watch.disconnect()
        painted((at) => notes.saves.push(at - began))
      })
      watch.observe(document.body, { subtree: true, childList: true, characterData: true })
    }, true)
  })
}

/** What was noted since the last look. */
export function noted(page: Page): Promise<Noted> {
  return page.evaluate(() => {
    const { notes: all } = window as unknown as { notes: { keys: number[]; saves: number[] } }
    const { keys, saves } = all
    all.keys = []
    all.saves = []
    return { keys, saves }
  })
}

/** How many saves are noted and not yet taken. */
export const savesNoted = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { notes: { saves: number[] } }).notes.saves.length)
