import { describe, expect, it } from '@jest/globals'
import { readSmoke } from '../../src/inputs/smoke.js'
import type { SmokeOptions } from '../../src/smoke/test-plan.js'
import type { Variant } from '../../src/milvus/variant.js'
import { setInputs } from '../support/action.js'

function read(
  given: Record<string, string>,
  variant: Variant = 'cpu'
): SmokeOptions {
  setInputs(given)
  return readSmoke(variant)
}

describe('the input smoke-test', () => {
  it.each(['none', 'health', 'query', 'restart'])('may be %s', (level) => {
    expect(read({ 'smoke-test': level }).level).toBe(level)
  })

  it('is query unless set, and none for a GPU', () => {
    expect(read({}).level).toBe('query')
    expect(read({}, 'gpu').level).toBe('none')
    expect(read({ 'smoke-test': 'query' }, 'gpu').level).toBe('query')
  })
})

describe('the input smoke-memory', () => {
  it.each(['8g', '512m', '6m', '6291456', '6144K', '2G'])(
    'may be %s',
    (memory) => {
      expect(read({ 'smoke-memory': memory }).memory).toBe(memory)
    }
  )

  it.each(['5m', '0', '8gb', '8 g', '1.5g', '-1', 'much'])(
    'may not be %j, and says what it may be',
    (memory) => {
      expect(() => read({ 'smoke-memory': memory })).toThrow(
        `Input "smoke-memory" is "${memory}": it must be a memory limit as in docker run, "6m" or more`
      )
    }
  )

  it('is no limit unless set', () => {
    expect(read({}).memory).toBeUndefined()
  })
})

describe('the input smoke-env', () => {
  it('takes values of KEY=value lines as they are', () => {
    const text = '\n  A=1\r\n\nPROXY_MAXNAMELENGTH= x = "y" \n_b.c-d=\n'
    expect(read({ 'smoke-env': text }).env).toEqual([
      'A=1',
      'PROXY_MAXNAMELENGTH= x = "y" ',
      '_b.c-d='
    ])
  })

  it.each(['A', '=x', '# a comment', '1A=x', 'A B=x'])(
    'refuses the line %j',
    (line) => {
      expect(() => read({ 'smoke-env': `A=1\n${line}` })).toThrow(
        'Input "smoke-env", line 2: it must be of the form "KEY=value"'
      )
    }
  )

  it('never shows what it refuses', () => {
    expect(() => read({ 'smoke-env': 'correct-horse' })).not.toThrow('horse')
  })
})
