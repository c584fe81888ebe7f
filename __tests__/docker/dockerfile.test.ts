import { describe, expect, it } from '@jest/globals'
import { baseLineOf } from '../../src/docker/dockerfile.js'

describe('baseLineOf', () => {
  it.each([
    ['the only FROM', 'FROM ubuntu\n', 1, 'ubuntu'],
    ['an argument as it is written', 'ARG A\nFROM ${A}\n', 2, '${A}'],
    ['the last of several', 'FROM a\nFROM b AS x\n', 2, 'b'],
    [
      'flags, which choose another image',
      'FROM --platform=$BUILDPLATFORM a AS x\nFROM x\n',
      1,
      '--platform=$BUILDPLATFORM a'
    ],
    ['a line that goes on', 'FROM \\\n  a \\\r\n AS x\nFROM x\n', 1, 'a'],
    [
      'the FROM of the stage that the last one begins with',
      'FROM a AS base\nFROM c AS tools\nFROM Base\n',
      1,
      'a'
    ],
    ['stages of stages', 'FROM a AS x\nFROM x AS y\nFROM y\n', 1, 'a'],
    ['lines that end as in Windows', 'FROM a AS x\r\nFROM x\r\n', 1, 'a'],
    ['no comment', '# FROM b\nFROM a\n# FROM b\n', 2, 'a']
  ])('finds %s', (_, text, line, image) => {
    expect(baseLineOf(text)).toEqual({ line, image })
  })

  it('finds nothing in a file without FROM', () => {
    expect(baseLineOf('RUN true\n')).toBeUndefined()
  })
})
