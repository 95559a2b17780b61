import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../paths.mjs'

/** Ends the version of whatever was built on the stand-in: status bar, 'about', the server's board and every file name show it. */
export const STAND_IN = '+standin'

// Electron 25 does not have these fuses yet, and naming one that is not there fails the build.
const LATER_FUSES = { grantFileProtocolExtraPrivileges: false }

const manifest = /** @type {{ name: string, productName: string, version: string }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/**
 * What is laid over electron-builder.yml for one run.
 * @param {import('./dist.mjs').Dist} dist
 * @param {{ output: string, releaseKeys: string[], native?: string, version?: string }} options `releaseKeys`: PEM of the public keys whose releases the
 *   console takes; `native`: folder that holds build/Release/better_sqlite3.node for the stand-in; `version`: in place of package.json's
 */
export function builderConfig(dist, { output, releaseKeys, native, version = manifest.version }) {
  const common = { extends: join(root, 'electron-builder.yml'), electronVersion: dist.version, electronDist: dist.folder, directories: { output } }
  const builtOn = dist.version
  if (native === undefined) return { ...common, electronFuses: LATER_FUSES, extraMetadata: { version, builtOn, releaseKeys } }
  // A name of its own too: it is installed beside the product, not over it, and keeps its own data.
  const name = `${manifest.name}-stand-in`
  return {
    ...common,
    productName: `${manifest.productName} stand-in`,
    extraMetadata: { name, productName: `${manifest.productName} stand-in`, version: version + STAND_IN, builtOn, releaseKeys, desktopName: `${name}.desktop` },
    // Pressed lightly: tests install it at once.
    deb: { compression: 'gz' },
    linux: {
      executableName: name,
      desktop: { entry: { Name: `${manifest.productName} stand-in`, 'Name[fa]': 'پیگیر ۱۳۷ آزمایشی' } },
      files: [{ from: native, to: 'node_modules/better-sqlite3' }, '!node_modules/better-sqlite3/prebuilds/**'],
    },
  }
}
