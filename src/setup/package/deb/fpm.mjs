// Takes the arguments that electron-builder gives to fpm for a .deb, and has dpkg-deb build it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

const NAMED = ['-s', '-t', '--architecture', '--after-install', '--after-remove', '--description', '--version', '--package', '--name', '--maintainer', '--vendor', '--url', '--deb-priority', '--deb-compression', '--license', '--iteration', '--category', '--log']

const { named, depends, recommends, files } = readArguments(process.argv.slice(2))
if (named['-t'] !== 'deb' || named['-s'] !== 'dir') throw new Error('only -s dir -t deb')

const staging = mkdtempSync(join(tmpdir(), 'peygir-deb-'))
try {
  const tree = join(staging, 'tree')
  for (const [from, to] of files) put(from, join(tree, to))
  writeControl(tree)
  run('dpkg-deb', ['--root-owner-group', ...(named['--deb-compression'] === 'gz' ? ['-Zgzip', '-z1'] : ['-Zxz']), '--build', tree, /** @type {string} */ (named['--package'])])
} finally {
  rmSync(staging, { recursive: true, force: true })
}

/** @param {string[]} args */
function readArguments(args) {
  /** @type {Record<string, string>} */
  const values = {}
  /** @type {{ depends: string[], recommends: string[], files: [string, string][] }} */
  const lists = { depends: [], recommends: [], files: [] }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    const file = /^(.*?)=(\/.*)$/.exec(arg)
    if (arg === '--force' || arg === '--debug') continue
    if (arg === '-d') lists.depends.push(args[++at] ?? '')
    else if (arg === '--deb-recommends') lists.recommends.push(args[++at] ?? '')
    else if (NAMED.includes(arg)) values[arg] = args[++at] ?? ''
    else if (file !== null) lists.files.push([file[1] ?? '', file[2] ?? ''])
    else throw new Error(`unknown argument ${arg}`)
  }
  return { named: values, ...lists }
}

/** A folder that ends in a slash is put in as what it holds, as fpm does. @param {string} from @param {string} to */
function put(from, to) {
  mkdirSync(from.endsWith('/') ? to : dirname(to), { recursive: true, mode: 0o755 })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  if (!from.endsWith('/')) chmodSync(to, 0o644)
}

/** @param {string} tree */
function writeControl(tree) {
  const paths = readdirSync(tree, { recursive: true }).map((name) => join(tree, String(name))).filter((path) => lstatSync(path).isFile()).toSorted()
  const kilobytes = Math.ceil(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1024)
  const [synopsis = '', ...long] = (named['--description'] ?? '').split('\n').map((line) => line.trim()).filter(Boolean)
  const fields = [
    ['Package', named['--name']], ['Version', [named['--version'], named['--iteration']].filter(Boolean).join('-')], ['Architecture', named['--architecture']], ['Maintainer', named['--maintainer']],
    ['Installed-Size', String(kilobytes)], ['Depends', depends.join(', ')], ['Recommends', recommends.join(', ')], ['Section', named['--category'] ?? 'misc'], ['Priority', named['--deb-priority']],
    ['Homepage', named['--url']], ['Description', [synopsis, ...long].join('\n ')],
  ]
  const control = join(tree, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(join(control, 'control'), `${fields.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`).join('\n')}\n`)
  for (const [name, script] of /** @type {const} */ ([['postinst', '--after-install'], ['postrm', '--after-remove']])) {
    const from = named[script]
    if (from === undefined) continue
    cpSync(from, join(control, name))
    chmodSync(join(control, name), 0o755)
  }
  const sums = paths.map((path) => `${createHash('md5').update(readFileSync(path)).digest('hex')}  ${relative(tree, path)}\n`)
  writeFileSync(join(control, 'md5sums'), sums.join(''))
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ended with ${status}`)
}
