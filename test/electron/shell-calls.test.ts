import { expect, test, vi } from 'vitest'
import { shellCalls, type ShellHandlers } from '../../electron/shell-calls.ts'

function given(handlers: Partial<ShellHandlers> = {}) {
  const refuse = vi.fn()
  const log = vi.fn()
  const unused = vi.fn(async () => ({ ok: false as const, refusal: { code: 'internal_error' as const, details: {} } }))
  const all: ShellHandlers = {
    'shell.update': unused, 'shell.updateWhen': unused, 'shell.updateFrom': unused, 'shell.openRelease': unused, 'shell.diagnostics': unused, 'shell.openAuthority': unused, 'shell.trustAuthority': unused, 'shell.wayToServer': unused,
    'shell.print': vi.fn(async () => ({ ok: true as const, value: { printed: true } })),
    'shell.savePdf': vi.fn(async () => ({ ok: true as const, value: { file: null } })),
    'shell.saveExport': vi.fn(async () => ({ ok: true as const, value: null })),
    'shell.openImport': vi.fn(async () => ({ ok: true as const, value: null })),
    'shell.training': vi.fn(async () => ({ ok: true as const, value: null })),
    'shell.notices': vi.fn(async () => ({ ok: true as const, value: [] })),
    'shell.desk': vi.fn(async () => ({ ok: false as const, refusal: { code: 'internal_error' as const, details: {} } })),
    'shell.takeLink': vi.fn(async () => ({ ok: true as const, value: null })),
    ...handlers,
  }
  return { all, refuse, log, answer: shellCalls(all, refuse, log) }
}

test('a call of the contract reaches its handler with its input read', async () => {
  const { all, answer, refuse } = given()
  expect(await answer('shell.print', { size: 'A5', silent: true })).toEqual({ ok: true, value: { printed: true } })
  // what the schema does not name does not get through
  expect(all['shell.print']).toHaveBeenCalledWith({ size: 'A5' })
  expect(refuse).not.toHaveBeenCalled()
})

test.each([
  ['shell.print', { size: 'A3' }], ['shell.savePdf', { size: 'A4', name: 'x'.repeat(81) }], ['shell.training', { on: 'yes' }], ['shell.saveExport', { format: 'exe', name: 'x' }], ['shell.training', null],
  ['shell.quit', {}], ['toString', {}], ['__proto__', {}], [7, {}], [null, {}],
])('%j with %j is malformed, is logged as refused and does nothing', async (name, input) => {
  const { all, answer, refuse } = given()
  expect(await answer(name, input)).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(refuse).toHaveBeenCalledExactlyOnceWith('shell_call')
  for (const handler of Object.values(all)) expect(handler).not.toHaveBeenCalled()
})

test.each([['ENOSPC', 'disk_full'], ['EACCES', 'internal_error']])('a PDF that cannot be written (%s) is %s, and the log has no path', async (system, code) => {
  const { answer, log } = given({ 'shell.savePdf': () => Promise.reject(Object.assign(new Error(`${system}: /home/somebody/sheet.pdf`), { code: system })) })
  expect(await answer('shell.savePdf', { size: 'A4', name: 'sheet' })).toEqual({ ok: false, refusal: { code, details: { reason: system } } })
  expect(log).toHaveBeenCalledExactlyOnceWith('shell_call_failed', { call: 'shell.savePdf', error: system })
})
