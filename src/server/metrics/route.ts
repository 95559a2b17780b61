import type { FastifyInstance } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import { hashSecret, sameText } from '../auth/secrets.ts'
import { refuseWith } from '../replies.ts'
import { EXPOSITION_TYPE } from './exposition.ts'
import type { Metrics } from './metrics.ts'

/** For a Prometheus that was given the token. Behind a proxy everybody comes from loopback, so an address proves nothing. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics, token: string): void {
  const expected = hashSecret(`Bearer ${token}`)
  app.get('/metrics', async (request, reply) => {
    if (!sameText(hashSecret(request.headers.authorization ?? ''), expected)) return refuseWith(reply.header('www-authenticate', 'Bearer'), refusal('signed_out'))
    return reply.header('cache-control', 'no-store').type(EXPOSITION_TYPE).send(await metrics.text())
  })
}
