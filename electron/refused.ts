import type { Log } from './log.ts'

/** What the shell denies. Each is a stable code in the log; what was asked for is never written down. */
export type RefusedCode =
  | 'navigation' | 'frame_navigation' | 'window_open' | 'webview' | 'request' | 'permission' | 'device' | 'download'
  | 'asset_host' | 'asset_method' | 'asset_path' | 'ipc_sender' | 'shell_call' | 'host_call' | `policy_${Directive}`

/** What a page tried that its content security policy forbids; `other` is what no directive of ours stands for. */
export const DIRECTIVES = ['connect', 'script', 'style', 'img', 'font', 'media', 'frame', 'object', 'worker', 'form', 'base', 'manifest', 'other'] as const
type Directive = (typeof DIRECTIVES)[number]

/** The code of a violation, by its directive (`script-src-elem` …). */
export function violationCode(directive: unknown): RefusedCode {
  const word = String(directive).split('-')[0]
  return `policy_${DIRECTIVES.find((each) => each === word) ?? 'other'}`
}

export type Refuse = (code: RefusedCode) => void

/** Counts refusals, and logs the 1st, 2nd, 4th, 8th … of each code, so that a page in a loop cannot fill the disk. */
export function countRefused(log: Log): Refuse {
  const counts = new Map<RefusedCode, number>()
  return (code) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (Number.isInteger(Math.log2(count))) log('refused', { what: code, count })
  }
}
