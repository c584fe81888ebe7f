import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readMetadata } from '../../lab/runner.js'
import { setFailed } from '../../src/messages/annotate.js'
import { Failure } from '../../src/messages/failure.js'
import { failureOf } from '../../src/report/failed.js'
import { hostile, LONG, wrongLines } from '../support/hostile.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'

const { inputs } = readMetadata()

/** Another input that has to be given with one, or the run would say only that. */
const WITH: Record<string, Record<string, string>> = {
  username: { password: 'a-pass-word' },
  password: { username: 'me' },
  'base-username': { 'base-password': 'a-pass-word' },
  'base-password': { 'base-username': 'me' },
  registry: { username: 'me', password: 'a-pass-word' }
}

/** Reads inputs as the main step does; a failure is shown as it shows one. */
async function failureFor(
  given: Record<string, string>
): Promise<Failure | undefined> {
  try {
    await read(given)
    return undefined
  } catch (error) {
    const failure = failureOf(error)
    setFailed(failure)
    return failure
  }
}

// A new input of action.yml is tested like the others.
describe.each(Object.keys(inputs))('hostile text in the input "%s"', (name) => {
  it('is accepted, or refused by one failure that names the input', async () => {
    const check = async (value: string): Promise<void> => {
      const start = log().length
      const failure = await failureFor({ ...WITH[name], [name]: value })
      expect(wrongLines(log().slice(start))).toEqual([])
      if (!failure) return
      expect(failure.code).not.toBe('unexpected-error')
      expect(failure.message).toContain(name)
      expect(failure.message.length).toBeLessThan(5000)
    }
    for (const value of LONG) await check(value)
    await fc.assert(fc.asyncProperty(hostile, check), { numRuns: 20 })
    expect({}).not.toHaveProperty('polluted')
  })
})

// Docker would read such a value as an option of its own.
describe.each(['registry', 'builder', 'buildkit-image', 'binfmt-image'])(
  'the input "%s"',
  (name) => {
    it.each(['--help', '-v', 'a b', 'a\tb'])(
      'is refused if it is %j',
      async (value) => {
        const failure = await failureFor({ ...WITH[name], [name]: value })
        expect(failure?.code).toBe(`input-${name}`)
      }
    )
  }
)

describe('the input "registry"', () => {
  it('is refused if it is an option behind the scheme of a URL', async () => {
    const registry = 'https://--help'
    const failure = await failureFor({ ...WITH.registry, registry })
    expect(failure?.code).toBe('input-registry')
  })
})
