import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallInput } from '#ipc/contract.ts'
import { read } from '../../api.ts'

type Asked = Pick<CallInput<'ticket.similar'>, 'categoryId' | 'placeId' | 'point'>

/** What others said about the same thing nearby, and open incidents that fit, the best first. Null asks nothing. `incidentsAt`: of which list of incidents it is the answer. */
export const similarQuery = (asked: Asked | null, incidentsAt = 0) =>
  queryOptions({
    queryKey: ['tickets', 'similar', asked, incidentsAt],
    queryFn: () => read('ticket.similar', { categoryId: asked?.categoryId ?? '', placeId: asked?.placeId ?? null, point: asked?.point ?? null, exceptId: null }),
    enabled: asked !== null && (asked.placeId !== null || asked.point !== null),
    placeholderData: asked === null ? undefined : keepPreviousData,
  })
