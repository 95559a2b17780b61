import { queryOptions, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { read, refusalOf } from '../../api.ts'
import { useTicketLine, type TicketLine } from '../ticket/line.ts'

const MINUTE = 60_000
/** Bytes never change, so no news makes them be read again; a closed page gives them back soon. */
const bytesQuery = (line: TicketLine | null, ticketId: string, attachmentId: string) =>
  queryOptions({ queryKey: ['attachment-bytes', attachmentId], queryFn: () => (line === null ? read('attachment.read', { ticketId, attachmentId }) : line.bytes(ticketId, attachmentId)), gcTime: MINUTE })

export interface Loaded { readonly blob: Blob | null; readonly refused: Refusal | null; readonly retry: () => void }

/** An attachment's bytes. `wanted` false reads nothing. */
export function useBlob(ticketId: string, attachmentId: string, wanted: boolean): Loaded {
  const line = useTicketLine()
  const { data, error, refetch } = useQuery({ ...bytesQuery(line, ticketId, attachmentId), enabled: wanted })
  const blob = useMemo(() => (data === undefined ? null : new Blob([new Uint8Array(data.bytes)], { type: data.type })), [data])
  return { blob, refused: error === null ? null : refusalOf(error), retry: () => void refetch() }
}

/** A ref for an element with a source: it has an address for the bytes as long as it stands, and no longer. */
export const useSource = (blob: Blob) =>
  useCallback(
    (element: { src: string } | null) => {
      if (element === null) return
      const address = URL.createObjectURL(blob)
      element.src = address
      return () => URL.revokeObjectURL(address)
    },
    [blob],
  )
