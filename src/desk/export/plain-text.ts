/** What no text of a file may hold: control characters but tab and line break, halves of characters, what XML forbids. */
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
const UNWRITABLE = /[\u0000-\u0008\u000B-\u001F\u007F\uFFFE\uFFFF\p{Cs}]/gu

/** Nearly every text is left as it is, and a file has millions of them: most are looked at once. */
export const plainText = (text: string): string => (text.search(UNWRITABLE) === -1 ? text : text.replace(/\r\n?/g, '\n').replace(UNWRITABLE, ''))
