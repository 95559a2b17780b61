/** Ends an administrator's command: one line for the person, and the exit code. */
export class Complaint extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'Complaint'
    this.exitCode = exitCode
  }
}
