/**
 * AEGIS-256 (draft-irtf-cfrg-aegis-aead), as far as a page of a desk's database needs it: Node's own crypto does not have it. Not safe
 * against whoever can measure it: for tests alone.
 */
const BLOCK = 16
const C0 = columns(Buffer.from('000101020305080d1522375990e97962', 'hex'))
const C1 = columns(Buffer.from('db3d18556dc22ff12011314273b528dd', 'hex'))

/** `bytes` without the tag that followed them, which is not looked at. `key` and `nonce`: 32 bytes each. */
export function aegisDecrypt(bytes: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const state = begin(key, nonce)
  const whole = bytes.length - (bytes.length % BLOCK)
  // of its own memory, so that its words can be read as such: little endian, as every machine here
  const out = Buffer.from(new Uint8Array(bytes).buffer)
  const words = new Int32Array(out.buffer, 0, whole / 4)
  const [stream, plain] = [new Int32Array(4), new Int32Array(4)]
  for (let at = 0; at < words.length; at += 4) {
    keyStream(state, stream)
    for (let n = 0; n < 4; n++) plain[n] = words[at + n]! ^ stream[n]!
    words.set(plain, at)
    update(state, plain)
  }
  keyStream(state, stream)
  const rest = Buffer.from(stream.buffer)
  for (let at = whole; at < out.length; at++) out[at] = out[at]! ^ rest[at - whole]!
  return out
}

/** So many bytes of the key's stream, a multiple of 16. */
export function aegisStream(length: number, key: Buffer, nonce: Buffer): Buffer {
  const state = begin(key, nonce)
  const out = Buffer.alloc(length)
  const [stream, nothing] = [new Int32Array(4), new Int32Array(4)]
  for (let at = 0; at < length; at += BLOCK) {
    keyStream(state, stream)
    for (let n = 0; n < 4; n++) out.writeInt32LE(stream[n]!, at + n * 4)
    update(state, nothing)
  }
  return out
}

/** Six blocks of four columns each, little endian. */
function begin(key: Buffer, nonce: Buffer): Int32Array {
  const [k, n] = [columns(key), columns(nonce)]
  const both = k.map((word, at) => word ^ n[at]!)
  const state = Int32Array.from([...both, ...C1, ...C0, ...k.map((word, at) => word ^ (at < 4 ? C0[at]! : C1[at - 4]!))])
  for (let round = 0; round < 4; round++) for (const block of [k.subarray(0, 4), k.subarray(4), both.subarray(0, 4), both.subarray(4)]) update(state, block)
  return state
}

function columns(bytes: Buffer): Int32Array {
  return Int32Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readInt32LE(n * 4))
}

function keyStream(state: Int32Array, out: Int32Array): void {
  for (let n = 0; n < 4; n++) out[n] = state[4 + n]! ^ state[16 + n]! ^ state[20 + n]! ^ (state[8 + n]! & state[12 + n]!)
}

function update(state: Int32Array, message: Int32Array): void {
  const last = [aesColumn(state, 20, 0), aesColumn(state, 20, 1), aesColumn(state, 20, 2), aesColumn(state, 20, 3)]
  for (let block = 20; block > 0; block -= 4) for (let n = 0; n < 4; n++) state[block + n] = state[block + n]! ^ aesColumn(state, block - 4, n)
  for (let n = 0; n < 4; n++) state[n] = state[n]! ^ last[n]! ^ message[n]!
}

/** SubBytes, ShiftRows and MixColumns (FIPS 197) as far as they make the nth column of the block that begins at `at`. */
function aesColumn(state: Int32Array, at: number, n: number): number {
  const second = TABLE[(state[at + ((n + 1) & 3)]! >>> 8) & 255]!
  const third = TABLE[(state[at + ((n + 2) & 3)]! >>> 16) & 255]!
  const fourth = TABLE[state[at + ((n + 3) & 3)]! >>> 24]!
  return TABLE[state[at + n]! & 255]! ^ ((second << 8) | (second >>> 24)) ^ ((third << 16) | (third >>> 16)) ^ ((fourth << 24) | (fourth >>> 8))
}

/** What a byte makes of its column. */
const TABLE = roundTable()

function roundTable(): Int32Array {
  const double = (n: number): number => ((n << 1) ^ (n & 128 ? 0x11b : 0)) & 255
  const turned = (n: number, by: number): number => ((n << by) | (n >>> (8 - by))) & 255
  const columnOf = (s: number): number => double(s) | (s << 8) | (s << 16) | ((double(s) ^ s) << 24)
  const table = new Int32Array(256).fill(columnOf(0x63), 0, 1)
  // p goes through the powers of 3, q through their inverses
  let [p, q] = [1, 1]
  do {
    p ^= double(p)
    for (const by of [1, 2, 4]) q = (q ^ (q << by)) & 255
    if (q & 128) q ^= 9
    table[p] = columnOf(q ^ turned(q, 1) ^ turned(q, 2) ^ turned(q, 3) ^ turned(q, 4) ^ 0x63)
  } while (p !== 1)
  return table
}
