import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Encoding } from '#domain/import/mapping.ts'
import { BrokenFile, asBroken } from './broken-file.ts'

/** Bytes 0x80 to 0xFF of Windows-1256. Runtimes are built with and without legacy encodings; the table is the same everywhere. */
export const HIGH_1256 =
  '€پ‚ƒ„…†‡ˆ‰ٹ‹Œچژڈگ‘’“”•–—ک™ڑ›œ\u200C\u200Dں\u00A0،¢£¤¥¦§¨©ھ«¬\u00AD®¯°±²³´µ¶·¸¹؛»¼½¾؟ہءآأؤإئابةتثجحخدذرزسشصض×طظعغـفقكàلâمنهوçèéêëىيîï\u064B\u064C\u064D\u064Eô\u064F\u0650÷\u0651ù\u0652ûü\u200E\u200Fے'

/** Bytes that one file may unpack to: a packed bomb must not run for days. */
const MOST_BYTES = 8 * 1024 ** 3

/** The file's bytes, unpacked where it is gzip, whatever it is called. Rejects with BrokenFile or the system's error. */
export async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path)
  const packed = await startsWith(path, [0x1f, 0x8b])
  const from = packed ? pipeline(stream, createGunzip(), () => undefined) : stream
  let size = 0
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MOST_BYTES) throw new BrokenFile('too_large', 'the file is larger than 8 GB')
      yield chunk
    }
  } catch (error) {
    throw asBroken(error)
  } finally {
    stream.destroy()
  }
}

/** The file's text. What is not in that encoding is refused: replacement characters would stay in the city's history for ever. */
export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decode = decoderOf(encoding)
  try {
    for await (const chunk of bytesOf(path)) yield decode(chunk)
    yield decode(null)
  } catch (error) {
    throw asBroken(error)
  }
}

/** Null ends the text. */
function decoderOf(encoding: Encoding): (chunk: Buffer | null) => string {
  if (encoding === 'windows-1256') return (chunk) => (chunk === null ? '' : chunk.toString('latin1').replace(/[\x80-\xFF]/g, (byte) => HIGH_1256[byte.charCodeAt(0) - 0x80] ?? ''))
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (chunk) => (chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }))
}

/**
 * The encoding of a text file, by its mark or by whether all of it is UTF-8. A file that is mostly UTF-8 counts as such, so
 * that damage is told and not read as Windows-1256.
 */
export async function encodingOf(path: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let first = true
  for await (const chunk of soundPart(bytesOf(path))) {
    if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
    first = false
    try {
      utf8.decode(chunk, { stream: true })
    } catch {
      return mostlyUtf8(chunk) ? 'utf-8' : 'windows-1256'
    }
  }
  return 'utf-8'
}

/** What of a file can be read: that it breaks off is told when its rows are read. */
export async function* soundPart<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error
  }
}

function mostlyUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  const broken = text.split('\uFFFD').length - 1
  const whole = [...text].filter((letter) => letter > '\x7F' && letter !== '\uFFFD').length
  return whole > 4 * broken
}

export async function startsWith(path: string, mark: readonly number[]): Promise<boolean> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw asBroken(error)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mark.length), 0, mark.length, 0)
    return bytesRead === mark.length && mark.every((byte, place) => buffer[place] === byte)
  } catch (error) {
    throw asBroken(error)
  } finally {
    await file.close()
  }
}
