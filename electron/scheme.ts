import { extname, join, normalize, sep } from 'node:path'
import type { RefusedCode } from './refused.ts'

export const SCHEME = 'peygir-app'
const HOST = 'console'
export const ORIGIN = `${SCHEME}://${HOST}`

/**
 * The page brings everything with it: no other origin, no inline script, no eval, no plug-in, no frame. Styles are
 * files; what React sets on an element goes through the CSSOM, which the policy does not forbid.
 */
export const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "media-src blob:", "font-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "manifest-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')

export const HEADERS = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // a link in a message must not even have its name looked up
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-cache',
} as const

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.webp': 'image/webp', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8',
}

/** Whether a URL is a page of our own. */
export function ownPage(url: string): boolean {
  const parsed = parse(url)
  return parsed !== null && parsed.protocol === `${SCHEME}:` && parsed.host === HOST
}

export type Asset =
  | { readonly ok: true; readonly file: string; readonly type: string }
  | { readonly ok: false; readonly status: 400 | 403 | 404 | 405; readonly refused: RefusedCode | null }

const refuse = (status: 403 | 405, refused: RefusedCode): Asset => ({ ok: false, status, refused })

/**
 * The file below `root` that a request of the window means. A path without an extension is a place inside the app,
 * whose document is index.html. Types that the app does not ship are not served.
 */
export function findAsset(root: string, method: string, url: string): Asset {
  const parsed = parse(url)
  if (parsed === null) return { ok: false, status: 400, refused: null }
  if (!ownPage(url)) return refuse(403, 'asset_host')
  if (method !== 'GET') return refuse(405, 'asset_method')
  const path = decode(parsed.pathname)
  // a backslash is a separator on Windows only, a colon there opens a drive or a stream; no asset needs either
  if (path === null || /[\0\\:]/.test(path)) return refuse(403, 'asset_path')
  const file = normalize(join(root, extname(path) === '' ? 'index.html' : path))
  if (path.split('/').includes('..') || !file.startsWith(root.endsWith(sep) ? root : root + sep)) return refuse(403, 'asset_path')
  const type = TYPES[extname(file).toLowerCase()]
  return type === undefined ? { ok: false, status: 404, refused: null } : { ok: true, file, type }
}

function parse(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
