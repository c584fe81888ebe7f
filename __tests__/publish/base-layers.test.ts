import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import { baseRemedy, requireBase } from '../../src/publish/base-layers.js'
import { BASE, BASE_LAYERS, digestOf, plan } from '../support/samples.js'
import { temporaryDirectory } from '../support/temporary.js'

const BOTH = ['linux/amd64', 'linux/arm64']
const [FIRST = '', SECOND = ''] = BASE_LAYERS['linux/amd64']
const OWN = digestOf('5')

/** Checks the layers of an image for amd64, whose Dockerfile is this. */
function check(layers: string[], dockerfile = 'FROM scratch\n'): void {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'Dockerfile'), dockerfile)
  const staged = { directory, contexts: [] }
  requireBase({ ...plan, staged }, ['linux/amd64'], { 'linux/amd64': layers })
}

function refusal(layers: string[], dockerfile?: string): string {
  try {
    check(layers, dockerfile)
    return 'it passed'
  } catch (error) {
    return messageOf(error)
  }
}

describe('requireBase', () => {
  it.each([
    ['the layers of the base alone', [FIRST, SECOND]],
    ['more layers on top', [FIRST, SECOND, OWN, OWN]]
  ])('allows %s', (_, layers) => {
    expect(() => {
      check(layers)
    }).not.toThrow()
  })

  it.each([
    ['none of the layers of the base', [OWN]],
    ['the layers of the base in another order', [SECOND, FIRST]],
    ['a layer below those of the base', [OWN, FIRST, SECOND]],
    ['only some layers of the base', [FIRST, OWN]],
    ['no layer at all', []]
  ])('refuses %s', (_, layers) => {
    expect(refusal(layers)).toMatch(
      `The image for linux/amd64 is not built on the base image milvusdb/milvus:v2.6.22 (milvusdb/milvus@${BASE})`
    )
  })

  it('refuses an image whose layers cannot be compared with any', () => {
    const base = { ...plan.base, layers: {} }
    expect(() => {
      requireBase({ ...plan, base }, BOTH, BASE_LAYERS)
    }).toThrow('The image for linux/amd64 is not built on')
  })

  it('looks at every platform', () => {
    const layers = { ...BASE_LAYERS, 'linux/arm64': [OWN] }
    expect(() => {
      requireBase(plan, BOTH, layers)
    }).toThrow('The image for linux/arm64 is not built on')
    expect(() => {
      requireBase(plan, BOTH, { 'linux/amd64': BASE_LAYERS['linux/amd64'] })
    }).toThrow('The image for linux/arm64 is not built on')
  })

  it('names the line of the Dockerfile, and what to write', () => {
    const dockerfile =
      'FROM milvusdb/milvus:v2.3.5 AS milvus\nFROM golang\nFROM milvus\n'
    const text = refusal([OWN], dockerfile)
    expect(text).toContain(
      'Line 1 of its Dockerfile is "FROM milvusdb/milvus:v2.3.5"'
    )
    expect(text).toContain('begin its last stage with "FROM ${BASE_IMAGE}"')
  })
})

describe('baseRemedy', () => {
  it.each([
    `failed to parse stage name "milvusdb/milvus@${BASE}:v2.6.22": invalid reference format`,
    `failed to parse stage name "milvusdb/milvus@${BASE}@${BASE}": invalid reference format`
  ])('explains %s', (message) => {
    expect(baseRemedy(new Error(message), plan)).toBe('addedTag')
  })

  it.each(['${BASE_IMAGE}', '$BASE_IMAGE'])('explains a blank %s', (name) => {
    const message = `failed to solve: base name (${name}) should not be blank`
    expect(baseRemedy(new Error(message), plan)).toBe('noArgument')
  })

  it.each([
    'base name (${OTHER}) should not be blank',
    'failed to parse stage name "other:v1:v2": invalid reference format',
    `milvusdb/milvus@${BASE}: not found`
  ])('leaves %s to others', (message) => {
    expect(baseRemedy(new Error(message), plan)).toBeUndefined()
  })
})
