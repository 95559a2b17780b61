/** Words of one feature beside it (`features/<name>/words.ts`): name -> Persian, English. ICU as in fa.ts. */
export type Pairs = Readonly<Record<string, readonly [fa: string, en: string]>>
