import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import { oldBuildx } from '../../src/docker/old-buildx.js'

describe('oldBuildx', () => {
  it.each([
    'unknown flag: --annotation',
    'ERROR: unknown flag: --annotation',
    "unknown shorthand flag: 'x' in -x"
  ])('is a buildx that does not know an option: %s', (reason) => {
    expect(oldBuildx(['buildx', 'build'], failed(reason))).toMatchObject({
      code: 'buildx-too-old',
      what: expect.stringContaining(reason.split(' in ')[0] ?? '') as unknown
    })
  })

  it('says nothing of what another command, or a Dockerfile, does not know', () => {
    const words = 'unknown flag: --annotation'
    expect(oldBuildx(['create'], failed(words))).toBeUndefined()
    const parse = 'ERROR: dockerfile parse error line 3: unknown flag: link'
    expect(oldBuildx(['buildx', 'build'], failed(parse))).toBeUndefined()
  })

  it('is not one that is missing, whose options docker takes for its own', () => {
    const said =
      "unknown flag: --format\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information"
    expect(oldBuildx(['buildx', 'ls'], failed(said))).toBeUndefined()
  })
})
