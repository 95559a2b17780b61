import { expect, test } from 'vitest'
import { placeWindow } from '../../electron/bounds.ts'

const MAIN = { x: 0, y: 0, width: 1920, height: 1040 }
const RIGHT = { x: 1920, y: 0, width: 1366, height: 728 }
const kept = { x: 100, y: 80, width: 1400, height: 900, maximized: false }

test('a window opens where it was', () => {
  expect(placeWindow(kept, [MAIN])).toEqual(kept)
  expect(placeWindow({ ...kept, maximized: true, background: '#fff' }, [MAIN])).toEqual({ ...kept, maximized: true })
})

test('a window on a display that is gone comes back to the primary one, centred', () => {
  const far = { ...kept, x: 2000, y: 10 }
  expect(placeWindow(far, [MAIN, RIGHT])).toMatchObject({ x: 2000, y: 10 })
  expect(placeWindow(far, [MAIN])).toEqual({ width: 1400, height: 900, maximized: false })
})

test('a title bar above or beside every screen cannot be taken hold of', () => {
  for (const lost of [{ y: -300 }, { y: 1030 }, { x: -1390 }, { x: 1900 }]) {
    expect(placeWindow({ ...kept, ...lost }, [MAIN])).toEqual({ width: 1400, height: 900, maximized: false })
  }
})

test('a window is never larger than its display nor smaller than the screens are drawn for', () => {
  expect(placeWindow({ ...kept, x: 1950, width: 1900, height: 1000 }, [MAIN, RIGHT])).toMatchObject({ width: 1366, height: 728 })
  expect(placeWindow({ ...kept, width: 200, height: 100 }, [MAIN])).toMatchObject({ width: 1180, height: 700 })
})

test.each([[null], ['x'], [{}], [{ ...kept, x: 'a' }], [{ ...kept, width: NaN }], [{ ...kept, maximized: 1 }]])('a damaged memory %j gives the usual size', (remembered) => {
  expect(placeWindow(remembered, [MAIN])).toEqual({ width: 1366, height: 768, maximized: false })
})
