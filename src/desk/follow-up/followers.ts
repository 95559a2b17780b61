import type { CallOutput } from '#ipc/contract.ts'
import { pace } from '../pace.ts'
import type { Store } from '../sqlite/store.ts'

/** Who follows which open tickets, as the server confirmed it. Seldom asked and nowhere indexed, so it goes through all of them in slices. */
export async function followers(store: () => Store): Promise<CallOutput['followers.list']> {
  const found = new Map<string, number[]>()
  const steps = pace()
  const walk = { after: 0, more: true }
  while (walk.more) {
    const size = steps.size()
    await steps.run(size, () => {
      const batch = store().openStates.after(walk.after, size)
      for (const { number, state: { followerId } } of batch) {
        if (followerId !== null) found.set(followerId, [...(found.get(followerId) ?? []), number])
      }
      walk.after = batch.at(-1)?.number ?? walk.after
      walk.more = batch.length === size
    })
  }
  return [...found].map(([operatorId, numbers]) => ({ operatorId, numbers }))
}
