import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import {
  onePerPlatform,
  requireLevel,
  requireSameOrigin
} from '../../src/publish/merge.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  plan as sample
} from '../support/samples.js'

const labels = annotationsOf()
const plan = {
  ...sample,
  labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`)
}

describe('requireSameOrigin', () => {
  it.each([
    ['org.opencontainers.image.version', '2.6.21'],
    ['org.opencontainers.image.base.digest', digestOf('9')],
    ['io.github.milvus-runpod.context', 'other']
  ])('refuses another label %s', (key, value) => {
    const other = { 'linux/arm64': { ...labels, [key]: value } }
    const act = (): void => {
      requireSameOrigin(plan, { ref: 'second', labels: other })
    }
    expect(act).toThrow(Failure)
    expect(act).toThrow(
      `second cannot be merged: its label "${key}" is "${value}", not "${labels[key] ?? ''}"`
    )
  })

  it('refuses an image without labels', () => {
    expect(() => {
      requireSameOrigin(plan, { ref: 'second', labels: { 'linux/amd64': {} } })
    }).toThrow('.version" is "", not "2.6.22"')
  })

  it('compares with a label that the user has replaced', () => {
    const version = 'org.opencontainers.image.version'
    const own = { labels: [...plan.labels, `${version}=mine`] }
    const theirs = { 'linux/amd64': { ...labels, [version]: 'mine' } }
    requireSameOrigin(own, { ref: 'first', labels: theirs })
  })
})

describe('requireLevel', () => {
  const part = { ref: 'first', platforms: { 'linux/amd64': AMD64 } }

  it('accepts an image that was tested at the same or a higher level', () => {
    for (const level of ['query', 'restart'] as const) {
      const levels = { 'linux/amd64': level }
      requireLevel(plan, { ...part, annotations: annotationsOf({ levels }) })
    }
  })

  it.each([
    ['that does not name its level', annotationsOf({ levels: {} })],
    ['without annotations, such as a manifest', {}],
    [
      'that names the level of another platform only',
      annotationsOf({ levels: { 'linux/arm64': 'restart' } })
    ]
  ])('refuses an image %s', (_, own) => {
    expect(() => {
      requireLevel(plan, { ...part, annotations: own })
    }).toThrow('tested at the level "none" on linux/amd64, not "query"')
  })

  it('accepts any image when no test is asked for', () => {
    const tests = plan.tests.map((one) => ({ ...one, level: 'none' as const }))
    requireLevel({ tests }, { ...part, annotations: {} })
  })
})

describe('onePerPlatform', () => {
  const amd64 = { ref: 'first', platforms: { 'linux/amd64': AMD64 } }
  const arm64 = { ref: 'second', platforms: { 'linux/arm64': ARM64 } }
  const both = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

  it('returns the digest of each platform', () => {
    expect(onePerPlatform(plan, [amd64, arm64])).toEqual(both)
  })

  it('accepts one image of several platforms', () => {
    expect(onePerPlatform(plan, [{ ref: 'all', platforms: both }])).toEqual(
      both
    )
  })

  it('refuses two images for one platform', () => {
    expect(() =>
      onePerPlatform(plan, [amd64, { ...amd64, ref: 'second' }])
    ).toThrow(
      'second cannot be merged: another of "digests" is for linux/amd64 too'
    )
  })

  it.each([
    ['too few platforms', [amd64], 'linux/amd64'],
    ['an artifact', [{ ref: 'x', platforms: {} }], 'no platform']
  ])('refuses %s', (_, parts, given) => {
    expect(() => onePerPlatform(plan, parts)).toThrow(
      `"digests" are images for ${given}, and "platforms" is linux/amd64, linux/arm64`
    )
  })
})
