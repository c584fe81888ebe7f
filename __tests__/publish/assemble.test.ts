import { describe, expect, it } from '@jest/globals'
import { raiseLevels } from '../../src/publish/assemble.js'
import { readMarks } from '../../src/plan/marks.js'
import type { TestedImage } from '../../src/plan/decision.js'
import { fakeDocker } from '../support/fake-docker.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  INDEX,
  manifestOf,
  plan
} from '../support/samples.js'

const IMAGE = 'ghcr.io/me/milvus'
const CREATE = 'buildx imagetools create'
const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const index = JSON.stringify(manifestOf(platforms))

function publishedWith(
  levels: NonNullable<Parameters<typeof annotationsOf>[0]>['levels']
): TestedImage {
  const annotations = { ...annotationsOf({ levels }), 'com.example': 'a=b' }
  const marks = readMarks(annotations)
  return { digest: INDEX, platforms, annotations, marks }
}

describe('raiseLevels', () => {
  it('makes an index of the same image with the levels of today', async () => {
    const { docker, calls } = fakeDocker({ [CREATE]: index })
    const levels = { 'linux/amd64': 'none', 'linux/arm64': 'none' } as const
    const image = await raiseLevels(docker, IMAGE, plan, publishedWith(levels))
    const source = [
      ...Object.entries({
        'org.opencontainers.image.version': '2.6.22',
        'org.opencontainers.image.base.digest':
          annotationsOf()['org.opencontainers.image.base.digest'],
        'io.github.milvus-runpod.context':
          annotationsOf()['io.github.milvus-runpod.context'],
        'com.example': 'a=b',
        'io.github.milvus-runpod.smoke-test': 'health',
        'io.github.milvus-runpod.smoke-test.platforms':
          'linux/amd64=query,linux/arm64=health'
      }).flatMap(([key, value]) => [
        '--annotation',
        `index:${key}=${value ?? ''}`
      ]),
      `${IMAGE}@${INDEX}`
    ]
    expect(image).toMatchObject({
      origin: 'published',
      kind: 'parts',
      index: { platforms },
      source
    })
    expect(image.index.digest).not.toBe(INDEX)
    expect(calls).toEqual([
      `buildx imagetools create --dry-run ${source.join(' ')}`
    ])
  })

  it('keeps a level that was higher before', async () => {
    const { docker } = fakeDocker({ [CREATE]: index })
    const levels = { 'linux/amd64': 'restart', 'linux/arm64': 'none' } as const
    const image = await raiseLevels(docker, IMAGE, plan, publishedWith(levels))
    expect(image).toHaveProperty(
      'source',
      expect.arrayContaining([
        'index:io.github.milvus-runpod.smoke-test.platforms=linux/amd64=restart,linux/arm64=health'
      ])
    )
  })

  it.each([
    [
      'an image that was not tested',
      manifestOf({ ...platforms, 'linux/arm64': digestOf('9') }),
      `linux/amd64 ${AMD64}, linux/arm64 ${digestOf('9')}`
    ],
    [
      'only one of the images',
      manifestOf({ 'linux/amd64': AMD64 }),
      `linux/amd64 ${AMD64}`
    ],
    [
      'one image more',
      manifestOf({ ...platforms, 'linux/AMD64': digestOf('9') }),
      `${digestOf('9')} is a second image for linux/amd64`
    ],
    ['no image', {}, 'none']
  ])('refuses an index of %s', async (_, other, what) => {
    const { docker } = fakeDocker({ [CREATE]: JSON.stringify(other) })
    const raised = raiseLevels(docker, IMAGE, plan, publishedWith({}))
    await expect(raised).rejects.toThrow(
      `The index would list other images than those that were tested: ${what}\n`
    )
  })
})
