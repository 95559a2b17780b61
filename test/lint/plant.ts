import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '..', '..')

/** Runs the installed oxlint in a project's folder, where it finds the project's configuration. */
export function oxlint(cwd: string, ...args: string[]): string {
  return run(cwd, [join(ROOT, 'node_modules/oxlint/bin/oxlint'), ...args])
}

/** What a Node program wrote; its exit code is not judged, as a linter that finds something ends with 1. */
export function run(cwd: string, args: string[]): string {
  const { stdout, stderr, error } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (error ?? stdout === '') throw error ?? new Error(stderr)
  return stdout
}

/**
 * Makes a project of nothing but these files under this project's rules, and gives its folder to `use`.
 *
 * @param files path -> text
 */
export function inProject<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  // The real path: where the temporary folder is a link, the rules would judge paths that leave the project.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'peygir-lint-')))
  try {
    cpSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
    cpSync(join(ROOT, 'src/setup/lint'), join(folder, 'src/setup/lint'), { recursive: true })
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

interface Report {
  readonly diagnostics: readonly { readonly filename: string; readonly code?: string; readonly message: string }[]
}

/**
 * Lints such a project, all of it in one run.
 *
 * @returns path -> the rules broken there, each once, sorted: 'peygir(layers)'; a file without an entry is clean
 */
export function lint(files: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const report = inProject(files, (folder) => JSON.parse(oxlint(folder, '--format', 'json')) as Report)
  const broken = new Map<string, string[]>()
  for (const { filename, code, message } of report.diagnostics) {
    const rules = broken.get(filename) ?? []
    broken.set(filename, [...new Set([...rules, code ?? message])].toSorted())
  }
  return broken
}
