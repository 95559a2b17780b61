import { dirname, join } from 'node:path'
import { Complaint } from '#server/commands/complaint.ts'
import { demoId } from '#server/commands/demo-life.ts'
import { seedDemoMessages } from '#server/commands/seed-demo.ts'
import { follow } from '#server/jobs/follow.ts'
import type { ServerStore } from '#server/store/ports.ts'
import { demoHistory, type Plan } from './history.ts'
import type { Staff } from './life.ts'
import { readNames, readPhrases } from './phrases.ts'
import { readTimes } from './times.ts'

/**
 * Gives the demo city its last weeks, and lets the server see what is due by now. Answers how many messages are new: none
 * where they are there, since a later day would tell their lives differently. `phrases`, beside which names and times lie.
 */
export async function seedHistory(store: ServerStore, phrases: string, plan: Plan, now: number, progress: (done: number, total: number) => void): Promise<number> {
  if ((await store.state('ticket', demoId('ticket', plan.first))) !== null) return 0
  const folder = dirname(phrases)
  const sources = { directory: await store.directory(), history: await readTimes(join(folder, 'times.json')), phrases: readPhrases(folder), names: readNames(folder), staff: await staffOf(store) }
  const added = await seedDemoMessages(store, demoHistory(plan, sources, now), now, { first: plan.first, progress })
  await follow(store, now)
  return added
}

/** By what they may do: the roles are the city's. */
async function staffOf(store: ServerStore): Promise<Staff> {
  const { roles } = await store.directory()
  const people = (await store.operators()).filter(({ disabled }) => !disabled)
  const may = (...permissions: readonly string[]): string[] =>
    people.filter(({ role, departmentId }) => departmentId === null && permissions.every((one) => roles.find(({ id }) => id === role)?.permissions.some((given) => given === one))).map(({ username }) => username)
  const [verifier] = may('ticket.verify', 'satisfaction.ask', 'check.work').filter((username) => !may('ticket.forward').includes(username))
  const [inspector] = may('confidential.read', 'ticket.answer', 'ticket.close')
  const operators = may('ticket.forward', 'assignment.relay', 'check.work').filter((username) => username !== inspector)
  if (operators.length === 0 || verifier === undefined || inspector === undefined) throw new Complaint('the demo messages need an operator, a verifier and an inspector')
  const liaisons = people.flatMap(({ departmentId, username }) => (departmentId === null ? [] : [[departmentId, username] as const]))
  return { operators, verifier, inspector, liaisons: Object.fromEntries(liaisons) }
}
