import { describe, expect, it } from '@jest/globals'
import { parseMilvusVersion, parseRequest } from '../../src/milvus/version.js'

describe('parseMilvusVersion', () => {
  it.each(['2.6.22', 'v2.6.22'])('parses %s', (text) => {
    expect(parseMilvusVersion(text)).toEqual({
      major: '2',
      minor: '6',
      patch: '22',
      version: '2.6.22'
    })
  })

  it('parses a version of zeros', () => {
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
  ])('returns undefined for %j', (text) => {
    expect(parseMilvusVersion(text)).toBeUndefined()
  })
})

describe('parseRequest', () => {
  it.each([
    ['2.6', '>=2.6.0 <2.7.0-0'],
    ['2.6.x', '>=2.6.0 <2.7.0-0'],
    ['3', '>=3.0.0 <4.0.0-0'],
    ['>=2.6.10 <2.7', '>=2.6.10 <2.7.0-0'],
    ['latest', '*']
  ])('parses %s as a range', (text, range) => {
    expect(parseRequest(text)).toEqual({ text, range })
  })

  it('recognizes an exact version', () => {
    expect(parseRequest('v2.6.22')?.exact?.version).toBe('2.6.22')
  })

  it.each(['newest', '2.6.0-rc1', 'v2.6.22-gpu', '2.6.022', 'main', '>=x.y'])(
    'returns undefined for %j',
    (text) => {
      expect(parseRequest(text)).toBeUndefined()
    }
  )
})
