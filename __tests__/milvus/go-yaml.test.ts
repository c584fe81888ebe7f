import { describe, expect, it } from '@jest/globals'
import { findYamlProblem, readYaml } from '../../src/milvus/go-yaml.js'
import { flatten } from '../../src/milvus/settings.js'
import {
  ACCEPTED,
  REFUSED,
  REFUSED_HERE,
  VALUES
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
    expect(await placeOf(`${'x'.repeat(1100)}: 1\n`)).toBe('1:1101')
  })

  it('refuses aliases that multiply without end', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 9; i++) {
      const aliases = Array.from({ length: 10 }, () => `*a${i - 1}`)
      lines.push(`a${i}: &a${i} [${aliases.join(', ')}]`)
    }
    expect(await placeOf(lines.join('\n'))).toBe('1:1')
  })

  it('refuses what is nested too deeply to be read', async () => {
    expect(await placeOf(`a: ${'['.repeat(100_000)}`)).not.toBe('')
  })
})

// integration/yaml-v2.test.ts asks the loader itself.
describe('readYaml', () => {
  it.each(VALUES)('reads %j as %j', async (text, a) => {
    expect(flatten(await readYaml(text))).toHaveProperty('a', a)
  })

  it('reads nothing in an empty file', async () => {
    expect(await readYaml('# nothing\n')).toEqual({})
  })

  it('refuses what Milvus refuses', async () => {
    await expect(readYaml('a: [')).rejects.toThrow()
  })
})
