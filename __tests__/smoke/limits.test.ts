import { describe, expect, it } from '@jest/globals'
import { limitOf } from '../../src/smoke/limits.js'

describe('limitOf', () => {
  it('is four times as long on an emulated platform', () => {
    expect(limitOf({ emulated: false }, 30)).toBe(30)
    expect(limitOf({ emulated: true }, 30)).toBe(120)
  })
})
