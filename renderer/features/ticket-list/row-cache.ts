import { replaceEqualDeep } from '@tanstack/react-query'
import type { Refusal } from '#domain/refusals.ts'
import type { CallOutput, Reply } from '#ipc/contract.ts'

export type ListRow = CallOutput['ticket.rows'][number]
type Kept = { readonly row: ListRow | null; readonly age: number }

/** Rows asked for in one call; the contract's limit is 500. */
const ASKED_AT_ONCE = 200
const KEPT = 4000
/** Rows ahead are asked for by so many, so that a scroll does not ask in every frame. */
const BLOCK = 32
/** Rows that are there before they come into sight: eight frames of the fastest wheel. A row that comes late is drawn twice. */
const NEAR = 96

/** Rows by their number. Only what comes into sight is asked for; an outdated row stays on screen until its successor is here. */
export class RowCache {
  readonly #fetch: (numbers: number[]) => Promise<Reply<readonly ListRow[]>>
  readonly #rows = new Map<number, Kept>()
  readonly #asked = new Set<number>()
  readonly #listeners = new Set<() => void>()
  #age = 0
  #version = 0
  #failure: Refusal | null = null

  constructor(fetch: (numbers: number[]) => Promise<Reply<readonly ListRow[]>>) {
    this.#fetch = fetch
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Grows with every change of content. */
  readonly version = (): number => this.#version

  get failure(): Refusal | null {
    return this.#failure
  }

  /** Undefined while on its way; null when the ticket is no longer on this desk. */
  row(number: number): ListRow | null | undefined {
    return this.#rows.get(number)?.row
  }

  /** From now on every row but these is outdated and is asked for again when it is wanted. Who shows them hears of the list's answer. */
  renew(rows: readonly ListRow[]): void {
    this.#age++
    this.#version++
    for (const row of rows) this.#keep(row.number, row, this.#age)
    this.#forgetOldest()
  }

  /** Wants what is drawn, and in a second call, by whole blocks, what a scroll either way shows next. */
  wantAround(numbers: Uint32Array, first: number, last: number): void {
    this.want(numbers.subarray(first, last + 1))
    const from = Math.max(0, Math.floor((first - NEAR) / BLOCK)) * BLOCK
    this.want(numbers.subarray(from, Math.ceil((last + 1 + NEAR) / BLOCK) * BLOCK))
  }

  want(numbers: Iterable<number>): void {
    const missing = [...numbers].filter((number) => !this.#asked.has(number) && this.#rows.get(number)?.age !== this.#age)
    for (let from = 0; from < missing.length; from += ASKED_AT_ONCE) void this.#ask(missing.slice(from, from + ASKED_AT_ONCE))
  }

  async #ask(numbers: number[]): Promise<void> {
    const age = this.#age
    for (const number of numbers) this.#asked.add(number)
    const reply = await this.#fetch(numbers)
    for (const number of numbers) this.#asked.delete(number)
    this.#failure = reply.ok ? null : reply.refusal
    if (reply.ok) {
      const found = new Map(reply.value.map((row) => [row.number, row]))
      for (const number of numbers) this.#keep(number, found.get(number) ?? null, age)
      this.#forgetOldest()
    }
    this.#tell()
  }

  #keep(number: number, row: ListRow | null, age: number): void {
    const kept = this.#rows.get(number)?.row
    this.#rows.delete(number)
    // the same object for the same content: what is on the screen is not drawn again
    this.#rows.set(number, { row: replaceEqualDeep(kept, row), age })
  }

  #tell(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }

  #forgetOldest(): void {
    for (const number of this.#rows.keys()) {
      if (this.#rows.size <= KEPT) return
      this.#rows.delete(number)
    }
  }
}
