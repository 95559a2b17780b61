import { powerMonitor } from 'electron'

/** How often the system is asked (milliseconds): a lock comes at most this late. */
const LOOK_MS = 5_000

/**
 * Calls `lock` when nobody has touched keyboard or pointer for `minutes` (0: never), and whenever the system locks its own screen or
 * goes to sleep. The system is asked, not the page: a page that was taken over cannot pretend that somebody is there. Answers how to stop.
 */
export function lockWhenIdle(minutes: number, lock: () => void): () => void {
  const state = { idle: false }
  const look = (): void => {
    const idle = minutes > 0 && powerMonitor.getSystemIdleTime() >= minutes * 60
    if (idle && !state.idle) lock()
    state.idle = idle
  }
  const timer = setInterval(look, LOOK_MS)
  powerMonitor.on('lock-screen', lock)
  powerMonitor.on('suspend', lock)
  return () => {
    clearInterval(timer)
    powerMonitor.off('lock-screen', lock)
    powerMonitor.off('suspend', lock)
  }
}
