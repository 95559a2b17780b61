import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { offerEnrolment } from '#server/commands/desks.ts'
import { logTo } from '#server/log.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { openCertificate, readTls, type Certificate } from '#server/tls.ts'
import { httpTransports } from '#desk/http-transport.ts'
import { PROTOCOL, PROTOCOL_HEADER, ROUTES, MACHINE_HEADER } from '#sync/protocol.ts'
import { foundCity, temporaryFolder } from '../support/central.ts'
import { ownAuthority, type Authority, type Pem } from '../support/own-authority.ts'
import { serve } from './spawned.ts'

const DAY = 86_400_000
let folder: string
let remove: () => void
let city: Authority
let old: Pem
let renewed: Pem
beforeAll(() => {
  ;({ folder, remove } = temporaryFolder())
  city = ownAuthority('City of Test CA')
  old = city.issue('127.0.0.1', 90)
  renewed = city.issue('127.0.0.1', 400)
})
afterAll(() => remove())

const put = ({ cert, key }: Partial<Pem>): void => {
  if (key !== undefined) writeFileSync(join(folder, 'key.pem'), key)
  if (cert !== undefined) writeFileSync(join(folder, 'cert.pem'), cert)
}
const settingsFile = (): string => {
  const file = join(folder, 'tls.json')
  writeFileSync(file, JSON.stringify({ certFile: 'cert.pem', keyFile: 'key.pem' }))
  return file
}

const nameOf = (socket: TLSSocket): string =>
  Object.entries({ old, renewed }).find(([, { cert }]) => new X509Certificate(cert).fingerprint256 === socket.getPeerCertificate().fingerprint256)?.[0] ?? 'another'
const greet = (port: number, options: object = {}): Promise<{ readonly name: string; readonly protocol: string | null }> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca: city.ca, ...options }, () => {
      resolve({ name: nameOf(socket), protocol: socket.getProtocol() })
      socket.destroy()
    })
    socket.on('error', reject)
  })

describe('a server with a certificate', () => {
  it('takes a renewed one without a stop: new lines see it, open ones stay, and a broken one is refused', async () => {
    put(old)
    const data = join(folder, 'data')
    await foundCity(data)
    const log = join(folder, 'server.log')
    const served = await serve(data, '--tls', settingsFile(), '--log', log)
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: city.ca })
    const health = (): Promise<{ readonly status: number | undefined; readonly port: number | undefined; readonly name: string }> =>
      new Promise((resolve, reject) => {
        request(`${served.url}/health`, { agent }, (response) => {
          const socket = response.socket as TLSSocket
          response.resume().on('end', () => resolve({ status: response.statusCode, port: socket.localPort, name: nameOf(socket) }))
        }).on('error', reject).end()
      })
    try {
      const port = Number(new URL(served.url).port)
      expect(served.url).toMatch(/^https:/)
      const store = await openSqliteStore({ folder: data })
      const code = await offerEnrolment(store, 'میز', Date.now())
      await store.close()
      const enrolled = await httpTransports({ ca: [city.ca] }).enrol(served.url, code, 'machine-one')
      expect(enrolled).toMatchObject({ ok: true })
      if (!enrolled.ok) return
      expect(await httpTransports({ ca: [ownAuthority('Another').ca] }).enrol(served.url, code, 'machine-one')).toMatchObject({ ok: false })
      await expect(greet(port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })

      const poked = new WebSocket(served.url.replace('https', 'wss') + ROUTES.socket.path, {
        ca: city.ca, headers: { authorization: `Desk ${enrolled.value.deskId}.${enrolled.value.secret}`, [MACHINE_HEADER]: 'machine-one', [PROTOCOL_HEADER]: String(PROTOCOL) },
      })
      await new Promise((resolve, reject) => void poked.once('open', resolve).once('error', reject))
      const first = await health()
      expect(first).toMatchObject({ status: 200, name: 'old' })

      put(renewed)
      served.child.kill('SIGHUP')
      await expect.poll(async () => (await greet(port)).name, { timeout: 20_000 }).toBe('renewed')
      expect(await health()).toEqual(first)
      expect(poked.readyState).toBe(WebSocket.OPEN)

      // the key of another certificate
      put({ key: old.key })
      served.child.kill('SIGHUP')
      await expect.poll(() => readFileSync(log, 'utf8'), { timeout: 20_000 }).toContain('do not belong together')
      expect(await greet(port)).toEqual({ name: 'renewed', protocol: 'TLSv1.3' })
      expect(readFileSync(log, 'utf8')).not.toMatch(/BEGIN|PRIVATE/)
      poked.terminate()
      served.child.kill('SIGTERM')
      expect(await served.ended).toBe(0)
    } finally {
      agent.destroy()
      served.child.kill('SIGKILL')
      await served.ended
    }
  })
})

