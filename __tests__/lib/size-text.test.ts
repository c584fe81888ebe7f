import { describe, expect, it } from '@jest/globals'
import { sizeText } from '../../src/lib/size-text.js'

describe('sizeText', () => {
  it.each([
    [4e5, '0 MB'],
    [640e6, '640 MB'],
    [999.4e6, '999 MB'],
    [999.5e6, '1.0 GB'],
    [1.24e9, '1.2 GB'],
    [14e9, '14.0 GB']
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})
