/**
 * A snapshot as a desk asks for it (`accept`): frames, each its length (four bytes, big-endian) and so many bytes, packed by themselves
 * as the type's parameter `encoding` says (zstd, gzip, identity). The first holds the `snapshotHead`, each other streams of one kind: a line with its name, a line
 * for each state, then a line for the private documents of each in the same order. Who does not ask for it gets NDJSON: the
 * head, then a `snapshotLine` for each stream.
 */
export const FRAMES_TYPE = 'application/vnd.peygir.frames'