describe('a certificate', () => {
  const lines: string[] = []
  const log = logTo({ write: (line: string) => void lines.push(line) })
  const told = (): readonly string[] => lines.splice(0).map((line) => (JSON.parse(line) as { msg: string }).msg)
  const names = (certificate: Certificate, at: number): readonly string[] => certificate.notices(at).map(({ what }) => what)
  let certificate: Certificate
  let now: number
  const taken: string[] = []
  beforeEach(() => {
    put(old)
    lines.length = 0
    taken.length = 0
    now = Date.now()
    certificate = openCertificate(readTls(settingsFile()), log, now)
    certificate.onRenewed(({ cert }) => void taken.push(cert))
  })

  it('that ends within 21 days is told on the board and once a day in the log, until it is renewed', async () => {
    await certificate.look(now + 60 * DAY)
    expect([names(certificate, now + 60 * DAY), told()]).toEqual([[], []])
    for (const later of [70, 70, 71]) await certificate.look(now + later * DAY)
    expect([names(certificate, now + 71 * DAY), told()]).toEqual([['certificate_expires'], ['the certificate expires soon', 'the certificate expires soon']])
    await certificate.look(now + 91 * DAY)
    expect(told()).toEqual(['the certificate has expired'])
    put(renewed)
    await certificate.look(now + 91 * DAY)
    expect([names(certificate, now + 91 * DAY), told(), taken]).toEqual([[], ['the new certificate is in use'], [renewed.cert]])
    const expiry = certificate.families().join('').match(/expiry_timestamp_seconds (\d+)$/m)?.[1]
    expect(Math.abs(Number(expiry) * 1000 - (now + 400 * DAY))).toBeLessThan(DAY)
  })

  it.each([
    ['half written', () => put({ cert: renewed.cert.slice(0, 200) })],
    ['of another key', () => put({ cert: renewed.cert })],
    ['without its key', () => put({ key: '' })],
    ['that has expired', () => put(city.issue('127.0.0.1', 1))],
  ])('%s is refused, told once, and the one before it stays', async (_, spoil) => {
    spoil()
    for (const later of [2, 2, 3]) await certificate.look(now + later * DAY)
    expect([names(certificate, now), told(), taken]).toEqual([['certificate_refused'], ['the new certificate is refused; the one before it stays'], []])
    expect(certificate.pair().cert).toBe(old.cert)
    expect(certificate.families().join('')).toContain('peygir_certificate_refused 1')
    put(renewed)
    await certificate.look(now + 4 * DAY)
    expect([names(certificate, now), taken.length]).toEqual([[], 1])
  })

  it('that cannot be used ends the start, by a word that says why', () => {
    put({ cert: renewed.cert })
    expect(() => openCertificate(readTls(settingsFile()), log, now)).toThrow(/cert\.pem: certificate and key do not belong together/)
    put({ key: '' })
    expect(() => openCertificate(readTls(settingsFile()), log, now)).toThrow(/the key cannot be read/)
  })
})

it('a server that other machines reach without TLS says so loudly, and starts', async () => {
  const data = join(folder, 'open')
  await foundCity(data)
  const served = await serve(data, '--host', '0.0.0.0')
  expect(served.stderr()).toContain('WITHOUT TLS')
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
})
