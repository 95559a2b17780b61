import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { ArrowRight, FileDown, Printer } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import type { TicketView } from '#ipc/contract.ts'
import { refusalOf, shell } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { FormatProvider, useFormat } from '../../i18n/format.tsx'
import { useSay, WordsProvider, type Language } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { departmentQuery } from '../department/online.ts'
import { confidentialQuery } from '../inspection/confidential.ts'
import { ForwardingSheet } from './ForwardingSheet.tsx'
import './paper.css'
import type { PrintSearch } from './search.ts'

/** The forwarding sheet as it will come out, with nothing of the console around it but a bar that is not printed. */
export function PrintScreen() {
  const say = useSay()
  const { ticketId } = useParams({ from: '/print/$ticketId' })
  const mayRead = useMay('ticket.read')
  const mayPrintConfidential = useMay('confidential.read')
  const ticket = useQuery({ ...ticketQuery(ticketId), enabled: mayRead })
  // a department's liaison has its messages from the server too
  const ofDepartment = useMay('assignment.work') && !mayRead
  const own = useQuery({ ...departmentQuery(ticketId), enabled: ofDepartment })
  // no desk has a confidential message: whoever may print one has it from the server, for as long as it is on screen
  const sealed = useQuery({ ...confidentialQuery(ticketId), enabled: ticket.data === null && mayPrintConfidential })
  const view = ticket.data ?? sealed.data ?? (sealed.isLoading ? undefined : ticket.data)
  if (own.isError) return <Bare><div className="p-6"><RefusalNotice refusal={refusalOf(own.error)} /></div></Bare>
  if (ofDepartment) return own.data === undefined ? <Bare><Blank title={say('loading')} /></Bare> : <Paper view={own.data} />
  if (!mayRead) return <Bare><Blank title={say('ticket.notYours')}>{say('ticket.notYoursHint')}</Blank></Bare>
  if (ticket.isError) return <Bare><div className="p-6"><RefusalNotice refusal={refusalOf(ticket.error)} /></div></Bare>
  if (view === undefined) return <Bare><Blank title={say('loading')} /></Bare>
  if (view === null) return <Bare><Blank title={say('ticket.absent')}>{say('ticket.absentHint')}</Blank></Bare>
  // it may be here for the moment between becoming confidential and being erased
  if (view.state.confidential && !mayPrintConfidential) return <Bare><Blank title={say('print.confidential')}>{say('print.confidentialHint')}</Blank></Bare>
  return <Paper view={view} />
}

function useBack(): () => void {
  const { history } = useRouter()
  const navigate = useNavigate()
  const { ticketId } = useParams({ from: '/print/$ticketId' })
  return () => (history.canGoBack() ? history.back() : void navigate({ to: '/tickets/$ticketId', params: { ticketId } }))
}

function Bare({ children }: { children: React.ReactNode }) {
  const say = useSay()
  const back = useBack()
  useHotkeys('screen', [{ chord: 'Escape', says: 'back', run: back }])
  return (
    <main className="h-full bg-ground">
      <h1 className="sr-only">{say('print.title')}</h1>
      {children}
    </main>
  )
}

function Paper({ view }: { view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const back = useBack()
  const navigate = useNavigate({ from: '/print/$ticketId' })
  const { size = 'A4', part } = useSearch({ from: '/print/$ticketId' })
  // the sheet goes to a department of the city, whatever the operator reads
  const [language, setLanguage] = useState<Language>('fa')
  const [at] = useState(() => Date.now())
  const [said, setSaid] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const parts = openParts(view.state.assignments)
  const partId = parts.find(({ id }) => id === part)?.id ?? null
  const change = (patch: PrintSearch): void => void navigate({ search: (before) => ({ ...before, ...patch }), replace: true })

  const print = async (): Promise<void> => {
    const reply = await shell('shell.print', { size })
    setRefused(reply.ok ? null : reply.refusal)
    setSaid(reply.ok && reply.value.printed ? say('print.printed') : null)
  }
  const savePdf = async (): Promise<void> => {
    const reply = await shell('shell.savePdf', { size, name: say('print.fileName', { code: view.state.code }) })
    setRefused(reply.ok ? null : reply.refusal)
    setSaid(reply.ok && reply.value.file !== null ? say('print.saved', { file: reply.value.file }) : null)
  }
  useHotkeys('screen', [
    { chord: 'Ctrl+KeyP', says: 'print.print', run: () => void print() },
    { chord: 'Ctrl+KeyS', says: 'print.pdf', run: () => void savePdf() },
    { chord: 'Escape', says: 'back', run: back },
  ])
  return (
    <main className="paper-desk flex h-full min-h-0 flex-col bg-sunken">
      <div className="paper-tools flex flex-none flex-wrap items-center gap-3 border-b border-line bg-surface px-5 py-2">
        <Action small weight="quiet" chord="Escape" onPress={back}>
          <ArrowRight size={15} aria-hidden="true" className="ltr:rotate-180" />
          {say('back')}
        </Action>
        <h1 className="text-lg font-bold">{say('print.title')}</h1>
        <Segments label={say('print.size')} segments={[{ id: 'A4', label: say('print.A4') }, { id: 'A5', label: say('print.A5') }]} value={size} onChange={(next) => change({ size: next })} />
        <Segments label={say('print.language')} segments={[{ id: 'fa', label: say('print.fa') }, { id: 'en', label: say('print.en') }]} value={language} onChange={setLanguage} />
        {parts.length > 1 && (
          <Choose
            label={say('print.for')}
            any={say('print.all')}
            value={partId}
            onChange={(id) => change({ part: id ?? '' })}
            choices={parts.map(({ id, departmentId }) => {
              const department = city.departmentOf(departmentId)
              return { id, name: department === null ? departmentId : nameIn(department, format.language) }
            })}
          />
        )}
        <span role="status" className="min-w-0 flex-1 truncate text-xs text-ok">{said}</span>
        <Action weight="primary" className="!h-8" chord="Ctrl+KeyP" autoFocus onPress={() => void print()}>
          <Printer size={15} aria-hidden="true" />
          {say('print.print')}
        </Action>
        <Action chord="Ctrl+KeyS" onPress={() => void savePdf()}>
          <FileDown size={15} aria-hidden="true" />
          {say('print.pdf')}
        </Action>
        {refused !== null && <div className="w-full"><RefusalNotice refusal={refused} /></div>}
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without focus a keyboard could not scroll it (WCAG 2.1.1) */}
      <div tabIndex={0} aria-label={say('print.sheet')} role="region" className="paper-desk min-h-0 flex-1 overflow-auto p-6 outline-offset-[-2px]">
        <div className="mx-auto w-max shadow-float print:w-auto print:shadow-none">
          <WordsProvider language={language}>
            <FormatProvider timeZone={city.city.timeZone}>
              <ForwardingSheet view={view} size={size} partId={partId} at={at} />
            </FormatProvider>
          </WordsProvider>
        </div>
      </div>
    </main>
  )
}
