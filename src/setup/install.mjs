import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bringNode24 } from './node24.mjs'
import { npm } from './npm.mjs'
import { root } from './paths.mjs'
import { Need, needSpace, step } from './progress.mjs'

/** Makes sure of Node 20, npm, the packages of package-lock.json and Node 24. */
export async function install() {
  needVersions()
  const reason = outdated()
  if (reason === 'missing') await step('installing packages (npm ci)', () => run(['ci']))
  // Not `npm ci` again: it would throw everything away, Node 24 included, for one new package.
  else if (reason === 'changed') await step('bringing packages up to date (npm install)', () => run(['install', '--no-save']))
  await bringNode24()
}

function needVersions() {
  const node = process.versions.node
  if (Number(node.split('.')[0]) < 20) throw new Need(`Node ${node} is too old: install Node 20 or newer and start again.`)
  const npmVersion = /^npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1]
  if (npmVersion !== undefined && Number(npmVersion) < 9) {
    throw new Need(`npm ${npmVersion} is too old: run  npm install -g npm@10  and start again.`)
  }
}

/** Compares the lock with the copy that npm leaves in node_modules. @returns {'missing' | 'changed' | undefined} */
function outdated() {
  const left = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(left)) return 'missing'
  /** @type {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const have = JSON.parse(readFileSync(left, 'utf8')).packages
  const differs = Object.entries(wanted).some(
    // Optional packages are other platforms' parts: absent here, and rightly so.
    ([path, { version, optional, devOptional }]) => path !== '' && have[path]?.version !== version && !((optional || devOptional) && have[path] === undefined),
  )
  return differs ? 'changed' : undefined
}

/** @param {string[]} args */
async function run(args) {
  needSpace(root, 900)
  const { code, stderr } = await npm([...args, '--ignore-scripts'], { cwd: root })
  if (code === 0) return
  const said = stderr.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '')).filter(Boolean)
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH/.test(stderr)) {
    throw new Need('The npm registry cannot be reached: check the network, or set yours with  npm config set registry URL  and start again.')
  }
  throw new Need(`npm ${args[0]} failed: ${said.find((line) => !line.startsWith('code ')) ?? `exit code ${code}`}`)
}
