import { useNavigate, useParams } from '@tanstack/react-router'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { chordLabel } from '../../keys.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Approvals } from '../approval/Approvals.tsx'
import { useWaitingApprovals } from '../approval/use-waiting.ts'
import { BoardNow } from './BoardNow.tsx'
import { partsOf, type BoardPart } from './parts.ts'
import { QualityPart } from './QualityPart.tsx'
import { QuarantinePart } from './QuarantinePart.tsx'

/** What a supervisor looks at: the centre now, what waits for a consent, how messages are taken. */
export function BoardScreen() {
  const say = useSay()
  const format = useFormat()
  const session = useOperator()
  const navigate = useNavigate()
  const params: { readonly part?: string } = useParams({ strict: false })
  const parts = partsOf(session)
  const part = parts.find(({ id }) => id === params.part)?.id ?? parts[0]?.id ?? null
  const waiting = useWaitingApprovals()
  const go = (to: BoardPart): void => void navigate({ to: '/board/$part', params: { part: to } })
  useHotkeys('screen', parts.map(({ id, chord }) => ({ chord, says: `board.part.${id}`, run: () => go(id) })))
  if (part === null) return <Blank title={say('refusal.not_permitted')} />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-12 flex-none items-center gap-4 border-b border-line bg-surface px-5">
        <h1 className="text-lg font-bold">{say('nav.board')}</h1>
        {parts.length > 1 && (
          <Segments
            label={say('board.parts')}
            segments={parts.map(({ id, chord }) => {
              const name = say(`board.part.${id}`)
              return { id, label: id === 'approvals' && waiting > 0 ? say('board.partCount', { name, n: waiting }) : name, cap: format.digits(chordLabel(chord)) }
            })}
            value={part}
            onChange={go}
          />
        )}
      </header>
      <div className="min-h-0 flex-1">
        {part === 'now' ? <BoardNow /> : part === 'approvals' ? <Approvals /> : part === 'quality' ? <QualityPart /> : <QuarantinePart />}
      </div>
    </div>
  )
}
