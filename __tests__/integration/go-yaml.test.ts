import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  ACCEPTED,
  REFUSED,
  REFUSED_HERE,
  VALUES,
  VALUES_IN_USE
} from '../support/yaml-texts.ts'
import { lab } from './support/lab.ts'

/** Asks the real loader about texts. */
function ask(texts: string[], ...args: string[]): unknown[] {
  const input = JSON.stringify(texts)
  const output = execFileSync(`${lab('YAML')}/yaml`, args, {
    input,
    encoding: 'utf8'
  })
  return JSON.parse(output) as unknown[]
}

/** Returns what it says of each text; nothing where it accepts one. */
function errorsOf(texts: string[]): string[] {
  return ask(texts) as string[]
}

/** Returns the settings in each text. */
function settingsOf(texts: string[]): Record<string, string>[] {
  return ask(texts, 'settings') as Record<string, string>[]
}

// milvus/go-yaml.test.ts holds the action to the same texts and values.
describe("Milvus' own loader", () => {
  it('accepts what the check accepts', () => {
    expect(errorsOf(ACCEPTED)).toEqual(ACCEPTED.map(() => ''))
  })

  it('refuses what the check refuses, for the reason that is noted', () => {
    const errors = errorsOf(REFUSED.map(([text]) => text))

    expect(errors).toEqual(
      REFUSED.map(([, , error]): unknown => expect.stringContaining(error))
    )
  })

  it('accepts what only the check refuses', () => {
    const errors = errorsOf(REFUSED_HERE.map(([text]) => text))

    expect(errors).toEqual(REFUSED_HERE.map(() => ''))
  })

  it('reads the values that the action reads', () => {
    const values = [...VALUES, ...VALUES_IN_USE]
    const settings = settingsOf(values.map(([text]) => text))

    expect(settings.map(({ a }) => a)).toEqual(values.map(([, a]) => a))
  })
})
