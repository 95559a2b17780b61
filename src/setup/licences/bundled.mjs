import { dirname, join } from 'node:path'
import { existsSync, readFileSync } from 'node:fs'

/** What each of the builds (main, preload, window) leaves beside its bundles for notices.mjs. */
export const LIST = 'bundled-packages.json'

/**
 * Writes down the folders of the packages whose code went into a bundle: those that are only installed, or whose code
 * was shaken out, are not distributed and need no notice.
 * @returns {import('vite').Plugin}
 */
export function bundledPackages() {
  return {
    name: 'bundled-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      const code = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
      // styles and fonts stand in no chunk's list
      const styles = [...this.getModuleIds()].filter((id) => /\.css(?:$|\?)/.test(id))
      const folders = new Set([...code, ...styles].map(packageOf).filter((folder) => folder !== null))
      this.emitFile({ type: 'asset', fileName: LIST, source: JSON.stringify([...folders].toSorted()) })
    },
  }
}

/** The folder of the package that a module belongs to, or null for our own. @param {string} id */
function packageOf(id) {
  const file = id.replace(/^\0/, '').replace(/\?.*$/, '')
  if (!file.includes('/node_modules/')) return null
  for (let folder = dirname(file); !folder.endsWith('/node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    // some packages put a package.json without a name into their folders, for the kind of modules alone
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version !== undefined) return folder
  }
  return null
}
