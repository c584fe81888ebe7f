import { describe, expect, it } from '@jest/globals'
import { raiseLevels } from '../../src/publish/mark.js'
import { readMarks } from '../../src/plan/marks.js'
import type { PublishedImage } from '../../src/plan/published.js'
import { fakeDocker } from '../support/fake-docker.js'
import { AMD64, annotationsOf, ARM64, INDEX, plan } from '../support/samples.js'

const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

function publishedWith(
  levels: NonNullable<Parameters<typeof annotationsOf>[0]>['levels']
): PublishedImage {
  const annotations = { ...annotationsOf({ levels }), 'com.example': 'a=b' }
  const marks = readMarks(annotations)
  return { digest: INDEX, platforms, annotations, marks }
}

describe('raiseLevels', () => {
  it('makes an index of the same image with the levels of today', async () => {
    const { docker, calls } = fakeDocker({ 'buildx imagetools create': '{}' })
    const levels = { 'linux/amd64': 'none', 'linux/arm64': 'none' } as const
    const image = await raiseLevels(docker, plan, publishedWith(levels))
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
      `${plan.image}@${INDEX}`
    ]
    expect(image).toMatchObject({
      origin: 'published',
      pushed: { platformDigests: platforms, source }
    })
    expect(image.pushed.digest).not.toBe(INDEX)
    expect(calls).toEqual([
      `buildx imagetools create --dry-run ${source.join(' ')}`
    ])
  })

  it('keeps a level that was higher before', async () => {
    const { docker } = fakeDocker({ 'buildx imagetools create': '{}' })
    const levels = { 'linux/amd64': 'restart', 'linux/arm64': 'none' } as const
    const { pushed } = await raiseLevels(docker, plan, publishedWith(levels))
    expect(pushed.source).toContain(
      'index:io.github.milvus-runpod.smoke-test.platforms=linux/amd64=restart,linux/arm64=health'
    )
  })
})
