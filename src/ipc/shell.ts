import * as z from 'zod/mini'
import { EXPORT_FORMATS } from '#domain/export/export.ts'
import { OUTBOX_FILE } from '#domain/operator/outbox-file.ts'
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
  /** Whose work is in Electron and Chromium, with each licence: some hundred texts. */
  'shell.notices': z.object({}),
} as const
export type ShellName = keyof typeof SHELL
export interface Notice { readonly name: string; readonly text: string }
export interface ShellOutput {
  'shell.print': { readonly printed: boolean }
  /** Null: the user thought better of it. */
  'shell.savePdf': { readonly file: string | null }
  /** Null: the user thought better of it. */
  'shell.saveExport': { readonly grant: string } | null
  /** Null: the user thought better of it. */
  'shell.openImport': { readonly grant: string } | null
  'shell.training': null
  'shell.takeLink': Link | null
  'shell.notices': readonly Notice[]
}
