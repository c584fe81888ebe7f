import { describe, expect, it } from '@jest/globals'
import { hintOf } from '../../src/smoke/hints.js'
import { setEnv } from '../support/temporary.js'

describe('hintOf', () => {
  const VALUES = { base: 'me/base:v2.6.22', link: 'docs/errors.md#not-a-port' }

  it('says what is wrong and what to do', () => {
    expect(hintOf('tooOld', VALUES)).toBe(
      'this Milvus is too old for the level: set "smoke-test: health"'
    )
  })

  it('names the base image that lacks something', () => {
    expect(hintOf('baseWithoutTini', VALUES)).toMatch(
      /^the base image me\/base:v2\.6\.22 has no \/tini/
    )
  })

  it('leads to what docs/errors.md says about a message of the entrypoint', () => {
    expect(hintOf('refused', VALUES)).toMatch(
      /: do what its message says; docs\/errors\.md#not-a-port says more$/
    )
  })

  it.each(['missingInstructions', 'qemuCrashed', 'fullDisk'] as const)(
    'names a runner in the reusable workflow, instead of steps and inputs that are not there: %s',
    (failure) => {
      const own = hintOf(failure, VALUES)
      setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
      expect(hintOf(failure, VALUES)).toContain('"runner-amd64"')
      expect(own).not.toContain('"runner-amd64"')
    }
  )
})
