import { deflateSync } from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n
})

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  let crc = 0xffffffff
  for (const byte of body) crc = (table[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(~crc >>> 0, body.length + 4)
  return out
}

/**
 * Turns the frame buffer file of `Xvfb -fbdir` (X window dump, version 7: a big-endian header of 32-bit numbers, a
 * colour table, then 4-byte pixels blue, green, red, unused) into a PNG, so that no screenshot tool need be installed.
 * @param {Buffer} xwd
 */
export function png(xwd) {
  const at = (/** @type {number} */ field) => xwd.readUInt32BE(field * 4)
  const [width, height, bits, stride] = [at(4), at(5), at(11), at(12)]
  if (at(1) !== 7 || bits !== 32) throw new Error(`not a 32-bit window dump (version ${at(1)}, ${bits} bits)`)
  const start = at(0) + at(19) * 12
  const rows = Buffer.alloc((width * 3 + 1) * height)
  let to = 0
  for (let y = 0; y < height; y++) {
    to++ // filter type 0: the row as it is
    for (let from = start + y * stride, end = from + width * 4; from < end; from += 4) {
      rows[to++] = xwd[from + 2] ?? 0
      rows[to++] = xwd[from + 1] ?? 0
      rows[to++] = xwd[from] ?? 0
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))])
}
