import type { Session } from 'electron'
import type { Log } from './log.ts'

/** As machine policy says it: no proxy, the system's settings, one proxy (`http://host:port`), or a script that says which (PAC). */
export type Proxy = 'direct' | 'system' | string | { readonly pac: string }

/** Has the session find the ways; nothing is sent by it. To be called before `waysTo`. */
export async function useProxy(ses: Session, proxy: Proxy): Promise<void> {
  if (proxy === 'direct' || proxy === 'system') await ses.setProxy({ mode: proxy })
  else if (typeof proxy === 'string') await ses.setProxy({ mode: 'fixed_servers', proxyRules: proxy })
  else await ses.setProxy({ mode: 'pac_script', pacScript: proxy.pac })
}

/** The ways to an address as the session's settings say now; straight when they cannot be read. */
export async function waysTo(ses: Session, url: string, log: Log): Promise<readonly (string | null)[]> {
  try {
    return readWays(await ses.resolveProxy(url))
  } catch (error) {
    log('proxy_unresolved', { error: error instanceof Error ? error.name : null })
    return [null]
  }
}

/** Reads what a PAC script answers: `PROXY a:3128; HTTPS b:443; DIRECT`. Kinds that the console cannot use (SOCKS) are left out; nothing usable is straight. */
export function readWays(answer: string): readonly (string | null)[] {
  const ways = answer.split(';').flatMap((each): (string | null)[] => {
    const [kind = '', place = ''] = each.trim().split(/\s+/)
    if (kind.toUpperCase() === 'DIRECT') return [null]
    const scheme = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' }[kind.toUpperCase()]
    return scheme === undefined || !/^(?:\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i.test(place) ? [] : [`${scheme}://${place}`]
  })
  return ways.length === 0 ? [null] : ways
}
