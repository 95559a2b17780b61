import { expect, test } from 'vitest'
import { CALM_MS, COUNT_MS, POSTPONE_MS, follow, freshWait, putOff, stepOf, type Moment, type Step, type Waiting } from '../../../electron/updates/moment.ts'

const LIMIT = 12 * 3600_000
const NOW = 50_000_000
const here: Moment = { now: NOW, aloneSince: null, holds: [], held: false, forced: false, busy: false }
const long: Waiting = freshWait(LIMIT)

test.each<readonly [string, Partial<Waiting>, Partial<Moment>, Step]>([
  ['somebody works: it waits for the end of the shift', {}, {}, { do: 'wait' }],
  ['nobody is signed in: it is put in', {}, { aloneSince: NOW - CALM_MS }, { do: 'install' }],
  ['somebody has just signed out: whoever relieves them comes first', {}, { aloneSince: NOW - CALM_MS + 1 }, { do: 'wait' }],
  ['the operator agrees: at once', { choice: 'now' }, {}, { do: 'install' }],
  ['the operator agrees in the middle of a call: at once', { choice: 'now' }, { holds: ['call', 'draft', 'unsent'] }, { do: 'install' }],
  ['a call after a sign-out', {}, { aloneSince: 0, holds: ['call'] }, { do: 'wait' }],
  ['an open draft of a locked desk', {}, { aloneSince: 0, holds: ['draft'] }, { do: 'wait' }],
  ['unsent words at the end of the shift', {}, { aloneSince: 0, holds: ['unsent'] }, { do: 'wait' }],
  ['past the limit: two minutes are counted down', { waited: LIMIT }, {}, { do: 'count', to: NOW + COUNT_MS }],
  ['before the limit: none are', { waited: LIMIT - 1 }, {}, { do: 'wait' }],
  ['forced by IT: counted down without waiting for the limit', {}, { forced: true }, { do: 'count', to: NOW + COUNT_MS }],
  ['forced by IT over an open draft: it waits', {}, { forced: true, holds: ['draft'] }, { do: 'wait' }],
  ['past the limit with a caller on the line: it waits', { waited: LIMIT }, { holds: ['call'] }, { do: 'wait' }],
  ['a count-down that runs keeps its end', { waited: LIMIT, countTo: NOW + 9 }, {}, { do: 'count', to: NOW + 9 }],
  ['a count-down that is over', { waited: LIMIT, countTo: NOW }, {}, { do: 'install' }],
  ['a draft is begun while it is counted down: it waits', { waited: LIMIT, countTo: NOW }, { holds: ['draft'] }, { do: 'wait' }],
  ['put off: no count-down before its time', { waited: LIMIT, notBefore: NOW + 1 }, {}, { do: 'wait' }],
  ['put off, and its time has come', { waited: LIMIT, notBefore: NOW }, {}, { do: 'count', to: NOW + COUNT_MS }],
  ['put off, and everybody has gone home', { waited: LIMIT, notBefore: NOW + 1 }, { aloneSince: 0 }, { do: 'install' }],
  ['held by IT, whatever the operator says', { choice: 'now' }, { held: true, forced: true, aloneSince: 0 }, { do: 'wait' }],
  ['somebody practises', { choice: 'now' }, { busy: true, aloneSince: 0 }, { do: 'wait' }],
])('%s', (_says, waiting, moment, step) => {
  expect(stepOf({ ...freshWait(), ...waiting }, { ...here, ...moment }, LIMIT)).toEqual(step)
})

test('a count-down can be put off three times by half an hour, and then no more', () => {
  let waiting: Waiting = long
  let now = NOW
  for (const left of [3, 2, 1]) {
    expect(3 - waiting.postponed).toBe(left)
    waiting = follow(waiting, stepOf(waiting, { ...here, now }, LIMIT))
    waiting = putOff(waiting, now)!
    expect(waiting).toMatchObject({ countTo: null, notBefore: now + POSTPONE_MS })
    now += POSTPONE_MS
  }
  waiting = follow(waiting, stepOf(waiting, { ...here, now }, LIMIT))
  expect(putOff(waiting, now)).toBeNull()
})

test('"later" to a release that nothing is counted down for takes back an agreement and costs nothing', () => {
  expect(putOff({ ...long, choice: 'now' }, NOW)).toEqual(long)
})
