import { expect, test } from 'vitest'
import { chromiumNotices, readNotices } from '../../electron/notices.ts'

const product = (title: string, licence: string): string => `<div class="product">
<span class="title">${title}</span>
<span class="homepage"><a href="https://example.org/">homepage</a></span>
<div class="licence">
<pre>${licence}</pre>
</div>
</div>`

test('each part of Chromium comes with its licence, as plain text', () => {
  expect(chromiumNotices(`<h1>Credits</h1>${product('Abseil', '\n  Apache &amp; others &lt;a@b&gt;\n')}${product('zlib &amp;lt;', 'free')}`)).toEqual([{ name: 'Abseil', text: 'Apache & others <a@b>' }, { name: 'zlib &lt;', text: 'free' }])
})

test('an Electron that came without them is said so', async () => {
  expect(await readNotices(import.meta.dirname)).toMatchObject({ ok: false, refusal: { code: 'file_unreadable' } })
})
