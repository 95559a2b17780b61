import { useEffect, useLayoutEffect, useRef } from 'react'

/** After React Aria's own try, which comes with the next frame. */
const AFTER_MS = 40

/** Brings focus back to where it was before a dialog opened. React Aria does so too, except to the box of a combo box, where an operator mostly is. */
export function useFocusReturn(isOpen: boolean): void {
  const from = useRef<Element | null>(null)
  useLayoutEffect(() => {
    if (isOpen) from.current = document.activeElement
  }, [isOpen])
  useEffect(() => {
    if (!isOpen) return
    return () => {
      setTimeout(() => {
        if (document.activeElement === document.body && from.current instanceof HTMLElement) from.current.focus()
      }, AFTER_MS)
    }
  }, [isOpen])
}
