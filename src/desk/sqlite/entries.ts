/**
 * The indexes of words know a message by one number: the day on which it came, and then its row number. So they can be read from
 * the newest day back, and no further than a screen needs. Below 2 ** 53 for as long as there are fewer messages than `DAY`.
 */
export const DAY = 2 ** 24
export const DAY_MS = 86_400_000

/** First and last entry of the days from the one of `from` to the one of `to`, in milliseconds since 1970. */
export const entriesBetween = (from: number, to: number): readonly [number, number] => [Math.floor(from / DAY_MS) * DAY, (Math.floor(to / DAY_MS) + 1) * DAY - 1]

/** Of a row of `tickets`. */
export const ENTRY = `received_at / ${DAY_MS} * ${DAY} + number`
/** The row number in an entry named `rowid`. */
export const NUMBER_OF_ENTRY = `rowid & ${DAY - 1}`
