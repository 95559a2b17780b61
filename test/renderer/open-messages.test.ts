import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Reply } from '#ipc/contract.ts'
import { KEEP_EVERY_MS, OpenMessages, type DraftPorts, type SavedMessage } from '../../renderer/features/ticket-entry/open-messages.ts'
import type { MessageBody } from '../../renderer/features/ticket-entry/message-body.ts'

const SAVED: SavedMessage = { code: '10000009', coded: true, how: 'registered', categoryId: 'waste', placeId: null, address: '', departmentId: null, incident: null, answer: '' }
const OK: Reply<null> = { ok: true, value: null }

function opened(more: Partial<DraftPorts> = {}, drafts: ConstructorParameters<typeof OpenMessages>[0] = []) {
  const put = vi.fn(async (_id: string, _body: MessageBody) => OK)
  const begin = vi.fn(async (_body: MessageBody) => null)
  const messages = new OpenMessages(drafts, { put, begin, newId: () => crypto.randomUUID(), now: () => 1000, ...more })
  return { messages, put, begin, id: messages.read().activeId }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('open messages', () => {
  it('keeps what is typed without waiting for a pause', async () => {
    const { messages, put, id } = opened()
    for (const text of ['س', 'سه', 'سه ر', 'سه رو', 'سه روز']) {
      messages.write(id, { text })
      await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS / 2)
    }
    expect(put.mock.calls.map(([, body]) => body.text)).toEqual(['سه', 'سه رو'])
    await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS)
    expect(put.mock.lastCall?.[1].text).toBe('سه روز')
    expect(messages.message(id)?.keeping.state).toBe('kept')
  })

  it('keeps at once when the window goes', () => {
    const { messages, put, id } = opened()
    messages.write(id, { text: 'سه' })
    messages.flush()
    expect(messages.message(id)?.keeping.state).toBe('writing')
    return vi.advanceTimersByTimeAsync(0).then(() => expect(put).toHaveBeenCalledOnce())
  })

  it('keeps nothing of a message nobody has touched', async () => {
    const { messages, put } = opened()
    messages.open()
    await vi.advanceTimersByTimeAsync(1000)
    expect(put).not.toHaveBeenCalled()
    expect(messages.read().messages).toHaveLength(1)
  })

  it('begins the call at the first keystroke, once', () => {
    const { messages, begin, id } = opened()
    messages.write(id, { text: 'س' })
    messages.write(id, { text: 'سه' })
    expect(begin).toHaveBeenCalledOnce()
    expect(messages.message(id)?.body.call.startedAt).toBe(1000)
  })

  it('shows why a draft or a call was refused, and keeps the words', async () => {
    const refusal = { code: 'disk_full', details: {} } as const
    const { messages, id } = opened({ put: async () => ({ ok: false, refusal }), begin: async () => ({ code: 'not_permitted', details: {} }) })
    messages.write(id, { text: 'سه روز' })
    await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS)
    expect(messages.message(id)).toMatchObject({ keeping: { state: 'refused', refusal }, callRefusal: { code: 'not_permitted' }, body: { text: 'سه روز' } })
  })

  it('does not call a newer text kept because an older one landed', async () => {
    const land: { one: (reply: Reply<null>) => void } = { one: () => undefined }
    const { messages, id } = opened({ put: () => new Promise((resolve) => { land.one = resolve }) })
    messages.write(id, { text: 'سه' })
    await vi.advanceTimersByTimeAsync(KEEP_EVERY_MS)
    messages.write(id, { text: 'سه روز' })
    land.one(OK)
    await vi.advanceTimersByTimeAsync(0)
    expect(messages.message(id)?.keeping.state).toBe('writing')
  })

  it('settles only when everything typed is in the store', async () => {
    const { messages, put, id } = opened()
    messages.write(id, { text: 'سه روز' })
    await messages.settle(id)
    expect(put.mock.lastCall?.[1].text).toBe('سه روز')
    messages.close(id, SAVED)
    await vi.advanceTimersByTimeAsync(1000)
    expect(put).toHaveBeenCalledOnce()
  })

  it('comes to a blank message after saving and keeps the code until it is waved off', () => {
    const { messages, id } = opened()
    messages.write(id, { text: 'سه روز' })
    messages.open()
    messages.write(messages.read().activeId, { text: 'دومی' })
    messages.show(id)
    messages.close(id, SAVED)
    const state = messages.read()
    expect(state.messages).toHaveLength(2)
    expect(messages.message(state.activeId)?.keeping.state).toBe('untouched')
    expect(state.saved.map((saved) => saved.code)).toEqual(['10000009'])
    messages.dismissSaved()
    expect(messages.read().saved).toEqual([])
  })

  it('turns round the open messages and reuses the untouched one', () => {
    const { messages, id } = opened()
    messages.write(id, { text: 'یک' })
    const second = messages.open()
    expect(messages.open()).toBe(second)
    messages.turn(1)
    expect(messages.read().activeId).toBe(id)
    messages.turn(-1)
    expect(messages.read().activeId).toBe(second)
  })

  it('brings drafts back in the order they were written', () => {
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()]
    const { messages } = opened({}, [{ id: second, body: { text: 'دوم' }, updatedAt: 2 }, { id: first, body: { text: 'یکم' }, updatedAt: 1 }])
    expect(messages.read().messages.map((message) => message.body.text)).toEqual(['یکم', 'دوم'])
    expect(messages.read().activeId).toBe(second)
  })
})
