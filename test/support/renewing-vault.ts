import { writeSync } from 'node:fs'
import { openVault } from '#desk/vault.ts'

/** A program for a test to kill: writes one more text after the other, says each that is durable, and renews the database all the time. */
const [folder = '', key = ''] = process.argv.slice(2)
const vault = openVault({ folder, key, now: () => 0, slow: () => undefined })
for (let count = vault.store().search.waiting() + 1; ; count++) {
  vault.store().transaction(() => {
    vault.store().search.index([{ number: count, entry: count, folded: `متن ${count} `.repeat(200) }])
    vault.store().search.wait(count)
  })
  // straight to the pipe: what was said must be out before the kill
  writeSync(1, `${count}\n`)
  if (count % 3 === 0) vault.renew()
}
