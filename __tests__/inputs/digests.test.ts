import { describe, expect, it } from '@jest/globals'
import { readInputs, type Inputs } from '../../src/inputs/inputs.js'
import { BUNDLED_CONTEXT, setInputs } from '../support/action.js'
import { AMD64, ARM64 } from '../support/samples.js'

function read(given: Record<string, string>): Inputs {
  setInputs({
    image: 'ghcr.io/me/milvus',
    'milvus-version': '2.6.22',
    ...given
  })
  return readInputs(BUNDLED_CONTEXT)
}

describe('the input digests', () => {
  it('is a list, in which each counts once', () => {
    const digests = `${AMD64}\n\n ${ARM64}\n${AMD64}\n`
    expect(read({ digests }).digests).toEqual([AMD64, ARM64])
  })

  it.each(['false', 'by-digest'])('is refused with push "%s"', (push) => {
    expect(() => read({ digests: AMD64, push })).toThrow(
      `Input "push" is "${push}": with "digests" it must be "true"`
    )
  })
})

describe('the input push', () => {
  it('means no tags when it is "by-digest"', () => {
    const { push, tags } = read({ push: 'by-digest' })
    expect([push, tags]).toEqual([true, []])
  })

  it('is a boolean of YAML otherwise', () => {
    expect(read({ push: 'False' }).push).toBe(false)
    expect(read({ push: 'TRUE' }).tags).toHaveLength(2)
  })
})

describe('the input smoke-results', () => {
  const amd64 = { platform: 'linux/amd64', level: 'query', verdict: 'passed' }
  const arm64 = { ...amd64, platform: 'linux/arm64', seconds: 2.5 }

  it('is one list of platforms, from a list in each line', () => {
    const lines = `${JSON.stringify([amd64])}\n\n${JSON.stringify([arm64])}\n`
    expect(read({ 'smoke-results': lines }).smokeResults).toEqual([
      amd64,
      arm64
    ])
  })

  it.each([
    '[',
    '{}',
    'null',
    '[null]',
    '[{"platform":"linux/amd64"}]',
    '[{"platform":"linux/amd64","level":"most","verdict":"passed"}]',
    '[{"platform":"linux/amd64","level":"query","verdict":"fine"}]'
  ])('is refused when it is %s', (value) => {
    expect(() => read({ 'smoke-results': value })).toThrow(
      `Input "smoke-results" is "${value}": it must be the output "smoke" of a run`
    )
  })
})
