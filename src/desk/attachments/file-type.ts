import { ATTACHMENT_TYPES } from '#domain/ticket/commands.ts'

type FileType = (typeof ATTACHMENT_TYPES)[number]

const starts = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((letter, place) => bytes[at + place] === letter.charCodeAt(0))

/** The first bytes of each type that is taken in. The name of a file proves nothing: a program renamed to .jpg stays one. */
const SIGNS: Readonly<Record<FileType, (bytes: Uint8Array) => boolean>> = {
  'image/jpeg': (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  'image/png': (bytes) => starts(bytes, 0, '\x89PNG\r\n\x1a\n'),
  'image/webp': (bytes) => starts(bytes, 0, 'RIFF') && starts(bytes, 8, 'WEBP'),
  'application/pdf': (bytes) => starts(bytes, 0, '%PDF-'),
  'audio/ogg': (bytes) => starts(bytes, 0, 'OggS'),
  // an ID3 tag, or a frame of layer III, II or I straight away
  'audio/mpeg': (bytes) => starts(bytes, 0, 'ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0 && ((bytes[1] ?? 0) & 0x06) !== 0),
}

/** Whether the bytes begin as that type does. */
export const isOfType = (bytes: Uint8Array, type: FileType): boolean => SIGNS[type](bytes)
