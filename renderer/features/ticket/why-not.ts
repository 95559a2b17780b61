import { useCallback } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { AssignmentStatus, Status } from '#domain/ticket/words.ts'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'

/** Why an action is not offered, in few words. */
export function useWhyNot(): (refused: Refusal) => string {
  const say = useSay()
  const words = useRefusalWords()
  return useCallback(
    (refused) => {
      const { status } = refused.details
      if (refused.code === 'not_in_this_status' && typeof status === 'string') return say('whyNot.status', { status: say(`status.${status as Status | AssignmentStatus}`) })
      if (refused.code === 'assignment_unknown') return say('whyNot.noPart')
      if (refused.code === 'not_permitted') return say('whyNot.permission')
      if (refused.code === 'check_done') return say('whyNot.noEscalation')
      if (refused.code === 'nothing_to_amend') return say('whyNot.nothing')
      if (refused.code === 'anonymous_caller') return say('whyNot.anonymous')
      if (refused.code === 'incident_unknown') return say('whyNot.noIncident')
      if (refused.code === 'attachment_confidential') return say('whyNot.confidential')
      return words(refused)
    },
    [say, words],
  )
}
