import type { RefusalCode } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { ATTACHMENT_LIMIT, ATTACHMENT_TYPES } from '#domain/ticket/commands.ts'

export type AttachmentType = (typeof ATTACHMENT_TYPES)[number]
type Offered = Pick<File, 'name' | 'size' | 'type'>

/** For a file picker's `accept`. */
export const ACCEPTED = ATTACHMENT_TYPES.join(',')

export const isAccepted = (type: string): type is AttachmentType => (ATTACHMENT_TYPES as readonly string[]).includes(type)
export const isImage = (type: string): boolean => type.startsWith('image/')

/** Why the domain would not take this file; null when it would. */
export function problemOf({ size, type }: Offered): RefusalCode | null {
  if (!isAccepted(type)) return 'attachment_type_refused'
  return size > ATTACHMENT_LIMIT || size === 0 ? 'attachment_too_large' : null
}

const NAME_LIMIT = 200
/** What was pasted has no name of its own (Chromium calls every one of them image.png). */
export function nameOf({ name }: Offered, pasted: string | null): string {
  const clean = canonical(name).slice(0, NAME_LIMIT)
  return pasted !== null && (clean === '' || clean === 'image.png') ? pasted : clean
}

const KIB = 1024
/** A size in the unit in which one speaks of it, one decimal at most. */
export function sizeOf(bytes: number): { readonly n: number; readonly unit: 'bytes' | 'kilobytes' | 'megabytes' } {
  if (bytes < KIB) return { n: bytes, unit: 'bytes' }
  if (bytes < KIB * KIB) return { n: Math.round(bytes / KIB), unit: 'kilobytes' }
  return { n: Math.round((bytes / KIB / KIB) * 10) / 10, unit: 'megabytes' }
}
