import type { Pairs } from '../../i18n/pairs.ts'

export const trainingWords = {
  'training.bar': ['حالت تمرین', 'Training mode'],
  'training.name': ['تمرین', 'Training'],
  'training.about': ['هیچ چیز این‌جا واقعی نیست و چیزی از این میز بیرون نمی‌رود.', 'Nothing here is real, and nothing leaves this desk.'],
  'training.sync': ['تمرین، بی سرور', 'Training, without a server'],
  'training.enter': ['تمرین', 'Practise'],
  'training.leave': ['پایان تمرین', 'Leave training'],
  'training.askTitle': ['از کار به تمرین می‌روید؟', 'Leave work to practise?'],
  'training.ask': [
    'برای تمرین، این میز از شهر جدا می‌شود و داده‌های جداگانه‌ای باز می‌کند. آن‌چه ثبت کرده‌اید و پیش‌نویس‌ها محفوظ می‌ماند و پس از پایان تمرین همان‌جاست. تا آن زمان تماس واقعی ثبت نکنید.',
    'To practise, this desk leaves the city and opens data of its own. What you have saved and your drafts stay safe and are there again afterwards. Until then, take no real call.',
  ],
  'training.signInTitle': ['برای تمرین وارد شوید', 'Sign in to practise'],
  'training.whoSignsIn': [
    'هر کسی که پیش‌تر روی این میز وارد شده است، با همان نام کاربری و گذرواژه وارد تمرین می‌شود. اگر هنوز کسی وارد نشده است، نام کاربری trainee بی گذرواژه. پیام‌ها ساختگی‌اند.',
    'Whoever has signed in on this desk before signs in here with the same username and password. If nobody has yet: the username trainee, without a password. The messages are made up.',
  ],
} as const satisfies Pairs
