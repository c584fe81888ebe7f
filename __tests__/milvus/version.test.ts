import { describe, expect, it } from '@jest/globals'
import { parseMilvusVersion } from '../../src/milvus/version.js'

describe('parseMilvusVersion', () => {
  it.each(['2.6.22', 'v2.6.22'])('reads %s', (text) => {
    expect(parseMilvusVersion(text)).toEqual({
      major: '2',
      minor: '6',
      patch: '22',
      version: '2.6.22'
    })
  })

  it('reads a version of zeros', () => {
    expect(parseMilvusVersion('0.0.0')?.version).toBe('0.0.0')
  })

  it.each([
    '2.6',
    'latest',
    '',
    '2.6.22-gpu',
    '2.6.22.1',
    'V2.6.22',
    '2.6.x',
    ' 2.6.22',
    '2.6.22\n'
  ])('refuses %j, which is not an exact release', (text) => {
    expect(parseMilvusVersion(text)).toBeUndefined()
  })
})
