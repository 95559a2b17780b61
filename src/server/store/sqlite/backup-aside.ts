import { startThread } from './thread.ts'

/** `backUp` beside a running server: the event loop stays free, however large the store is. Rejects as that does, or when `signal` ends it. */
export function backUpAside(folder: string, file: string, earlier: string | null, signal: AbortSignal): Promise<void> {
  const worker = startThread('backup-worker', { folder, file, earlier })
  const end = (): void => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  return new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the backup's worker ended with ${code}`)))
  }).finally(() => signal.removeEventListener('abort', end))
}
