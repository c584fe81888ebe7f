import { describe, expect, it } from '@jest/globals'
import type { FailureMemory } from '../../src/runpod/roll/memory.js'
import type { ReadImage } from '../../src/runpod/known-image.js'
import {
  entryAnnotations,
  podKey,
  type FailedEntries
} from '../../src/publish/failed-entries.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  ARM64,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'

skipWaiting()
const { openMemory } = await import('../../src/publish/failed-pods.js')

const REPOSITORY = 'ghcr.io/me/milvus'
const IMAGE = `${REPOSITORY}@${INDEX}`
const TAG = `${REPOSITORY}:runpod-failed`
const READ = `buildx imagetools inspect --format {{json .Manifest}} ${TAG}`
const WRITE = `buildx imagetools create --tag ${TAG}`
const ABSENT = failed(`ERROR: ${TAG}: not found`)
const FAULT = failed('unexpected status: 503 Service Unavailable')

const ENV = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'me/milvus',
  GITHUB_RUN_ID: '77'
}

/** The tag as the registry returns it. */
function tagWith(entries: FailedEntries, digest = digestOf('8')): string {
  const annotations = Object.fromEntries(
    entryAnnotations(entries).map((line) => line.split(/=(.*)/s, 2))
  ) as Record<string, string>
  const manifest = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
  return JSON.stringify({ ...manifest, digest, annotations })
}

function entry(manifest = AMD64, run?: string): FailedEntries {
  const at = '2026-11-30T04:17:09Z'
  return new Map([[podKey('p1'), { manifest, at, run }]])
}

function open(
  table: Parameters<typeof fakeDocker>[0],
  readImage: ReadImage = () => Promise.resolve({ manifest: AMD64 })
): FakeDocker & { memory: FailureMemory } {
  const fake = fakeDocker(table)
  return {
    ...fake,
    memory: openMemory(fake.docker, REPOSITORY, readImage, ENV)
  }
}

/** What was written as annotations, without the first one. */
function written({ calls }: FakeDocker): string[] {
  const call = calls.findLast((line) => line.startsWith(WRITE)) ?? ''
  return [...call.matchAll(/--annotation index:(\S+\.[0-9a-f]{16}=\S+)/g)].map(
    ([, line = '']) => line
  )
}

describe('failureOn', () => {
  it('is nothing while the tag does not exist', async () => {
    const { memory } = open({ [READ]: ABSENT })
    expect(await memory.failureOn('p1', IMAGE)).toBeUndefined()
  })

  it('is nothing while the registry does not show the tag', async () => {
    const { memory } = open({ [READ]: failed('403 Forbidden') })
    expect(await memory.failureOn('p1', IMAGE)).toBeUndefined()
  })

  it('says when the image failed on the pod, and in which run', async () => {
    const { memory } = open({ [READ]: tagWith(entry(AMD64, '55')) })
    expect(await memory.failureOn('p1', IMAGE)).toEqual({
      day: '2026-11-30',
      run: 'https://github.com/me/milvus/actions/runs/55'
    })
  })

  it('is nothing on another pod', async () => {
    const { memory } = open({ [READ]: tagWith(entry()) })
    expect(await memory.failureOn('p2', IMAGE)).toBeUndefined()
  })

  it('is nothing of another image', async () => {
    const { memory } = open({ [READ]: tagWith(entry(digestOf('9'))) })
    expect(await memory.failureOn('p1', IMAGE)).toBeUndefined()
  })

  it('is that of another index of the same images', async () => {
    const { memory } = open({ [READ]: tagWith(entry()) })
    const other = `${REPOSITORY}@${digestOf('7')}`
    expect(await memory.failureOn('p1', other)).toBeDefined()
  })

  it('reads the tag once for all pods', async () => {
    const { memory, calls } = open({ [READ]: tagWith(entry()) })
    await Promise.all(
      ['p1', 'p2', 'p3'].map((id) => memory.failureOn(id, IMAGE))
    )
    expect(calls).toEqual([READ])
  })

  it('reads no image where nothing has failed', async () => {
    const { memory } = open({ [READ]: ABSENT }, () => {
      throw new Error('it was read')
    })
    expect(await memory.failureOn('p1', IMAGE)).toBeUndefined()
  })

  it('throws if the tag cannot be read', async () => {
    const { memory } = open({ [READ]: FAULT })
    await expect(memory.failureOn('p1', IMAGE)).rejects.toThrow(
      `${TAG} points to`
    )
  })
})

