import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { Failure } from '../../src/lib/failure.js'
import type { Plan } from '../../src/plan/plan.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  manifestOf,
  plan as sample
} from '../support/samples.js'

skipWaiting()
const { merge, requireMatching } = await import('../../src/publish/merge.js')

const IMAGE = sample.image
const [FIRST, SECOND] = [digestOf('1'), digestOf('2')]
const INSPECT = `buildx imagetools inspect --format {{json .}} ${IMAGE}`
const CREATE = 'buildx imagetools create --dry-run'
const labels = annotationsOf() as Record<string, string>

const plan: Plan = {
  ...sample,
  labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  annotations: ['a=1', 'index:b=2', 'manifest:c=3', 'index-descriptor:d=4']
}

/** An index of one platform, as buildx prints it after its push. */
function pushed(platform: string, digest: string): string {
  const [os, architecture] = platform.split('/')
  const config = { Labels: labels }
  return JSON.stringify({
    manifest: manifestOf({ [platform]: digest }),
    image: { os, architecture, config }
  })
}

function twoImages(): FakeDocker {
  return fakeDocker({
    [`${INSPECT}@${FIRST}`]: pushed('linux/amd64', AMD64),
    [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64),
    [CREATE]: '{"index": 1}'
  })
}

const digests = [FIRST, SECOND]

describe('merge', () => {
  it('names the index that buildx would make, and all that makes it', async () => {
    const { docker } = twoImages()
    const digest = createHash('sha256').update('{"index": 1}').digest('hex')
    await expect(merge(docker, plan, { digests })).resolves.toEqual({
      refs: {
        'linux/amd64': `${IMAGE}@${AMD64}`,
        'linux/arm64': `${IMAGE}@${ARM64}`
      },
      pushed: {
        digest: `sha256:${digest}`,
        platformDigests: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
        source: [
          ['--annotation', 'index:a=1', '--annotation', 'index:b=2'],
          [`${IMAGE}@${FIRST}`, `${IMAGE}@${SECOND}`]
        ].flat()
      }
    })
  })

  it('only reads', async () => {
    const { docker, calls } = twoImages()
    await merge(docker, plan, { digests })
    expect(
      calls.every((line) => / inspect | create --dry-run /.test(line))
    ).toBe(true)
  })

  it('says which image cannot be read', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: pushed('linux/amd64', AMD64),
      [`${INSPECT}@${SECOND}`]: failed(`${IMAGE}@${SECOND}: not found`)
    })
    await expect(merge(docker, plan, { digests })).rejects.toThrow(
      `${IMAGE}@${SECOND} could not be read: `
    )
  })
})

describe('requireMatching', () => {
  const amd64 = { 'linux/amd64': { digest: AMD64, labels } }
  const arm64 = { 'linux/arm64': { digest: ARM64, labels } }

  function matching(
    first: Parameters<typeof requireMatching>[1][0]['platforms'],
    second: typeof first
  ): () => object {
    return () =>
      requireMatching(plan, [
        { ref: 'first', platforms: first },
        { ref: 'second', platforms: second }
      ])
  }

  it('returns the digest of each platform', () => {
    expect(matching(amd64, arm64)()).toEqual({
      'linux/amd64': AMD64,
      'linux/arm64': ARM64
    })
  })

  it('takes one image of several platforms, too', () => {
    expect(matching({ ...amd64, ...arm64 }, {})()).toEqual({
      'linux/amd64': AMD64,
      'linux/arm64': ARM64
    })
  })

  it.each([
    ['org.opencontainers.image.version', '2.6.21'],
    ['org.opencontainers.image.base.digest', digestOf('9')],
    ['io.github.milvus-runpod.context', 'other']
  ])('refuses another label %s', (key, value) => {
    const other = { digest: ARM64, labels: { ...labels, [key]: value } }
    const act = matching(amd64, { 'linux/arm64': other })
    expect(act).toThrow(Failure)
    expect(act).toThrow(
      `second cannot be merged: its label "${key}" is "${value}", and "${labels[key] ?? ''}" is wanted`
    )
  })

  it('refuses an image without labels', () => {
    const other = { 'linux/arm64': { digest: ARM64, labels: {} } }
    expect(matching(amd64, other)).toThrow('.version" is "", and "2.6.22"')
  })

  it('refuses two images for a platform', () => {
    expect(matching(amd64, amd64)).toThrow(
      'second cannot be merged: another of "digests" is for linux/amd64, too'
    )
  })

  it('refuses other platforms than those that are wanted', () => {
    expect(matching(amd64, {})).toThrow(
      '"digests" are images for linux/amd64, and "platforms" are linux/amd64, linux/arm64'
    )
  })

  it('compares with the label that a user sets instead', () => {
    const version = 'org.opencontainers.image.version'
    const own = {
      ...plan,
      platforms: ['linux/amd64'],
      labels: [...plan.labels, `${version}=mine`]
    }
    const image = { digest: AMD64, labels: { ...labels, [version]: 'mine' } }
    const images = [{ ref: 'first', platforms: { 'linux/amd64': image } }]
    expect(requireMatching(own, images)).toEqual({ 'linux/amd64': AMD64 })
  })
})
