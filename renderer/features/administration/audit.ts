import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query'
import type { AuditPage } from '#domain/operator/accounts.ts'
import { read } from '../../api.ts'

export type AuditLine = AuditPage['lines'][number]

/** The trail, newest first, page after page. It is read anew whenever a screen that shows it opens. */
export const auditPages = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) => read('audit.read', { before: pageParam }),
  initialPageParam: null as number | null,
  getNextPageParam: ({ lines, more }) => (more ? (lines.at(-1)?.number ?? null) : null),
  staleTime: 0,
  gcTime: 0,
})

export const linesOf = (pages: InfiniteData<AuditPage>['pages']): readonly AuditLine[] => pages.flatMap(({ lines }) => lines)
