import { useEffect, useRef, type RefObject } from 'react'

/** For a form in a sheet: its first field is at hand at once, not the sheet's close button. */
export function useFirstField(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input:not([tabindex="-1"]), button[aria-haspopup]')?.focus(), [])
  return form
}
