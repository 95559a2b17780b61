/** What is kept of a crash: where the program was, and no memory of it. */
export interface CrashPlace {
  /** Chromium’s word for the process: browser, renderer, utility, gpu-process … */
  readonly process: string | null
  readonly pid: number | null
  /** The system's number of the exception (a signal on Linux), hex. */
  readonly exception: string | null
  /** `module+offset` in hex, innermost first: what on the stack of the thread that crashed points into the program's own files. */
  readonly places: readonly string[]
}

/** The parts of a minidump, by Microsoft's MINIDUMP_STREAM_TYPE; the last one is Crashpad's own. */
const PART = { threads: 3, modules: 4, exception: 6, system: 7, misc: 15, crashpad: 0x43500001 } as const
const MAGIC = 0x504d444d
const AMD64 = 9
const MODULE_BYTES = 108
const THREAD_BYTES = 48
const PLACES = 48

interface Module { readonly name: string; readonly from: bigint; readonly to: bigint }

/**
 * Reads a minidump as Crashpad writes it (64-bit, little endian); null when it is none. A minidump holds stacks, and a stack may hold a
 * citizen's words: so nothing is taken but numbers that point into program files. Not even the address that was not there to be read:
 * it may be eight bytes of text that were taken for one.
 */
export function readCrash(bytes: Buffer): CrashPlace | null {
  try {
    return bytes.readUInt32LE(0) === MAGIC ? read(bytes) : null
  } catch {
    // cut short: the disk was full, say
    return null
  }
}

function read(bytes: Buffer): CrashPlace {
  const parts = new Map<number, number>()
  const [count, directory] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12)]
  for (let n = 0; n < count; n++) parts.set(bytes.readUInt32LE(directory + n * 12), bytes.readUInt32LE(directory + n * 12 + 8))
  const at = (part: keyof typeof PART): number | null => parts.get(PART[part]) ?? null
  const [exception, misc, system, threads, crashpad] = [at('exception'), at('misc'), at('system'), at('threads'), at('crashpad')]
  const modules = modulesAt(bytes, at('modules'))
  const inner = exception !== null && system !== null && bytes.readUInt16LE(system) === AMD64 ? [bytes.readBigUInt64LE(bytes.readUInt32LE(exception + 164) + 0xf8)] : []
  const stack = exception === null || threads === null ? [] : stackOf(bytes, threads, bytes.readUInt32LE(exception))
  return {
    process: crashpad === null ? null : processType(bytes, crashpad),
    pid: misc === null ? null : bytes.readUInt32LE(misc + 8),
    exception: exception === null ? null : bytes.readUInt32LE(exception + 8).toString(16),
    places: [...inner, ...stack].flatMap((address) => placeIn(modules, address)).slice(0, PLACES),
  }
}

function modulesAt(bytes: Buffer, list: number | null): readonly Module[] {
  if (list === null) return []
  return Array.from({ length: bytes.readUInt32LE(list) }, (_, n) => {
    const at = list + 4 + n * MODULE_BYTES
    const [from, size, name] = [bytes.readBigUInt64LE(at), bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 20)]
    const path = bytes.toString('utf16le', name + 4, name + 4 + bytes.readUInt32LE(name))
    // its folder may have the name of a person in it
    return { name: path.split(/[\\/]/).at(-1) ?? '', from, to: from + BigInt(size) }
  })
}

function placeIn(modules: readonly Module[], address: bigint): readonly string[] {
  const found = modules.find(({ from, to }) => address >= from && address < to)
  return found === undefined ? [] : [`${found.name}+${(address - found.from).toString(16)}`]
}

function stackOf(bytes: Buffer, list: number, threadId: number): readonly bigint[] {
  const threads = Array.from({ length: bytes.readUInt32LE(list) }, (_, n) => list + 4 + n * THREAD_BYTES)
  const crashed = threads.find((thread) => bytes.readUInt32LE(thread) === threadId)
  if (crashed === undefined) return []
  const [size, start] = [bytes.readUInt32LE(crashed + 32), bytes.readUInt32LE(crashed + 36)]
  return Array.from({ length: Math.floor(size / 8) }, (_, n) => bytes.readBigUInt64LE(start + n * 8))
}

/** Among the notes that Chromium leaves for Crashpad; some of the others are addresses of pages. */
function processType(bytes: Buffer, info: number): string | null {
  const text = (at: number): string => bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at))
  const modules = bytes.readUInt32LE(info + 48)
  for (let n = 0; modules > 0 && n < bytes.readUInt32LE(modules); n++) {
    const notes = bytes.readUInt32LE(bytes.readUInt32LE(modules + 4 + n * 12 + 8) + 24)
    for (let each = 0; notes > 0 && each < bytes.readUInt32LE(notes); each++) {
      const note = notes + 4 + each * 12
      if (text(bytes.readUInt32LE(note)) === 'ptype') return /^[\w-]{1,30}$/.exec(text(bytes.readUInt32LE(note + 8)))?.[0] ?? null
    }
  }
  return null
}
