import { output } from './processes.mjs'

/**
 * Runs npm: the one that started this script if there is one, so that its settings hold, else the one on PATH.
 * @param {string[]} args
 * @param {import('./processes.mjs').Options} [options]
 */
export function npm(args, options = {}) {
  const own = process.env.npm_execpath
  // Its own pauses between attempts would keep somebody without a network waiting for over a minute.
  const flags = ['--loglevel=error', '--no-fund', '--no-audit', '--no-update-notifier', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=10000']
  if (own?.endsWith('.js')) return output(process.execPath, [own, ...args, ...flags], options)
  return output(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...args, ...flags], options)
}
