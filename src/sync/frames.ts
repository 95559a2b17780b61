import * as z from 'zod/mini'

/**
 * A snapshot as a desk asks for it (`accept`): frames, each its length (four bytes, big-endian) and so many bytes, packed by themselves
 * as the type's parameter `encoding` says (zstd, gzip, identity). The first holds the `snapshotHead`, each other streams of one kind in columns (`frameHead`).
 * Who does not ask for it gets NDJSON: the head, then a `snapshotLine` for each stream.
 */
export const FRAMES_TYPE = 'application/vnd.peygir.frames'

/** Streams in one frame. */
const FRAME_LIMIT = 10_000

/**
 * How the values of one place in the streams' JSON are kept, as they stand there (of strings, what is between the quotes):
 * `one`, all alike; `same`, as in that column; `ids`, UUIDs as 16 bytes each, all first bytes first; `bytes`, so many, each value a line;
 * with `from` the values are whole numbers, of which each line has what must be added to the number of that column, or, with -1, to the one before.
 */
const frameColumn = z.object({ one: z.optional(z.string()), same: z.optional(z.int()), ids: z.optional(z.literal(true)), bytes: z.optional(z.int()), from: z.optional(z.int()) })
export type FrameColumn = z.infer<typeof frameColumn>

/**
 * The first line of a frame; its shapes follow, each so many bytes. Streams whose text (their state, a line's end and their private documents) is the same
 * but for values have one shape. `of`: the shape of each stream; left out where there is one.
 */
export const frameHead = z.object({
  stream: z.string(),
  count: z.int().check(z.nonnegative(), z.maximum(FRAME_LIMIT)),
  of: z.optional(z.array(z.int())),
  shapes: z.array(z.int().check(z.nonnegative())),
})
export type FrameHead = z.infer<typeof frameHead>

/** The first line of a shape: the text `around` the values, and a column for each; what those keep follows, one after the other. */
export const frameShape = z.object({ around: z.array(z.string()), columns: z.array(frameColumn) })
export type FrameShape = z.infer<typeof frameShape>
