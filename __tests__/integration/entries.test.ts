import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { readImage } from '../../src/docker/registry.ts'
import {
  failureIn,
  type Index,
  indexOf,
  newImage,
  platformsOf,
  quickly,
  tagsOf
} from './support/lab.ts'
import {
  deleteManifest,
  putIndex,
  type Descriptor
} from './support/published.ts'

const AMD64 = { os: 'linux', architecture: 'amd64' }

/** Makes an entry that nobody has tested from one that is in the registry. */
type MakeExtra = (image: object, index: Descriptor) => object

const ofVersion: MakeExtra = (one) => ({
  ...one,
  platform: { ...AMD64, 'os.version': '10.0' }
})

/** Some engine uses each as linux/amd64, or follows it. Others: docker/entries.test.ts. */
const EXTRAS: [string, MakeExtra][] = [
  ['a second image for a platform', (one) => ({ ...one, platform: AMD64 })],
  ['an image for a version of the system', ofVersion],
  ['another index', (_, nested) => ({ ...nested, platform: AMD64 })]
]

const image = newImage()
const given = { image, platforms: 'linux/amd64,linux/arm64' }
const cli = dockerCli(process.env)

let part: RunResult
let index: Index

beforeAll(async () => {
  part = await quickly({ ...given, push: 'by-digest' })
  index = await indexOf(part.outputs.ref)
})

/** The index that was pushed, with one more entry before all others. */
async function withExtra(make: MakeExtra): Promise<object> {
  const { manifests } = index
  const arm64 = manifests.find(
    ({ platform }) => platform.architecture === 'arm64'
  )
  const nested = await putIndex(image, index)
  return { ...index, manifests: [make(arm64 ?? {}, nested), ...manifests] }
}

describe('an index as a run has pushed it', () => {
  it('lists one image for each platform, attestations, and nothing else', async () => {
    const { extras, platforms } = await readImage(cli, part.outputs.ref ?? '')

    expect(extras).toBeUndefined()
    expect(platforms).toEqual(platformsOf(index))
    expect(index.manifests).toHaveLength(4)
  })
})

describe('an index with one more entry, that nobody has tested', () => {
  it.each(EXTRAS)('is told from one without it: %s', async (_, make) => {
    const other = await withExtra(make)
    const { digest } = await putIndex(image, other)
    const own = await readImage(cli, part.outputs.ref ?? '')

    const { extras, platforms, layers } = await readImage(
      cli,
      `${image}@${digest}`
    )

    expect(extras).toBeDefined()
    // The one that was added is the image for arm64.
    const isFirst = platforms['linux/amd64'] === platforms['linux/arm64']
    expect(layers).toEqual(
      isFirst
        ? { ...own.layers, 'linux/amd64': own.layers['linux/arm64'] }
        : own.layers
    )
  })

  it('is not merged', async () => {
    const { digest } = await putIndex(image, await withExtra(ofVersion))

    const { mainCode, log } = await quickly({ ...given, digests: digest })

    expect(mainCode).toBe(1)
    expect(log).toContain(
      `${image}@${digest} cannot be merged: it lists what nobody has tested: sha256:`
    )
    expect(await tagsOf(image)).toEqual([])
  })

  it('does not count as published under a tag, and is replaced', async () => {
    const { digest = '' } = part.outputs
    const merged = await quickly({ ...given, digests: digest })
    expect(failureIn(merged)).toBe('')
    const published = await indexOf(merged.outputs.ref)
    const { manifests } = (await withExtra(ofVersion)) as Index
    for (const tag of ['2.6.22', '2.6']) {
      await putIndex(image, { ...published, manifests }, tag)
    }

    const { outputs } = await quickly(given)

    expect(outputs).toMatchObject({ plan: 'build', changed: 'true' })
    expect(outputs.reason).toMatch(
      /^2.6.22 is not made of tested images alone: sha256:/
    )
    for (const tag of ['2.6.22', '2.6']) {
      const now = await indexOf(`${image}:${tag}`)
      expect(platformsOf(now)).toEqual(platformsOf(index))
      expect(now.manifests).toHaveLength(index.manifests.length)
    }
  })
})

describe('an index that lists an image which was deleted', () => {
  it('counts as what its tag points to, and is published again', async () => {
    const own = { image: newImage() }
    const first = await quickly(own)
    const [deleted] = (await indexOf(first.outputs.ref)).manifests
    await deleteManifest(own.image, deleted?.digest ?? '')

    const second = await quickly(own)

    expect(second.outputs).toMatchObject({
      plan: 'build',
      reason: expect.stringMatching(/^2.6.22 is not .* was deleted/)
    })
  })
})
