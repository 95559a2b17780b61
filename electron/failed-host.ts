import { BUTTONS, REPAIR, words } from './words.ts'

export interface FailureQuestions {
  /** The number of the button. */
  readonly ask: (message: string, buttons: readonly string[]) => Promise<number>
  readonly saveDiagnostics: () => Promise<unknown>
}

/** Where a new database can help: it is damaged, or what it holds makes the host fail. */
const MENDABLE: readonly string[] = ['database_unreadable', 'internal_error']

/** What a person decides when the host cannot begin; they may save the diagnostics first. */
export async function onHostFailure(code: string, { ask, saveDiagnostics }: FailureQuestions): Promise<'again' | 'repair' | 'quit'> {
  const buttons = [BUTTONS.again, ...(MENDABLE.includes(code) ? [BUTTONS.repair] : []), BUTTONS.diagnostics, BUTTONS.quit]
  for (;;) {
    const said = buttons[await ask(words(code), buttons)]
    if (said === BUTTONS.again) return 'again'
    if (said === BUTTONS.diagnostics) await saveDiagnostics()
    else if (said !== BUTTONS.repair) return 'quit'
    else if ((await ask(REPAIR, [BUTTONS.repair, BUTTONS.back])) === 0) return 'repair'
  }
}
