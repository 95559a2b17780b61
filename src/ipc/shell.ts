import * as z from 'zod/mini'
import { EXPORT_FORMATS } from '#domain/export/export.ts'
import { OUTBOX_FILE } from '#domain/operator/outbox-file.ts'
import type { UpdateState } from '#domain/operator/update.ts'
import type { Link } from './link.ts'

/** What the main process itself does for a window. */
export const SHELL = {
  /** Prints what the window's print style shows, by the system's dialog. */
  'shell.print': z.object({ size: z.enum(['A4', 'A5']) }),
  /** Saves the same as a PDF where the user says. */
  'shell.savePdf': z.object({ size: z.enum(['A4', 'A5']), name: z.string().check(z.maxLength(80)) }),
  /** Asks where an export goes, or what waits at a desk without a line. Only a file that was chosen here is ever written. */
  'shell.saveExport': z.object({ format: z.enum([...EXPORT_FORMATS, OUTBOX_FILE]), name: z.string().check(z.maxLength(80)) }),
  /** Asks which file is to be brought in. Only a file that was chosen here is ever read. */
  'shell.openImport': z.object({ of: z.enum(['tables', OUTBOX_FILE]) }),
  /** Starts the host again on the training data, or on the real ones. */
  'shell.training': z.object({ on: z.boolean() }),
  /** The oldest `peygir:` link that waits; one that is malformed comes as its refusal. */
  'shell.takeLink': z.object({}),
  /** What the machine's policy says, what it could not say, and how much room there is. */
  'shell.desk': z.object({}),
  /** Before the desk belongs to a city: asks for the file with the city's own authority. */
  'shell.openAuthority': z.object({}),
  /** Trusts what was chosen, and no other authority; the host starts anew. */
  'shell.trustAuthority': z.object({ grant: z.uuid() }),
  /** As the policy's `proxy`. The host starts anew. */
  'shell.wayToServer': z.object({ proxy: z.string().check(z.maxLength(300)) }),
  /** Writes what helps whoever is called for help into one file where the user says. */
  'shell.diagnostics': z.object({}),
  /** How this console's update stands. */
  'shell.update': z.object({}),
  /** now: the operator agrees, whatever holds it. shiftEnd: when nobody is signed in. later: not yet; answers how often that can still be said. */
  'shell.updateWhen': z.object({ when: z.enum(['now', 'shiftEnd', 'later']) }),
  /** Looks for a release at once, or in a folder (a stick, a share) that is chosen in the system's dialog. */
  'shell.updateFrom': z.object({ from: z.enum(['server', 'folder']) }),
  /** Asks which folder holds the release that is to be given to the server. */
  'shell.openRelease': z.object({}),
  /** Whose work is in Electron and Chromium, with each licence: some hundred texts. */
  'shell.notices': z.object({}),
} as const
export type ShellName = keyof typeof SHELL
export interface Notice { readonly name: string; readonly text: string }
/** A thing said in both languages. */
export type Words = readonly [fa: string, en: string]
/** Whose word holds: IT's for the machine (registry of Windows, file), the user's own file, or nobody's. */
export type PolicyOrigin = 'registry' | 'file' | 'user' | 'default'
export interface PolicySetting {
  readonly name: string
  readonly title: Words
  /** In words where it is one of a list; null: nothing. `secret`: it is set and not shown. */
  readonly value: Words | string | number | null
  readonly secret: boolean
  readonly origin: PolicyOrigin
}
/** unknown: no such setting. invalid: not of its form. authority: its file holds no certificate that can be read. unread: the source itself (`detail`: why). */
export interface PolicyProblem {
  readonly setting: string | null
  readonly what: 'unknown' | 'invalid' | 'authority' | 'unread'
  readonly detail: string | null
  readonly origin: Exclude<PolicyOrigin, 'default'>
}
export interface DeskFacts {
  readonly settings: readonly PolicySetting[]
  readonly problems: readonly PolicyProblem[]
  readonly sources: readonly { readonly origin: Exclude<PolicyOrigin, 'default'>; readonly place: string; readonly there: boolean }[]
  /** Nothing is sent while it cannot be read whom to trust. */
  readonly shut: boolean
  /** Bytes; null where the system does not say. */
  readonly databaseBytes: number | null
  readonly freeBytes: number | null
}
/** A certificate as somebody compares it with what IT has said. `fingerprint`: SHA-256, in pairs of hex digits. */
export interface Authority { readonly subject: string; readonly fingerprint: string; readonly from: number; readonly until: number }
/** When a release that is ready will be put in. `at`: the moment (desk's clock) of a restart that is being counted down to; null while none is. */
export interface UpdateWhen { readonly choice: 'now' | 'shiftEnd'; readonly at: number | null; readonly postponable: number }
export interface ShellOutput {
  'shell.desk': DeskFacts
  'shell.print': { readonly printed: boolean }
  /** Null: the user thought better of it. */
  'shell.savePdf': { readonly file: string | null }
  /** Null: the user thought better of it. */
  'shell.saveExport': { readonly grant: string } | null
  /** Null: the user thought better of it. */
  'shell.openImport': { readonly grant: string } | null
  /** Null: the user thought better of it. */
  'shell.openAuthority': { readonly grant: string; readonly authorities: readonly Authority[] } | null
  'shell.trustAuthority': null
  'shell.wayToServer': null
  'shell.diagnostics': { readonly saved: boolean }
  'shell.training': null
  'shell.takeLink': Link | null
  'shell.update': UpdateState & { readonly when: UpdateWhen }
  'shell.updateWhen': null
  'shell.updateFrom': null
  /** Null: the user thought better of it. */
  'shell.openRelease': { readonly grant: string } | null
  'shell.notices': readonly Notice[]
}
