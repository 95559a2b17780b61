import { createContext, useContext, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Hotkeys, type Binding, type Layer } from '../keys.ts'

const HotkeysContext = createContext<Hotkeys | null>(null)

function useRegistry(): Hotkeys {
  const registry = useContext(HotkeysContext)
  if (registry === null) throw new Error('HotkeysProvider is missing')
  return registry
}

export function HotkeysProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new Hotkeys())
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !registry.press(event)) return
      event.preventDefault()
      event.stopPropagation()
    }
    // capture: a field of React Aria would stop the event before it reached the window
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  }, [registry])
  return <HotkeysContext value={registry}>{children}</HotkeysContext>
}

/** Binds keys while the component is on screen. Handlers may change at every render; the list of chords decides when it is listed anew. */
export function useHotkeys(layer: Layer, bindings: readonly Binding[]): void {
  const registry = useRegistry()
  const latest = useRef(bindings)
  useLayoutEffect(() => {
    latest.current = bindings
  })
  const chords = bindings.map((binding) => binding.chord).join(' ')
  useEffect(() => registry.add(layer, () => latest.current), [registry, layer, chords])
}

/** A dialog without keys of its own still hides those below. */
export const useHiddenHotkeys = (): void => useHotkeys('dialog', [])

export function useListedBindings(): readonly Binding[] {
  const registry = useRegistry()
  return useSyncExternalStore(registry.subscribe, registry.listed)
}
