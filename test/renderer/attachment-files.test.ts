import { describe, expect, it } from 'vitest'
import { ATTACHMENT_LIMIT } from '#domain/ticket/commands.ts'
import { nameOf, problemOf, sizeOf } from '../../renderer/features/attachment/files.ts'

describe('a file that is offered', () => {
  it('is taken up to the domain’s limit and of the domain’s kinds', () => {
    expect(problemOf({ name: 'a.jpg', type: 'image/jpeg', size: ATTACHMENT_LIMIT })).toBeNull()
    expect(problemOf({ name: 'a.jpg', type: 'image/jpeg', size: ATTACHMENT_LIMIT + 1 })).toBe('attachment_too_large')
    expect(problemOf({ name: 'a.exe', type: 'application/x-msdownload', size: 5 })).toBe('attachment_type_refused')
    expect(problemOf({ name: 'a', type: '', size: 5 })).toBe('attachment_type_refused')
  })
  it('keeps its name, and a pasted picture gets one of its own', () => {
    expect(nameOf({ name: 'image.png', type: 'image/png', size: 1 }, 'تصویر ۱۰:۴۲')).toBe('تصویر ۱۰:۴۲')
    expect(nameOf({ name: 'چاله.jpg', type: 'image/jpeg', size: 1 }, 'تصویر ۱۰:۴۲')).toBe('چاله.jpg')
    expect(nameOf({ name: 'image.png', type: 'image/png', size: 1 }, null)).toBe('image.png')
    expect(nameOf({ name: `${'x'.repeat(300)}.jpg`, type: 'image/jpeg', size: 1 }, null)).toHaveLength(200)
    expect(nameOf({ name: 'gpj.\u202efdp', type: 'image/jpeg', size: 1 }, null)).toBe('gpj.fdp')
  })
  it.each([[900, 900, 'bytes'], [2048, 2, 'kilobytes'], [15 * 1024 * 1024, 15, 'megabytes'], [1_677_722, 1.6, 'megabytes']] as const)('of %d bytes is spoken of as %d %s', (bytes, n, unit) => {
    expect(sizeOf(bytes)).toEqual({ n, unit })
  })
})
