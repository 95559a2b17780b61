/**
 * Who may work on a check now. A call-back is leased to one desk before anybody dials; a desk that is away works the slice
 * that was leased to it before. Pure: the server keeps the leases, the world of tests too.
 */
export interface LeaseKey {
  readonly ticketId: string
  /** Of that ticket's checks. */
  readonly check: string
}
export interface Lease extends LeaseKey {
  readonly deskId: string
  /** Who has it on the screen; null for a slice that nobody has opened yet. */
  readonly operatorId: string | null
  /** Server's time. */
  readonly until: number
}

/** Longest slice and longest call. */
export const SLICE_HOURS = 8
export const CALL_MINUTES = 30
/** Checks in one request. */
export const LEASE_LIMIT = 200
/** Checks that a desk keeps for the time when it may be away. */
export const SLICE_SIZE = 20
/** A desk stops before the server gives it to another: clocks run apart. */
export const LEASE_MARGIN_MS = 60_000

export const leaseName = ({ ticketId, check }: LeaseKey): string => `${ticketId} ${check}`

export interface Granting {
  readonly granted: readonly Lease[]
  /** Another desk has them, or on the same desk another operator. */
  readonly held: readonly Lease[]
  /** They are done, or nobody here may know of them. */
  readonly gone: readonly LeaseKey[]
}

/**
 * Grants what is free. `current`: the lease of a check as it stands, expired or not; null when there is none. `exists`:
 * whether the check is still to be done, by the server's own fold. A desk's own lease is renewed, never shortened.
 */
export function grant(
  asked: readonly LeaseKey[], who: { readonly deskId: string; readonly operatorId: string | null }, length: number, now: number,
  current: (key: LeaseKey) => Lease | null, exists: (key: LeaseKey) => boolean,
): Granting {
  const granted: Lease[] = []
  const held: Lease[] = []
  const gone: LeaseKey[] = []
  for (const key of asked) {
    if (!exists(key)) {
      gone.push(key)
      continue
    }
    const has = current(key)
    const taken = has !== null && has.until > now && (has.deskId !== who.deskId || (has.operatorId !== null && who.operatorId !== null && has.operatorId !== who.operatorId))
    if (taken) held.push(has)
    else granted.push({ ...key, deskId: who.deskId, operatorId: who.operatorId ?? (has !== null && has.until > now ? has.operatorId : null), until: Math.max(now + length, has !== null && has.until > now ? has.until : 0) })
  }
  return { granted, held, gone }
}
