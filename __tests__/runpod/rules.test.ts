import { describe, expect, it } from '@jest/globals'
import { lineRefusal, milvusOf } from '../../src/runpod/rules.js'
import type { KnownMilvus } from '../../src/runpod/pods.js'
import { INDEX } from '../support/samples.js'

const IMAGE = 'ghcr.io/me/milvus'

function readImage(ref: string): Promise<{ version?: string }> {
  return Promise.resolve(ref.endsWith(INDEX) ? { version: '2.5.27' } : {})
}

describe('milvusOf', () => {
  it.each<[string, KnownMilvus]>([
    [`${IMAGE}:2.6.22`, { line: '2.6', version: '2.6.22' }],
    [`${IMAGE}:2.6.22-gpu`, { line: '2.6', version: '2.6.22' }],
    ['milvusdb/milvus:v2.6.4', { line: '2.6', version: '2.6.4' }],
    [`${IMAGE}:2.6.22-20261231`, { line: '2.6', version: '2.6.22' }],
    [`${IMAGE}:2.5`, { line: '2.5' }],
    [`${IMAGE}:latest`, {}],
    [IMAGE, {}],
    ['registry:5000/milvus', {}],
    [`${IMAGE}@${INDEX}`, { line: '2.5', version: '2.5.27' }],
    [`${IMAGE}:2.6.22@${INDEX}`, { line: '2.5', version: '2.5.27' }],
    ['me/other@sha256:0', {}]
  ])('reads from %s: %j', async (image, expected) => {
    expect(await milvusOf(image, readImage)).toEqual(expected)
  })
})

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
