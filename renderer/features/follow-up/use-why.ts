import { useCallback } from 'react'
import type { Check } from '#domain/ticket/check.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'

/** Why something is to be done, in one sentence. `state` where the ticket is at hand; a list names its departments instead. */
export function useWhy(): (check: Check, departmentIds: readonly string[], state: TicketState | null) => string {
  const say = useSay()
  const city = useCity()
  const format = useFormat()
  return useCallback(
    (check, departmentIds, state) => {
      const part = state?.assignments.find(({ id }) => id === check.assignmentId)
      const ids = part === undefined ? departmentIds : [part.departmentId]
      const names = ids.map((id) => city.departmentOf(id)).filter((found) => found !== null).map((found) => nameIn(found, format.language))
      const cause = state?.escalations.find(({ id }) => check.key.endsWith(id))?.on
      return say(`followUp.why.${check.kind}`, { department: names.join(say('comma')) || say('followUp.department'), cause: cause === undefined ? '' : say(`escalation.${cause}`) })
    },
    [say, city, format],
  )
}
