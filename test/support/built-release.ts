import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPackageWithOptions, extractAll } from '@electron/asar'
import { appendBlockmap } from 'app-builder-lib/out/targets/differentialUpdateInfoBuilder.js'
import { inject } from 'vitest'
import { parse, stringify } from 'yaml'
import { signRelease } from '../../src/cli/release/sign.ts'
import { releaseKey, type ReleaseKey } from './made-release.ts'
import { packageInto, standIn } from './packaged.ts'

/** A real release: the project's own package of this clone, signed. */
export interface BuiltRelease {
  /** As the console says it. */
  readonly version: string
  /** What a host has to give. */
  readonly folder: string
  readonly appImage: string
}

/** The key of this run, which is packed into every console of it. */
export function runKey(): ReleaseKey {
  const file = join(inject('updateFolder'), 'release-key')
  if (!existsSync(file)) return releaseKey(inject('updateFolder'))
  return { file, pub: readFileSync(`${file}.pub`, 'utf8') }
}

/** Built by `npm run package` as an AppImage once in a run of the suite, some ten seconds each. */
export async function builtRelease(version: string): Promise<BuiltRelease> {
  const { file } = runKey()
  const folder = join(inject('updateFolder'), `built-${version}`)
  if (!existsSync(folder)) {
    const made = `${folder}.part`
    rmSync(made, { recursive: true, force: true })
    packageInto(made, ['appimage'], ['--version', version, '--release-key', `${file}.pub`, ...((await standIn()) ? ['--stand-in'] : [])])
    renameSync(made, folder)
  }
  return signed(folder, 'what is new')
}

/**
 * The same program with other content, as another version: how a release that is broken comes about. `change` gets the folder of what was in
 * app.asar. Its package is put together anew as electron-builder does it: runtime, SquashFS, map of its blocks.
 */
export async function remadeRelease(from: BuiltRelease, version: string, change: (app: string) => void): Promise<BuiltRelease> {
  const folder = join(inject('updateFolder'), `remade-${version}-${from.version}`)
  const aside = `${folder}.part`
  for (const each of [folder, aside]) rmSync(each, { recursive: true, force: true })
  mkdirSync(aside, { recursive: true })
  execFileSync(from.appImage, ['--appimage-extract'], { cwd: aside, stdio: 'ignore' })
  const root = join(aside, 'squashfs-root')
  const asar = join(root, 'resources', 'app.asar')
  const app = join(aside, 'app')
  extractAll(asar, app)
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { version: string }
  const whole = version + (manifest.version.split('+')[1] === undefined ? '' : `+${manifest.version.split('+')[1]}`)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ ...manifest, version: whole }))
  change(app)
  rmSync(asar)
  rmSync(`${asar}.unpacked`, { recursive: true })
  await createPackageWithOptions(app, asar, { unpack: '**/*.node' })

  mkdirSync(folder)
  const name = `peygir-137-${whole}-x64.AppImage`
  const file = join(folder, name)
  const program = Buffer.alloc(Number(execFileSync(from.appImage, ['--appimage-offset'], { encoding: 'utf8' })))
  const old = openSync(from.appImage, 'r')
  readSync(old, program, 0, program.length, 0)
  closeSync(old)
  const squashed = join(aside, 'squashed')
  execFileSync('mksquashfs', [root, squashed, '-root-owned', '-noappend', '-no-progress', '-quiet', '-comp', 'zstd', '-Xcompression-level', '1'], { stdio: 'ignore' })
  writeFileSync(file, Buffer.concat([program, readFileSync(squashed)]), { mode: 0o755 })
  const info = await appendBlockmap(file)
  const list = parse(readFileSync(join(from.folder, 'latest-linux.yml'), 'utf8')) as object
  writeFileSync(join(folder, 'latest-linux.yml'), stringify({ ...list, version: whole, files: [{ url: name, ...info }], path: name, sha512: info.sha512 }))
  rmSync(aside, { recursive: true })
  return signed(folder, '')
}

function signed(folder: string, notes: string): BuiltRelease {
  const release = signRelease({ folder, key: runKey().file, notes, percent: null, standIn: true })
  const { version, path } = parse(readFileSync(join(release, 'latest-linux.yml'), 'utf8')) as { version: string; path: string }
  return { version, folder: release, appImage: join(release, path) }
}

/** A copy of a release's lists with the same files, to be changed: what a host might have been made to give. */
export function copyOf(release: BuiltRelease, name: string): string {
  const to = join(inject('updateFolder'), name)
  rmSync(to, { recursive: true, force: true })
  cpSync(release.folder, to, { recursive: true })
  return to
}
