import { QUEUES, type QueueId } from '#domain/ticket/queues.ts'

/** The queue that somebody was sent to; absent: all of them. */
export interface FollowUpSearch { readonly queue?: QueueId }

/** Reads the address; what is not understood is left out, never an error. */
export function readFollowUpSearch(raw: Readonly<Record<string, unknown>>): FollowUpSearch {
  const queue = QUEUES.find((one) => one === raw['queue'])
  return queue === undefined ? {} : { queue }
}
