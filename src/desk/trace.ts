/** Where it broke, without the message: an error's text can quote what it was given. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'internal_error'
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 12)
  return ['internal_error', error.name, 'code' in error ? String(error.code) : '', ...places.map((place) => place.trim())].join(' | ')
}
