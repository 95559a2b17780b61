// node src/setup/package/icons.mjs: makes the sizes that packages need of resources/icons/icon-512.png, which is drawn
// from icon.svg. electron-builder would download a program for it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { root } from '../paths.mjs'

/** @typedef {{ size: number, pixels: Uint8Array }} Picture square, red green blue alpha, row by row */

const icons = join(root, 'resources', 'icons')
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
/** Windows knows no larger one. */
const LARGEST_ICO = 256

const drawn = readPng(readFileSync(join(icons, 'icon-512.png')))
const made = SIZES.map((size) => ({ size, png: writePng(scale(drawn, size)) }))
mkdirSync(join(icons, 'sizes'), { recursive: true })
for (const { size, png } of made) writeFileSync(join(icons, 'sizes', `${size}x${size}.png`), png)
writeFileSync(join(icons, 'icon.ico'), ico(made.filter(({ size }) => size <= LARGEST_ICO)))

/** Each new pixel is the mean of the old ones under it, weighted by how much of them it covers and how solid they are. @param {Picture} from @param {number} size @returns {Picture} */
function scale(from, size) {
  const step = from.size / size
  const pixels = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0, 0]
      for (let row = Math.floor(y * step); row < (y + 1) * step; row++) {
        const high = Math.min(row + 1, (y + 1) * step) - Math.max(row, y * step)
        for (let column = Math.floor(x * step); column < (x + 1) * step; column++) {
          const share = high * (Math.min(column + 1, (x + 1) * step) - Math.max(column, x * step))
          const at = (row * from.size + column) * 4
          const alpha = (from.pixels[at + 3] ?? 0) * share
          for (let part = 0; part < 3; part++) sum[part] = (sum[part] ?? 0) + (from.pixels[at + part] ?? 0) * alpha
          sum[3] = (sum[3] ?? 0) + alpha
        }
      }
      const alpha = sum[3] ?? 0
      const mean = [0, 1, 2].map((part) => (alpha === 0 ? 0 : (sum[part] ?? 0) / alpha))
      pixels.set([...mean, alpha / (step * step)].map(Math.round), (y * size + x) * 4)
    }
  }
  return { size, pixels }
}

/** A PNG with 8-bit colour and alpha that is not interlaced, as icon-512.png is. @param {Buffer} file @returns {Picture} */
function readPng(file) {
  const size = file.readUInt32BE(16)
  if (size !== file.readUInt32BE(20) || file.readUInt32BE(24) !== 0x08060000) throw new Error('not a square PNG with 8-bit colour and alpha')
  const parts = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  }
  const rows = inflateSync(Buffer.concat(parts))
  const stride = size * 4
  const pixels = new Uint8Array(stride * size)
  for (let y = 0; y < size; y++) {
    const filter = rows[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : (pixels[y * stride + x - 4] ?? 0)
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0)
      const corner = x < 4 || y === 0 ? 0 : (pixels[(y - 1) * stride + x - 4] ?? 0)
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0
      pixels[y * stride + x] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  return { size, pixels }
}

/** PNG specification, 9.4. @param {number} left @param {number} above @param {number} corner */
function paeth(left, above, corner) {
  const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** @param {Picture} picture */
function writePng({ size, pixels }) {
  const rows = Buffer.alloc((size * 4 + 1) * size)
  for (let y = 0; y < size; y++) rows.set(pixels.subarray(y * size * 4, (y + 1) * size * 4), y * (size * 4 + 1) + 1)
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0])
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A directory of 16 bytes for each picture, then the pictures, as PNG (Windows Vista and later). @param {{ size: number, png: Buffer }[]} pictures */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}
