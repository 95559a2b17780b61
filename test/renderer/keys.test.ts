import { describe, expect, it, vi } from 'vitest'
import { chordLabel, chordOf, Hotkeys } from '../../renderer/keys.ts'

const pressed = (chord: string, more: { altGraph?: boolean; isComposing?: boolean } = {}): KeyboardEvent => {
  const parts = chord.split('+')
  return {
    code: parts.at(-1) ?? '', ctrlKey: parts.includes('Ctrl'), altKey: parts.includes('Alt'), shiftKey: parts.includes('Shift'), metaKey: false,
    isComposing: more.isComposing ?? false, target: null, getModifierState: (name: string) => name === 'AltGraph' && more.altGraph === true,
  } as unknown as KeyboardEvent
}

describe('chords', () => {
  it('go by the place of the key, so a Persian layout changes nothing', () => {
    expect(chordOf({ ...pressed('Ctrl+KeyK'), key: 'ن' } as KeyboardEvent)).toBe('Ctrl+KeyK')
    expect(chordOf({ ...pressed('Alt+Digit3'), key: '۳' } as KeyboardEvent)).toBe('Alt+Digit3')
  })
  it('do not tell the number pad from the row of digits', () => {
    expect(chordOf(pressed('Ctrl+Numpad1'))).toBe('Ctrl+Digit1')
    expect(chordOf(pressed('Ctrl+NumpadEnter'))).toBe('Ctrl+Enter')
  })
  it('put the modifiers in one order', () => {
    expect(chordOf({ ...pressed('KeyN'), shiftKey: true, ctrlKey: true } as KeyboardEvent)).toBe('Ctrl+Shift+KeyN')
  })
  it('are labelled like keycaps', () => {
    expect(chordLabel('Ctrl+Shift+Digit2')).toBe('Ctrl Shift 2')
    expect(chordLabel('Ctrl+Enter')).toBe('Ctrl ⏎')
  })
})

describe('Hotkeys', () => {
  const bound = (chord: string) => {
    const run = vi.fn()
    return { run, binding: { chord, says: 'open', run } }
  }

  it('runs the binding of the topmost layer', () => {
    const keys = new Hotkeys()
    const shell = bound('Ctrl+KeyK')
    const screen = bound('Ctrl+KeyK')
    keys.add('shell', () => [shell.binding])
    keys.add('screen', () => [screen.binding])
    expect(keys.press(pressed('Ctrl+KeyK'))).toBe(true)
    expect(screen.run).toHaveBeenCalledOnce()
    expect(shell.run).not.toHaveBeenCalled()
  })

  it('lets a dialog hide what lies below, until it goes', () => {
    const keys = new Hotkeys()
    const shell = bound('Ctrl+KeyN')
    keys.add('shell', () => [shell.binding])
    const close = keys.add('dialog', () => [])
    expect(keys.press(pressed('Ctrl+KeyN'))).toBe(false)
    close()
    expect(keys.press(pressed('Ctrl+KeyN'))).toBe(true)
  })

  it('leaves AltGr, Ctrl with Alt and half-composed letters alone', () => {
    const keys = new Hotkeys()
    const plain = bound('Alt+KeyA')
    const both = bound('Ctrl+Alt+KeyA')
    keys.add('screen', () => [plain.binding, both.binding])
    expect(keys.press(pressed('Alt+KeyA', { altGraph: true }))).toBe(false)
    expect(keys.press(pressed('Ctrl+Alt+KeyA'))).toBe(false)
    expect(keys.press(pressed('Alt+KeyA', { isComposing: true }))).toBe(false)
    expect(plain.run).not.toHaveBeenCalled()
  })

  it('leaves Escape to the list, menu or calendar that is open', () => {
    class Focused {
      readonly #expanded: string | null
      readonly #popover: string | null
      constructor(expanded: string | null, popover: string | null) {
        this.#expanded = expanded
        this.#popover = popover
      }
      getAttribute = (name: string): string | null => (name === 'aria-expanded' ? this.#expanded : null)
      closest = (selector: string): string | null => (selector === '[data-trigger]' ? this.#popover : null)
    }
    vi.stubGlobal('HTMLElement', Focused)
    const keys = new Hotkeys()
    const back = bound('Escape')
    keys.add('screen', () => [back.binding])
    const escape = (target: Focused) => keys.press({ ...pressed('Escape'), target } as unknown as KeyboardEvent)
    expect([escape(new Focused('true', null)), escape(new Focused(null, 'MenuTrigger'))]).toEqual([false, false])
    expect(back.run).not.toHaveBeenCalled()
    expect(escape(new Focused(null, null))).toBe(true)
    vi.unstubAllGlobals()
  })

  it('lists screen before shell, function keys first, dialogs not at all', () => {
    const keys = new Hotkeys()
    keys.add('shell', () => [bound('F1').binding])
    keys.add('screen', () => [bound('Ctrl+KeyI').binding, bound('F3').binding, bound('F2').binding])
    keys.add('dialog', () => [bound('Digit1').binding])
    expect(keys.listed().map((binding) => binding.chord)).toEqual(['F2', 'F3', 'Ctrl+KeyI', 'F1'])
  })
})
