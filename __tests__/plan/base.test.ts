import { describe, expect, it } from '@jest/globals'
import { newestBase } from '../../src/plan/base.js'
import { parseRequest, type VersionRequest } from '../../src/milvus/version.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { milvusReleases } from '../support/github-api.js'
import { log } from '../support/log.js'
import { AMD64, ARM64, manifestOf } from '../support/samples.js'

const INSPECT = 'buildx imagetools inspect --format {{json .}} milvusdb/milvus:'
const RELEASES = (milvusReleases() as { tag_name: string }[]).map(
  ({ tag_name }) => tag_name
)

function imageFor(platforms: Record<string, string>): string {
  const image = Object.fromEntries(
    Object.keys(platforms).map((platform) => [platform, {}])
  )
  return JSON.stringify({ manifest: manifestOf(platforms), image })
}

const BOTH = imageFor({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
const ABSENT = failed('milvusdb/milvus:tag: not found')

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
  const inputs = {
    version: parseRequest(text) as VersionRequest,
    variant,
    base: { repository: 'milvusdb/milvus' },
    platforms: ['linux/amd64', 'linux/arm64']
  }
  return (await newestBase(inputs, RELEASES, docker)).name
}

describe('newestBase', () => {
  it.each([
    ['2.6', 'v2.6.25'],
    ['2.5', 'v2.5.27'],
    ['2', 'v2.6.25'],
    ['3', 'v3.0.2'],
    ['latest', 'v3.0.2'],
    ['>=2.6.10 <2.6.20', 'v2.6.19'],
    ['~2.4.10', 'v2.4.24'],
    ['2.4.0 - 2.4.13', 'v2.4.13']
  ])('takes for %s the newest, %s', async (text, tag) => {
    await expect(choose(text, { [tag]: BOTH })).resolves.toBe(
      `milvusdb/milvus:${tag}`
    )
    expect(log()).not.toContain('::notice')
  })

  it('falls back, with a notice, while an image is not pushed yet', async () => {
    const images = {
      'v2.6.25': ABSENT,
      'v2.6.24': imageFor({ 'linux/amd64': AMD64 }),
      'v2.6.23': BOTH
    }
    await expect(choose('2.6', images)).resolves.toBe('milvusdb/milvus:v2.6.23')
    expect(log()).toContain(
      '::notice::Fell back to Milvus 2.6.23: milvusdb/milvus:v2.6.25 is not there yet; milvusdb/milvus:v2.6.24 is not there yet for linux/arm64\n'
    )
  })

  it('never leaves the line', async () => {
    const names = ['v3.0.2', 'v3.0.1', 'v3.0.0']
    const images = names.map((name) => [name, ABSENT])
    await expect(
      choose('3', Object.fromEntries(images) as Record<string, Error>)
    ).rejects.toThrow('No image of a release of Milvus "3" is there: ')
  })

  it('does not fall back when the registry does not say', async () => {
    await expect(
      choose('2.6', { 'v2.6.25': failed('something'), 'v2.6.24': BOTH })
    ).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.25 could not be read'
    )
  })

  it('looks at the images for GPUs', async () => {
    await expect(
      choose('2.6', { 'v2.6.25-gpu': ABSENT, 'v2.6.24-gpu': BOTH }, 'gpu')
    ).resolves.toBe('milvusdb/milvus:v2.6.24-gpu')
  })

  it('says so when no release is in the range', async () => {
    await expect(choose('2.7', {})).rejects.toThrow(
      'No release of Milvus is "2.7"'
    )
  })
})
