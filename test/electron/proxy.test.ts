import { expect, test } from 'vitest'
import { readWays } from '../../electron/proxy.ts'

test.each([
  ['DIRECT', [null]],
  ['PROXY 10.0.0.1:3128; DIRECT', ['http://10.0.0.1:3128', null]],
  ['HTTPS proxy.example.ir:443;PROXY other.example.ir:80', ['https://proxy.example.ir:443', 'http://other.example.ir:80']],
  ['proxy [fd00::1]:3128', ['http://[fd00::1]:3128']],
  // what the console cannot use, and what a script may get wrong
  ['SOCKS5 10.0.0.1:1080', [null]],
  ['SOCKS 10.0.0.1:1080; PROXY 10.0.0.2:3128', ['http://10.0.0.2:3128']],
  ['PROXY 10.0.0.1', [null]],
  ['PROXY user@evil/path:80', [null]],
  ['', [null]],
])('%s', (answer, ways) => {
  expect(readWays(answer)).toEqual(ways)
})
