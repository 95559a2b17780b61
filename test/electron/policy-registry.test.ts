import { expect, test } from 'vitest'
import { valuesOf } from '../../electron/policy-registry.ts'

// as reg.exe of Windows 10 and 11 prints it: four spaces, CRLF, an empty line before each key, subkeys after the values
const ANSWER = [
  '', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Peygir137',
  '    (Default)    REG_SZ    (value not set)',
  '    serverUrl    REG_SZ    https://137.example.ir',
  '    caFile    REG_EXPAND_SZ    %programdata%\\مرجع شهر\\ca    2.pem',
  '    idleLockMinutes    REG_DWORD    0x1e',
  '    big    REG_QWORD    0x100000000',
  '    list    REG_MULTI_SZ    یک\\0دو\\0',
  '    proxy    REG_SZ    ',
  '    raw    REG_BINARY    00FF',
  '    none    REG_NONE',
  '    a name    REG_SZ    REG_SZ    x',
  '', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Peygir137\\below',
  '    ring    REG_SZ    not-ours', '',
].join('\r\n')

test('reg.exe’s answer: each type, Persian, spaces in names and data, nothing of the keys below', () => {
  expect(Object.fromEntries(valuesOf(ANSWER, { ProgramData: 'C:\\ProgramData' }))).toEqual({
    serverUrl: 'https://137.example.ir', caFile: 'C:\\ProgramData\\مرجع شهر\\ca    2.pem', idleLockMinutes: 30, big: 2 ** 32, list: ['یک', 'دو'],
    raw: { type: 'REG_BINARY' }, none: { type: 'REG_NONE' }, 'a name': 'REG_SZ    x',
  })
})

test('a variable that nobody has set stays as it stands, and no answer has no values', () => {
  expect(valuesOf('HKEY_LOCAL_MACHINE\\X\n    caFile    REG_EXPAND_SZ    %NOBODY%\\ca.pem', {})).toEqual([['caFile', '%NOBODY%\\ca.pem']])
  expect(valuesOf('', {})).toEqual([])
})
