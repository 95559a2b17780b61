import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { formatPhone, parsePhone } from '#domain/citizen/phone.ts'
import { refusal } from '#domain/refusals.ts'
import type { Link } from '#ipc/link.ts'
import { call, onPush, shell } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useMay } from '../../app/operator.tsx'
import { useRefusalWords } from '../../i18n/words.tsx'
import { useOpenMessages } from '../ticket-entry/context.tsx'

/**
 * Opens what `peygir:` links ask for: a ticket, or a message with the caller's number in it. What came before somebody
 * signed in is opened now. `before` is called for each, to put away what covers the screens.
 */
export function useLinks(before: () => void): void {
  const navigate = useNavigate()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const mayRegister = useMay('ticket.register')
  const takeCall = useTakeCall()

  const open = async (link: Link): Promise<void> => {
    if (link.kind === 'call') {
      if (!mayRegister) return announce(words(refusal('not_permitted', { permission: 'ticket.register' })), 'danger')
      takeCall(link.number)
      return navigate({ to: '/intake' })
    }
    const found = await call('ticket.read', { ticketId: null, code: link.code })
    if (!found.ok || found.value === null) return announce(words(found.ok ? refusal('ticket_unknown') : found.refusal), 'danger')
    return navigate({ to: '/tickets/$ticketId', params: { ticketId: found.value.state.id } })
  }
  const takeAll = useEffectEvent(async (): Promise<void> => {
    for (;;) {
      const reply = await shell('shell.takeLink', {})
      if (reply.ok && reply.value === null) return
      before()
      if (reply.ok && reply.value !== null) await open(reply.value)
      else if (!reply.ok) {
        announce(words(reply.refusal), 'danger')
        // anything but a bad link would come again at once
        if (reply.refusal.code !== 'link_malformed') return
      }
    }
  })

  useEffect(() => {
    void takeAll()
    return onPush('link', () => void takeAll())
  }, [])
}

/** Telephone systems tell of a call when it rings and again when it is answered: the message begun for it is shown, not begun twice. */
function useTakeCall(): (number: string | null) => void {
  const messages = useOpenMessages()
  const { areaCode } = useCity().city
  return (number) => {
    if (number === null) return void messages.open()
    const phone = parsePhone(number, areaCode) ?? number
    const begun = messages.read().messages.find(({ body }) => body.text === '' && body.subject === '' && (parsePhone(body.phone, areaCode) ?? body.phone) === phone)
    if (begun !== undefined) messages.show(begun.id)
    else messages.write(messages.open(), { phone: phone.startsWith('+') ? formatPhone(phone) : phone })
  }
}
