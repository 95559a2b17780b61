import type { ServerNotice } from '#domain/operator/board.ts'

/** Something of the server's machine that is looked after while it runs. */
export interface Watch {
  /** Looks again. What is wrong it remembers and logs; it rejects only where it is wrong itself. */
  readonly look: (at: number) => Promise<void>
  /** What somebody has to see to, for the board. */
  readonly notices: (at: number) => readonly ServerNotice[]
  /** Families of metrics, in Prometheus' text form. */
  readonly families: () => readonly string[]
}
