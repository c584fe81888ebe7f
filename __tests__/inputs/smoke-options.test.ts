import { describe, expect, it } from '@jest/globals'
import { readSmoke } from '../../src/inputs/smoke-options.js'
import type { SmokeOptions } from '../../src/smoke/levels.js'
import type { Variant } from '../../src/milvus/version.js'
import { setInputs } from '../support/action.js'
import { setEnv } from '../support/temporary.js'

function read(
  given: Record<string, string>,
  variant: Variant = 'cpu'
): SmokeOptions {
  setInputs(given)
  return readSmoke(variant)
}

describe('the input smoke-test', () => {
  it.each(['none', 'health', 'query', 'restart', 'upgrade'])(
    'may be %s, as may that of emulated platforms',
    (level) => {
      const given = { 'smoke-test': level, 'smoke-emulated': level }
      expect(read(given)).toMatchObject({ level, emulatedLevel: level })
    }
  )

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

  it('means no limit unless set', () => {
    expect(read({}).memory).toBeUndefined()
  })
})

describe('the input smoke-env', () => {
  it('keeps the values of KEY=value lines as they are', () => {
    const text = '\n  A=1\r\n\nPROXY_MAXNAMELENGTH= x = "y" \n_b.c-d=\n'
    expect(read({ 'smoke-env': text }).env).toEqual([
      'A=1',
      'PROXY_MAXNAMELENGTH= x = "y" ',
      '_b.c-d='
    ])
  })

  it('treats comments and byte order marks as docker does', () => {
    const text =
      '\uFEFF# a comment\nA=1 # 2\n  #B=2\n\t\n\uFEFFproxy/port="3"\n#\n'
    expect(read({ 'smoke-env': text }).env).toEqual([
      'A=1 # 2',
      'proxy/port="3"'
    ])
  })

  it("gets the value of a name alone from the job's environment", () => {
    setEnv({ A_SECRET: ' of = the job', EMPTY: '' })
    expect(read({ 'smoke-env': 'A_SECRET\nEMPTY' }).env).toEqual([
      'A_SECRET= of = the job',
      'EMPTY='
    ])
  })

  it.each([
    ['=x', 'it must be of the form "KEY=value" ('],
    ['1A=x', 'it must be of the form "KEY=value" ('],
    ['A B=x', 'it must be of the form "KEY=value" ('],
    ['A ', 'it must be of the form "KEY=value" ('],
    ['export A=x', 'it must be of the form "KEY=value" ('],
    ['NOT_THERE', 'it must be of the form "KEY=value", or name a variable of'],
    ['toString', 'it must be of the form "KEY=value", or name a variable of'],
    ['LINES', 'its value must be one line of less than 64 KiB ('],
    [`A=${'x'.repeat(65536)}`, 'its value must be one line of less than 64'],
    ['A=\uFFFD', 'it is not valid UTF-8 (']
  ])('refuses the line %j', (line, reason) => {
    setEnv({ LINES: 'a\nb' })
    expect(() => read({ 'smoke-env': `A=1\n${line}` })).toThrow(
      `Input "smoke-env", line 2: ${reason}`
    )
  })

  it('accepts a line of 64 KiB, as docker does', () => {
    const line = `A=${'x'.repeat(65532)}`
    expect(read({ 'smoke-env': line }).env).toEqual([line])
  })

  it('never shows what it refuses', () => {
    for (const line of ['correct-horse', 'correct horse=1', 'horse\uFFFD=']) {
      expect(() => read({ 'smoke-env': line })).toThrow('it is not shown')
      expect(() => read({ 'smoke-env': line })).not.toThrow('horse')
    }
  })
})
