import { describe, expect, it } from '@jest/globals'
import {
  milvusOf,
  readKnownImage,
  readOnce,
  type ReadImage
} from '../../src/runpod/known-image.js'
import type { KnownMilvus } from '../../src/runpod/pods.js'
import { digestOf, INDEX } from '../support/samples.js'

const IMAGE = 'ghcr.io/me/milvus'

function readMarked(ref: string): Promise<{ version?: string }> {
  return Promise.resolve(ref.endsWith(INDEX) ? { version: '2.5.27' } : {})
}

describe('milvusOf', () => {
  it.each<[string, KnownMilvus]>([
    [`${IMAGE}:2.6.22`, { line: '2.6', version: '2.6.22' }],
    [`${IMAGE}:2.6.22-gpu`, { line: '2.6', version: '2.6.22' }],
    ['milvusdb/milvus:v2.6.4', { line: '2.6', version: '2.6.4' }],
    [`${IMAGE}:2.6.22-20261231`, { line: '2.6', version: '2.6.22' }],
    [`${IMAGE}:2.5`, { line: '2.5' }],
    [`${IMAGE}:latest`, {}],
    [IMAGE, {}],
    ['registry:5000/milvus', {}],
    [`${IMAGE}@${INDEX}`, { line: '2.5', version: '2.5.27' }],
    [`${IMAGE}:2.6.22@${INDEX}`, { line: '2.5', version: '2.5.27' }],
    ['me/other@sha256:0', {}]
  ])('reads from %s: %j', async (image, expected) => {
    expect(await milvusOf(image, readMarked)).toEqual(expected)
  })
})

describe('readKnownImage', () => {
  const [OLD, NEW] = [digestOf('7'), INDEX]
  const [MANIFEST, OWN] = [digestOf('8'), digestOf('9')]
  const TARGET = {
    repository: IMAGE,
    ref: `${IMAGE}@${NEW}`,
    version: '2.6.22'
  }

  /** A registry whose new image was upgraded from the old one, with this result. */
  function upgraded(
    back: 'open' | 'closed' | 'unknown' | undefined,
    given: Awaited<ReturnType<ReadImage>> = {}
  ): ReadImage {
    const upgrade = back && { from: MANIFEST, back }
    const images: Record<string, Awaited<ReturnType<ReadImage>>> = {
      [TARGET.ref]: { digest: NEW, version: '2.6.22', manifest: OWN, upgrade },
      [`${IMAGE}@${OLD}`]: { version: '2.6.21', manifest: MANIFEST, ...given },
      [`${IMAGE}:2.6.21`]: { digest: OLD, manifest: MANIFEST }
    }
    return (ref) => Promise.resolve(images[ref] ?? {})
  }

  async function wayBackOf(
    image: string,
    readImage: ReadImage,
    target: Parameters<typeof readKnownImage>[1] = TARGET
  ): Promise<string | undefined> {
    const { wayBack } = await readKnownImage(image, target, readImage)
    return wayBack && `${wayBack.kind}: ${wayBack.words}`
  }

  it.each([
    ['open', 'open: Milvus 2.6.21 opens what 2.6.22 writes (tested)'],
    [
      'closed',
      'closed: Milvus 2.6.21 does not open what 2.6.22 writes (tested)'
    ],
    [
      'unknown',
      'unknown: whether Milvus 2.6.21 opens what 2.6.22 writes was not tested'
    ]
  ] as const)(
    'has the way back that the test of the new image found: %s',
    async (back, words) => {
      expect(await wayBackOf(`${IMAGE}@${OLD}`, upgraded(back))).toBe(words)
      expect(await wayBackOf(`${IMAGE}:2.6.21`, upgraded(back))).toBe(words)
    }
  )

  it('knows an image by the digest of its platform alone', async () => {
    const image = `someone/else@${MANIFEST}`

    expect(await wayBackOf(image, upgraded('closed'))).toBe(
      'closed: the previous image does not open what the new one writes (tested)'
    )
  })

  it('has no other image to go back to if only the index is another', async () => {
    const same = upgraded(undefined, { manifest: OWN })

    expect(await wayBackOf(`${IMAGE}@${OLD}`, same)).toBe(
      "open: the new image is the same on RunPod's machines"
    )
  })

  it('names no versions that are the same', async () => {
    const same = upgraded('closed', { version: '2.6.22' })

    expect(await wayBackOf(`${IMAGE}@${OLD}`, same)).toBe(
      'closed: the previous image does not open what the new one writes (tested)'
    )
  })

  it.each([
    ['another image', upgraded('closed', { manifest: digestOf('a') })],
    ['no image', upgraded(undefined)]
  ])('knows nothing if the test was of %s', async (_, readImage) => {
    expect(await wayBackOf(`${IMAGE}@${OLD}`, readImage)).toBe(
      'unknown: whether Milvus 2.6.21 opens what 2.6.22 writes was not tested'
    )
  })

  it('says nothing before the new image is built', async () => {
    const target = { ...TARGET, ref: undefined }
    const image = `${IMAGE}@${OLD}`

    expect(await wayBackOf(image, upgraded('closed'), target)).toBeUndefined()
  })

  it('says nothing of a tag that has moved to the new image', async () => {
    const readImage: ReadImage = () =>
      Promise.resolve({
        digest: NEW,
        manifest: MANIFEST,
        upgrade: { from: MANIFEST, back: 'closed' }
      })

    expect(await readKnownImage(`${IMAGE}:2.6`, TARGET, readImage)).toEqual({
      milvus: { line: '2.6' },
      isMoved: true
    })
  })
})

describe('readOnce', () => {
  it('asks about each image once', async () => {
    const asked: string[] = []
    const readImage = readOnce((ref) => {
      asked.push(ref)
      return Promise.resolve({ version: ref })
    })

    for (const ref of ['a', 'b', 'a']) {
      expect(await readImage(ref)).toEqual({ version: ref })
    }
    expect(asked).toEqual(['a', 'b'])
  })
})
