import type { Pairs } from '../../i18n/pairs.ts'

export const ticketEntryWords = {
  // what is read to the caller where the city has no words of its own
  'say.moment': ['{date} ساعت {time}', '{date} at {time}'],
  'say.beforeSaving': ['پیام شما دربارهٔ {matter} ثبت می‌شود و کد پیگیری می‌گیرید.', 'Your message about {matter} is being registered and you will get a tracking code.'],
  'say.deadline': ['مهلت رسیدگی تا {due} است.', 'It is to be dealt with by {due}.'],
  'say.noDeadline': ['این موضوع طبق برنامهٔ سال رسیدگی می‌شود.', 'This matter follows the year’s plan.'],
  'say.registered': ['پیام شما دربارهٔ {matter} ثبت شد. لطفاً کد پیگیری را یادداشت کنید: {code}', 'Your message about {matter} is registered. Please note the tracking code: {code}'],
  'say.registeredAnonymous': ['پیام شما دربارهٔ {matter} بدون نام ثبت شد و کد پیگیری ندارد.', 'Your message about {matter} is registered without a name and has no tracking code.'],
  'say.confidential': ['پیام شما محرمانه ثبت شد و تنها بازرسی آن را می‌بیند. کد پیگیری: {code}', 'Your message is registered in confidence; only the inspection sees it. The tracking code: {code}'],
  'say.confidentialAnonymous': ['پیام شما محرمانه و بدون نام ثبت شد و تنها بازرسی آن را می‌بیند.', 'Your message is registered in confidence and without a name; only the inspection sees it.'],
  'say.incident': ['این مورد را دیگران هم گفته‌اند: {incident}. پیام شما به آن پیوست شد. کد پیگیری: {code}', 'Others have reported this too: {incident}. Your message was added to it. The tracking code: {code}'],
  'say.outside': ['این موضوع با شهرداری نیست و با {department} است. لطفاً با شمارهٔ {phone} تماس بگیرید.', 'This is not the city’s; it belongs to {department}. Please call {phone}.'],
  'say.outsideNoPhone': ['این موضوع با شهرداری نیست و با {department} است.', 'This is not the city’s; it belongs to {department}.'],
  'say.answered': ['پیام شما با کد {code} ثبت و پاسخ داده شد: {answer}', 'Your message {code} is registered and answered: {answer}'],
  'say.standing': ['پیام شما با کد {code} دربارهٔ {matter} اکنون در این مرحله است: {status}.', 'Your message {code} about {matter} now stands at: {status}.'],
  'say.standingWith': ['پیام شما با کد {code} دربارهٔ {matter} اکنون در این مرحله است: {status}، نزد {department}.', 'Your message {code} about {matter} now stands at: {status}, with {department}.'],
  'say.quoted': ['«{text}»', '“{text}”'],

  'intake.script': ['برای شهروند بخوانید', 'Read to the caller'],
  'intake.asks': ['برای این نوع پیام پرسیده شود', 'asked for this kind'],
  'key.questions': ['پرسش‌های موضوع', 'The subject’s questions'],
  'key.map': ['نقشه', 'Map'],

  // the knowledge base in the subject's place
  'asking.label': ['پرسش شهروند', 'What the caller asks'],
  'asking.hint': ['چند حرف از پرسش؛ Enter پاسخ را نشان می‌دهد', 'A few letters; Enter shows the answer'],
  'asking.none': ['پاسخی پیدا نشد؛ با F3 پیام ثبت کنید', 'No answer found; F3 takes a message'],
  'asking.read': ['پاسخ برای خواندن', 'The answer to read'],
  'asking.end': ['پاسخ خوانده شد، پایان تماس', 'Answer read, end the call'],
  'asking.register': ['ثبت پیام در همین باره', 'Take a message about it'],

  // answered at once
  'answer.label': ['پاسخی که اکنون خوانده می‌شود', 'The answer read now'],
  'answer.open': ['پاسخ در همین تماس', 'Answer in this call'],
  'answer.save': ['ثبت و پاسخ', 'Register as answered'],
  'answer.drop': ['بدون پاسخ', 'Without an answer'],

  // confidential
  'confidential.tick': ['محرمانه', 'Confidential'],
  'confidential.notice': ['محرمانه: نزد بازرسی. در هیچ فهرست، جست‌وجو یا آماری دیده نمی‌شود و روی این میز خوانده نمی‌ماند. محل لازم نیست.', 'Confidential: with the inspection. It shows in no list, search or figure, and stays readable to nobody at this desk. No place is needed.'],
  'confidential.save': ['ثبت محرمانه', 'Register in confidence'],
  'confidential.saved': ['محرمانه ثبت شد؛ با بازرسی', 'Registered in confidence; with the inspection'],
  'confidential.mine': ['پیام‌های محرمانهٔ من', 'My confidential messages'],
  'confidential.with': ['با بازرسی', 'with the inspection'],
  'confidential.waiting': ['مهروموم، در انتظار ارسال', 'sealed, waiting to be sent'],

  // not the city's
  'outside.save': ['ثبت و هدایت به {who}', 'Register and pass on to {who}'],
  'outside.key': ['ثبت و هدایت به نهاد مسئول', 'Register and pass on to whose it is'],
  'outside.saved': ['ثبت شد؛ به {who} هدایت شد', 'Registered; passed on to {who}'],

  'saved.anonymous': ['بدون نام ثبت شد؛ کدی خوانده نمی‌شود', 'Registered without a name; no code is read'],
  'saved.incident': ['به رخداد پیوست شد: {title}', 'Added to the incident: {title}'],
  'saved.answered': ['ثبت و پاسخ داده شد', 'Registered and answered'],

  // who calls
  'caller.ask': ['این شماره از چند نفر است؛ کدام یک تماس گرفته است؟', 'Several people use this number; who is calling?'],
  'caller.which': ['کدام یک؟', 'Which of them?'],
  'caller.else': ['شخص دیگر', 'Somebody else'],
  'caller.tickets': ['{n, number} پیام', '{n, plural, one {# message} other {# messages}}'],
  'key.who': ['کدام شخص تماس گرفته است', 'Who of several is calling'],
  'people.merge': ['یکی‌کردن اشخاص', 'Merge people'],
  'people.title': ['اشخاص این شماره', 'People of this number'],
  'people.explain': ['دو نفر را برگزینید که یک شخص‌اند. پیام‌های هر دو با هم دیده می‌شود و هر زمان می‌توان جدایشان کرد.', 'Choose the two that are one person. Their messages are shown together, and they can be separated at any time.'],
  'people.note': ['از کجا دانسته شد؟', 'How is it known?'],
  'people.do': ['یکی شوند', 'Merge'],
  'people.done': ['یکی شدند', 'Merged'],
  'people.merged': ['یکی‌شده با {name}', 'Merged into {name}'],
  'people.separate': ['جدا شود', 'Separate again'],
  'people.separated': ['جدا شدند', 'Separated'],

  // the caller's cases
  'cases.open': ['پیام‌های باز این شماره', 'Open cases of this number'],
  'cases.over': ['پیام‌های پایان‌یافته', 'Cases that are over'],
  'cases.none': ['پیام بازی از این شماره نیست.', 'No open case of this number.'],
  'cases.tell': ['وضعیت گفته شد', 'Told how it stands'],
  'cases.told': ['گفته شد و تماس پایان یافت: {code}', 'Told, and the call ended: {code}'],
  'cases.toldOn': ['گفته شد: {code}. پیام نیمه‌کاره باز است.', 'Told: {code}. The unfinished message stays open.'],
  'cases.late': ['مهلت گذشته', 'overdue'],
  'key.tell': ['وضعیت گفته شد', 'Told how it stands'],

  // others about the same
  'similar.title': ['موارد مشابه', 'Others about the same'],
  'similar.none': ['پیام مشابهی در این محل نیست.', 'No one else has reported this here.'],
  'similar.callers': ['{n, number} تماس‌گیرنده', '{n, plural, one {# caller} other {# callers}}'],
  'similar.link': ['پیوند', 'Link'],
  'similar.key': ['پیوند به رخداد', 'Link to the incident'],
  'similar.noIncident': ['رخداد بازی برای این موضوع و محل نیست.', 'No open incident fits this subject and place.'],
  'similar.metres': ['{n, number} متر', '{n, number} m'],
  'similar.kilometres': ['{n, number} کیلومتر', '{n, number} km'],
  'similar.same': ['همین محل', 'same place'],
  'similar.read': ['دیدن', 'View'],
  'similar.hide': ['بستن', 'Hide'],
  'key.similar': ['موارد مشابه', 'Others about the same'],

  // the map
  'map.title': ['نقشهٔ شهر', 'Map of the city'],
  'map.point': ['نقطه روی نقشه', 'Point on the map'],
  'map.open': ['نقطه روی نقشه', 'Point on the map'],
  'map.set': ['نقطه نشانده شد', 'The point is set'],
  'map.removed': ['نقطه برداشته شد', 'The point is removed'],
  'map.here': ['همین‌جا', 'Here'],
  'map.remove': ['برداشتن نقطه', 'Remove the point'],
  'map.keys': ['جهت‌ها نقطه را جابه‌جا می‌کنند، با Shift آهسته‌تر. + و − بزرگ و کوچک می‌کند. Enter می‌نشاند، Delete برمی‌دارد.', 'Arrows move the point, with Shift slower. + and − zoom. Enter sets it, Delete removes it.'],
  'map.near': ['نزدیک {place}', 'near {place}'],
  'map.schematic': ['نقشهٔ شماتیک؛ مرزها رسمی نیستند', 'Schematic; the borders are not official'],
  'map.zoomIn': ['بزرگ‌تر', 'Closer'],
  'map.zoomOut': ['کوچک‌تر', 'Farther'],
} as const satisfies Pairs
