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

  test('it is made as closed as it can be, whatever it asks for', async () => {
    const preferences = await at.console.app.evaluate(({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences: () => object }).getLastWebPreferences())
    expect(preferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, webviewTag: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false,
    })
    expect(await at.console.page.evaluate(() => [location.origin, isSecureContext, window.opener, document.referrer])).toEqual([ORIGIN, true, null, ''])
  })

  test('the console at work trips over none of its own rules', () => {
    expect(shellLog(at.console).filter(({ code }) => code === 'refused')).toEqual([])
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
        xhr: await new Promise<string>((done) => {
          const asking = new XMLHttpRequest()
          asking.onload = () => done('loaded')
          asking.onerror = () => done('refused')
          asking.open('POST', `${url}xhr`)
          asking.send('x')
        }),
        stream: await new Promise<string>((done) => {
          const source = new EventSource(`${url}stream`)
          source.onopen = () => done('loaded')
          source.onerror = () => {
            source.close()
            done('refused')
          }
        }),
        blobWorker: await Promise.resolve().then(() => new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' })))).then((worker) => new Promise((done) => {
          worker.onmessage = () => done('loaded')
          worker.onerror = () => done('refused')
        })).catch(() => 'refused'),
        sharedWorker: await Promise.resolve().then(() => new SharedWorker(`${url}shared.js`)).then((worker) => settled(worker as unknown as HTMLElement)).catch(() => 'refused'),
        serviceWorker: await Promise.resolve().then(() => navigator.serviceWorker.register('/index.js')).then(() => 'loaded').catch(() => 'refused'),
        object: await settled(of('object', { data: `${url}object.html` })),
        media: await settled(of('audio', { src: `${url}sound.mp3`, autoplay: true })),
        file: await fetch('file:///etc/passwd').then(() => 'loaded', () => 'refused'),
        worker: await Promise.resolve().then(() => new Worker(`${url}worker.js`)).then((worker) => settled(worker as unknown as HTMLElement), () => 'refused').catch(() => 'refused'),
        open: window.open(url) === null ? 'refused' : 'opened',
      }
    }, outside.url)
    expect(got).toEqual({ xhr: 'refused', stream: 'refused', blobWorker: 'refused', sharedWorker: 'refused', serviceWorker: 'refused', object: 'refused', media: 'refused', file: 'refused', fetch: 'refused', opaque: 'refused', image: 'refused', script: 'refused', style: 'refused', socket: 'refused', worker: 'refused', open: 'refused' })
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
    await page.evaluate((url) => {
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank', rel: 'opener' })
      // oxlint-disable-next-line no-script-url -- it must not run
      const script = Object.assign(document.createElement('a'), { href: 'javascript:void(window.ranHref=1)' })
      const saved = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'saved.exe' })
      const refresh = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}refresh` })
      const base = Object.assign(document.createElement('base'), { href: url })
      for (const each of [link, script, saved, refresh, base]) document.body.append(each)
      for (const each of [link, script, saved]) each.click()
      for (const each of [link, script, saved, refresh, base]) each.remove()
    }, outside.url)
    await until('the download to be refused', () => shellLog(at.console).some(({ what }) => what === 'download'))
    expect(await page.evaluate(() => 'ranHref' in window)).toBe(false)
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

  test('a second start ends by itself and brings the first window to the front', async () => {
    await at.console.app.evaluate(({ app, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows()
      const seen = { told: 0, focused: 0 }
      Object.assign(globalThis, { seen })
      app.on('second-instance', () => seen.told++)
      if (window) window.focus = () => void seen.focused++
    })
    expect(await at.console.startAgain()).toBe(0)
    const seen = () => at.console.app.evaluate(() => (globalThis as unknown as { seen: { told: number; focused: number } }).seen)
    await until('the first to be told', async () => (await seen()).told > 0)
    expect(await seen()).toEqual({ told: 1, focused: 1 })
    expect(await status(at.console)).toMatchObject({ ok: true })
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

  test('what is only inherited counts for nothing, and no prototype of ours is reached', async () => {
    const answers = await at.console.page.evaluate(async () => {
      const call = window.peygir.call as unknown as Record<string, (input: unknown) => Promise<{ ok: boolean; refusal?: { code: string } }>>
      const shell = window.peygir.shell as unknown as typeof call
      const polluting = JSON.parse('{"__proto__":{"polluted":1,"theme":"dark","language":"fa"},"constructor":{"prototype":{"polluted":1}}}') as unknown
      const inputs: [string, unknown][] = [
        ['settings.put', polluting], ['settings.put', Object.create({ theme: 'dark', language: 'fa' })], ['draft.put', { id: '__proto__', body: polluting }],
        ['command.run', { type: '__proto__', data: polluting }], ['command.run', { type: 'constructor', data: {} }],
      ]
      const codes: (string | undefined)[] = []
      for (const [name, input] of inputs) codes.push((await call[name]!(input)).refusal?.code)
      codes.push((await shell['shell.print']!(polluting)).refusal?.code, (await shell['shell.training']!({ on: 'yes' })).refusal?.code)
      return codes
    })
    for (const code of answers) expect(['malformed', 'signed_out', 'not_enrolled']).toContain(code)
    expect(await at.console.app.evaluate(() => 'polluted' in {})).toBe(false)
  })

  /* oxlint-disable no-extend-native -- that is what a hostile page does */
  test('a page that has rewritten the language’s own functions changes nothing behind the bridge', async () => {
    const seen = await at.console.page.evaluate(async () => {
      const own = { includes: Array.prototype.includes, hasOwn: Object.hasOwn, post: MessagePort.prototype.postMessage, call: Function.prototype.call }
      const caught: string[] = []
      try {
        Array.prototype.includes = () => true
        Object.hasOwn = () => true
        MessagePort.prototype.postMessage = () => void caught.push('port')
        Function.prototype.call = function (this: unknown, ...given: unknown[]): unknown {
          caught.push('call')
          return Reflect.apply(own.call, this as () => unknown, given) as unknown
        } as typeof Function.prototype.call
        const answer = await window.peygir.call['status.read']({})
        let subscribed = true
        try {
          window.peygir.on('everything' as 'status', () => {})
        } catch {
          subscribed = false
        }
        return { ok: answer.ok, subscribed, caught }
      } finally {
        Array.prototype.includes = own.includes
        Object.hasOwn = own.hasOwn
        MessagePort.prototype.postMessage = own.post
        Function.prototype.call = own.call
      }
    })
    expect(seen).toEqual({ ok: true, subscribed: false, caught: [] })
  })
  /* oxlint-enable no-extend-native */

  /* oxlint-disable peygir/no-raw-ipc -- what the main process does with what arrives on its channels is what is tested */
  test('messages that are no calls at all are dropped by the main process', async () => {
    const answers = await at.console.app.evaluate(async (electron) => {
      const { BrowserWindow } = electron
      const { ipcMain } = electron
      const contents = BrowserWindow.getAllWindows()[0]!.webContents
      // as a frame or another page of this window would send: the same sender, not its top document
      const event = { sender: contents, senderFrame: null }
      ipcMain.emit('peygir:port', event, 1)
      ipcMain.emit('peygir:port', { sender: contents, senderFrame: contents.mainFrame }, { not: 'a number' })
      ipcMain.emit('peygir:violation', event, 'connect-src')
      return ipcMain.listenerCount('peygir:port')
    })
    expect(answers).toBe(1)
    expect(await status(at.console)).toMatchObject({ ok: true })
  })
  /* oxlint-enable peygir/no-raw-ipc */

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

  test('WebRTC finds no way around the filter', async () => {
    const found = await at.console.page.evaluate(async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:3478' }] })
      const seen: string[] = []
      peer.onicecandidate = ({ candidate }) => void (candidate?.candidate && seen.push(candidate.candidate))
      peer.createDataChannel('x')
      await peer.setLocalDescription()
      await new Promise<void>((done) => {
        if (peer.iceGatheringState === 'complete') done()
        peer.onicegatheringstatechange = () => void (peer.iceGatheringState === 'complete' && done())
        setTimeout(done, 3000)
      })
      peer.close()
      return seen.filter((each) => / udp /i.test(each))
    })
    expect(found).toEqual([])
  })

  test('all that was refused is in the log by its code, and nothing of what was asked for', () => {
    const lines = shellLog(at.console).filter(({ code }) => code === 'refused')
    const codes = [
      'navigation', 'window_open', 'request', 'permission', 'download', 'asset_path', 'ipc_sender', 'shell_call', 'host_call',
      'policy_connect', 'policy_script', 'policy_style', 'policy_img', 'policy_media', 'policy_object', 'policy_frame', 'policy_worker', 'policy_form', 'policy_base',
    ]
    expect([...new Set(lines.map(({ what }) => what))]).toEqual(expect.arrayContaining(codes))
    for (const line of lines) expect(Object.keys(line).toSorted()).toEqual(['at', 'code', 'count', 'what'])
    const text = readFileSync(join(at.console.userData, 'logs', 'shell.log'), 'utf8')
    for (const content of ['127.0.0.1', 'passwd', 'example.invalid', 'package.json', '__proto__', 'آآآ']) expect(text).not.toContain(content)
  })

  test('after all that the same host still answers', async () => {
    expect(await status(at.console)).toMatchObject({ ok: true })
    expect(shellLog(at.console).filter(({ code }) => code === 'host_gone')).toEqual([])
  })
})
