import { describe, expect, it } from '@jest/globals'
import type { TagTarget } from '../../src/plan/published.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ALL,
  NOW,
  OLDER,
  planned,
  pointing,
  promoteWith
} from '../support/promoting.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'

skipWaiting()

const MOVED = pointing(ARM64, '2.6.20')
const guarded = { isGuarded: true }

/** An index of some images, under another digest. */
function indexOf(platforms: Record<string, string>): string {
  const annotations = annotationsOf()
  return JSON.stringify({
    ...manifestOf(platforms),
    digest: ARM64,
    annotations
  })
}

describe('a promotion of an image that has opened the data of another one', () => {
  it('moves the tags that still point to that one', async () => {
    const { failure, moved } = await promoteWith(
      { reads: { '2.6': [pointing(AMD64), NOW] } },
      { ...guarded, planned: planned({ '2.6': OLDER }) }
    )
    expect([failure, moved]).toEqual([undefined, ALL.tags])
  })

  it.each<[string, TagTarget]>([
    ['an image whose data it has opened', OLDER],
    ['nothing', 'absent']
  ])(
    'moves no floating tag if another job has moved one that pointed to %s',
    async (_, found) => {
      const { calls, failure, moved } = await promoteWith(
        { reads: { latest: [MOVED] } },
        { ...guarded, planned: planned({ latest: found }) }
      )
      expect(failure?.message).toContain(
        `ghcr.io/me/milvus:latest now is ${ARM64}, another image than when the run was planned`
      )
      expect(failure?.next).toContain('run the job again')
      expect(moved).toEqual(['2.6.22'])
      expect(calls.join('\n')).not.toMatch(/ create .*:(2\.6|latest) /)
    }
  )

  it('leaves a tag alone that was moved to a newer version', async () => {
    const newer = pointing(ARM64, '2.6.23')
    const { failure, left } = await promoteWith(
      { reads: { latest: [newer] } },
      guarded
    )
    expect(failure).toBeUndefined()
    expect(left).toMatchObject([{ tag: 'latest', version: '2.6.23' }])
  })

  const images = { 'linux/amd64': digestOf('1') }
  const own = { ...ALL.image, index: { digest: INDEX, platforms: images } }

  it('moves a tag that another job has moved to the same images', async () => {
    const { failure, moved } = await promoteWith(
      { reads: { latest: [indexOf(images), NOW] } },
      { ...guarded, image: own as typeof ALL.image }
    )
    expect([failure, moved]).toEqual([undefined, ALL.tags])
  })

  it('moves a tag whose images were only marked anew', async () => {
    const platforms = { 'linux/amd64': digestOf('2') }
    const old: TagTarget = { digest: AMD64, platforms, annotations: {} }
    const { failure, moved } = await promoteWith(
      { reads: { latest: [indexOf(platforms), NOW] } },
      { ...guarded, planned: planned({ latest: old }) }
    )
    expect([failure, moved]).toEqual([undefined, ALL.tags])
  })

  it('moves an exact tag whatever it pointed to', async () => {
    const { failure, moved } = await promoteWith(
      { reads: { '2.6.22': [MOVED, NOW] } },
      guarded
    )
    expect([failure, moved]).toEqual([undefined, ALL.tags])
  })
})

describe('a promotion of any other image', () => {
  it('moves a tag that another job has moved', async () => {
    const { failure, moved } = await promoteWith({
      reads: { latest: [MOVED, NOW] }
    })
    expect([failure, moved]).toEqual([undefined, ALL.tags])
  })
})
