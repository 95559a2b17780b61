import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import { PERMISSIONS, type Operator, type Role } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { TRAINING_PAYLOADS } from '#domain/tracking-code/code.ts'
import { passwordLock } from './author-key.ts'
import { openDesk, type Desk, type DeskOptions } from './desk.ts'
import { failed } from './failures.ts'
import type { KnownOperator } from './sqlite/operators.ts'
import { readPracticeSource, type PracticeSource } from './sqlite/practice-source.ts'
import type { Store } from './sqlite/store.ts'
import { practiceTickets } from './training-tickets.ts'
import type { TransportFactory } from './transport.ts'
import { openVault } from './vault.ts'

/** There is no city to practise in: this desk has not synced yet. Its message is the refusal's code. */
export class NoCity extends Error {
  override readonly name = 'NoCity'
  readonly refusal = refusal('directory_unknown')
}

/** Reaches nothing. A training desk is never connected; this is what it would find if it were. */
export const NO_TRANSPORTS: TransportFactory = {
  enrol: () => Promise.resolve(failed('not_in_training')),
  connect: () => {
    throw new Error('a training desk is never connected')
  },
}

/** Whoever nobody knows here yet signs in as this, without a password. */
export const TRAINEE = 'trainee'

/**
 * A desk to practise at: the same code on data of its own, without any way to a server. The city and the sign-ins are copied
 * from the real desk, which is opened for reading alone. Throws NoCity, and what `openDesk` throws.
 */
export async function openTrainingDesk(options: DeskOptions, practiseFrom: string): Promise<Desk> {
  const databaseKey = Buffer.from(hkdfSync('sha256', Buffer.from(options.databaseKey, 'hex'), '', 'peygir training', 32)).toString('hex')
  const trainer = { username: `trainer-${randomUUID()}`, password: randomBytes(24).toString('base64url') }
  const city = await found({ ...options, databaseKey }, readPracticeSource(join(practiseFrom, 'desk.db'), options.databaseKey), trainer)
  const clock = { back: 0 }
  const desk = openDesk({ ...options, databaseKey, transports: NO_TRANSPORTS, policy: { serverUrl: null, enrolmentCode: null }, now: () => options.now() - clock.back })
  if (city !== null) {
    await practise(desk, city, trainer, clock, options.log)
    clock.back = 0
  }
  return desk
}

type Trainer = Pick<Operator, 'username'> & { readonly password: string }

/** Writes what a desk has after its first sync. Answers the city, or null when all of it was there already. */
async function found({ dataFolder: folder, databaseKey: key, now }: DeskOptions, source: PracticeSource, trainer: Trainer): Promise<Directory | null> {
  const vault = openVault({ folder, key, now, slow: () => undefined })
  try {
    const store = vault.store()
    if (store.meta.get('directory') !== null) return null
    if (source.directory === null) throw new NoCity()
    const trainerId = randomUUID()
    const city = practiceCity(z.parse(directorySchema, JSON.parse(source.directory)), trainerId)
    const people = source.operators.length > 0 ? source.operators.map(guarded) : [await signature(traineeOf(city), '')]
    const all = [...people, await signature({ operator: { id: trainerId, username: trainer.username, name: TRAINER_NAME, role: 'training', departmentId: null }, permissions: PERMISSIONS }, trainer.password)]
    vault.enrol({ serverUrl: '', deskId: randomUUID(), deskName: DESK_NAME, secret: '', cityName: city.city.name, scope: 'centre' })
    // last, because whoever finds a city here takes the rest for granted
    store.transaction(() => write(store, city, all))
    return city
  } finally {
    vault.close()
  }
}

const TRAINER_NAME = 'مربی آموزش'
const DESK_NAME = 'میز آموزش · Training'
const EPOCH = '00000000-0000-4000-8000-000000000137'

/** Says in its name that it is not the city itself. */
const practiceCity = (city: Directory, trainerId: string): Directory => ({
  ...city,
  city: { ...city.city, name: `${city.city.name} – آموزش`, nameEn: `${city.city.nameEn} – training` },
  operators: [...city.operators, { id: trainerId, name: TRAINER_NAME, role: 'training', departmentId: null }],
})

function write(store: Store, city: Directory, people: readonly KnownOperator[]): void {
  const { meta, ranks, codes, operators } = store
  meta.set('directory', JSON.stringify(city))
  meta.set('directoryVersion', String(city.version))
  ranks.replace(city)
  for (const name of ['epoch', 'serverEpoch'] as const) meta.set(name, EPOCH)
  meta.set('stateVersion', String(TICKET_STATE_VERSION))
  meta.set('needsSnapshot', '0')
  codes.lease({ epoch: EPOCH, ...TRAINING_PAYLOADS })
  for (const known of people) operators.remember(known)
}

/** Wrong passwords before the next must wait. Who starts the training over must not get guesses at a real password for it. */
const SPENT_ATTEMPTS = 4
const guarded = (known: KnownOperator): KnownOperator => ({ ...known, failures: Math.max(known.failures, SPENT_ATTEMPTS) })

async function signature({ operator, permissions }: Pick<KnownOperator, 'operator' | 'permissions'>, password: string): Promise<KnownOperator> {
  return { operator, permissions, sessionId: randomUUID(), ...await passwordLock(password).close(randomBytes(32)), failures: 0, waitUntil: 0, confirmedAt: -1 }
}

/** A beginner takes calls: of the roles that register messages, the one that may do least. */
function traineeOf({ roles }: Directory): Pick<KnownOperator, 'operator' | 'permissions'> {
  const taking = roles.filter(({ permissions }) => permissions.includes('ticket.register')).sort((one, other) => one.permissions.length - other.permissions.length)
  const role: Role = taking[0] ?? { id: 'training', name: '', nameEn: '', permissions: ['ticket.register', 'ticket.read'] }
  return { operator: { id: randomUUID(), username: TRAINEE, name: 'کارآموز', role: role.id, departmentId: null }, permissions: role.permissions }
}

/** Enters the practice tickets as somebody would have, at their times, by the desk's own commands. */
async function practise(desk: Desk, city: Directory, trainer: Trainer, clock: { back: number }, log: DeskOptions['log']): Promise<void> {
  const signedIn = await desk.call('session.signIn', trainer)
  if (!signedIn.ok) return log(`training: ${signedIn.refusal.code}`)
  for (const steps of practiceTickets(city)) {
    let last = ''
    for (const { type, minutesAgo, data } of steps) {
      clock.back = minutesAgo * 60_000
      const reply = await desk.call('command.run', { type, data: { ...data(last) } })
      // one that this city's rules do not allow is left out; the others can still be practised with
      if (!reply.ok) {
        log(`training: ${type} ${reply.refusal.code}`)
        break
      }
      last = reply.value.commandId
    }
  }
  await desk.call('session.signOut', {})
}
