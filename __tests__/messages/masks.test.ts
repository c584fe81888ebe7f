import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { log } from '../support/log.js'

let masks: typeof import('../../src/messages/masks.js')

beforeEach(async () => {
  jest.resetModules()
  masks = await import('../../src/messages/masks.js')
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

describe('a secret of several lines', () => {
  const KEY = '{\r\n  "type": "service_account",\n  "key": "abc"\n}\n'

  it('is masked line by line, but for lines that hide nothing', () => {
    masks.mask(KEY)
    expect(log()).toBe(
      '::add-mask::"type": "service_account",\n::add-mask::"key": "abc"\n'
    )
  })

  it('is masked as a whole if it has short lines alone', () => {
    masks.mask('ab\ncd')
    expect(log()).toBe('::add-mask::ab%0Acd\n')
  })

  it('does not spoil the braces of other texts', () => {
    masks.mask(KEY)
    expect(masks.redact('{"key": "abc"}')).toBe('{***}')
  })

  it('counts with all its lines, since GitHub masks all lines of its secrets', () => {
    masks.mask(KEY)
    expect(masks.containsMasked('{}')).toBe(true)
    expect(masks.containsOnlyLines('{}')).toBe(true)
    masks.mask('whole')
    expect(masks.containsOnlyLines('{}')).toBe(true)
    expect(masks.containsOnlyLines('{"a": "whole"}')).toBe(false)
  })

  it('may have a line that is a secret by itself, in either order', () => {
    masks.mask('token-1\ntoken-2')
    masks.mask('token-1')
    masks.mask('token-3')
    masks.mask('token-3\ntoken-4')
    expect(masks.containsOnlyLines('token-1')).toBe(false)
    expect(masks.containsOnlyLines('token-2')).toBe(true)
    expect(masks.containsOnlyLines('token-3')).toBe(false)
  })
})

describe('revealsMasked', () => {
  it('finds a secret that is not there by accident', () => {
    masks.mask('ab')
    masks.mask('a-long-secret')
    expect(masks.revealsMasked('cab')).toBe(false)
    expect(masks.revealsMasked('ab')).toBe(true)
    expect(masks.revealsMasked('x-a-long-secret')).toBe(true)
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
