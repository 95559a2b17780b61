import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { policyFiles } from '../../electron/policy-templates.ts'
import { SETTINGS } from '../../electron/policy-settings.ts'
import { root } from '../../src/setup/paths.mjs'

const files = policyFiles()

/** The elements in their order, each as its path from the root; throws where it is no well-formed XML. */
function elementsOf(xml: string): { readonly path: string; readonly attributes: Readonly<Record<string, string>> }[] {
  const open: string[] = []
  const found: { path: string; attributes: Record<string, string> }[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    open.push(name)
    found.push({ path: open.join('/'), attributes: attributes as Record<string, string> })
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return found
}

test.each(Object.keys(files))('resources/policy/%s is what the list of settings says (node src/setup/run.mjs electron/write-policy.ts)', (name) => {
  expect(readFileSync(join(root, 'resources', 'policy', name), 'utf8')).toBe(files[name])
})

test('the template is in the order that its schema wants, each setting with a control of its kind in the machine’s half', () => {
  const all = elementsOf(files['peygir-137.admx'] ?? '')
  const top = all.filter(({ path }) => path.split('/').length === 2).map(({ path }) => path.split('/')[1])
  expect(top).toEqual(['policyNamespaces', 'resources', 'supportedOn', 'categories', 'policies'])
  const policies = all.filter(({ path }) => path === 'policyDefinitions/policies/policy').map(({ attributes }) => attributes)
  expect(policies.map(({ name }) => name)).toEqual(SETTINGS.map(({ name }) => name))
  for (const policy of policies) expect(policy).toMatchObject({ class: 'Machine', key: 'SOFTWARE\\Policies\\Peygir137' })
  const controls = all.filter(({ path }) => /policy\/elements\/\w+$/.test(path)).map(({ path, attributes }) => [path.split('/').at(-1), attributes['valueName']])
  expect(controls).toEqual(SETTINGS.map(({ name, kind }) => [{ text: 'text', number: 'decimal', choice: 'enum' }[kind], name]))
  const within = all.filter(({ path }) => /policies\/policy\/\w+$/.test(path)).map(({ path }) => path.split('/').at(-1))
  expect(within).toEqual(SETTINGS.flatMap(() => ['parentCategory', 'supportedOn', 'elements']))
})

test.each(['en-US', 'fa-IR'])('every word and control that the template names is there in %s, and nothing else', (culture) => {
  const asked = [...(files['peygir-137.admx'] ?? '').matchAll(/\$\((string|presentation)\.(\w+)\)/g)].map(([, kind, name]) => `${kind} ${name}`)
  const all = elementsOf(files[`${culture}/peygir-137.adml`] ?? '')
  const given = all.filter(({ path }) => /Table\/(?:string|presentation)$/.test(path)).map(({ path, attributes }) => `${path.split('/').at(-1)} ${attributes['id']}`)
  expect(given.toSorted()).toEqual([...new Set(asked)].toSorted())
  const refs = all.flatMap(({ attributes }) => attributes['refId'] ?? [])
  expect(refs).toEqual(SETTINGS.map(({ name }) => name))
})

test('the schema judges a policy file as the console does', () => {
  const schema = z.fromJSONSchema(JSON.parse(files['policy.schema.json'] ?? '') as Parameters<typeof z.fromJSONSchema>[0])
  const good = { $schema: 'policy.schema.json', serverUrl: 'https://137.example.ir', enrolmentCode: null, proxy: 'pac+http://wpad/proxy.pac', idleLockMinutes: 0, ring: 'pilot', language: 'fa' }
  expect(z.safeParse(schema, good).success).toBe(true)
  for (const wrong of [{ serverUrl: 'ftp://x' }, { idleLockMinutes: 241 }, { proxy: 'socks5://x:1' }, { language: 'de' }, { server: 'http://x' }, { ring: 'Über' }]) {
    expect(z.safeParse(schema, { ...good, ...wrong }).success, JSON.stringify(wrong)).toBe(false)
  }
})
