import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { describeExtras, type Entry } from '../../src/docker/entries.js'
import { fakeDocker } from '../support/fake-docker.js'
import { hostile, spoilt } from '../support/hostile.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  imageWith,
  inputs as sample,
  manifestOf,
  newJob,
  plan
} from '../support/samples.js'
import { published } from '../support/results.js'

skipWaiting()
const { dockerWith, exampleInputs, INSPECT } =
  await import('../support/plan-samples.js')
const { reportSafely, safely } = await import('../support/safely.js')
const { readEntries } = await import('../../src/docker/entries.js')
const { readImage } = await import('../../src/docker/registry.js')
const { makePlan } = await import('../../src/plan/plan.js')
const { merge } = await import('../../src/publish/merge.js')

const BOTH = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const LABELLED = {
  created: '2026-08-04T10:00:00Z',
  config: { Labels: annotationsOf(), Entrypoint: ['/tini', '--'] }
}
const IMAGE = imageWith({ 'linux/amd64': LABELLED, 'linux/arm64': LABELLED })
const INDEX_OF_TAG = JSON.stringify({
  ...manifestOf(BOTH),
  annotations: annotationsOf()
})
/** An image without an index, whose config names its platform. */
const SINGLE = JSON.stringify({
  manifest: { digest: AMD64, annotations: annotationsOf() },
  image: { os: 'linux', architecture: 'amd64', variant: '', ...LABELLED }
})

const images = fc.oneof(spoilt(IMAGE), spoilt(SINGLE))
const RUNS = { numRuns: 150 }

describe('what a registry says of an image', () => {
  it('as the base makes a plan, or a failure of the base', async () => {
    const check = async (answer: string, digest?: string): Promise<void> => {
      const { docker } = dockerWith()
      const read: typeof docker = (args, options) =>
        args.join(' ').startsWith(`${INSPECT} milvusdb`)
          ? Promise.resolve(answer)
          : docker(args, options)
      const inputs = exampleInputs()
      Object.assign(inputs.base, { digest })
      const { result, failure } = await safely(() =>
        makePlan(inputs, read, newJob())
      )
      if (failure) expect(failure.code).toMatch(/^base-/)
      if (result) await reportSafely({ ...published, plan: result })
    }
    await fc.assert(
      fc.asyncProperty(images, fc.constantFrom(undefined, AMD64), check),
      RUNS
    )
  })

  it('as the one that a tag points to makes a plan, or a failure of the tag', async () => {
    const check = async (answer: string): Promise<void> => {
      const { docker } = dockerWith({ '2.6.22': INDEX_OF_TAG, '2.6': answer })
      const { result, failure } = await safely(() =>
        makePlan(exampleInputs(), docker, newJob())
      )
      if (failure) expect(failure.code).toMatch(/^tag-/)
      if (result) await reportSafely({ ...published, plan: result })
    }
    await fc.assert(fc.asyncProperty(spoilt(INDEX_OF_TAG), check), RUNS)
  })

  it('as the one that is replaced makes a plan, or a failure of that', async () => {
    const check = async (answer: string): Promise<void> => {
      const inputs = exampleInputs()
      const upgradeFrom = 'ghcr.io/me/old:1'
      Object.assign(inputs.smoke, { level: 'upgrade', upgradeFrom })
      const { docker } = dockerWith()
      const read: typeof docker = (args, options) =>
        args.at(-1) === upgradeFrom
          ? Promise.resolve(answer)
          : docker(args, options)
      const { result, failure } = await safely(() =>
        makePlan(inputs, read, newJob())
      )
      if (failure) expect(failure.code).toMatch(/^upgrade-from-/)
      if (result) await reportSafely({ ...published, plan: result })
    }
    await fc.assert(fc.asyncProperty(images, check), RUNS)
  })

  it('as a part to merge makes an index, or a failure of that part', async () => {
    const [first, second] = [digestOf('1'), digestOf('2')]
    const part = imageWith({ 'linux/amd64': LABELLED })
    const check = async (answer: string): Promise<void> => {
      const read = 'buildx imagetools inspect --format {{json .}}'
      const { docker } = fakeDocker({
        [`${read} ${sample.image}@${first}`]: answer,
        [`${read} ${sample.image}@${second}`]: imageWith({
          'linux/arm64': LABELLED
        }),
        'buildx imagetools create --dry-run': JSON.stringify(manifestOf(BOTH))
      })
      const given = { ...sample, digests: [first, second] }
      const { failure } = await safely(() => merge(docker, plan, given))
      if (failure)
        expect(failure.code).toMatch(/^(digest|base|image|other-base)/)
    }
    await fc.assert(
      fc.asyncProperty(fc.oneof(spoilt(part), spoilt(SINGLE)), check),
      RUNS
    )
  })
})

describe('a platform in the config of an image', () => {
  it('is one that engines know, whatever the config says', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (os, architecture) => {
        const image = { ...LABELLED, os, architecture }
        const answer = JSON.stringify({ manifest: { digest: AMD64 }, image })
        const { docker } = fakeDocker({ buildx: answer })
        const { platforms } = await readImage(docker, 'a/b:1')
        for (const name of Object.keys(platforms)) {
          expect(name).toMatch(/^[a-z0-9]+\/[a-z0-9_/.]+$/)
        }
      })
    )
  })
})

describe('an index of very many entries', () => {
  /** Returns how many digests are looked at, alone or in a list of them. */
  function looks(entries: number): number {
    let count = 0
    const list = Array.from({ length: entries }, (_, index): Entry => {
      const digest = `sha256:${index.toString(16).padStart(64, '0')}`
      const isImage = index % 2 === 0
      return {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        get digest() {
          count++
          return digest
        },
        platform: isImage
          ? { os: `os${index}`, architecture: 'amd64' }
          : { os: 'unknown', architecture: 'unknown' },
        annotations: {
          'vnd.docker.reference.type': 'attestation-manifest',
          'vnd.docker.reference.digest': 'none'
        }
      }
    })
    const valuesOf = Object.values.bind(Object)
    jest.spyOn(Object, 'values').mockImplementation((thing: object) => {
      const values: unknown[] = valuesOf(thing)
      count += values.length
      return values
    })
    const { extras = [] } = readEntries(list)
    jest.restoreAllMocks()
    expect(extras).toHaveLength(entries / 2)
    expect(describeExtras(extras).length).toBeLessThan(2000)
    return count
  }

  it('is read in steps that grow as their number does', () => {
    expect(looks(4000) / looks(1000)).toBeCloseTo(4, 1)
  })
})
