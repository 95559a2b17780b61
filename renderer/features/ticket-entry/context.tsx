import { useQuery } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { v7 as newId } from 'uuid'
import { parsePhone } from '#domain/citizen/phone.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { Draft } from '#ipc/contract.ts'
import { call, read } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import type { MessageBody } from './message-body.ts'
import { OpenMessages, type OpenMessagesState } from './open-messages.ts'

const OpenMessagesContext = createContext<OpenMessages | null>(null)

/** Brings back what this operator had open, then keeps it for the length of the sign-in. */
export function OpenMessagesProvider({ children }: { children: ReactNode }) {
  const drafts = useQuery({ queryKey: ['drafts'], queryFn: () => read('draft.list', {}), gcTime: 0 })
  // without its drafts the desk must still take messages; the status bar tells of a store in trouble
  const list = drafts.isError ? NONE : drafts.data
  return list === undefined ? null : <Ready drafts={list}>{children}</Ready>
}

const NONE: readonly Draft[] = []

function Ready({ drafts, children }: { drafts: readonly Draft[]; children: ReactNode }) {
  const { areaCode } = useCity().city
  // from the first list only: from here on the window knows better than the store
  const [messages] = useState(() => {
    const begin = async (body: MessageBody): Promise<Refusal | null> => {
      const reply = await call('command.run', { type: 'StartCall', data: { callId: body.call.id, line: null, private: { phone: body.anonymous ? null : parsePhone(body.phone, areaCode) } } })
      return reply.ok || reply.refusal.code === 'call_exists' ? null : reply.refusal
    }
    return new OpenMessages(drafts, {
      put: (id, body) => call('draft.put', { id, body }),
      begin, newId, now: () => Date.now(),
    })
  })

  useEffect(() => {
    const flush = (): void => messages.flush()
    window.addEventListener('blur', flush)
    window.addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    return () => {
      flush()
      window.removeEventListener('blur', flush)
      window.removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
    }
  }, [messages])
  return <OpenMessagesContext value={messages}>{children}</OpenMessagesContext>
}

export function useOpenMessages(): OpenMessages {
  const messages = useContext(OpenMessagesContext)
  if (messages === null) throw new Error('OpenMessagesProvider is missing')
  return messages
}

/** Part of the state; the component is drawn again only when that part is another value. */
export function useOpenState<T>(select: (state: OpenMessagesState) => T): T {
  const messages = useOpenMessages()
  return useSyncExternalStore(messages.subscribe, () => select(messages.read()))
}

/** One field of one open message, and how to write it. */
export function useBodyField<F extends keyof MessageBody>(id: string, field: F): readonly [MessageBody[F] | undefined, (value: MessageBody[F]) => void] {
  const messages = useOpenMessages()
  const value = useSyncExternalStore(messages.subscribe, () => messages.message(id)?.body[field])
  const write = useCallback((next: MessageBody[F]) => messages.write(id, { [field]: next } as Partial<MessageBody>), [messages, id, field])
  return [value, write]
}
