import { useEffect, useRef } from 'react'

/** Does what needs the whole list as soon as it is there; not any more when another list is asked for meanwhile. */
export function useLater<T extends string>(ready: boolean, list: string, run: (what: T) => void): (what: T) => void {
  const waiting = useRef<{ readonly what: T; readonly list: string } | null>(null)
  useEffect(() => {
    const held = waiting.current
    if (held === null || (!ready && held.list === list)) return
    waiting.current = null
    if (held.list === list) run(held.what)
  })
  return (what) => {
    if (ready) run(what)
    else waiting.current = { what, list }
  }
}
