import pino, { type DestinationStream, type Logger } from 'pino'

/** Error messages quote what was sent (a parser's does), so only its kind and the places in our code are written down. */
export function faultOf(error: unknown): { readonly name: string; readonly code: string | null; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { name: typeof error, code: null, at: [] }
  return { name: error.name, code: 'code' in error ? String(error.code) : null, at: placesOf(error.stack ?? '') }
}

export const placesOf = (stack: string): readonly string[] =>
  stack.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('at ')).slice(0, 8)

/** Lines of JSON that hold no personal data: no bodies, no query strings, no addresses, no messages of errors. */
export function openLog(file: string | null): { readonly log: Logger; readonly flush: () => void } {
  const destination = pino.destination({ dest: file ?? 2, sync: file === null, mkdir: file !== null, mode: 0o600 })
  // A full disk must not end the server for want of a log line.
  destination.on('error', () => {})
  return { log: logTo(destination), flush: () => flushQuietly(destination) }
}

export const logTo = (destination: DestinationStream): Logger => pino({ base: null, serializers: { err: faultOf } }, destination)

function flushQuietly(destination: { readonly flushSync: () => void }): void {
  try {
    destination.flushSync()
  } catch (error) {
    // Nowhere is left to write to; what matters lies in the database.
    void error
  }
}
