import type { CDPSession, Page } from 'playwright-core'

/** Windows' "Persian (Standard)" layout, KBDFAR: the key's place -> what it types plain and with Shift. */
const LAYOUT: Readonly<Record<string, string>> = {
  KeyQ: 'ضْ', KeyW: 'صٌ', KeyE: 'ثٍ', KeyR: 'قً', KeyT: 'فُ', KeyY: 'غِ', KeyU: 'عَ', KeyI: 'هّ', KeyO: 'خ]', KeyP: 'ح[', BracketLeft: 'ج}', BracketRight: 'چ{', Backslash: '\\|',
  KeyA: 'شؤ', KeyS: 'سئ', KeyD: 'یي', KeyF: 'بإ', KeyG: 'لأ', KeyH: 'اآ', KeyJ: 'تة', KeyK: 'ن»', KeyL: 'م«', Semicolon: 'ک:', Quote: 'گ؛',
  KeyZ: 'ظك', KeyX: 'طٓ', KeyC: 'زژ', KeyV: 'رٰ', KeyB: 'ذ\u200c', KeyN: 'دٔ', KeyM: 'پء', Comma: 'و>', Period: '.<', Slash: '/؟', Space: ' \u200c',
  Digit1: '۱!', Digit2: '۲٬', Digit3: '۳٫', Digit4: '۴﷼', Digit5: '۵٪', Digit6: '۶×', Digit7: '۷،', Digit8: '۸*', Digit9: '۹)', Digit0: '۰(', Minus: '-ـ', Equal: '=+',
}
const NAMED: Readonly<Record<string, number>> = {
  Backspace: 8, Tab: 9, Enter: 13, Escape: 27, PageUp: 33, PageDown: 34, End: 35, Home: 36, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Delete: 46, Space: 32,
}
const PUNCTUATION: Readonly<Record<string, number>> = {
  Semicolon: 186, Equal: 187, Comma: 188, Minus: 189, Period: 190, Slash: 191, BracketLeft: 219, Backslash: 220, BracketRight: 221, Quote: 222,
}
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Ctrl: 2, Meta: 4, Shift: 8 }

/** The virtual key of a place on the keyboard: the same under every layout. */
function virtualKey(code: string): number {
  if (/^F\d/.test(code)) return 111 + Number(code.slice(1))
  if (/^(Key|Digit)/.test(code)) return code.charCodeAt(code.length - 1)
  return NAMED[code] ?? PUNCTUATION[code] ?? 0
}

const STROKES = new Map<string, { readonly code: string; readonly shift: boolean }>()
for (const [code, typed] of Object.entries(LAYOUT)) {
  for (const [place, character] of [...typed].entries()) if (!STROKES.has(character)) STROKES.set(character, { code, shift: place === 1 })
}
for (const digit of '0123456789') STROKES.set(digit, { code: `Digit${digit}`, shift: false })

/** A page's keyboard under the Persian layout: events carry Persian keys and the places of the keys, as Windows sends them. */
export interface PersianKeyboard {
  /** Types a text key by key, `delay` ms apart. Throws for a character that the layout has no key for. */
  readonly type: (text: string, delay?: number) => Promise<void>
  /** A key or chord by places: `F2`, `Enter`, `Ctrl+KeyK` (which arrives as key 'ن' with code KeyK). */
  readonly press: (chord: string) => Promise<void>
}

export async function persianKeyboard(page: Page): Promise<PersianKeyboard> {
  const cdp = await page.context().newCDPSession(page)
  return {
    type: async (text, delay = 0) => {
      for (const character of text) {
        if (character === '\n') await press(cdp, 'Shift+Enter')
        else await stroke(cdp, character)
        if (delay > 0) await new Promise((done) => setTimeout(done, delay))
      }
    },
    press: (chord) => press(cdp, chord),
  }
}

async function stroke(cdp: CDPSession, character: string): Promise<void> {
  const found = STROKES.get(character)
  if (found === undefined) throw new Error(`the Persian layout has no key for U+${character.codePointAt(0)?.toString(16)}`)
  const event = { key: character, code: found.code, windowsVirtualKeyCode: virtualKey(found.code), modifiers: found.shift ? MODIFIERS['Shift'] : 0 }
  await cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown', text: character, unmodifiedText: character })
  await cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' })
}

async function press(cdp: CDPSession, chord: string): Promise<void> {
  const names = chord.split('+')
  const code = names.pop() ?? ''
  const modifiers = names.reduce((sum, name) => sum + (MODIFIERS[name] ?? 0), 0)
  const typed = LAYOUT[code] === undefined ? undefined : [...LAYOUT[code]][modifiers & 8 ? 1 : 0]
  const event = { key: typed ?? code, code, windowsVirtualKeyCode: virtualKey(code), modifiers }
  // Enter and plain characters also type; with Ctrl, Alt or Meta a key is a command and types nothing
  const text = modifiers & 7 ? undefined : code === 'Enter' ? '\r' : typed
  await cdp.send('Input.dispatchKeyEvent', { ...event, type: text === undefined ? 'rawKeyDown' : 'keyDown', ...(text === undefined ? {} : { text, unmodifiedText: text }) })
  await cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' })
}
