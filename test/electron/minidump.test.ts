import { expect, test } from 'vitest'
import { readCrash } from '../../electron/minidump.ts'

test('what is no dump, and one that was cut short, are read as nothing', () => {
  expect(readCrash(Buffer.from('no dump'))).toBeNull()
  const cut = Buffer.alloc(32)
  cut.writeUInt32LE(0x504d444d, 0)
  cut.writeUInt32LE(9, 8)
  cut.writeUInt32LE(32, 12)
  expect(readCrash(cut)).toBeNull()
})
