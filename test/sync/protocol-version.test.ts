import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { COMMANDS, STREAMS } from '#domain/catalog.ts'
import * as frames from '#sync/frames.ts'
import * as protocol from '#sync/protocol.ts'

/**
 * An old desk and a new server live together only if nobody changes these by accident. If this fails: raise `PROTOCOL`,
 * say in `OLDEST_DESK` who is still served, keep an upcaster for what changed, and only then write the new hash here.
 */
const FROZEN: Record<number, string> = {
  1: 'f85ceea8b8e012e48c170c2ebcfa04b6b216eca98dde079be0e8a8b6abc83cb2',
  2: '8e6b1c69b7b4632db727024185a763291b1b1c87b010eab119fd298168c62f2d',
  3: '8a8ae05be9d7125e9d2d67bf3341ec2e47e050f305aa56ca5e4bd6a9256da8c3',
  4: '4b1a10db1076e24b1589d045570d5d88203a6f4d9ceae1cc037144dba55bf926',
  5: '12c02c339cbed0d646918c4b1263db746542c179bfbab21f8ee7f7915c75db98',
}

const schemas = (): string => {
  const wire = Object.entries({ ...protocol, ...frames }).flatMap(([name, value]) => (typeof value === 'object' && '_zod' in value ? [[name, z.toJSONSchema(value as z.ZodMiniType)]] : []))
  const commands = Object.entries(COMMANDS).map(([name, entry]) => [name, entry.version, z.toJSONSchema(entry.schema)])
  const events = Object.entries(STREAMS).map(([name, entry]) => [name, entry.inFeed, z.toJSONSchema(entry.event)])
  const sorted = [wire, commands, events].map((part) => part.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)))
  return JSON.stringify([sorted, protocol.ROUTES])
}

describe('the wire format', () => {
  it('is the one that this protocol version froze', () => {
    expect(createHash('sha256').update(schemas()).digest('hex')).toBe(FROZEN[protocol.PROTOCOL])
  })
  it('serves desks that are not newer than itself', () => expect(protocol.OLDEST_DESK).toBeLessThanOrEqual(protocol.PROTOCOL))
})
