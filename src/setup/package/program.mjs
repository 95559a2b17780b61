import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** How a released program's fuses stand, by Electron's names for them and in the order of its wire (github electron/fuses). */
export const FUSES = /** @type {const} */ ({
  RunAsNode: false, EnableCookieEncryption: true, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false, EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true, LoadBrowserProcessSpecificV8Snapshot: false, GrantFileProtocolExtraPrivileges: false,
})
/** How a fuse stands on the wire. */
export const [OFF, ON] = /** @type {[number, number]} */ (['0', '1'].map((state) => state.charCodeAt(0)))

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/** The fuses of a program that do not stand as they should, or are not there at all. @param {string} program its file */
export function wrongFuses(program) {
  const bytes = readFileSync(program)
  const at = bytes.indexOf(SENTINEL)
  // then the version of the wire, and how many fuses it has
  const wire = at === -1 ? Buffer.alloc(0) : bytes.subarray(at + SENTINEL.length + 2).subarray(0, bytes[at + SENTINEL.length + 1])
  return Object.entries(FUSES).flatMap(([fuse, on], index) => (wire[index] === (on ? ON : OFF) ? [] : [fuse]))
}

/**
 * The package.json in an app.asar: four numbers, a directory as JSON, then the files.
 * @param {string} asar
 * @returns {{ version: string, builtOn?: string, releaseKeys?: string[] }}
 */
export function readManifest(asar) {
  const file = openSync(asar, 'r')
  try {
    const read = (/** @type {number} */ size, /** @type {number} */ at) => {
      const bytes = Buffer.alloc(size)
      readSync(file, bytes, 0, size, at)
      return bytes
    }
    const head = read(16, 0)
    const { offset, size } = JSON.parse(read(head.readUInt32LE(12), 16).toString()).files['package.json']
    return JSON.parse(read(size, 8 + head.readUInt32LE(4) + Number(offset)).toString())
  } finally {
    closeSync(file)
  }
}
