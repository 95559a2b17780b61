import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CSP, findAsset, ORIGIN, ownPage } from '../../electron/scheme.ts'

const ROOT = join('/', 'app', 'out', 'renderer')
const get = (path: string) => findAsset(ROOT, 'GET', `${ORIGIN}${path}`)

test.each([
  ['/index.html', 'index.html', 'text/html; charset=utf-8'],
  ['/assets/index-1a.js', 'assets/index-1a.js', 'text/javascript; charset=utf-8'],
  ['/assets/a%20b.css', 'assets/a b.css', 'text/css; charset=utf-8'],
  ['/assets/Vazirmatn.woff2?v=1#x', 'assets/Vazirmatn.woff2', 'font/woff2'],
  // places inside the app are its one document
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['', 'index.html', 'text/html; charset=utf-8'],
  ['/tickets/12', 'index.html', 'text/html; charset=utf-8'],
])('%s is served', (path, file, type) => {
  expect(get(path)).toEqual({ ok: true, file: join(ROOT, file), type })
})

test.each(['/../main/main.cjs', '/%2e%2e/main/host.cjs', '/../../etc/passwd', '/a/../../renderer-old/x.js', '/..%2f..%2fetc%2fpasswd.txt', '/%252e%252e/main/x.js', '/assets/%00.js', '/..%5c..%5cx.js', '/C:/x.js', '/x.js::$DATA', '/%E0%A4%A'])(
  '%s does not leave the folder',
  (path) => {
    const asset = get(path)
    // A URL that the parser has already flattened names a file inside; anything else is refused.
    if (asset.ok) expect(asset.file.startsWith(ROOT + '/')).toBe(true)
    else expect([403, 404]).toContain(asset.status)
  },
)

test.each(['/..%2f..%2fetc%2fpasswd.txt', '/a/..%2f..%2fx.js', '/assets/%00.js', '/..%5c..%5cx.js', '/C:/x.js', '/%E0%A4%A'])('%s is refused as a path', (path) => {
  expect(get(path)).toEqual({ ok: false, status: 403, refused: 'asset_path' })
})

test('other hosts, other methods and other types are refused', () => {
  expect(findAsset(ROOT, 'GET', 'peygir-app://evil/index.html')).toEqual({ ok: false, status: 403, refused: 'asset_host' })
  expect(findAsset(ROOT, 'GET', 'https://console/index.html')).toEqual({ ok: false, status: 403, refused: 'asset_host' })
  expect(findAsset(ROOT, 'POST', `${ORIGIN}/index.html`)).toEqual({ ok: false, status: 405, refused: 'asset_method' })
  expect(get('/package.lock')).toEqual({ ok: false, status: 404, refused: null })
  expect(findAsset(ROOT, 'GET', 'not a url')).toEqual({ ok: false, status: 400, refused: null })
})

test.each([
  [`${ORIGIN}/`, true],
  [`${ORIGIN}/index.html#/tickets`, true],
  [`${ORIGIN}.evil/`, false],
  ['peygir-app://evil@console/', true],
  ['peygir-app://console:81/', false],
  ['https://console/', false],
  ['about:blank', false],
  ['', false],
])('ownPage(%s) is %s', (url, own) => {
  expect(ownPage(url)).toBe(own)
})

test('pictures and sound may come out of the window itself, scripts and frames from nowhere else', () => {
  const policy = Object.fromEntries(CSP.split('; ').map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1).join(' ')]))
  expect(policy['img-src']).toBe("'self' data: blob:")
  expect(policy['media-src']).toBe('blob:')
  expect(policy['script-src']).toBe("'self'")
  expect(policy['default-src']).toBe("'none'")
  expect(policy['frame-src']).toBeUndefined()
})
