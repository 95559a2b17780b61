import type { Pairs } from '../../i18n/pairs.ts'

export const enrolmentWords = {
  'enrol.network': ['شبکهٔ شهر', 'The city’s network'],
  'enrol.network.show': ['گواهی یا پراکسی شهر…', 'The city’s certificate or proxy…'],
  'enrol.trust.title': ['گواهی مرجع شهر', 'The city’s authority'],
  'enrol.trust.explain': [
    'اگر سرور گواهی خود شهر را دارد، فایل مرجع آن (PEM) را از مسئول فناوری بگیرید. پس از آن تنها سرورهایی پذیرفته می‌شوند که همین مرجع امضا کرده است.',
    'If the server has a certificate of the city’s own, get the file of its authority (PEM) from IT. From then on only servers signed by this authority are trusted.',
  ],
  'enrol.trust.choose': ['گزیدن فایل گواهی…', 'Choose the certificate file…'],
  'enrol.trust.compare': ['پیش از پذیرفتن، این را حرف به حرف با آنچه مسئول فناوری گفته است بسنجید:', 'Before you accept it, compare this letter by letter with what IT has told you:'],
  'enrol.trust.subject': ['به نام', 'Issued to'],
  'enrol.trust.fingerprint': ['اثر انگشت (SHA-256)', 'Fingerprint (SHA-256)'],
  'enrol.trust.valid': ['اعتبار', 'Valid'],
  'enrol.trust.from': ['از {from} تا {until}', 'from {from} to {until}'],
  'enrol.trust.over': ['زمان این گواهی گذشته یا هنوز نرسیده است؛ ساعت رایانه را هم بسنجید.', 'This certificate is over or not yet valid; check the computer’s clock too.'],
  'enrol.trust.accept': ['همان است؛ از این پس به این مرجع اعتماد کن', 'It is the same; trust this authority from now on'],
  'enrol.way.title': ['راه رسیدن به سرور', 'Way to the server'],
  'enrol.way.direct': ['بی‌واسطه', 'Straight'],
  'enrol.way.system': ['تنظیم همین رایانه', 'As this computer is set'],
  'enrol.way.proxy': ['پراکسی', 'A proxy'],
  'enrol.way.pac': ['اسکریپت پراکسی (PAC)', 'A proxy script (PAC)'],
  'enrol.way.address': ['نشانی پراکسی', 'Address of the proxy'],
  'enrol.way.script': ['نشانی اسکریپت', 'Address of the script'],
  'enrol.way.use': ['به کار بردن این راه', 'Use this way'],
  'enrol.network.busy': ['تنظیم تازه به کار گرفته می‌شود…', 'The new setting is being applied…'],
  'enrol.network.done': ['به کار گرفته شد.', 'It is applied.'],
} as const satisfies Pairs
