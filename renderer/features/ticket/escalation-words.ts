import { useCallback } from 'react'
import type { Escalation } from '#domain/ticket/state.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useDirectory } from './directory.ts'

/** Why, how far up and to whom: `مهلت گذشته، سطح ۲، برای سرپرست شیفت`. */
export function useEscalationWords(): (escalation: Pick<Escalation, 'on' | 'level' | 'roleId'>) => string {
  const say = useSay()
  const { language } = useFormat()
  const directory = useDirectory()
  return useCallback(
    ({ on, level, roleId }) => {
      const role = directory.roles.find(({ id }) => id === roleId)
      return say('escalation.line', { cause: say(`escalation.${on}`), level, role: role === undefined ? roleId : nameIn(role, language) })
    },
    [say, language, directory],
  )
}
