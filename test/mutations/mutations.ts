import type { Check } from '../sim/notebook.ts'
import type { Profile } from '../sim/steps.ts'

/** A fault put into the production code. Each `find` stands in its file exactly once. */
export interface Mutation {
  readonly name: string
  /** What it stands for, as docs/sync.md tells it. */
  readonly says: string
  readonly patches: readonly { readonly file: string; readonly find: string; readonly put: string }[]
  /** Where it is looked for. */
  readonly profile: Profile
  /** A fault of the program itself is no catch: the checks must see it. */
  readonly checks: readonly Check[]
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'cursor-before-rows', says: 'the cursor is saved before the rows', profile: 'crash', checks: ['rest', 'views', 'feed', 'checksum', 'standing'],
    patches: [{
      file: 'src/desk/feed.ts', find: `  return write(() => {\n`,
      put: `  store.meta.set('cursor', String(last.entry.position))\n  return write(() => {\n`,
    }],
  },
  {
    name: 'outbox-by-place', says: 'a command leaves the outbox by its place in the list', profile: 'storm', checks: ['standing', 'rest', 'outbox', 'views'],
    patches: [{ file: 'src/desk/feed.ts', find: `store.outbox.settle(entry.commandId, 'final', {`, put: `store.outbox.settle(store.outbox.inState('accepted', 1)[0]?.saved.commandId ?? entry.commandId, 'final', {` }],
  },
  {
    name: 'receipt-not-stored', says: 'the verdict is not stored with the events', profile: 'storm', checks: ['receipt', 'twice', 'lost', 'codes'],
    patches: [{ file: 'src/server/store/sqlite/append.ts', find: `    putReceipt.run(entry.commandId, JSON.stringify(receipt))\n`, put: '' }],
  },
  {
    name: 'position-at-begin', says: 'a position is given when a command begins, not when it is stored', profile: 'calm', checks: ['feed', 'rest'],
    patches: [
      { file: 'src/server/store/sqlite/feed.ts', find: `    const before = last()\n    seqs.forEach`, put: `    const before = Math.max(last(), begun.at - 1)\n    seqs.forEach` },
      { file: 'src/server/store/sqlite/feed.ts', find: `  return {\n    head: last,`, put: `  const begun = { at: 0 }\n  return {\n    begin: () => void (begun.at = Math.max(begun.at, last()) + 1),\n    head: last,` },
      { file: 'src/server/store/sqlite/append.ts', find: `  const answer = (entry: Entry, now: number): Answer => {\n`, put: `  const answer = (entry: Entry, now: number): Answer => {\n    ;(feed as unknown as { begin: () => void }).begin()\n` },
    ],
  },
  {
    name: 'refold-forgets', says: 'a refold forgets a pending command', profile: 'calm', checks: ['standing'],
    patches: [{ file: 'src/sync/refold.ts', find: `for (const { command, context } of pending) {`, put: `for (const { command, context } of pending.slice(1)) {` }],
  },
  {
    name: 'context-not-reused', says: 'a pending command is decided again in another context than at first', profile: 'calm', checks: ['standing'],
    patches: [{ file: 'src/desk/saved-command.ts', find: `{ command: read.command, context: saved.context }`, put: `{ command: read.command, context: { ...saved.context, at: saved.at + 60_000, facts: { ...saved.context.facts, departments: {} } } }` }],
  },
  {
    name: 'gone-ignored', says: 'a desk passes over `gone`', profile: 'calm', checks: ['confidential', 'views'],
    patches: [{ file: 'src/desk/feed.ts', find: `    if (entry.kind === 'gone') {`, put: `    if (entry.kind === 'gone' && entry.position < 0) {` }],
  },
  {
    name: 'positions-not-emptied', says: 'a hidden ticket keeps its places in the feed', profile: 'calm', checks: ['feed', 'confidential'],
    patches: [{ file: 'src/server/store/sqlite/feed.ts', find: `      empty.run(stream, streamId)\n`, put: '' }],
  },
  {
    name: 'lease-twice', says: 'a block of codes is leased twice', profile: 'restore', checks: ['lease', 'codes'],
    patches: [{ file: 'src/server/store/sqlite/codes.ts', find: `highest.get() ?? 0, floor(), readMark(markFile) ?? 0) + 1`, put: `highest.get() ?? 0) + 1` }],
  },
  {
    name: 'check-leased-twice', says: 'a check is leased to a second desk while the first still has it', profile: 'calm', checks: ['work'],
    patches: [{ file: 'src/sync/leases.ts', find: `has.until > now && (has.deskId !== who.deskId || (`, put: `has.until > now && (has.deskId === '' || (` }],
  },
  {
    name: 'erasure-not-repeated', says: 'a restore does not erase again', profile: 'restore', checks: ['erased', 'words'],
    patches: [{ file: 'src/server/store/sqlite/restore.ts', find: `erasures: eraseAgain(db, feed, taken, files.erasures, eraseBlobs)`, put: `erasures: 0` }],
  },
  {
    name: 'hiding-not-repeated', says: 'a restore does not hide again', profile: 'restore', checks: ['confidential', 'words', 'lost', 'outbox', 'rest'],
    patches: [{ file: 'src/server/store/sqlite/restore.ts', find: `hidden: hideAgain(db, feed, taken, files.hidings)`, put: `hidden: 0` }],
  },
  {
    name: 'snapshot-off-by-one', says: 'snapshot and tail are one apart', profile: 'mixed-versions', checks: ['views', 'rest', 'checksum'],
    patches: [{ file: 'src/desk/snapshot.ts', find: `store.meta.set('cursor', String(head.position))`, put: `store.meta.set('cursor', String(head.position + 1))` }],
  },
  {
    name: 'snapshot-goes-back', says: 'a desk takes a snapshot that is older than what it has seen', profile: 'mixed-versions', checks: ['cursor'],
    patches: [{ file: 'src/server/feed/snapshots.ts', find: `found.position >= Math.min(after, head)`, put: `found.position >= 0` }],
  },
  {
    name: 'poke-is-truth', says: 'a poke is taken for truth', profile: 'calm', checks: ['views', 'rest', 'checksum', 'cursor'],
    patches: [{ file: 'src/desk/sync-loop.ts', find: `        take({ type: 'poked', poke })\n`, put: `        take({ type: 'poked', poke })\n        store().meta.set('cursor', String(poke.head))\n        readStore()\n` }],
  },
  {
    name: 'retry-without-id', says: 'a push that is tried again gives its commands new ids', profile: 'storm', checks: ['lost', 'twice', 'codes', 'outbox'],
    patches: [
      { file: 'src/server/auth/author.ts', find: `read.success && read.data.commandId === commandId ? read.data : null`, put: `read.success ? { ...read.data, commandId } : null` },
      { file: 'src/desk/sync-tasks.ts', find: `    commands.push(envelope)\n`, put: `    commands.push({ ...envelope, commandId: globalThis.crypto.randomUUID() })\n    ids.push(envelope.commandId)\n` },
      { file: 'src/desk/sync-tasks.ts', find: `  const commands: Envelope[] = []\n`, put: `  const commands: Envelope[] = []\n  const ids: string[] = []\n` },
      { file: 'src/desk/sync-tasks.ts', find: `  return { commands, last }`, put: `  return { commands, last, ids } as { commands: Envelope[]; last: number }` },
      { file: 'src/desk/sync-tasks.ts', find: `storeReceipts(store(), receipts)`, put: `storeReceipts(store(), receipts.map((receipt, place) => ({ ...receipt, commandId: (batch as unknown as { ids: string[] }).ids[place] ?? '' })))` },
    ],
  },
  {
    name: 'out-on-receipt', says: 'a command leaves the outbox on its receipt, before its events are there', profile: 'storm', checks: ['outbox', 'standing', 'views', 'rest'],
    patches: [{ file: 'src/desk/receipts.ts', find: `store.outbox.settle(commandId, 'accepted', { position: verdict.position, recordedAt })`, put: `store.outbox.settle(commandId, 'final', { position: verdict.position, recordedAt })` }],
  },
  {
    name: 'restore-believed', says: 'after a restore nothing is sent again', profile: 'restore', checks: ['lost', 'rest'],
    patches: [{ file: 'src/desk/snapshot.ts', find: `      store.outbox.sendAgain()\n`, put: '' }],
  },
  {
    name: 'unknown-event-passed', says: 'an old console steps over an event that it does not know', profile: 'mixed-versions', checks: ['cursor'],
    patches: [{ file: 'src/desk/feed.ts', find: `    if (event === null) {\n`, put: `    if (event === null) {\n      read.push({ entry: { kind: 'empty', position: entry.position }, event: null })\n      continue\n    }\n    if (event === null) {\n` }],
  },
  {
    name: 'erased-not-told', says: 'the desks are not told that words were erased', profile: 'calm', checks: ['erased', 'views', 'feed', 'words'],
    patches: [{ file: 'src/server/store/sqlite/erase.ts', find: `if (dropParts.run(ticketId).changes > 0) feed.erase(`, put: `if (dropParts.run(ticketId).changes < 0) feed.erase(` }],
  },
  {
    name: 'clock-set-back', says: 'a desk whose clock was set back waits until it has caught up', profile: 'clock-skew', checks: ['rest'],
    patches: [{ file: 'src/sync/client.ts', find: `now < at && at - now <= most`, put: `now < at && most > 0` }],
  },
  {
    name: 'forgotten-by-own-clock', says: 'what a restored server may need is forgotten by the desk’s own clock', profile: 'clock-skew', checks: ['lost'],
    patches: [{ file: 'src/desk/sync-tasks.ts', find: `outbox.prune(KEEP_FINAL, serverTime - KEEP_FINAL_MS)`, put: `outbox.prune(KEEP_FINAL, answered - KEEP_FINAL_MS)` }],
  },
  {
    name: 'erased-behind-snapshot', says: 'a desk that takes a snapshot keeps its own words of what was erased before', profile: 'mixed-versions', checks: ['erased'],
    patches: [{ file: 'src/desk/snapshot.ts', find: `      for (const ticket of erased) forgetErased(store, ticket)\n`, put: '' }],
  },
  {
    name: 'erased-in-pack', says: 'what was erased stays in the pack in which a first sync brought it', profile: 'mixed-versions', checks: ['erased'],
    patches: [{ file: 'src/desk/sqlite/tickets.ts', find: `      if (state.erasedAt !== null || Object.keys(parts).length === 0) documents.forget(number)\n`, put: '' }],
  },
  {
    name: 'hidden-not-kept', says: 'a desk keeps nothing sealed of what was hidden', profile: 'restore', checks: ['lost'],
    patches: [{ file: 'src/desk/standing.ts', find: `store.outbox.takeBack(streamId, sealedCopies(store))`, put: `store.outbox.takeBack(streamId, () => null)` }],
  },
  {
    name: 'hidden-comes-back', says: 'a restored server does not know that what a desk sends again was hidden', profile: 'restore', checks: ['confidential'],
    patches: [{ file: 'src/server/store/sqlite/hidings.ts', find: `  taken.remember('hidden', hidings.map(({ ticketId }) => ticketId))\n`, put: '' }],
  },
  {
    name: 'erased-and-refused', says: 'a desk keeps the erased words of what a restored server refuses', profile: 'restore', checks: ['erased'],
    patches: [{ file: 'src/desk/receipts.ts', find: `verdict.code === 'words_erased'`, put: `verdict.code === 'internal_error'` }],
  },
  {
    name: 'erased-comes-back', says: 'a restored server takes erased words again from a desk that was away', profile: 'restore', checks: ['erased'],
    patches: [{ file: 'src/server/store/sqlite/erase.ts', find: `  taken.remember('erased', words)\n`, put: '' }],
  },
  {
    name: 'unkept-kept', says: 'a desk keeps its own words of what a restored server does not keep', profile: 'restore', checks: ['erased'],
    patches: [{ file: 'src/desk/feed.ts', find: `      if (own && entry.private === null && forgetUnkept(store, entry.commandId)) left = true\n`, put: '' }],
  },
  {
    name: 'said-since-erased', says: 'a restore erases what was said after an erasure too', profile: 'restore', checks: ['words'],
    patches: [{ file: 'src/server/store/sqlite/erase.ts', find: `  eraseSaid(db, words)\n`, put: `  for (const { ticketId } of deeds) eraser(db, feed).erase(ticketId)\n` }],
  },
  {
    name: 'hidden-call', says: 'a desk keeps the number of who called about what was hidden', profile: 'calm', checks: ['confidential'],
    patches: [{ file: 'src/desk/standing.ts', find: `    hideBeside(store, streamId)\n`, put: '' }],
  },
  {
    name: 'erased-call', says: 'a desk keeps the number of who called about what was erased', profile: 'calm', checks: ['erased'],
    patches: [{ file: 'src/desk/standing.ts', find: `[ticket.id, ...calls].map(`, put: `[ticket.id].map(` }],
  },
  {
    name: 'hidden-in-the-moment', says: 'what waited while its stream was taken back stays legible', profile: 'storm', checks: ['confidential'],
    patches: [{ file: 'src/desk/standing.ts', find: `  store.gone.add(streamId)\n  noteErased(store)\n`, put: `  noteErased(store)\n` }],
  },
  {
    name: 'stolen-believed', says: 'what comes from a desk that is out of work is believed', profile: 'partition', checks: ['stolen'],
    patches: [{ file: 'src/sync/server.ts', find: `if (ledger.decommissioned(body.deskId)) return`, put: `if (ledger.decommissioned(body.commandId)) return` }],
  },
  {
    name: 'stolen-keeps-leases', says: 'a desk that is out of work keeps its leases', profile: 'partition', checks: ['stolen'],
    patches: [{ file: 'src/server/store/sqlite/writes.ts', find: `      dropLeasesOf(revoked.deskId)\n`, put: '' }],
  },
  {
    name: 'stick-empties-outbox', says: 'what was written to a stick leaves the outbox', profile: 'partition', checks: ['outbox', 'lost'],
    patches: [{ file: 'src/desk/outbox-file.ts', find: `    commands.push(...next.map(({ envelope }) => envelope))\n`, put: `    commands.push(...next.map(({ envelope }) => envelope))\n    for (const { envelope } of next) outbox.settle(envelope.commandId, 'final')\n` }],
  },
]
