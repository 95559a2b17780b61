/** Calls `then` after so many milliseconds, unless it is ended before by what it answers. */
export type Wait = (ms: number, then: () => void) => () => void

export const onTimer: Wait = (ms, then) => {
  // a timer holds no process open: the host lives by its port, a test by its own promise
  const timer = setTimeout(then, ms).unref()
  return () => clearTimeout(timer)
}

/** Calls `work` each time so many milliseconds have passed, until it is ended by what it answers. */
export type Every = (ms: number, work: () => void) => () => void

export const onInterval: Every = (ms, work) => {
  const timer = setInterval(work, ms).unref()
  return () => clearInterval(timer)
}
