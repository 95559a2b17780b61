import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { operatorAdd, operatorChange, type AuditPage, type OperatorAccount } from '#domain/operator/accounts.ts'
import type { OutboxTaken } from '#domain/operator/outbox-file.ts'

/** For whoever answers for people and workstations. */
export const ADMINISTRATION_CALLS = {
  /** Online only: answered by the server. */
  'operators.list': z.object({}),
  'operators.add': operatorAdd,
  'operators.change': z.object({ operatorId: id, change: operatorChange }),
  'audit.read': z.object({ before: z.nullable(z.int()) }),
  /** Everything that waits, into a file that only the server can read; `grant` of `shell.saveExport`. It goes on waiting. */
  'outbox.write': z.object({ grant: id }),
  /** Such a file of a desk, online; `grant` of `shell.openImport`. */
  'outbox.takeIn': z.object({ grant: id }),
} as const

export interface AdministrationOutput {
  'operators.list': readonly OperatorAccount[]
  'operators.add': null
  'operators.change': null
  'audit.read': AuditPage
  'outbox.write': { readonly name: string; readonly count: number }
  'outbox.takeIn': OutboxTaken
}
