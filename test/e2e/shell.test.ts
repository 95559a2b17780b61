import { createServer, type Server } from 'node:http'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REFUSALS } from '#domain/refusals.ts'
import { CONTRACT } from '#ipc/contract.ts'
import { SHELL } from '#ipc/shell.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { processes, shellLog, status } from '../support/shell.ts'
import { endAll, until } from '../support/started.ts'

const ORIGIN = 'peygir-app://console'
const at = {} as { console: TestConsole; folder: string }
const outside = {} as { server: Server; url: string; hits: string[] }

beforeAll(async () => {
  outside.hits = []
  outside.server = createServer((request, response) => {
    outside.hits.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*')
    response.end('<script>1</script>')
  })
  await new Promise<void>((done) => outside.server.listen(0, '127.0.0.1', done))
  const address = outside.server.address()
  outside.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  at.folder = temporaryFolder('shell')
  at.console = await launchConsole({ userData: join(at.folder, 'data') })
})
afterAll(async () => {
  await endAll().finally(() => {
    outside.server.closeAllConnections()
    outside.server.close()
    rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
  })
})

describe('the window is closed in', () => {
  test('its process runs in the operating system’s sandbox', async () => {
    const pids = await processes(at.console.app, 'Tab')
    expect(pids).not.toHaveLength(0)
    for (const pid of pids) {
      const said = readFileSync(`/proc/${pid}/status`, 'utf8')
      expect(/^Seccomp:\s+(\d)$/m.exec(said)?.[1]).toBe('2')
      expect(/^NoNewPrivs:\s+(\d)$/m.exec(said)?.[1]).toBe('1')
    }
  })

  test('there is no Node in it', async () => {
    expect(await at.console.page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in globalThis))).toEqual([])
  })

  test('the bridge has exactly the contract’s names and cannot be changed', async () => {
    const seen = await at.console.page.evaluate(() => {
      const tries = [
        () => Object.assign(window, { peygir: null }),
        () => Object.assign(window.peygir, { call: null }),
        () => Object.assign(window.peygir.call, { 'status.read': null }),
        () => Object.assign(window.peygir.call, { more: 1 }),
        () => Reflect.deleteProperty(window.peygir.call, 'status.read') || Promise.reject(new Error('kept')),
      ]
      for (const attempt of tries) {
        try {
          void Promise.resolve(attempt()).catch(() => {})
        } catch {
          // strict mode says what was refused; what counts is what is there afterwards
        }
      }
      const { peygir } = window
      return { top: Object.keys(peygir), calls: Object.keys(peygir.call), shell: Object.keys(peygir.shell), functions: Object.values(peygir.call).every((call) => typeof call === 'function'), frozen: Object.isFrozen(peygir) && Object.isFrozen(peygir.call) && Object.isFrozen(peygir.shell) }
    })
    expect(seen.top.sort()).toEqual(['call', 'on', 'shell'])
    expect(seen.shell.sort()).toEqual(Object.keys(SHELL).sort())
    expect(seen.calls.sort()).toEqual(Object.keys(CONTRACT).sort())
    expect(seen).toMatchObject({ functions: true, frozen: true })
  })

  test('its document carries the policy, and inline script and eval do not run', async () => {
    const seen = await at.console.page.evaluate(async (origin) => {
      const header = (await fetch(`${origin}/index.html`)).headers.get('content-security-policy')
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.effectiveDirective} ${event.blockedURI}`))
      const inline = document.createElement('script')
      inline.textContent = 'window.ranInline = 1'
      document.body.append(inline)
      const data = document.createElement('script')
      const answered = new Promise((done) => (data.onload = data.onerror = done))
      data.src = 'data:text/javascript,window.ranData=1'
      document.body.append(data)
      await answered
      const evaluated = ((): string => {
        try {
          // oxlint-disable-next-line no-new-func -- whether it runs is what is tested
          return String(new Function('return 1')())
        } catch (error) {
          return error instanceof EvalError ? 'refused' : String(error)
        }
      })()
      inline.remove()
      data.remove()
      return { header, violations, evaluated, ran: 'ranInline' in window || 'ranData' in window }
    }, ORIGIN)
    expect(seen.header).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(seen).toMatchObject({ ran: false, evaluated: 'refused' })
    expect(seen.violations).toEqual(expect.arrayContaining(['script-src-elem inline', 'script-src-elem data']))
  })

  test('nothing in it reaches another machine', async () => {
    await fetch(`${outside.url}counts`)
    expect(outside.hits).toEqual(['/counts'])
    const got = await at.console.page.evaluate(async (url) => {
      const settled = (element: HTMLElement) => new Promise<string>((done) => {
        element.addEventListener('load', () => done('loaded'))
        element.addEventListener('error', () => done('refused'))
        document.body.append(element)
      }).finally(() => element.remove())
      const of = (name: string, properties: object) => Object.assign(document.createElement(name), properties)
      const socket = () => new Promise<string>((done) => {
        const opened = new WebSocket(url.replace('http', 'ws'))
        opened.onopen = () => done('loaded')
        opened.onerror = () => done('refused')
      })
      const form = of('form', { action: url, method: 'post', target: '_self' }) as HTMLFormElement
      document.body.append(form)
      form.submit()
      form.remove()
      navigator.sendBeacon(`${url}beacon`, 'x')
      return {
        fetch: await fetch(`${url}fetch`).then(() => 'loaded', () => 'refused'),
        opaque: await fetch(`${url}opaque`, { mode: 'no-cors' }).then(() => 'loaded', () => 'refused'),
        image: await settled(of('img', { src: `${url}image.png` })),
        script: await settled(of('script', { src: `${url}script.js` })),
        style: await settled(of('link', { rel: 'stylesheet', href: `${url}style.css` })),
        socket: await socket().catch(() => 'refused'),
        worker: await Promise.resolve().then(() => new Worker(`${url}worker.js`)).then((worker) => settled(worker as unknown as HTMLElement), () => 'refused').catch(() => 'refused'),
        open: window.open(url) === null ? 'refused' : 'opened',
      }
    }, outside.url)
    expect(got).toEqual({ fetch: 'refused', opaque: 'refused', image: 'refused', script: 'refused', style: 'refused', socket: 'refused', worker: 'refused', open: 'refused' })
    const mains = await at.console.app.evaluate(({ session }, url) => session.defaultSession.fetch(`${url}main`).then(() => 'loaded', (error: Error) => error.message), outside.url)
    expect(mains).toContain('ERR_BLOCKED_BY_CLIENT')
    expect(outside.hits).toEqual(['/counts'])
    expect(at.console.app.windows()).toHaveLength(1)
  })

  test('it cannot be led away, framed in or made to show files', async () => {
    const { page } = at.console
    const before = page.url()
    const refused = () => shellLog(at.console).filter(({ what }) => what === 'navigation').length
    for (const target of [outside.url, 'file:///etc/passwd', 'https://example.invalid/', 'peygir-app://evil/']) {
      await page.evaluate((url) => void (location.href = url), target)
    }
    await until('the navigations to be refused', () => refused() > 0)
    const webview = await page.evaluate(async (urls) => {
      for (const src of urls) {
        const frame = Object.assign(document.createElement('iframe'), { src, className: 'hostile' })
        const loaded = new Promise((done) => (frame.onload = done))
        document.body.append(frame)
        // the page may not even ask for a file, and is told nothing
        if (!src.startsWith('file:')) await loaded
      }
      return typeof (document.createElement('webview') as { loadURL?: unknown }).loadURL
    }, ['file:///etc/passwd', outside.url, 'data:text/html,framed', `${ORIGIN}/index.html`])
    expect(webview).toBe('undefined')
    const closed = ['', 'about:blank', 'chrome-error://chromewebdata/']
    await until('four frames, all closed', () => {
      const framed = page.frames().filter((frame) => frame !== page.mainFrame())
      return framed.length === 4 && framed.every((frame) => closed.includes(frame.url()))
    })
    await page.evaluate(() => document.querySelectorAll('.hostile').forEach((frame) => frame.remove()))
    expect(page.url()).toBe(before)
    expect(outside.hits).toEqual(['/counts'])
    expect(await status(at.console)).toMatchObject({ ok: true })
  })

  test.each(['/..%2f..%2f..%2fpackage.json', '/..%2fmain%2fmain.cjs', '/%252e%252e/main/main.cjs', '/../preload/preload.cjs', '/%2e%2e/%2e%2e/package.json', '/no-such.js'])('its scheme serves nothing outside the page’s folder: %s', async (path) => {
    const got = await at.console.page.evaluate(async (url) => fetch(url).then(async (answer) => ({ status: answer.status, text: await answer.text() }), () => ({ status: 0, text: '' })), `${ORIGIN}${path}`)
    expect([0, 403, 404]).toContain(got.status)
    expect(got.text).toBe('')
  })

  test('it may write the clipboard, and nothing else', async () => {
    const got = await at.console.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'midi', 'camera', 'microphone', 'clipboard-read', 'persistent-storage'] as PermissionName[]
      const granted: string[] = []
      for (const name of names) {
        const state = await navigator.permissions.query({ name }).then((found) => found.state, () => 'unknown')
        if (state === 'granted') granted.push(name)
      }
      const location = await new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('granted'), () => done('refused')))
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', (error: Error) => error.name)
      // only a page with the focus may copy, and without a window manager it has none until something in it takes it
      const field = document.createElement('input')
      document.body.append(field)
      field.focus()
      const copied = await navigator.clipboard.writeText('۴۸۲۱').then(() => 'written', (error: Error) => error.message)
      field.remove()
      return { granted, location, media, copied }
    })
    expect(got).toMatchObject({ granted: [], location: 'refused', copied: 'written' })
    expect(got.media).not.toBe('granted')
    expect(await at.console.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('۴۸۲۱')
  })

  test('a foreign page with the same preload is given no line to the host', async () => {
    const refused = () => shellLog(at.console).filter(({ what }) => what === 'ipc_sender').map(({ count }) => Number(count))
    const answer = await at.console.app.evaluate(async ({ app, BrowserWindow }) => {
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload: `${app.getAppPath()}/out/preload/preload.cjs`, sandbox: true, contextIsolation: true } })
      await stranger.loadURL('data:text/html,<p>hello')
      const call = stranger.webContents.executeJavaScript(`Promise.all([
        Promise.race([window.peygir.call['status.read']({}), new Promise((done) => setTimeout(done, 500, 'no answer'))]),
        window.peygir.shell['shell.training']({ on: true }),
      ])`)
      return call.finally(() => stranger.destroy())
    })
    expect(answer).toEqual(['no answer', { ok: false, refusal: { code: 'not_permitted', details: {} } }])
    expect(refused()).not.toHaveLength(0)
  })

  test('what was refused is in the log by code, without any address', () => {
    const text = readFileSync(join(at.console.userData, 'logs', 'shell.log'), 'utf8')
    for (const what of ['navigation', 'window_open', 'request', 'permission', 'asset_path', 'ipc_sender']) expect(text).toContain(`"what":"${what}"`)
    for (const content of ['127.0.0.1', 'passwd', 'example.invalid', 'package.json']) expect(text).not.toContain(content)
  })
})

describe('hostile calls', () => {
  const NAMES = Object.keys(CONTRACT) as (keyof typeof CONTRACT)[]

  test('every call answers wrong types with a known code', async () => {
    const answers = await at.console.page.evaluate(async (names) => {
      const wrong: unknown[] = [undefined, null, 7, 'x', true, [], [[]], new Date(0), new Uint8Array(9), () => 1]
      const all: { name: string; sent: string; reply: unknown }[] = []
      for (const name of names) {
        const call = window.peygir.call[name] as (input: unknown) => Promise<unknown>
        for (const input of wrong) all.push({ name, sent: Object.prototype.toString.call(input), reply: await call(input) })
      }
      return all
    }, NAMES)
    expect(answers).toHaveLength(NAMES.length * 10)
    for (const { name, sent, reply } of answers) {
      const { ok, refusal } = reply as { ok: boolean; refusal?: { code: string } }
      // a call that takes nothing may read an empty list or bytes as nothing
      if (ok) expect([`${name} [object Array]`, `${name} [object Date]`, `${name} [object Uint8Array]`]).toContain(`${name} ${sent}`)
      else expect(REFUSALS).toContain(refusal?.code)
    }
  })

  test('five million characters are refused wherever a text goes', async () => {
    const answers = await at.console.page.evaluate(async () => {
      const long = 'آ'.repeat(5_000_000)
      const call = window.peygir.call as unknown as Record<string, (input: unknown) => Promise<{ ok: boolean; refusal?: { code: string } }>>
      const id = '00000000-0000-4000-8000-000000000001'
      const inputs: [string, unknown][] = [
        ['session.signIn', { username: long, password: long }],
        ['desk.enrol', { serverUrl: long, code: long }],
        ['ticket.list', { text: long, categoryId: null, placeId: null, urgency: null, sort: 'receivedAt', descending: true }],
        ['ticket.read', { ticketId: null, code: long }],
        ['ticket.rows', { numbers: Array.from({ length: 5000 }, (_, n) => n) }],
        ['caller.read', { phone: long }],
        ['attention.settle', { commandId: long, action: 'retry' }],
        ['settings.put', { theme: long, language: long }],
        ['draft.remove', { id: long }],
        ['command.run', { type: 'AddNote', data: { ticketId: id, text: long } }],
        ['command.run', { type: long, data: {} }],
      ]
      const replies: { name: string; ok: boolean; code: string | undefined }[] = []
      for (const [name, input] of inputs) {
        const reply = await call[name]!(input)
        replies.push({ name, ok: reply.ok, code: reply.refusal?.code })
      }
      return replies
    })
    for (const { name, ok, code } of answers) {
      expect(`${name} ${ok}`).toBe(`${name} false`)
      expect(REFUSALS).toContain(code)
    }
  })

  test('names outside the contract are not there, and inherited ones lead nowhere', async () => {
    const kinds = await at.console.page.evaluate(() => ['main.quit', 'constructor', '__proto__', 'toString', ''].map((name) => Object.hasOwn(window.peygir.call, name)))
    expect(kinds).toEqual([false, false, false, false, false])
    expect(await at.console.page.evaluate(() => {
      try {
        window.peygir.on('everything' as 'status', () => {})
        return 'subscribed'
      } catch (error) {
        return error instanceof Error ? 'refused' : 'thrown'
      }
    })).toBe('refused')
  })

  test('after all that the same host still answers', async () => {
    expect(await status(at.console)).toMatchObject({ ok: true })
    expect(shellLog(at.console).filter(({ code }) => code === 'host_gone')).toEqual([])
  })
})
