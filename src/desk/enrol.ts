import { forgetCity } from './department-desk.ts'
import type { Reply } from '#ipc/contract.ts'
import type { Enrolment } from './enrolment.ts'
import { noteErased, showStream } from './standing.ts'
import { serverAddress } from './http-transport.ts'
import type { TransportFactory } from './transport.ts'
import type { Vault } from './vault.ts'

/** Makes this installation a desk. What an earlier enrolment left (codes, confirmed tickets) goes with the next snapshot; the outbox stays. */
export async function enrolDesk(vault: Vault, transports: TransportFactory, serverUrl: string, code: string, machineId: string): Promise<Reply<Enrolment>> {
  const answer = await transports.enrol(serverUrl, code.trim(), machineId)
  if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
  const { deskId, deskName, secret, cityName, scope } = answer.value
  const enrolment: Enrolment = { serverUrl: serverAddress(serverUrl) ?? serverUrl, deskId, deskName, secret, cityName, scope }
  const store = vault.store()
  store.transaction(() => {
    store.codes.forgetAll()
    const shown = store.outbox.pendingIn('ticket')
    store.outbox.forgetAnswered()
    // what was accepted and has not come back is perhaps not for this desk any more: the next snapshot brings it, or nothing does
    for (const ticketId of shown) showStream(store, 'ticket', ticketId)
    if (shown.length > 0) noteErased(store)
    store.meta.set('needsSnapshot', '1')
    store.meta.set('directoryVersion', '0')
    // leased to what this desk was before
    store.leases.removeAll()
    if (scope === 'department') forgetCity(store)
  })
  vault.enrol(enrolment)
  return { ok: true, value: enrolment }
}
