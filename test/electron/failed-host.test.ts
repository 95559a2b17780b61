import { expect, test } from 'vitest'
import { onHostFailure } from '../../electron/failed-host.ts'
import { BUTTONS, REPAIR, words } from '../../electron/words.ts'

/** Presses these buttons, one a question; answers what was decided and asked. */
async function pressing(code: string, ...pressed: readonly string[]) {
  const asked: { message: string; buttons: readonly string[] }[] = []
  const saved: number[] = []
  const decided = await onHostFailure(code, {
    ask: async (message, buttons) => {
      asked.push({ message, buttons })
      return buttons.indexOf(pressed[asked.length - 1] ?? 'the window was closed')
    },
    saveDiagnostics: async () => saved.push(asked.length),
  })
  return { decided, asked, saved }
}

test('a new database is offered where it can help, and built only when that was meant', async () => {
  const { decided, asked } = await pressing('database_unreadable', BUTTONS.repair, BUTTONS.back, BUTTONS.repair, BUTTONS.repair)
  expect(decided).toBe('repair')
  expect(asked[1]).toEqual({ message: REPAIR, buttons: [BUTTONS.repair, BUTTONS.back] })
  expect(asked).toHaveLength(4)
})

test('a full disk or a newer database are not mended by it', async () => {
  for (const code of ['disk_full', 'update_required', 'database_busy', 'host_gone']) {
    const { asked } = await pressing(code, BUTTONS.quit)
    expect(asked[0]?.buttons).toEqual([BUTTONS.again, BUTTONS.diagnostics, BUTTONS.quit])
  }
})

test('the diagnostics are saved first, and then it is tried again', async () => {
  expect(await pressing('internal_error', BUTTONS.diagnostics, BUTTONS.again)).toMatchObject({ decided: 'again', saved: [1] })
  expect((await pressing('internal_error')).decided).toBe('quit')
})

test('each says what happened and what can be done, in both languages, with the code for whoever is asked', () => {
  const all = ['key_unreadable', 'disk_full', 'database_unreadable', 'update_required', 'database_busy', 'host_gone', 'internal_error']
  for (const code of all) expect(words(code).split('\n\n')).toEqual([expect.stringMatching(/^[\u0600-\u06ff]/), expect.stringMatching(/^[A-Z]/), code])
  expect(new Set(all.map((code) => words(code).split('\n\n')[0])).size).toBe(all.length)
})
