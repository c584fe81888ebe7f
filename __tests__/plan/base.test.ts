import { describe, expect, it } from '@jest/globals'
import {
  matching,
  parseRequest,
  type VersionRequest
} from '../../src/milvus/version.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { milvusReleases } from '../../lab/parts/github-api.ts'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, ARM64, digestOf, manifestOf } from '../support/samples.js'

skipWaiting()
const { findBase } = await import('../../src/plan/base.js')

const INSPECT = 'buildx imagetools inspect --format {{json .}} milvusdb/milvus:'
const RELEASES = (milvusReleases() as { tag_name: string }[]).map(
  ({ tag_name: tag }) => ({ tag })
)

function imageFor(platforms: Record<string, string>): string {
  const image = Object.fromEntries(
    Object.keys(platforms).map((platform) => [platform, {}])
  )
  return JSON.stringify({ manifest: manifestOf(platforms), image })
}

const BOTH = imageFor({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
const ABSENT = failed('milvusdb/milvus:tag: not found')

const anyBase = {
  variant: 'cpu' as const,
  base: { repository: 'milvusdb/milvus' },
  platforms: ['linux/amd64', 'linux/arm64']
}

async function choose(
  text: string,
  images: Record<string, string | Error>,
  variant: 'cpu' | 'gpu' = 'cpu'
): Promise<string> {
  const { docker } = fakeDocker(
    Object.fromEntries(
      Object.entries(images).map(([tag, image]) => [INSPECT + tag, image])
    )
  )
  const version = parseRequest(text) as VersionRequest
  const inputs = { ...anyBase, version, variant }
  const versions = matching(RELEASES, inputs.version)
  return (await findBase(inputs, versions, docker)).name
}

describe('findBase, with several versions', () => {
  it.each([
    ['2.6', 'v2.6.25'],
    ['2.5', 'v2.5.27'],
    ['2', 'v2.6.25'],
    ['3', 'v3.0.2'],
    ['latest', 'v3.0.2'],
    ['>=2.6.10 <2.6.20', 'v2.6.19'],
    ['~2.4.10', 'v2.4.24'],
    ['2.4.0 - 2.4.13', 'v2.4.13']
  ])('chooses the newest release for %s: %s', async (text, tag) => {
    await expect(choose(text, { [tag]: BOTH })).resolves.toBe(
      `milvusdb/milvus:${tag}`
    )
    expect(log()).not.toContain('::notice')
  })

  it('falls back, with a notice, while an image has not been pushed', async () => {
    const images = {
      'v2.6.25': ABSENT,
      'v2.6.24': imageFor({ 'linux/amd64': AMD64 }),
      'v2.6.23': BOTH
    }
    await expect(choose('2.6', images)).resolves.toBe('milvusdb/milvus:v2.6.23')
    expect(log()).toContain(
      '::notice::Fell back to Milvus 2.6.23: milvusdb/milvus:v2.6.25 does not exist yet; milvusdb/milvus:v2.6.24 does not exist yet for linux/arm64%0AMore: '
    )
  })

  it('takes no older version for one "not found" that is not repeated', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT}v2.6.25`]: [ABSENT, BOTH],
      [`${INSPECT}v2.6.24`]: BOTH
    })
    const version = parseRequest('2.6') as VersionRequest
    const tags = [{ tag: 'v2.6.25' }, { tag: 'v2.6.24' }]
    const versions = matching(tags, version)
    const base = await findBase({ ...anyBase, version }, versions, docker)
    expect(base.version.version).toBe('2.6.25')
  })

  it('takes no older version for one of whose image a part is lost', async () => {
    const url = `http://r.example/v2/milvusdb/milvus/manifests/${AMD64}`
    const lost = failed(`ERROR: content at ${url} not found`)
    const images = { 'v2.6.25': lost, 'v2.6.24': BOTH }
    await expect(choose('2.6', images)).rejects.toThrow(
      /v2\.6\.25 could not be read: [^]*does not find all of it/
    )
  })

  it('names the version that has been without an image for days', async () => {
    const tags = ['v2.6.25', 'v2.6.24']
    const { docker } = fakeDocker({
      [`${INSPECT}v2.6.25`]: imageFor({ 'linux/amd64': AMD64 }),
      [`${INSPECT}v2.6.24`]: BOTH
    })
    const version = parseRequest('2.6') as VersionRequest
    const publishedAt = new Date('2026-11-20T10:00:00Z')
    const releases = tags.map((tag) => ({ tag, publishedAt }))
    const base = await findBase(
      { ...anyBase, version },
      matching(releases, version),
      docker,
      new Date('2026-11-23T10:00:00Z')
    )
    expect(base).toMatchObject({
      version: { version: '2.6.24' },
      newer: '2.6.25'
    })
    expect(log()).toContain('set the input "platforms" to "linux/amd64"')
  })

  it('never leaves the version line', async () => {
    const names = ['v3.0.2', 'v3.0.1', 'v3.0.0']
    const images = names.map((name) => [name, ABSENT])
    await expect(
      choose('3', Object.fromEntries(images) as Record<string, Error>)
    ).rejects.toThrow('No release of Milvus that matches "3" has an image: ')
  })

  it('does not fall back when the registry leaves it open', async () => {
    await expect(
      choose('2.6', { 'v2.6.25': failed('something'), 'v2.6.24': BOTH })
    ).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.25 could not be read'
    )
  })

  it('looks for images for GPUs', async () => {
    await expect(
      choose('2.6', { 'v2.6.25-gpu': ABSENT, 'v2.6.24-gpu': BOTH }, 'gpu')
    ).resolves.toBe('milvusdb/milvus:v2.6.24-gpu')
  })
})

describe('findBase, with an exact version', () => {
  const inputs = {
    version: parseRequest('2.6.22') as VersionRequest,
    variant: 'cpu' as const,
    base: { repository: 'milvusdb/milvus' },
    platforms: ['linux/amd64']
  }

  function exact(answer: string | Error, digest?: string): Promise<unknown> {
    const { docker } = fakeDocker({ 'buildx imagetools inspect': answer })
    const base = { ...inputs.base, digest }
    return findBase({ ...inputs, base }, [], docker)
  }

  it('keeps the name of an image that is pinned by its digest', async () => {
    await expect(exact(BOTH, digestOf('1'))).resolves.toMatchObject({
      name: 'milvusdb/milvus:v2.6.22',
      repository: 'milvusdb/milvus'
    })
  })

  it.each([
    ['manifest unknown', 'this Milvus version was never released'],
    [
      '403 Forbidden',
      'the repository does not exist, needs a login, or does not accept the one that it got'
    ],
    ['429 Too Many Requests', 'the registry limits anonymous reads'],
    ['connection refused', 'the registry or the network is down'],
    ['no such plugin', 'docker buildx cannot read this image']
  ])('says what a lasting %j means', async (stderr, likely) => {
    await expect(exact(failed(stderr))).rejects.toThrow(
      `Likely reason: ${likely}`
    )
  })

  it('fails on an answer that is no image', async () => {
    await expect(exact('not JSON')).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.22 could not be read: '
    )
  })

  it('says that an artifact has no platform', async () => {
    const artifact = JSON.stringify({ manifest: { digest: digestOf('1') } })
    await expect(exact(artifact)).rejects.toThrow(
      'is not available for linux/amd64; its platforms are: none (is it an image?)'
    )
  })

  it('says that a digest is missing, and not the version', async () => {
    const digest = digestOf('7')
    const absent = failed(`milvusdb/milvus@${digest}: not found`)
    await expect(exact(absent, digest)).rejects.toThrow(
      'is that of another repository'
    )
  })
})
