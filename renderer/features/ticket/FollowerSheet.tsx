import { useState } from 'react'
import { useCity } from '../../app/city.tsx'
import { useMay, useOperator } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { ActionForm } from './ActionForm.tsx'
import { DigitChoice } from './DigitChoice.tsx'
import { useRunning } from './running.tsx'

type Who = 'me' | 'other' | 'nobody'

/** Who of the centre looks after it. Others than oneself are named by whoever gives out work. */
export function FollowerSheet() {
  const say = useSay()
  const { directory } = useCity()
  const { operator } = useOperator()
  const assigns = useMay('work.assign')
  const { view: { state: { id: ticketId, followerId } }, judge } = useRunning()
  const make = (operatorId: string | null) => ({ type: 'AssignFollower', ticketId, operatorId }) as const
  const choices = (['me', 'other', 'nobody'] as const).filter((who) => (who === 'other' ? assigns : judge(make(who === 'me' ? operator.id : null)).ok))
  const [who, setWho] = useState<Who | null>(choices[0] ?? null)
  const [other, setOther] = useState<string | null>(null)
  const staff = directory.operators.filter(({ id, departmentId }) => departmentId === null && id !== operator.id && id !== followerId)
  const chosen = who === 'me' ? operator.id : who === 'nobody' ? null : other
  const missing = who === null || (who === 'other' && other === null) ? say('follower.choose') : null
  return (
    <ActionForm save={say('action.AssignFollower')} command={() => (missing === null ? make(chosen) : null)} missing={missing}>
      <DigitChoice label={say('follower.title')} choices={choices.map((id) => ({ id, label: say(`follower.${id}`) }))} value={who} onChange={setWho} />
      {who === 'other' && <SelectField label={say('follower.who')} required value={other} onChange={setOther} options={staff.map(({ id, name, role }) => ({ id, name, beside: directory.roles.find((one) => one.id === role)?.name ?? '' }))} />}
    </ActionForm>
  )
}
