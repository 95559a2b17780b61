import type { RefusalCode } from '#domain/refusals.ts'
import type { Status } from './contract.ts'

/** What the host knows of itself for a file that leaves the machine: numbers, codes and names of things, nothing of a person. */
export interface Diagnosis {
  readonly status: Pick<Status, 'version' | 'enrolled' | 'deskName' | 'deskId' | 'scope' | 'serverUrl' | 'cityName' | 'training' | 'phase' | 'retryAt' | 'lastContactAt' | 'waiting' | 'attention' | 'codesLeft' | 'channels' | 'clockOffset' | 'loading' | 'indexing' | 'keyProtection' | 'renewing'>
  /** What is wrong with the line, and with the store. */
  readonly problem: RefusalCode | null
  readonly storage: RefusalCode | null
  readonly node: string
  /** Each table looked through; `rows` null where they cannot be counted. */
  readonly tables: readonly { readonly name: string; readonly sound: boolean; readonly rows: number | null }[]
  /** By the desk's clock. */
  readonly at: number
}
