import type { UpdateHold, UpdateOrders, UpdateState } from '#domain/operator/update.ts'
import type { KeyProtection } from './contract.ts'
import type { Diagnosis } from './diagnosis.ts'

/**
 * For V8 in the process that holds database and sync: at most 8 MB for each half of its young objects. By itself V8
 * of Node 24 gives a desk that takes in or indexes much 32 to 64 MB for each and keeps them while the desk rests, with 13 MB in use.
 * And its collector, for `giveBack` of the desk.
 */
export const HOST_HEAP = '--max-semi-space-size=8 --expose-gc'

/** What the main process tells the utility process that holds database and sync. */
export interface HostStart {
  readonly type: 'start'
  /** Folder of this user's console data; the database lies in it. */
  readonly dataFolder: string
  /** 32 bytes, hex. */
  readonly databaseKey: string
  readonly keyProtection: KeyProtection
  /** Stays the same for this machine and this user's console data; enrolment is bound to it. */
  readonly machineId: string
  readonly appVersion: string
  /** Training: `dataFolder` is its own, nothing is sent anywhere, and the city is copied from `practiseFrom`, the real folder. */
  readonly training: { readonly practiseFrom: string } | null
  readonly policy: { readonly serverUrl: string | null; readonly enrolmentCode: string | null; readonly daysKept?: number }
  /** Until somebody chooses one at this desk; null: Persian. */
  readonly language: 'fa' | 'en' | null
  /** A newer console was taken back: the database as it was before that one. It is used only if the present one cannot be read any more. */
  readonly previous?: string | undefined
  /**
   * `ca`: the only certificate authorities to trust, PEM (none at all: nobody); null: those of Node and the system. `proxied`: main knows the ways to the server.
   * `shut`: whom to trust stands in a policy that cannot be read, so nothing is sent.
   */
  readonly line: { readonly ca: readonly string[] | null; readonly proxied: boolean; readonly shut: boolean }
}
/** With the port of one window transferred beside it. A new port replaces the earlier one. */
export interface HostPort { readonly type: 'port' }
/** The operator has chosen this file in the system's own dialog: the window may have one file written there, or (`open`) have it read. */
export interface HostGrant { readonly type: 'grant'; readonly purpose: 'save' | 'open' | 'release'; readonly grant: string; readonly file: string }
/** The ways that were asked for, to be tried in this order: a proxy (`http://host:port`), or null for straight. */
export interface HostWays { readonly type: 'ways'; readonly id: number; readonly ways: readonly (string | null)[] }
/** How this console's update stands, and by which ring its policy goes, to be told to the server with the next report. */
export interface HostUpdate { readonly type: 'update'; readonly ring: string; readonly state: UpdateState }
/** Says how the desk stands, for a file that leaves the machine; answered by `diagnosed`. */
export interface HostDiagnose { readonly type: 'diagnose'; readonly id: number }
/** After it failed: puts the database aside, whatever is wrong with it, and begins with a new one and what was not sent. */
export interface HostRepair { readonly type: 'repair' }
/** Nobody is at the machine, or its screen was locked: the session ends. */
export interface HostLock { readonly type: 'lock' }
/** Finish what is being written, close the database, exit. */
export interface HostStop { readonly type: 'stop' }
export type ToHost = HostStart | HostPort | HostGrant | HostWays | HostLock | HostUpdate | HostDiagnose | HostRepair | HostStop

export type FromHost =
  | { readonly type: 'ready' }
  /** By which ways an address is to be reached. */
  | { readonly type: 'ways'; readonly id: number; readonly url: string }
  /** What an update has to know of the desk; said when it changes. */
  | { readonly type: 'standing'; readonly standing: HostStanding }
  /** Null: the desk is not open. */
  | { readonly type: 'diagnosed'; readonly id: number; readonly diagnosis: Diagnosis | null }
  /** A call of the window was not of the contract. */
  | { readonly type: 'refused' }
  /** The host cannot go on: said to the operator in words by main, the data is left as it is. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

export interface HostStanding {
  readonly serverUrl: string | null
  readonly deskId: string | null
  readonly signedIn: boolean
  readonly holds: readonly UpdateHold[]
  /** Since it was started, this desk has everything that the server had, and its database is whole. */
  readonly synced: boolean
  /** As the server last said; null until it has. */
  readonly orders: UpdateOrders | null
}
