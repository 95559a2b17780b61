import type { QueryClient } from '@tanstack/react-query'

const ROOT = 'typed'

/** Words of one sheet of one message; the window's memory is the only place where they lie. */
export const typedKey = (operatorId: string, ticketId: string, type: string, name: string): string => [operatorId, ticketId, type, name].join(' ')

export const typedBefore = <T>(client: QueryClient, key: string): T | undefined => client.getQueryData<{ readonly value: T }>([ROOT, key])?.value

export function keepTyped(client: QueryClient, key: string, value: unknown): void {
  client.setQueryDefaults([ROOT], { gcTime: Infinity })
  client.setQueryData([ROOT, key], { value })
}

/** What was sent need not be kept. */
export function forgetTyped(client: QueryClient, operatorId: string, ticketId: string, type: string): void {
  const begins = typedKey(operatorId, ticketId, type, '')
  client.removeQueries({ queryKey: [ROOT], predicate: ({ queryKey }) => String(queryKey[1]).startsWith(begins) })
}
