import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { log } from '../support/log.js'

let masks: typeof import('../../src/lib/masks.js')

beforeEach(async () => {
  jest.resetModules()
  masks = await import('../../src/lib/masks.js')
})

describe('mask', () => {
  it('masks a secret in the log', () => {
    masks.mask('p4ss')
    expect(log()).toBe('::add-mask::p4ss\n')
  })

  it('ignores an empty secret, which would be part of every text', () => {
    masks.mask('')
    expect(log()).toBe('')
    expect(masks.containsMasked('anything')).toBe(false)
  })
})

describe('redact', () => {
  it('replaces every secret, the longest first', () => {
    masks.mask('p4ss')
    masks.mask('p4ssword')
    expect(masks.redact('p4ssword and p4ss')).toBe('*** and ***')
    expect(masks.redact('nothing')).toBe('nothing')
  })
})

describe('containsMasked', () => {
  it('finds a secret anywhere in a text', () => {
    expect(masks.containsMasked('ghcr.io/p4ss/milvus')).toBe(false)
    masks.mask('p4ss')
    expect(masks.containsMasked('ghcr.io/p4ss/milvus')).toBe(true)
    expect(masks.containsMasked('ghcr.io/me/milvus')).toBe(false)
  })

  it('finds a single line of a secret, which the runner masks too', () => {
    masks.mask('first\r\nsecond\n')
    expect(masks.containsMasked('the second one')).toBe(true)
  })

  it('finds a secret in JSON', () => {
    masks.mask('a"b')
    expect(masks.containsMasked(JSON.stringify({ cause: 'a"b' }))).toBe(true)
  })
})
