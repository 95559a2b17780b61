/**
 * How long to wait before starting something again that ended by itself: `first` ms, then twice as long each time up
 * to `most`. Whoever stayed up for `calm` ms starts from the beginning.
 */
export function backoff({ first, most, calm }: { readonly first: number; readonly most: number; readonly calm: number }, clock: () => number = Date.now): () => number {
  let failures = 0
  let restarted = 0
  return () => {
    failures = clock() - restarted > calm ? 0 : failures
    const wait = Math.min(most, first * 2 ** failures)
    failures += 1
    restarted = clock() + wait
    return wait
  }
}
