import { describe, expect, it } from '@jest/globals'
import { baseLineOf, stageNames } from '../../src/docker/dockerfile.js'

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

  it.each([
    ['the stage that is built', 'tools', 2],
    ['the stage in any case', 'Tools', 2],
    ['the last one if there is no such stage', 'other', 1]
  ])('finds that of %s', (_, target, line) => {
    const text = 'FROM a AS x\nFROM b AS tools\nFROM x\n'
    expect(baseLineOf(text, target)?.line).toBe(line)
  })

  it('takes no FROM from a text in a command', () => {
    const text = 'FROM a\nRUN <<EOF\nFROM b\nEOF\nCOPY <<"X" /x\nFROM c\nX\n'
    expect(baseLineOf(text)).toEqual({ line: 1, image: 'a' })
  })

  it('finds nothing in a file without FROM', () => {
    expect(baseLineOf('RUN true\n')).toBeUndefined()
  })
})

describe('stageNames', () => {
  it('are in lower case, in the order of the file', () => {
    const text =
      '# syntax=docker/dockerfile:1\nFROM a AS One\nFROM b\nFROM c as two\n'
    expect(stageNames(text)).toEqual(['one', 'two'])
  })

  it.each(['# syntax=me/other:1\nFROM a\n', '# escape=`\nFROM a\n'])(
    'are for BuildKit to know in another language: %j',
    (text) => {
      expect(stageNames(text)).toBeUndefined()
    }
  )
})
