import type { FastifyInstance } from 'fastify'
import { refusal } from '#domain/refusals.ts'
import type { Parts } from '../parts.ts'
import { errorOf } from '../replies.ts'

/** For whatever watches the process: alive, and able to store. */
export function healthRoutes(app: FastifyInstance, { readiness, version }: Parts): void {
  const config = { rateLimit: false } as const
  app.get('/health', { config }, async () => ({ ok: true, version }))
  app.get('/ready', { config }, async (_, reply) => {
    const code = await readiness()
    return code === null ? { ready: true } : reply.code(503).send(errorOf(refusal(code)))
  })
}
