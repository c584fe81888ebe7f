import { describe, expect, it } from '@jest/globals'
import { recordsBuildArgs } from '../../src/inputs/attestations.js'
import { readInputs, type Inputs } from '../../src/inputs/inputs.js'
import { BUNDLED_CONTEXT, setInputs } from '../support/action.js'

function read(given: Record<string, string>): Inputs {
  setInputs({
    image: 'ghcr.io/me/milvus',
    'milvus-version': '2.6.22',
    ...given
  })
  return readInputs(BUNDLED_CONTEXT)
}

describe('the input provenance', () => {
  it.each([
    'true',
    'false',
    '1',
    'F',
    'mode=max',
    'mode=min,inline-only=true',
    'mode=full',
    'builder-id=https://github.com/me/repository/actions/runs/1',
    'mode=max,version=v0.2,reproducible=true',
    '"builder-id=a,b",mode=min'
  ])('is passed on as it is: %s', (provenance) => {
    expect(read({ provenance }).provenance).toBe(provenance)
  })

  it.each([
    'yes',
    'no',
    'on',
    'tRue',
    'mode',
    'maximum',
    'mode=max,',
    'mode=max,yes'
  ])('is refused before the build: %s', (provenance) => {
    expect(() => read({ provenance })).toThrow(
      `Input "provenance" is "${provenance}": it must be "true", "false", or attributes such as "mode=max"`
    )
  })

  it.each(['min', 'max'])('says how to write the mode: %s', (provenance) => {
    expect(() => read({ provenance })).toThrow(`write "mode=${provenance}"`)
  })

  it.each(['mode=maximum', 'mode=', 'reproducible=true,mode=none', '"mode=x"'])(
    'is refused with an unknown mode: %s',
    (provenance) => {
      expect(() => read({ provenance })).toThrow(
        'the mode must be "min" or "max"'
      )
    }
  )
})

describe('the input sbom', () => {
  it.each(['true', 'false', 'generator=docker/scout-sbom-indexer:latest'])(
    'is passed on as it is: %s',
    (sbom) => {
      expect(read({ sbom }).sbom).toBe(sbom)
    }
  )

  it.each(['yes', 'max', 'spdx'])('is refused before the build: %s', (sbom) => {
    expect(() => read({ sbom })).toThrow(
      `Input "sbom" is "${sbom}": it must be "true", "false", or attributes such as "generator=image"`
    )
  })
})

describe('recordsBuildArgs', () => {
  it.each([
    ['true', true],
    ['mode=max', true],
    ['mode=full,version=v1', true],
    ['builder-id=mine', true],
    ['false', false],
    ['0', false],
    ['mode=min', false],
    ['inline-only=true,mode=min', false]
  ])('with provenance %s is %s', (provenance, records) => {
    expect(recordsBuildArgs(provenance)).toBe(records)
  })
})
