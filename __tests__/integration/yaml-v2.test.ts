import { describe, expect, it } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { ACCEPTED, REFUSED, REFUSED_HERE } from '../support/yaml-texts.ts'
import { lab } from './support/lab.ts'

/** Returns what the real loader says of each text; nothing where it accepts one. */
function errorsOf(texts: string[]): string[] {
  const input = JSON.stringify(texts)
  const output = execFileSync(`${lab('YAML')}/yaml`, {
    input,
    encoding: 'utf8'
  })
  return JSON.parse(output) as string[]
}

// milvus/yaml-v2.test.ts holds the action's check to the same texts.
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
})
