import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { v7 as newId } from 'uuid'
import type { CommandData } from '#domain/catalog.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { IncidentView, TicketView } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Code } from '../../ui/Text.tsx'
import { PlaceField } from '../message-fields/PlaceField.tsx'
import { SubjectField } from '../message-fields/SubjectField.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'

interface IncidentSheetProps {
  readonly isOpen: boolean
  /** Null: a new one. */
  readonly incident: IncidentView | null
  /** The message it is opened for; its subject and place are taken over. */
  readonly leadTicketId: string | null
  readonly onClose: () => void
  readonly onSaved: (incidentId: string) => void
}

export function IncidentSheet({ isOpen, incident, leadTicketId, onClose, onSaved }: IncidentSheetProps) {
  const say = useSay()
  const lead = useQuery({ ...ticketQuery(leadTicketId ?? ''), enabled: isOpen && leadTicketId !== null })
  return (
    <Sheet title={say(incident === null ? 'incidents.newTitle' : 'incidents.edit')} isOpen={isOpen} onClose={onClose} wide>
      {leadTicketId !== null && lead.isPending ? (
        <Blank title={say('loading')} />
      ) : (
        <IncidentForm incident={incident} lead={lead.data ?? null} onClose={onClose} onSaved={onSaved} />
      )}
    </Sheet>
  )
}

const TITLE_LIMIT = 120

function IncidentForm({ incident, lead, onClose, onSaved }: { incident: IncidentView | null; lead: TicketView | null } & Pick<IncidentSheetProps, 'onClose' | 'onSaved'>) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const announce = useAnnounce()
  const facts = incident?.state ?? lead?.state ?? null
  const [typed, setTyped] = useState(() => ({
    title: incident?.title ?? '', script: incident?.script ?? '',
    subject: facts === null ? '' : subjectName(city, facts.categoryId, format), categoryId: facts?.categoryId ?? null,
    place: facts === null ? '' : placeName(city, facts.placeId, format), placeId: facts?.placeId ?? null,
  }))
  const [tried, setTried] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const write = (patch: Partial<typeof typed>): void => setTyped((before) => ({ ...before, ...patch }))
  const title = canonical(typed.title)
  const script = canonical(typed.script)
  const titleProblem = title === '' ? say('field.missing') : title.length > TITLE_LIMIT ? say('refusal.field_too_long') : null
  const save = async (): Promise<void> => {
    setTried(true)
    const { categoryId, placeId } = typed
    if (busy || titleProblem !== null || categoryId === null || (typed.place !== '' && placeId === null)) return
    setBusy(true)
    const incidentId = incident?.state.id ?? newId()
    const reply = await call('command.run', incident === null
      ? { type: 'OpenIncident', data: { incidentId, categoryId, placeId, point: lead?.state.point ?? null, leadTicketId: lead?.state.id ?? null, private: { title, script } } satisfies CommandData<'OpenIncident'> }
      : {
          type: 'AmendIncident',
          data: {
            incidentId,
            changes: { ...(categoryId === incident.state.categoryId ? {} : { categoryId }), ...(placeId === incident.state.placeId ? {} : { placeId }) },
            private: { ...(title === incident.title ? {} : { title }), ...(script === incident.script ? {} : { script }) },
          } satisfies CommandData<'AmendIncident'>,
        })
    setBusy(false)
    if (!reply.ok) return setRefused(reply.refusal)
    announce(say(incident === null ? 'incidents.opened' : 'incidents.changed'))
    onClose()
    onSaved(incidentId)
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'incidents.save', run: () => void save() }])
  return (
    <form
      className="flex flex-col gap-3.5 p-5"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {lead !== null && (
        <Notice tone="info">
          {say('incidents.leadIs')} <Code code={lead.state.code} className="font-semibold" />. {say('incidents.leadHint')}
        </Notice>
      )}
      <Field inputRef={first} label={say('incidents.title')} required large value={typed.title} onChange={(next) => write({ title: next })} problem={tried ? titleProblem : null} placeholder={say('incidents.titleHint')} />
      <div className="grid grid-cols-2 items-start gap-3">
        <SubjectField text={typed.subject} categoryId={typed.categoryId} onChange={(subject, picked) => write({ subject, categoryId: picked?.category.id ?? null })} problem={tried && typed.categoryId === null ? say('field.missing') : null} />
        <PlaceField text={typed.place} placeId={typed.placeId} onChange={(place, picked) => write({ place, placeId: picked?.place.id ?? null })} problem={tried && typed.place !== '' && typed.placeId === null ? say('field.placeUnknown') : null} />
      </div>
      <TextBox label={say('incidents.script')} value={typed.script} onChange={(next) => write({ script: next })} className="h-32" />
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-2">
        <Action weight="primary" type="submit" chord="Ctrl+Enter" isDisabled={busy}>{say(incident === null ? 'incidents.openIt' : 'incidents.save')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </form>
  )
}
