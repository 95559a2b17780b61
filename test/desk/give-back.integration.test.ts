import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { HOST_HEAP } from '#ipc/host-protocol.ts'
import { node24 } from '../../src/setup/node24.mjs'
import { root } from '../../src/setup/paths.mjs'

/** Holds 60 MB and more in small objects, lets them go and gives them back; MB resident by which that made it smaller. */
const PROGRAM = `
  import { giveBack } from '#desk/give-back.ts'
  const work = { objects: Array.from({ length: 2_000_000 }, (_, n) => ({ n })) }
  work.objects = null
  const before = process.memoryUsage.rss()
  giveBack()
  console.log((before - process.memoryUsage.rss()) / 1e6)
`
const givenBack = async (flags: readonly string[]): Promise<number> =>
  Number((await promisify(execFile)(node24, [...flags, '--input-type=module', '-e', PROGRAM], { cwd: root })).stdout)

it('gives the system what garbage held, with the flags of the console’s host', async () => {
  expect(await givenBack(HOST_HEAP.split(' '))).toBeGreaterThan(60)
})

it('does nothing where nobody gave the flag', async () => {
  expect(Math.abs(await givenBack([]))).toBeLessThan(1)
})
