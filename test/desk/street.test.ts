import { expect, test } from 'vitest'
import { streetOf } from '#desk/street.ts'

test('the street at the beginning of an address, without house, flat and landmark', () => {
  const said: readonly (readonly [string | null, string | null])[] = [
    ['خیابان آزادی، کوچه ۱۲، پلاک ۵', 'خیابان آزادی'], ['خیابان آزادی پلاک ۵', 'خیابان آزادی'], ['خیابان آزادی کوچه ۱۲', 'خیابان آزادی'],
    ['بلوار شهید بهشتی نبش کوچه دوم', 'بلوار شهید بهشتی'], ['خیابان ۱۷ شهریور، روبروی بانک', 'خیابان ۱۷ شهریور'], ['میدان ولیعصر', 'میدان ولیعصر'],
    ['12 Beacon St, Unit 4', 'Beacon St'], ['Beacon St Apt. 3', 'Beacon St'],
    // nothing that names a street
    ['۱۲', null], ['', null], [null, null], ['پ ۵', null], ['کنار نانوایی که پارسال باز شد و صاحبش آقای مرادی است و سر کوچه ایستاده', null],
  ]
  for (const [address, street] of said) expect([address, streetOf(address)]).toEqual([address, street])
})
