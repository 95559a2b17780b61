/**
 * Hotkeys by the key's place on the board: under a Persian layout Ctrl+K arrives with key «ن» but code KeyK.
 * A chord is written `Ctrl+Shift+KeyN`, modifiers in that order.
 */
export interface Binding {
  readonly chord: string
  /** Name of its words in i18n; shown in the key sheet. */
  readonly says: string
  readonly run: () => void
  /** Shown in the status bar too. */
  readonly bar?: boolean
  /** Not listed in the key sheet (the second of two keys for one thing). */
  readonly quiet?: boolean
}

/** A dialog hides the keys of the screen and of the shell below it. */
export type Layer = 'shell' | 'screen' | 'dialog'
const LAYERS: readonly Layer[] = ['dialog', 'screen', 'shell']

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

export const chordOf = (event: Pressed): string =>
  `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code.replace(/^Numpad(Enter|\d)$/, (_, key: string) => (key === 'Enter' ? key : `Digit${key}`))}`

/** Keys that write something must not act while somebody writes. */
const writes = (chord: string): boolean => !/^(?:Ctrl\+|Alt\+)/.test(chord) && !/^(?:Shift\+)?(?:F\d+|Escape)$/.test(chord)

const WRITTEN_IN = 'input:not([type=checkbox]):not([type=radio]),textarea,[contenteditable=true],[role=listbox],[role=menu]'
const PRESSED_IN = 'button,a,input,[role=radiogroup],[role=tablist],[role=dialog]'

/** Whether the focused element needs this key itself: letters where one writes or searches a list, Enter and arrows on any control. */
function isOwnKey(chord: string, target: EventTarget | null): boolean {
  if (!writes(chord) || !(target instanceof HTMLElement)) return false
  return target.closest(/^(?:Shift\+)?(?:Enter|Space|Arrow\w+)$/.test(chord) ? `${WRITTEN_IN},${PRESSED_IN}` : WRITTEN_IN) !== null
}

/** Escape closes an open list first: one below the focused box, or a menu or a calendar that has the focus itself (React Aria marks their popover so). */
const hasOpenList = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.getAttribute('aria-expanded') === 'true' || target.closest('[data-trigger]') !== null)

/** `Ctrl+Shift+KeyN` as printed on keycaps: `Ctrl Shift N`. */
export const chordLabel = (chord: string): string =>
  chord
    .split('+')
    .map((part) => CAPS[part] ?? part.replace(/^(?:Key|Digit)/, ''))
    .join(' ')

const CAPS: Readonly<Record<string, string>> = {
  Enter: '⏎', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', Slash: '/', PageUp: 'PgUp', PageDown: 'PgDn',
  Minus: '-', BracketLeft: '[', BracketRight: ']', Backslash: '\\',
}

const isFunctionKey = ({ chord }: Binding): boolean => /^F\d+$/.test(chord)

/** Function keys first, as they lie on the board; parts of a screen come and go, so the order may not depend on who came first. */
const byKeycap = (a: Binding, b: Binding): number => Number(isFunctionKey(b)) - Number(isFunctionKey(a)) || a.chord.localeCompare(b.chord)

interface Frame { readonly layer: Layer; readonly bindings: () => readonly Binding[] }

/** The bindings in force now; one per window. The status bar and the key sheet are drawn from it, so they cannot promise a dead key. */
export class Hotkeys {
  readonly #frames = new Set<Frame>()
  readonly #listeners = new Set<() => void>()
  #snapshot: readonly Binding[] = []

  /** Answers a function that takes the frame away. */
  add(layer: Layer, bindings: () => readonly Binding[]): () => void {
    const frame = { layer, bindings }
    this.#frames.add(frame)
    this.#refresh()
    return () => {
      this.#frames.delete(frame)
      this.#refresh()
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Of screen and shell, as the operator would find them with no dialog open. */
  readonly listed = (): readonly Binding[] => this.#snapshot

  /** Runs what the pressed key is bound to; true when something ran. */
  press(event: KeyboardEvent): boolean {
    // AltGr writes characters on Persian layouts, and reaches Windows programs as Ctrl+Alt
    if (event.isComposing || event.getModifierState('AltGraph') || (event.ctrlKey && event.altKey)) return false
    const chord = chordOf(event)
    if (isOwnKey(chord, event.target)) return false
    if (chord === 'Escape' && hasOpenList(event.target)) return false
    for (const layer of LAYERS) {
      const frames = [...this.#frames].filter((frame) => frame.layer === layer).reverse()
      for (const frame of frames) {
        const found = frame.bindings().find((binding) => binding.chord === chord)
        if (found !== undefined) {
          found.run()
          return true
        }
      }
      if (layer === 'dialog' && frames.length > 0) return false
    }
    return false
  }

  #refresh(): void {
    this.#snapshot = (['screen', 'shell'] as const).flatMap((layer) =>
      [...this.#frames]
        .filter((frame) => frame.layer === layer)
        .flatMap((frame) => frame.bindings())
        .sort(byKeycap),
    )
    for (const listener of this.#listeners) listener()
  }
}
