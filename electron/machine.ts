import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readIfThere, writeDurably } from './durable-file.ts'

const run = promisify(execFile)
const LIMIT = 5_000

/**
 * What enrolment is bound to: 64 hex digits, the same for this machine and this folder of console data. Both halves
 * are needed: a folder copied to another machine gives another id, and so does a second folder on this one. The
 * machine's own id never leaves it (systemd's machine-id(5) asks for a keyed hash).
 */
export async function machineId(folder: string, hardware: () => Promise<string> = readHardwareId): Promise<string> {
  return createHash('sha256').update(`peygir-137\n${await hardware()}\n${installId(folder)}`).digest('hex')
}

function installId(folder: string): string {
  const file = join(folder, 'install-id')
  const known = readIfThere(file)?.toString('utf8').trim()
  if (known !== undefined && known !== '') return known
  const fresh = randomUUID()
  writeDurably(file, fresh)
  return fresh
}

/** The operating system's id of this machine; where it keeps none, its name and first network card. */
async function readHardwareId(): Promise<string> {
  const readers: Partial<Record<NodeJS.Platform, () => Promise<string | null>>> = { linux: linuxId, win32: windowsId, darwin: macId }
  const found = await readers[process.platform]?.().catch(() => null)
  return found ?? `${hostname()} ${firstCard()}`
}

async function linuxId(): Promise<string | null> {
  for (const file of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = readIfThere(file)?.toString('utf8').trim()
    if (id !== undefined && /^[0-9a-f]{32}$/.test(id)) return id
  }
  return null
}

async function windowsId(): Promise<string | null> {
  const reg = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe')
  // a 32-bit view of the registry would hide the value
  const { stdout } = await run(reg, ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64'], { timeout: LIMIT, windowsHide: true })
  return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(stdout)?.[1] ?? null
}

async function macId(): Promise<string | null> {
  const { stdout } = await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], { timeout: LIMIT })
  return /"IOPlatformUUID" = "([^"]+)"/.exec(stdout)?.[1] ?? null
}

function firstCard(): string {
  const cards = Object.values(networkInterfaces()).flat().filter((card) => card !== undefined && !card.internal && card.mac !== '00:00:00:00:00:00')
  return cards.map((card) => card?.mac ?? '').sort()[0] ?? ''
}
