import { describe, expect, it } from '@jest/globals'
import { whyBackwards, type ReadImage } from '../../src/runpod/known-image.js'
import { planPods } from '../../src/runpod/roll/rules.js'
import { samplePod } from '../support/runpod-api.js'
import { INDEX } from '../support/samples.js'

const REPOSITORY = 'ghcr.io/me/milvus'
const TARGET = { repository: REPOSITORY, version: '2.6.21' }

/** A registry in which some tags have been moved to 2.6.22. */
function readImage(ref: string): ReturnType<ReadImage> {
  const isNew = [INDEX, ':2.6', ':stable'].some((end) => ref.endsWith(end))
  return Promise.resolve(isNew ? { digest: INDEX, version: '2.6.22' } : {})
}

describe('whyBackwards', () => {
  it.each([
    ['by the marks of a digest', `${REPOSITORY}@${INDEX}`],
    ['by what its tag points to now', `${REPOSITORY}:2.6`],
    ['by the same for a plain word', `${REPOSITORY}:stable`],
    ['by the name of a tag that is gone', `${REPOSITORY}:2.6.22`],
    ['by the line in the name of a tag', `${REPOSITORY}:3.0`],
    ["by upstream's tag", 'milvusdb/milvus:v2.6.22'],
    ["by upstream's tag for GPUs", 'milvusdb/milvus:v2.6.22-gpu']
  ])('finds a newer Milvus %s', async (_, image) => {
    expect(await whyBackwards(image, TARGET, readImage)).toMatch(
      /^its image is of Milvus (2\.6\.22|3\.0), which is newer than 2\.6\.21$/
    )
  })

  it.each([
    ['is older', `${REPOSITORY}:2.6.20`],
    ['is the same', `${REPOSITORY}:2.6.21`],
    ['is of an older line', `${REPOSITORY}:2.5`],
    ['has a tag that says nothing', `${REPOSITORY}:latest`],
    ['has the version of something else', 'ubuntu:22.04'],
    ['has a date for a tag', 'someone/milvus:2026.11.29'],
    ['has no name', '']
  ])('lets an image be replaced that %s', async (_, image) => {
    expect(await whyBackwards(image, TARGET, readImage)).toBeUndefined()
  })
})

describe('a pod with a newer Milvus', () => {
  it.each(['RUNNING', 'EXITED'] as const)(
    'is left alone, also if lines may change: %s',
    async (status) => {
      const image = `${REPOSITORY}@${INDEX}`
      const pod = samplePod({ status, image })
      const options = { allowLineChange: true, readImage }

      const plans = await planPods([{ pod, byId: true }], TARGET, options)
      expect(plans).toMatchObject([
        { pod, action: 'leave', reason: expect.stringContaining('newer') }
      ])
    }
  )
})
