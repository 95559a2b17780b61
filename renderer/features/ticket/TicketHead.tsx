import { ArrowRight, Copy, Ellipsis, Printer } from 'lucide-react'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Code } from '../../ui/Text.tsx'
import { ConfidentialPill, StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import type { ActionType } from './actions.ts'
import { useRunning } from './running.tsx'

interface TicketHeadProps { readonly start: (type: ActionType) => void; readonly onMenu: () => void; readonly onCopy: () => void; readonly onPrint: () => void; readonly onBack: () => void }

/** What it is about, where it stands, and what usually comes next. */
export function TicketHead({ start, onMenu, onCopy, onPrint, onBack }: TicketHeadProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const { view: { state, pending }, usual } = useRunning()
  return (
    <header className="flex flex-none flex-col gap-2.5 border-b border-line px-6 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Action small weight="quiet" className="-ms-2" onPress={onBack}>
          <ArrowRight size={15} aria-hidden="true" className="ltr:rotate-180" />
          {say('back')}
        </Action>
        <h1 className="text-xl font-bold">{subjectName(city, state.categoryId, format)}</h1>
        <StatusPill status={state.status} pending={pending.length > 0} />
        <UrgencyPill urgency={state.urgency} />
        {state.confidential && <ConfidentialPill />}
        <span data-testid="ticket-code" className="selectable ms-auto text-xl font-semibold tracking-wide text-ink-2">
          <Code code={state.code} />
        </span>
      </div>
      <div className="flex items-center gap-2">
        {usual.map(({ action: { type, chord, icon: Glyph } }, place) => (
          <Action key={type} weight={place === 0 ? 'primary' : 'plain'} className="!h-8 !px-3" chord={chord} onPress={() => start(type)}>
            <Glyph size={15} aria-hidden="true" />
            {say(`action.${type}`)}
          </Action>
        ))}
        <Action chord="KeyM" onPress={onMenu}>
          <Ellipsis size={15} aria-hidden="true" />
          {say('menu.title')}
        </Action>
        <span className="ms-auto flex items-center gap-1">
          <Action weight="quiet" className="!px-2" chord="KeyC" onPress={onCopy}>
            <Copy size={15} aria-hidden="true" />
            <span className="sr-only">{say('copy.codeAction')}</span>
          </Action>
          <Action weight="quiet" className="!px-2" chord="Ctrl+KeyP" onPress={onPrint}>
            <Printer size={15} aria-hidden="true" />
            <span className="sr-only">{say('menu.print')}</span>
          </Action>
        </span>
      </div>
    </header>
  )
}
