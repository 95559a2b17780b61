/**
 * React Aria has no Persian. It takes words of one locale from two symbols on `window` before the first render and keeps them;
 * each word here is a function that looks at the locale of the moment, so changing the language needs no reload.
 * A package that is missing here throws at its first use, which is how a new component makes itself known.
 */
interface AriaFormatter { readonly locale: string; readonly number: (value: number) => string }
type Arguments = Readonly<Record<string, string | number | boolean>>
type Word = string | ((args: Arguments, number: (value: number) => string) => string)

const WORDS: Readonly<Record<string, Readonly<Record<string, readonly [fa: Word, en: Word]>>>> = {
  'react-aria-components': {
    selectPlaceholder: ['یکی را انتخاب کنید', 'Select an item'],
    tableResizer: ['تغییر اندازه', 'Resizer'],
    dropzoneLabel: ['محل رهاکردن', 'Drop zone'],
    colorSwatchPicker: ['نمونه‌های رنگ', 'Color swatches'],
  },
  '@react-aria/autocomplete': { collectionLabel: ['پیشنهادها', 'Suggestions'] },
  '@react-aria/combobox': {
    focusAnnouncement: [
      (args) => `${args['isGroupChange'] ? `گروه ${args['groupTitle']}. ` : ''}${args['optionText']}${args['isSelected'] ? '، انتخاب شده' : ''}`,
      (args) => `${args['isGroupChange'] ? `Group ${args['groupTitle']}. ` : ''}${args['optionText']}${args['isSelected'] ? ', selected' : ''}`,
    ],
    countAnnouncement: [
      (args, number) => `${number(Number(args['optionCount']))} گزینه هست.`,
      (args, number) => (args['optionCount'] === 1 ? '1 option available.' : `${number(Number(args['optionCount']))} options available.`),
    ],
    selectedAnnouncement: [(args) => `${args['optionText']} انتخاب شد`, (args) => `${args['optionText']}, selected`],
    buttonLabel: ['نمایش پیشنهادها', 'Show suggestions'],
    listboxLabel: ['پیشنهادها', 'Suggestions'],
  },
  '@react-aria/breadcrumbs': { breadcrumbs: ['مسیر', 'Breadcrumbs'] },
  '@react-aria/grid': {
    deselectedItem: [(args) => `${args['item']} از انتخاب درآمد.`, (args) => `${args['item']} not selected.`],
    select: ['انتخاب', 'Select'],
    selectedCount: [(args, number) => `${number(Number(args['count']))} مورد انتخاب شده است.`, (args, number) => `${number(Number(args['count']))} selected.`],
    selectedAll: ['همه انتخاب شد.', 'All items selected.'],
    selectedItem: [(args) => `${args['item']} انتخاب شد.`, (args) => `${args['item']} selected.`],
    longPressToSelect: ['برای انتخاب، نگه دارید.', 'Long press to enter selection mode.'],
  },
  '@react-aria/menu': { longPressMessage: ['برای باز شدن فهرست نگه دارید یا Alt و پیکان پایین را بزنید', 'Long press or press Alt + ArrowDown to open menu'] },
  '@react-aria/overlays': { dismiss: ['بستن', 'Dismiss'] },
  '@react-aria/searchfield': { 'Clear search': ['پاک کردن جست‌وجو', 'Clear search'] },
  '@react-aria/spinbutton': { Empty: ['خالی', 'Empty'] },
  '@react-aria/tag': { removeDescription: ['برای برداشتن، Delete را بزنید.', 'Press Delete to remove tag.'], removeButtonLabel: ['برداشتن', 'Remove'] },
  '@react-aria/toast': { close: ['بستن', 'Close'], notifications: [(args, number) => `${number(Number(args['count']))} اعلان.`, (args, number) => `${number(Number(args['count']))} notifications.`] },
  '@react-aria/tree': { expand: ['باز کردن', 'Expand'], collapse: ['جمع کردن', 'Collapse'] },
  '@react-aria/numberfield': {
    decrease: [(args) => `کم کردن ${args['fieldLabel']}`, (args) => `Decrease ${args['fieldLabel']}`],
    increase: [(args) => `زیاد کردن ${args['fieldLabel']}`, (args) => `Increase ${args['fieldLabel']}`],
    numberField: ['خانهٔ عدد', 'Number field'],
  },
}

const inLocale = ([fa, en]: readonly [Word, Word]) => (args: Arguments, formatter: AriaFormatter): string => {
  const word = formatter.locale.startsWith('fa') ? fa : en
  return typeof word === 'string' ? word : word(args, (value) => formatter.number(value))
}

/** Must run before the first render. */
export function giveAriaWords(target: Window): void {
  const strings = Object.fromEntries(
    Object.entries(WORDS).map(([name, words]) => [name, Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, inLocale(pair)]))]),
  )
  Object.assign(target, { [Symbol.for('react-aria.i18n.locale')]: 'fa-IR', [Symbol.for('react-aria.i18n.strings')]: strings })
}
