import { useQueryClient } from '@tanstack/react-query'
import { GraduationCap, Info, Languages, LogOut, MonitorCog, Moon } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { call } from '../api.ts'
import { AboutSheet } from '../features/about/AboutSheet.tsx'
import { DeskSheet } from '../features/about/DeskSheet.tsx'
import { PractiseSheet } from '../features/training/PractiseSheet.tsx'
import { useTraining } from '../features/training/training.ts'
import { useOpenMessages } from '../features/ticket-entry/context.tsx'
import { useRefusalWords, useSay } from '../i18n/words.tsx'
import { KEPT_BETWEEN, sessionQuery, useStatus } from '../queries.ts'
import { useAnnounce } from './announcements.tsx'
import { useNextLanguage, useNextTheme } from './appearance.ts'
import { useOperator } from './operator.tsx'

/** Ends the sign-in. What was typed and what was saved stays on the desk. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient()
  const messages = useOpenMessages()
  const announce = useAnnounce()
  const words = useRefusalWords()
  return async () => {
    messages.flush()
    const reply = await call('session.signOut', {})
    if (!reply.ok) return announce(words(reply.refusal), 'danger')
    client.setQueryData(sessionQuery.queryKey, null)
    // whoever signs in next finds nothing of what this operator had on screen
    client.removeQueries({ predicate: ({ queryKey }) => !KEPT_BETWEEN.has(String(queryKey[0])) })
  }
}

export function OperatorMenu() {
  const say = useSay()
  const { operator } = useOperator()
  const status = useStatus()
  const deskName = status?.deskName ?? ''
  const training = useTraining()
  const [asking, setAsking] = useState(false)
  const [about, setAbout] = useState(false)
  const [aboutDesk, setAboutDesk] = useState(false)
  const signOut = useSignOut()
  const nextTheme = useNextTheme()
  const nextLanguage = useNextLanguage()
  return (
    <>
    <MenuTrigger>
      <Button className="flex w-full items-center justify-center gap-2.5 rounded-lg p-1.5 outline-offset-[-2px] data-focus-visible:outline-rail-ink data-hovered:bg-rail-active min-[1536px]:justify-start">
        <span className="sr-only">{say('operator.menu', { name: operator.name })}</span>
        <span aria-hidden="true" className="grid size-8 flex-none place-items-center rounded-full bg-rail-active font-bold">{operator.name.slice(0, 1)}</span>
        <span className="hidden min-w-0 flex-col items-start min-[1536px]:flex">
          <bdi aria-hidden="true" className="max-w-full truncate">{operator.name}</bdi>
          <bdi className="max-w-full truncate text-2xs text-rail-dim">{deskName}</bdi>
        </span>
      </Button>
      <Popover placement="end bottom" className="float min-w-52">
        <Menu className="p-1 outline-none" aria-label={operator.name}>
          <MenuItem className="option" onAction={nextTheme}>
            <Moon size={15} aria-hidden="true" className="text-ink-3" />
            {say('theme.switch')}
          </MenuItem>
          <MenuItem className="option" onAction={nextLanguage}>
            <Languages size={15} aria-hidden="true" className="text-ink-3" />
            {say('language.switch')}
          </MenuItem>
          <MenuItem className="option" onAction={() => (status?.training === true ? training.change(false) : setAsking(true))}>
            <GraduationCap size={15} aria-hidden="true" className="text-ink-3" />
            {say(status?.training === true ? 'training.leave' : 'training.enter')}
          </MenuItem>
          <MenuItem className="option" onAction={() => setAboutDesk(true)}>
            <MonitorCog size={15} aria-hidden="true" className="text-ink-3" />
            {say('desk.title')}
          </MenuItem>
          <MenuItem className="option" onAction={() => setAbout(true)}>
            <Info size={15} aria-hidden="true" className="text-ink-3" />
            {say('about.title')}
          </MenuItem>
          <MenuItem className="option" onAction={() => void signOut()}>
            <LogOut size={15} aria-hidden="true" className="mirrored text-ink-3" />
            {say('signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
    <PractiseSheet isOpen={asking} onClose={() => setAsking(false)} />
    <DeskSheet isOpen={aboutDesk} onClose={() => setAboutDesk(false)} />
    <AboutSheet isOpen={about} onClose={() => setAbout(false)} />
    </>
  )
}
