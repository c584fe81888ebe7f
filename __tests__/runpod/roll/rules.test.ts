import { describe, expect, it } from '@jest/globals'
import { lineRefusal } from '../../../src/runpod/roll/rules.js'
import type { KnownMilvus } from '../../../src/runpod/pods.js'

describe('lineRefusal', () => {
  const known = (version: string): KnownMilvus => ({
    version,
    line: version.split('.').slice(0, 2).join('.')
  })

  it.each([
    ['2.6.20', '2.6.22'],
    ['2.6.22', '2.6.20'],
    ['2.5.3', '2.5.27']
  ])('lets %s become %s, which is of the same line', (from, to) => {
    expect(lineRefusal(known(from), to, false)).toBeUndefined()
  })

  it.each([
    ['2.6.22', '3.0.2'],
    ['3.0.2', '2.6.22'],
    ['2.5.16', '2.6.22'],
    ['2.10.0', '3.0.2']
  ])('lets %s become %s only if lines may change', (from, to) => {
    expect(lineRefusal(known(from), to, false)).toContain(
      'set "runpod-allow-line-change"'
    )
    expect(lineRefusal(known(from), to, true)).toBeUndefined()
  })

  it.each([
    ['2.5.15', '2.6.22'],
    ['2.5.3', '3.0.2'],
    ['2.4.23', '2.6.22']
  ])('never lets %s become %s', (from, to) => {
    expect(lineRefusal(known(from), to, true)).toContain(
      'reads only what 2.5.16 or later of 2.5 has written'
    )
  })

  it('treats an unknown version of 2.5 as too old', () => {
    expect(lineRefusal({ line: '2.5' }, '2.6.22', true)).toContain('2.5.16')
  })

  it('lets an unknown Milvus become another only if lines may change', () => {
    expect(lineRefusal({}, '2.6.22', false)).toContain('cannot be told')
    expect(lineRefusal({}, '2.6.22', true)).toBeUndefined()
  })
})
