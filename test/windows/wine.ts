import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from '../../src/setup/paths.mjs'
import { withRegistry } from '../../src/setup/package/windows/msi-project.mjs'

const HERE = join(root, 'test', 'windows')
const LIMIT = 60_000

/** A Windows of its own in a folder of its own, by Debian's wine64. */
export interface Windows {
  /** Exit code of a program of Windows. */
  readonly run: (...words: readonly string[]) => number | null
  readonly start: (...words: readonly string[]) => ChildProcess
  /** As Windows writes it: drive C: is one folder, all else lies below Z:. */
  readonly path: (file: string) => string
  /** The value, or null where there is none. */
  readonly registry: (key: string, name?: string) => string | null
  /** A file of drive C: from its root. */
  readonly file: (path: string) => string
  readonly make: Made
  readonly end: () => void
}
interface Made {
  /** An installer as electron-builder's, around what is ours. */
  readonly setup: (version: string) => string
  /** One around another program file and what lies in the folder `beside` it. */
  readonly setupOf: (version: string, program: string, beside: string) => string
  /** A program of Windows by the script `name`. */
  readonly program: (name: string) => string
  readonly msi: (version: string) => string
}

export function openWindows(more: NodeJS.ProcessEnv = {}): Windows {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-windows-'))
  const prefix = join(folder, 'prefix')
  const env: NodeJS.ProcessEnv = { ...process.env, ...more, PATH: `${process.env['PATH']}:/usr/lib/wine`, HOME: folder, WINEPREFIX: prefix, WINEDEBUG: '-all', DISPLAY: '', WINEDLLOVERRIDES: 'mscoree,mshtml=' }
  const payload = join(folder, 'payload.exe')
  const nsis = (script: string, defines: Readonly<Record<string, string>>): string => {
    execFileSync('makensis', ['-V1', ...Object.entries(defines).map(([name, value]) => `-D${name}=${value}`), join(HERE, script)], { stdio: 'pipe' })
    return defines['OUT']!
  }
  const run = (...words: readonly string[]): number | null => spawnSync('wine64', words, { env, cwd: folder, timeout: LIMIT, stdio: 'ignore' }).status
  const setupDefines = (version: string, program: string) => ({ OUT: join(folder, `setup-${version}.exe`), PAYLOAD: program, VERSION: version, PARTS: join(root, 'src/setup/package/windows/installer.nsh') })
  nsis('payload.nsi', { OUT: payload })
  run('wineboot', '-i')

  const msi = (version: string): string => {
    const out = join(folder, `peygir-137-${version}.msi`)
    // built again it would be another product to Windows, which takes away only what it knows
    if (existsSync(out)) return out
    writeFileSync(join(folder, 'project.wxs'), forWixl(version))
    execFileSync('wixl', ['-a', 'x64', '-o', out, 'project.wxs'], { cwd: folder, stdio: 'pipe' })
    for (const [component, condition] of conditions()) execFileSync('msibuild', [out, '-q', `UPDATE Component SET Component.Condition='${condition}' WHERE Component.Component='${component}'`], { stdio: 'pipe' })
    return out
  }
  return {
    run,
    start: (...words) => spawn('wine64', words, { env, cwd: folder, stdio: 'ignore' }),
    registry: (key, name) => {
      const { stdout } = spawnSync('wine64', ['reg', 'query', key, ...(name === undefined ? ['/ve'] : ['/v', name])], { env, cwd: folder, timeout: LIMIT, encoding: 'utf8' })
      return / REG_SZ\s+(.*?)\r?\n/.exec(stdout)?.[1] ?? null
    },
    file: (path) => join(prefix, 'drive_c', path),
    path: (file) => `Z:${file.replaceAll('/', '\\')}`,
    make: {
      setup: (version) => nsis('setup.nsi', setupDefines(version, payload)),
      setupOf: (version, program, beside) => nsis('setup.nsi', { ...setupDefines(version, program), BESIDE: beside }),
      program: (name) => nsis(name, { OUT: join(folder, `${name}.exe`) }),
      msi,
    },
    end: () => {
      spawnSync('wineserver', ['-k'], { env, timeout: LIMIT })
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const ours = (): { components: string; search: string } => {
  const project = withRegistry('<ComponentGroup></ComponentGroup></Product>')
  const [, components = '', search = ''] = /<ComponentGroup>([\s\S]*)<\/ComponentGroup>([\s\S]*)<\/Product>/.exec(project) ?? []
  return { components, search }
}
const ids = (): readonly string[] => [...ours().components.matchAll(/Component Id="(\w+)"/g)].map(([, id]) => id!)
const conditions = (): readonly (readonly [string, string])[] => [...ours().components.matchAll(/Component Id="(\w+)">\s*<Condition>(.*?)<\/Condition>/g)].map(([, id, condition]) => [id!, condition!] as const)

/** What we add to electron-builder's project, in the words of wixl: it knows no groups, no HKMU and no conditions of components (those come in later, by msibuild). */
function forWixl(version: string): string {
  const { components, search } = ours()
  const guid = (id: string): string => `${String(ids().indexOf(id) + 2).padStart(8, '0')}-6A5D-4C8B-9E21-7D0A4B6C5137`
  const named = components.replaceAll(/<Component Id="(\w+)"/g, (all, id: string) => `${all} Guid="${guid(id)}" Win64="yes"`).replaceAll('HKMU', 'HKLM').replaceAll(/<Condition>.*?<\/Condition>/g, '')
  return `<?xml version="1.0" encoding="UTF-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" Name="Peygir 137" UpgradeCode="3F2B7C1E-6A5D-4C8B-9E21-7D0A4B6C5137" Version="${version}" Language="1033" Manufacturer="Peygir 137">
    <Package Compressed="yes" InstallerVersion="500" InstallScope="perMachine"/>
    <MajorUpgrade DowngradeErrorMessage="A newer version is installed."/>
    <Media Id="1" Cabinet="app.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="ProgramFiles64Folder"><Directory Id="APPLICATIONFOLDER" Name="Peygir 137">
      <Component Id="main" Guid="00000001-6A5D-4C8B-9E21-7D0A4B6C5137" Win64="yes"><File Id="mainExecutable" Name="peygir-137.exe" Source="payload.exe" KeyPath="yes"/></Component>
      ${named}
    </Directory></Directory></Directory>
    <Feature Id="ProductFeature" Level="1" Absent="disallow"><ComponentRef Id="main"/>${ids().map((id) => `<ComponentRef Id="${id}"/>`).join('')}</Feature>
    ${search}
  </Product>
</Wix>`
}

/** What the payload was started with, once it has said so. */
export async function startedWith(file: string): Promise<string> {
  await waitUntil(`${file} to be written`, () => existsSync(file))
  return readFileSync(file, 'latin1').trim()
}

export async function waitUntil(what: string, so: () => boolean, limit = 10_000): Promise<void> {
  for (let tries = 0; tries < limit / 100; tries++) {
    if (so()) return
    await wait(100)
  }
  throw new Error(`waited in vain for ${what}`)
}
