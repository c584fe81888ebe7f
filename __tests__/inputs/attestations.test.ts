import { describe, expect, it } from '@jest/globals'
import { read } from '../support/inputs.js'

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
  ])('is passed on as it is: %s', async (provenance) => {
    expect((await read({ provenance })).provenance).toBe(provenance)
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
  ])('is refused before the build: %s', async (provenance) => {
    await expect(read({ provenance })).rejects.toThrow(
      `Input "provenance" is "${provenance}": it must be "true", "false", or attributes such as "mode=max"`
    )
  })

  it.each(['min', 'max'])(
    'says how to write the mode: %s',
    async (provenance) => {
      await expect(read({ provenance })).rejects.toThrow(
        `write "mode=${provenance}"`
      )
    }
  )

  it.each(['mode=maximum', 'mode=', 'reproducible=true,mode=none', '"mode=x"'])(
    'is refused with an unknown mode: %s',
    async (provenance) => {
      await expect(read({ provenance })).rejects.toThrow(
        'the mode must be "min" or "max"'
      )
    }
  )
})

describe('the input sbom', () => {
  it.each(['true', 'false', 'generator=docker/scout-sbom-indexer:latest'])(
    'is passed on as it is: %s',
    async (sbom) => {
      expect((await read({ sbom })).sbom).toBe(sbom)
    }
  )

  it.each(['yes', 'max', 'spdx'])(
    'is refused before the build: %s',
    async (sbom) => {
      await expect(read({ sbom })).rejects.toThrow(
        `Input "sbom" is "${sbom}": it must be "true", "false", or attributes such as "generator=image"`
      )
    }
  )
})

describe('publishesBuildArgs', () => {
  it.each([
    ['true', 'true', true],
    ['by-digest', 'mode=max', true],
    ['true', 'mode=full,version=v1', true],
    ['true', 'builder-id=mine', true],
    ['true', 'false', false],
    ['true', '0', false],
    ['true', 'mode=min', false],
    ['true', 'inline-only=true,mode=min', false],
    ['false', 'true', false]
  ])('with push %s and provenance %s is %s', async (push, provenance, is) => {
    const { publishesBuildArgs } = await read({ push, provenance })
    expect(publishesBuildArgs).toBe(is)
  })
})
