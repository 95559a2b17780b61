/** What stands in the place of `{code}` and the like when a text is tried out. */
export const SAMPLES: Readonly<Record<string, readonly [fa: string, en: string]>> = {
  code: ['۴۸۲۱ ۷۳۰۶', '4821 7306'], city: ['شهر', 'the city'], matter: ['جمع‌آوری زباله در مینودر', 'waste collection in Minudar'], department: ['سازمان مدیریت پسماند', 'Waste management'],
  due: ['یکشنبه ۱ آذر، ساعت ۱۰:۴۲', 'Sunday 1 Azar, 10:42'], phone: ['۱۲۱', '121'], status: ['ارجاع‌شده', 'forwarded'], incident: ['ترکیدگی لولهٔ اصلی آب', 'a burst water main'], answer: ['کار انجام شد', 'the work is done'],
  kind: ['درخواست', 'request'], place: ['منطقهٔ ۳، مینودر', 'region 3, Minudar'], address: ['خیابان نوروزیان، پلاک ۱۲', '12 Nowruzian Street'], text: ['سه روز است زبالهٔ کوچه برده نشده است.', 'The waste of our lane has not been taken for three days.'],
  note: ['لطفاً امروز', 'today, please'], why: ['۲۴ ساعت، شب و روز', '24 hours, day and night'],
}

/** The text with samples in its blanks, each marked; a blank that nothing fills stays as written. */
export function Filled({ text, place }: { text: string; place: 0 | 1 }) {
  return text.split(/(\{\w+\})/).map((part, at) => {
    const sample = SAMPLES[part.slice(1, -1)]?.[place]
    // oxlint-disable-next-line react/no-array-index-key -- the pieces of one sentence have no name but their place
    return /^\{\w+\}$/.test(part) ? <mark key={at} className="rounded-sm bg-accent-soft px-0.5 text-inherit">{sample ?? part}</mark> : <span key={at}>{part}</span>
  })
}
