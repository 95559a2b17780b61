/** What a step of the import came to; `message` is one line that says to an administrator what to do. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })
export const failed = (message: string): { ok: false; message: string } => ({ ok: false, message })
