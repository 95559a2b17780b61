import type { Directory } from '#domain/directory/directory.ts'
import type { Status } from '#ipc/contract.ts'
import { channelsFrom } from './channels.ts'
import type { Store } from './sqlite/store.ts'

/** What the status tells of what is kept here. */
export type Stored = Pick<Status, 'cityName' | 'demo' | 'waiting' | 'attention' | 'codesLeft' | 'channels'>
export const NOTHING_STORED: Stored = { cityName: null, demo: false, waiting: 0, attention: 0, codesLeft: 0, channels: null }

export const storedCounts = (store: Store, city: Directory['city'] | null, operatorId: string | null): Stored => ({
  cityName: city?.name ?? null, demo: city?.demo ?? false, waiting: store.outbox.count('waiting'),
  attention: store.outbox.attention(operatorId), codesLeft: store.codes.leftInAll(), channels: channelsFrom(store.meta.get('channels')),
})
