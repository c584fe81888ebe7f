import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { findYamlProblem, readYaml } from '../../src/milvus/go-yaml.js'
import { valuesIn } from '../../src/milvus/settings.js'
import {
  ACCEPTED,
  REFUSED,
  REFUSED_HERE,
  VALUES,
  VALUES_IN_USE
} from '../support/yaml-texts.ts'

/** Line and column of the problem in a text; empty if there is none. */
async function placeOf(text: string): Promise<string> {
  const problem = await findYamlProblem(text)
  if (!problem) return ''
  const lines = text.slice(0, problem.offset).split('\n')
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
}

describe('findYamlProblem', () => {
  it.each(ACCEPTED)('accepts %j, as yaml.v2 does', async (text) => {
    expect(await placeOf(text)).toBe('')
  })

  it.each(REFUSED)(
    'refuses %j at %s, as yaml.v2 does: %s',
    async (text, place) => {
      expect(await placeOf(text)).toBe(place)
    }
  )

  it.each(REFUSED_HERE)(
    'refuses %j at %s, unlike yaml.v2',
    async (text, place) => {
      expect(await placeOf(text)).toBe(place)
    }
  )

  it('refuses keys that are too long for yaml.v2', async () => {
    expect(await placeOf(`${'x'.repeat(1000)}: 1\n`)).toBe('')
    expect(await placeOf(`${'x'.repeat(1100)}: 1\n`)).toBe('1:1')
  })

  it('refuses what is nested too deeply to be read', async () => {
    expect(await placeOf(`a: ${'['.repeat(100_000)}`)).not.toBe('')
  })
})

// integration/go-yaml.test.ts asks the loader itself.
describe('readYaml', () => {
  it('reads what users write', async () => {
    const file = new URL('../../lab/standin/milvus.yaml', import.meta.url)
    expect(await findYamlProblem(readFileSync(file, 'utf8'))).toBeUndefined()
  })

  it.each([
    ['a: &x 1', 'anchors ("&") are not supported'],
    ['a: !!str 1', 'tags ("!") are not supported'],
    ['<<: {a: 1}', 'merge keys ("<<") are not supported'],
    ['a: 0x10', 'write this number plainly'],
    ['a: |\n  b', 'a text must be on one line'],
    ['a: 1\na: 2', 'Map keys must be unique'],
    ['a: 1\n---\nb: 2', 'Milvus reads only the first document']
  ])('names what it refuses in %j: %s', async (text, message) => {
    await expect(readYaml(text)).rejects.toThrow(message)
  })

  it.each(VALUES)('reads %j as %j', async (text, a) => {
    expect(valuesIn(await readYaml(text))).toHaveProperty('a', a)
  })

  it.each(VALUES_IN_USE)(
    'reads %j in a file in use, as yaml.v2 does',
    async (text, a) => {
      expect(valuesIn(await readYaml(text, true))).toHaveProperty('a', a)
    }
  )

  it.each(REFUSED)('refuses %j in a file in use, too', async (text) => {
    await expect(readYaml(text, true)).rejects.toThrow()
  })

  it('reads nothing in an empty file', async () => {
    expect(await readYaml('# nothing\n')).toEqual({})
  })
})
