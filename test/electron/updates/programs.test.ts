import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { end, runs } from '../../../electron/updates/processes.ts'
import { startFile } from '../../../electron/updates/programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-programs-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a program that was started lives by itself with its own words, without what belongs to the AppImage that started it, and is ended with its children', async () => {
  const said = join(folder, 'said')
  const file = join(folder, 'program')
  writeFileSync(file, `#!/bin/sh\nsleep 60 &\ntrap "kill $!; exit 0" TERM\necho "$! $1 [$APPIMAGE] [$LD_LIBRARY_PATH] [$PEYGIR_DATA]" > ${said}.part\nmv ${said}.part ${said}\nwait\n`, { mode: 0o755 })
  const started = startFile(file, ['--word'], { PATH: process.env['PATH'], APPIMAGE: '/old.AppImage', APPDIR: '/tmp/.appimage-old', LD_LIBRARY_PATH: '/tmp/.appimage-old/usr/lib:/usr/local/lib', PEYGIR_DATA: '/data' })
  const read = (): string => {
    try {
      return readFileSync(said, 'utf8').trim()
    } catch {
      return ''
    }
  }
  await expect.poll(read, { timeout: 5_000 }).not.toBe('')
  const [child = '', ...words] = read().split(' ')
  expect(words).toEqual(['--word', '[]', '[/usr/local/lib]', '[/data]'])
  expect({ alive: started.alive(), child: runs(Number(child)) }).toEqual({ alive: true, child: true })
  await started.end()
  expect({ alive: started.alive(), child: runs(Number(child)) }).toEqual({ alive: false, child: false })
})

test('a file that cannot be started is not alive, and ending what has ended does no harm', async () => {
  const started = startFile(join(folder, 'nothing'), [], {})
  await expect.poll(started.alive, { timeout: 5_000 }).toBe(false)
  await started.end()
  await end(2 ** 22 + 1)
})