describe('remember', () => {
  it('sets the tag to the images of the one that failed', async () => {
    const fake = open({ [READ]: ABSENT, [WRITE]: '' })
    await fake.memory.remember('p1', IMAGE)
    expect(fake.calls.at(-1)?.split(' ').at(-1)).toBe(IMAGE)
    expect(written(fake)).toEqual([
      expect.stringMatching(
        new RegExp(`^io.github.milvus-runpod.failed.${podKey('p1')}=${AMD64}`)
      )
    ])
  })

  it('writes the run, and the time in seconds', async () => {
    const { memory, calls } = open({ [READ]: ABSENT, [WRITE]: '' })
    await memory.remember('p1', IMAGE)
    expect(calls.at(-1)).toMatch(
      /=sha256:a{64} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 77 /
    )
  })

  it('keeps what it remembers of other pods, as it is now', async () => {
    const fake = open({ [READ]: [ABSENT, tagWith(entry())], [WRITE]: '' })
    await fake.memory.failureOn('p2', IMAGE)
    await fake.memory.remember('p2', IMAGE)
    expect(written(fake)).toHaveLength(2)
  })

  it('replaces an older failure of the pod', async () => {
    const old = tagWith(entry(digestOf('9')))
    const fake = open({ [READ]: old, [WRITE]: '' })
    await fake.memory.remember('p1', IMAGE)
    expect(written(fake)).toEqual([expect.stringContaining(`=${AMD64}`)])
    expect(fake.calls.at(-1)?.split(' ').at(-1)).toBe(IMAGE)
  })

  it('tries again for a while', async () => {
    const fake = open({ [READ]: [FAULT, ABSENT], [WRITE]: [FAULT, ''] })
    await fake.memory.remember('p1', IMAGE)
    expect(fake.calls).toHaveLength(4)
  })

  it('never writes over what it could not read', async () => {
    const fake = open({ [READ]: FAULT, [WRITE]: '' })
    await expect(fake.memory.remember('p1', IMAGE)).rejects.toThrow()
    expect(written(fake)).toEqual([])
  })
})

describe('a tag of that name that no run has set', () => {
  const own = JSON.stringify({
    ...manifestOf({ 'linux/amd64': AMD64 }),
    digest: digestOf('8'),
    annotations: { 'org.opencontainers.image.title': 'mine' }
  })

  it('says nothing of a failure', async () => {
    const { memory } = open({ [READ]: own })
    expect(await memory.failureOn('p1', IMAGE)).toBeUndefined()
  })

  it('is never written over', async () => {
    const fake = open({ [READ]: own, [WRITE]: '' })
    await expect(fake.memory.remember('p1', IMAGE)).rejects.toThrow(
      `${TAG} is an image that no run of this action has set`
    )
    expect(fake.calls).toEqual([READ])
  })
})

describe('forget', () => {
  it('writes nothing if there is nothing to forget', async () => {
    const { memory, calls } = open({ [READ]: tagWith(entry(digestOf('9'))) })
    await memory.forget('p1', IMAGE)
    expect(calls).toEqual([READ])
  })

  it('takes the failure out, and keeps the images of the tag', async () => {
    const both: FailedEntries = new Map([
      ...entry(),
      [podKey('p2'), { manifest: AMD64, at: '2026-11-29T04:17:09Z' }]
    ])
    const fake = open({ [READ]: tagWith(both), [WRITE]: '' })
    await fake.memory.forget('p1', IMAGE)
    expect(written(fake)).toEqual([expect.stringContaining(podKey('p2'))])
    expect(fake.calls.at(-1)).toMatch(`${REPOSITORY}@${digestOf('8')}`)
  })
})
