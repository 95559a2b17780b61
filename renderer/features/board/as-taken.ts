import { answersOf } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'

export interface AsTaken {
  readonly categoryId: string
  readonly placeId: string | null
  readonly text: string
  readonly address: string
  /** By question. */
  readonly answers: Readonly<Record<string, string>>
  /** Somebody corrected it later. */
  readonly amended: boolean
}

/** The message as its operator took it: later corrections are another's work, or a second thought. */
export function asTaken({ state, parts }: Pick<TicketView, 'state' | 'parts'>): AsTaken {
  const amendments = state.steps.flatMap((step) => (step.type === 'TicketAmended' ? [step] : []))
  // what the first correction of a field found is what was taken
  const taken = Object.assign({ categoryId: state.categoryId, placeId: state.placeId }, ...amendments.map(({ before }) => before).reverse()) as Pick<AsTaken, 'categoryId' | 'placeId'>
  const first = parts[state.steps[0]?.commandId ?? ''] ?? {}
  return { categoryId: taken.categoryId, placeId: taken.placeId, text: first['text'] ?? '', address: first['address'] ?? '', answers: answersOf(first), amended: amendments.length > 0 }
}
