import * as tls from 'node:tls'

/**
 * Whom the desk trusts for https: what Node brings, and the system's own store, where an office installs its authority.
 * Null where this Node cannot ask the system (Electron before 36): then Node's own list is used.
 */
export function authorities(): readonly string[] | null {
  if (typeof tls.getCACertificates !== 'function') return null
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
}
