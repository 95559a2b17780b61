import type { Pairs } from '../../i18n/pairs.ts'

export const paletteWords = {
  'palette.queue': ['صف: {name}', 'Queue: {name}'],
  'palette.article': ['پاسخ آماده', 'Ready answer'],
  'palette.read': ['برای شهروند بخوانید', 'Read this to the caller'],
  'palette.back': ['بازگشت به یافته‌ها', 'Back to the results'],
} as const satisfies Pairs
