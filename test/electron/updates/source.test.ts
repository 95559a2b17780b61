import { expect, test } from 'vitest'
import { appImageOf, installationOf } from '../../../electron/updates/place.ts'
import { folderSource, sourceOf } from '../../../electron/updates/source.ts'
import { compareVersions } from '../../../electron/updates/versions.ts'

test.each([
  ['server', 'stable', 'https://137.example.ir', { kind: 'http', bases: ['https://137.example.ir/updates/stable/'] }],
  ['server', 'pilot', 'http://10.0.0.7:8137/', { kind: 'http', bases: ['http://10.0.0.7:8137/updates/pilot/'] }],
  // not enrolled yet
  ['server', 'stable', null, null],
  ['off', 'stable', 'https://137.example.ir', null],
  ['https://files.example.ir/peygir', 'pilot', 'https://137.example.ir', { kind: 'http', bases: ['https://files.example.ir/peygir/pilot/', 'https://files.example.ir/peygir/'] }],
  ['https://files.example.ir/peygir///', 'stable', null, { kind: 'http', bases: ['https://files.example.ir/peygir/stable/', 'https://files.example.ir/peygir/'] }],
  ['/srv/peygir', 'stable', null, { kind: 'folder', folders: ['/srv/peygir/stable', '/srv/peygir/'] }],
  ['\\\\office\\share\\peygir', 'pilot', null, { kind: 'folder', folders: ['\\\\office\\share\\peygir/pilot', '\\\\office\\share\\peygir/'] }],
])('policy %s, ring %s, server %s', (policy, ring, server, source) => {
  expect(sourceOf(policy, ring, server)).toEqual(source)
})

test('a stick may hold a release by itself', () => {
  expect(folderSource('/media/stick/', 'stable')).toEqual({ kind: 'folder', folders: ['/media/stick/stable', '/media/stick/'] })
})

test('releases are compared as numbers, and what follows + does not count', () => {
  const sorted = ['0.9.10', '1.0.0', '1.0.1', '1.0.10', '1.2.0', '10.0.0']
  for (const [at, one] of sorted.entries()) for (const [other, two] of sorted.entries()) expect(Math.sign(compareVersions(one, two))).toBe(Math.sign(at - other))
  expect(compareVersions('1.0.0+standin', '1.0.0')).toBe(0)
})

test('a console replaces its own file, never that of the AppImage from which it was started', () => {
  const env = { APPIMAGE: '/home/zahra/peygir.AppImage', APPDIR: '/tmp/.appimage-a' }
  expect(appImageOf(env, '/tmp/.appimage-a/peygir-137')).toBe('/home/zahra/peygir.AppImage')
  expect(appImageOf(env, '/tmp/.appimage-ab/peygir-137')).toBeNull()
  expect(appImageOf(env, '/opt/Peygir 137/peygir-137')).toBeNull()
  expect(appImageOf({ APPDIR: '/opt' }, '/opt/Peygir 137/peygir-137')).toBeNull()
  expect(installationOf({ platform: 'linux', env, execPath: '/tmp/.appimage-a/peygir-137' })).toEqual({ file: '/home/zahra/peygir.AppImage', kind: 'file' })
})

test('on Windows it replaces the folder that its user has installed, and nothing that is there for all', () => {
  const windows = (execPath: string) => installationOf({ platform: 'win32', env: { LOCALAPPDATA: '/users/zahra/local' }, execPath })
  expect(windows('/users/zahra/local/Programs/peygir-137/peygir-137.exe')).toEqual({ file: '/users/zahra/local/Programs/peygir-137/peygir-137.exe', kind: 'folder' })
  expect(windows('/Program Files/Peygir 137/peygir-137.exe')).toBeNull()
})
