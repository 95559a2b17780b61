import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusal } from '#domain/refusals.ts'
import { LOOK_MS, advance, phase, plan, startClient, wakeAt, type ClientState, type Input, type Task } from '#sync/client.ts'
import { uuid } from '../support/commands.ts'

const EPOCH = uuid(1)
const stored = (over: Partial<Extract<Input, { type: 'stored' }>> = {}): Input => ({ type: 'stored', epoch: EPOCH, cursor: 10, needsSnapshot: false, lines: 0, directoryVersion: 1, waiting: 0, codesLow: false, scope: 'centre', sliceAt: null, ...over })
const server = { epoch: EPOCH, head: 10, directoryVersion: 1 }
const after = (...inputs: Input[]): ClientState => inputs.reduce(advance, startClient)
const inStep = after(stored(), { type: 'answered', server, now: 0 })

describe('the desk\'s sync machine', () => {
  it('S16 goes through what a call needs first', () => {
    const done: (Task | null)[] = []
    const sliceAt = 0
    let state = after(stored({ epoch: null, cursor: 0, needsSnapshot: true, directoryVersion: 0, waiting: 3, codesLow: true, sliceAt }))
    const effects: Partial<Record<Task, Input>> = {
      hello: { type: 'answered', server, now: 0 },
      directory: stored({ epoch: null, cursor: 0, needsSnapshot: true, waiting: 3, codesLow: true, sliceAt }),
      lease: stored({ epoch: null, cursor: 0, needsSnapshot: true, waiting: 3, sliceAt }),
      snapshot: stored({ cursor: 8, waiting: 3, sliceAt }),
      push: stored({ cursor: 8, sliceAt }),
      pull: stored({ sliceAt }),
      slice: stored({ sliceAt: 60_000 }),
    }
    for (let task = plan(state, 0); task !== null; task = plan(state, 0)) {
      done.push(task)
      state = [{ type: 'began', task } as const, effects[task]!, { type: 'done', task, now: 0 } as const].reduce(advance, state)
    }
    expect(done).toEqual(['hello', 'directory', 'lease', 'snapshot', 'push', 'pull', 'slice'])
    expect(phase(state)).toBe('online')
    expect([wakeAt(state), plan(state, 60_000)]).toEqual([LOOK_MS, 'hello'])
  })

  it('S28 does nothing for a department but look, take the directory and send', () => {
    const bare = { scope: 'department', epoch: null, cursor: 0, needsSnapshot: true, codesLow: true, sliceAt: 0 } as const
    const at = (over: Partial<Extract<Input, { type: 'stored' }>>): ClientState => after(stored({ ...bare, ...over }), { type: 'answered', server, now: 0 })
    expect([plan(at({ directoryVersion: 0, waiting: 1 }), 0), plan(at({ waiting: 1 }), 0), plan(at({}), 0)]).toEqual(['directory', 'push', null])
    expect([phase(at({})), wakeAt(at({}))]).toEqual(['online', LOOK_MS])
  })

  it('S25 looks at once when somebody must know what the server has, and stays in touch meanwhile', () => {
    const looking = advance(inStep, { type: 'look' })
    expect([plan(looking, 0), phase(looking)]).toEqual(['hello', 'online'])
  })

  it('S16 takes the city as it is once that is less than what it missed, and not for a day\'s news', () => {
    const behind = (head: number, lines: number): Task | null => plan(after(stored({ lines }), { type: 'answered', server: { ...server, head }, now: 0 }), 0)
    expect([behind(10_010, 500), behind(10_011, 500)]).toEqual(['pull', 'snapshot'])
    expect([behind(50_010, 100_000), behind(50_011, 100_000)]).toEqual(['pull', 'snapshot'])
    const saved = after(stored({ lines: 500, waiting: 1 }), { type: 'answered', server: { ...server, head: 10_011 }, now: 0 })
    expect(plan(saved, 0)).toBe('push')
  })

  it('S16 does one thing at a time', () => {
    expect(plan(advance(after(stored({ waiting: 1 }), { type: 'answered', server, now: 0 }), { type: 'began', task: 'push' }), 0)).toBeNull()
  })

  it('S17 looks at the server by itself when no poke comes', () => {
    expect(plan(inStep, LOOK_MS - 1)).toBeNull()
    expect(plan(inStep, LOOK_MS)).toBe('hello')
    expect(wakeAt(inStep)).toBe(LOOK_MS)
  })

  it('S17 takes a poke for a hint: it pulls, and never moves the cursor by it', () => {
    const poked = advance(inStep, { type: 'poked', poke: { type: 'poke', epoch: EPOCH, head: 12, directoryVersion: 1 } })
    expect(poked.cursor).toBe(10)
    expect(plan(poked, 0)).toBe('pull')
  })

  it('S15 builds anew when the server says another epoch', () => {
    const poked = advance(inStep, { type: 'poked', poke: { type: 'poke', epoch: uuid(2), head: 3, directoryVersion: 1 } })
    expect(plan(poked, 0)).toBe('hello')
    expect(plan(advance(poked, { type: 'answered', server: { ...server, epoch: uuid(2), head: 3 }, now: 0 }), 0)).toBe('snapshot')
  })

  it('S18 waits longer after each transient failure, up to 15 seconds, and never gives up', () => {
    let state = after(stored({ waiting: 2 }))
    let now = 0
    const waits: number[] = []
    for (let n = 0; n < 12; n++) {
      state = advance(advance(state, { type: 'began', task: 'hello' }), { type: 'failed', task: 'hello', failure: { kind: 'transient', refusal: refusal('server_unreachable') }, now, jitter: 1 })
      waits.push(state.retryAt! - now)
      expect(plan(state, now)).toBeNull()
      expect(phase(state)).toBe('offline')
      now = state.retryAt!
      expect(plan(state, now)).toBe('hello')
    }
    expect(waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000])
    expect(Math.max(...waits)).toBe(15_000)
    expect(state.waiting).toBe(2)
  })

  it('S18 goes on waiting longer when only the hello works', () => {
    let state = after(stored({ needsSnapshot: true }))
    const waits: number[] = []
    for (let n = 0; n < 4; n++) {
      const steps: Input[] = [
        { type: 'began', task: 'hello' }, { type: 'answered', server, now: 0 }, { type: 'done', task: 'hello', now: 0 },
        { type: 'began', task: 'snapshot' }, { type: 'failed', task: 'snapshot', failure: { kind: 'transient', refusal: refusal('server_error') }, now: 0, jitter: 1 },
      ]
      state = steps.reduce(advance, state)
      waits.push(state.retryAt!)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000])
  })

  it('S33 makes no wait longer because the clock was set back', () => {
    const year = 365 * 86_400_000
    const failed = advance(advance(after(stored()), { type: 'began', task: 'hello' }), { type: 'failed', task: 'hello', failure: { kind: 'transient', refusal: refusal('server_unreachable') }, now: year, jitter: 1 })
    expect([plan(failed, year), plan(failed, year - 1), plan(failed, 0)]).toEqual([null, null, 'hello'])
    const looked = advance(after(stored()), { type: 'answered', server, now: year })
    expect([plan(looked, year), plan(looked, 0)]).toEqual([null, 'hello'])
  })

  it('S18 rests on a permanent failure until a person acts', () => {
    const stopped = advance(inStep, { type: 'failed', task: 'hello', failure: { kind: 'permanent', refusal: refusal('update_required') }, now: 0, jitter: 0 })
    expect([plan(stopped, 1e12), wakeAt(stopped), phase(stopped)]).toEqual([null, null, 'paused'])
    expect(plan(advance(stopped, { type: 'resumed' }), 0)).toBe('hello')
  })

  it('S17 S18 is never stuck: whatever came, it does something, waits for a person, or is in step and will look again', () => {
    const task = fc.constantFrom<Task>('hello', 'snapshot', 'directory', 'lease', 'push', 'pull', 'slice')
    const time = fc.nat(100_000)
    const epoch = fc.constantFrom(EPOCH, uuid(2))
    const input: fc.Arbitrary<Input> = fc.oneof(
      fc.record({ type: fc.constant('stored' as const), epoch: fc.option(epoch), cursor: fc.nat(20), needsSnapshot: fc.boolean(), lines: fc.nat(20), directoryVersion: fc.nat(3), waiting: fc.nat(3), codesLow: fc.boolean(), scope: fc.constantFrom('centre' as const, 'department' as const), sliceAt: fc.option(time) }),
      fc.record({ type: fc.constant('began' as const), task }),
      fc.record({ type: fc.constant('answered' as const), server: fc.record({ epoch, head: fc.nat(20), directoryVersion: fc.nat(3) }), now: time }),
      fc.record({ type: fc.constant('done' as const), task, now: time }),
      fc.record({ type: fc.constant('failed' as const), task, failure: fc.record({ kind: fc.constantFrom('transient' as const, 'permanent' as const), refusal: fc.constant(refusal('server_error')) }), now: time, jitter: fc.float({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ type: fc.constant('poked' as const), poke: fc.record({ type: fc.constant('poke' as const), epoch, head: fc.nat(20), directoryVersion: fc.nat(3) }) }),
      fc.record({ type: fc.constantFrom('lost' as const, 'resumed' as const, 'look' as const) }),
    )
    fc.assert(fc.property(fc.array(input, { maxLength: 30 }), time, (inputs, now) => {
      const state = inputs.reduce(advance, startClient)
      if (state.running !== null || state.problem !== null) return
      const wake = wakeAt(state)
      expect(wake).not.toBeNull()
      expect(plan(state, Math.max(now, wake!))).not.toBeNull()
    }))
  })
})
