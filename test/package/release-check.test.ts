import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'
import { FuseV1Options } from '@electron/fuses'
import { afterEach, expect, test } from 'vitest'
import { pinned } from '../../src/setup/package/dist.mjs'
import { FUSES, OFF, ON } from '../../src/setup/package/program.mjs'
import { releasable } from '../../src/setup/package/release-check.mjs'
import { root } from '../../src/setup/paths.mjs'
import { withRegistry } from '../../src/setup/package/windows/msi-project.mjs'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

// https://github.com/electron/fuses: where the fuses begin in a program, then version 1, how many they are, and each as a letter
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const letter = (fuse: string, flipped: string): number => (FUSES[fuse as keyof typeof FUSES] !== (fuse === flipped) ? ON : OFF)

interface Given { readonly version?: string; readonly builtOn?: string; readonly releaseKeys?: readonly string[]; readonly flipped?: string; readonly names?: readonly string[] }

/** What a release build leaves, as far as the check looks at it. */
async function built({ version = '1.4.0', builtOn = pinned, releaseKeys = ['a public key'], flipped = '', names = ['peygir-137_1.4.0_amd64.deb'] }: Given = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-release-'))
  folders.push(folder)
  const [app, unpacked] = [join(folder, 'app'), join(folder, 'linux-unpacked')]
  for (const each of [app, join(unpacked, 'resources')]) mkdirSync(each, { recursive: true })
  writeFileSync(join(app, 'package.json'), JSON.stringify({ version, builtOn, releaseKeys }))
  await createPackage(app, join(unpacked, 'resources', 'app.asar'))
  const fuses = Object.keys(FUSES).toSorted((a, b) => Number(FuseV1Options[a as keyof typeof FUSES]) - Number(FuseV1Options[b as keyof typeof FUSES]))
  writeFileSync(join(unpacked, 'peygir-137'), Buffer.concat([Buffer.from(`program ${SENTINEL}`), Buffer.from([1, fuses.length]), Buffer.from(fuses.map((fuse) => letter(fuse, flipped))), Buffer.from('more')]))
  for (const name of names) writeFileSync(join(folder, name), 'package')
  return folder
}

test('what was built on the pinned Electron with its fuses set may be released', async () => {
  expect(releasable(await built())).toEqual(['peygir-137_1.4.0_amd64.deb'])
})

test.each<readonly [string, Given, RegExp]>([
  ['is marked as a stand-in inside, whatever its file is called', { version: '1.4.0+standin', builtOn: '25.1.1' }, /stand-in: a release is built on/],
  ['is marked as a stand-in in its name', { names: ['peygir-137-stand-in-1.4.0-x86_64.AppImage'] }, /for tests only/],
  ['is marked as a stand-in in its version', { names: ['peygir-137-1.4.0+standin.msi'] }, /for tests only/],
  ['is built on another Electron', { builtOn: '44.0.0' }, /built on Electron 44\.0\.0: a release is built on/],
  ['knows no release key', { releaseKeys: [] }, /holds no release key, so it could never be updated/],
  ['can be run as plain Node', { flipped: 'RunAsNode' }, /the fuses RunAsNode do not stand/],
  ['can be debugged', { flipped: 'EnableNodeCliInspectArguments' }, /the fuses EnableNodeCliInspectArguments do not stand/],
  ['would load an app that is not packed', { flipped: 'OnlyLoadAppFromAsar' }, /the fuses OnlyLoadAppFromAsar do not stand/],
  ['is no package', { names: [] }, /There is no package/],
])('what %s is not', async (_, given, why) => {
  const folder = await built(given)
  expect(() => releasable(folder)).toThrow(why)
})

test('a release without a key is not even begun', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'src/setup/package.mjs'), '--target', process.platform === 'win32' ? 'nsis' : 'deb'], { cwd: root, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^✗ A release knows by which key its updates are signed: npm run release-key/) as string])
})

test('the project for Windows Installer gets links and autostart, in the form in which electron-builder writes it today', () => {
  const template = readFileSync(join(root, 'node_modules/app-builder-lib/templates/msi/template.xml'), 'utf8')
  const project = withRegistry(template)
  expect(project).toContain('Key="Software\\Classes\\peygir\\shell\\open\\command" Type="string" Value="&quot;[APPLICATIONFOLDER]peygir-137.exe&quot; -- &quot;%1&quot;"/>')
  expect(project).toMatch(/<Component Id="peygirAutostart">\s*<Condition>AUTOSTART = 1\b[^<]*<\/Condition>[\s\S]*<\/Component>\s*<\/ComponentGroup>[\s\S]*<Property Id="AUTOSTART" Secure="yes"\/>[\s\S]*<\/Product>/)
  expect(() => withRegistry('<Wix/>')).toThrow(/in another way now/)
})
