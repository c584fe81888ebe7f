import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import {
  ABSENT,
  ALL,
  create,
  DENIED,
  look,
  NOW,
  pointing,
  promoteWith,
  repeat
} from '../support/promoting.js'
import { AMD64, ARM64, INDEX } from '../support/samples.js'

skipWaiting()

const BEFORE = pointing(AMD64, '2.6.21')
const OTHER = pointing(ARM64)
const NEWER = pointing(ARM64, '2.6.23')

describe('a tag that is read back', () => {
  it.each([
    ['shows it as it was before', BEFORE],
    ['does not show it', ABSENT]
  ])('is read again for 15 s while the registry %s', async (_, answer) => {
    const { calls, moved, failure } = await promoteWith({
      reads: { '2.6': [BEFORE, ...repeat(answer, 4), NOW] }
    })
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
    expect(calls.filter((line) => line.includes(' create '))).toHaveLength(2)
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0)
    expect(waited).toBeGreaterThan(7)
  })

  it('fails if another job has set it since', async () => {
    const given = { reads: { '2.6': [OTHER, BEFORE] } }
    const { moved, failure } = await promoteWith(given)
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(failure?.message).toContain(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but now is ${AMD64}`
    )
    expect(failure?.message).toContain('Not confirmed: 2.6. The next')
    expect(failure?.likely).toBe('another job set the tag at the same time')
  })

  it('fails if it is an exact one, and another job has set it while floating ones were', async () => {
    const reads = { '2.6.22': [ABSENT, OTHER] }
    const { moved, failure } = await promoteWith({ reads })
    expect(moved).toEqual(['2.6', 'latest'])
    expect(failure?.message).toMatch(/^Tag "2\.6\.22" could not be confirmed: /)
  })

  it('names the first that fails, and all of them as not confirmed', async () => {
    const { failure } = await promoteWith({
      reads: { '2.6': [ABSENT, OTHER], latest: [ABSENT, OTHER] }
    })
    expect(failure?.message).toMatch(/^Tag "2\.6" could not be confirmed: /)
    expect(failure?.message).toContain('Not confirmed: 2.6, latest.')
  })

  it.each([
    ['as it was', BEFORE, /but still is/, /does not show the write yet/],
    ['denied', DENIED, /refuses to show it/, /may write but not read/],
    ['absent', ABSENT, /does not show it/, /does not show the write yet/]
  ])('is not blamed on another job if it is %s', async (...given) => {
    const [, answer, seen, likely] = given
    const reads = { '2.6': [BEFORE, answer] }
    const { failure } = await promoteWith({ reads })
    expect(failure?.message).toMatch(seen)
    expect(failure?.likely).toMatch(likely)
  })

  it('is not confirmed if the registry does not answer', async () => {
    const reads = { latest: [ABSENT, failed('502 Bad Gateway')] }
    const { moved, failure } = await promoteWith({ reads })
    expect(moved).toEqual(['2.6.22', '2.6'])
    expect(failure?.message).toContain('Could not read')
  })

  it.each([
    ['does not show it', ABSENT, []],
    ['shows another image', OTHER, []],
    ['does not answer', failed('502 Bad Gateway'), ['2.6.22']]
  ])(
    'after an interruption, counts as far as is known: the registry took it, and %s',
    async (_, answer, confirmed) => {
      const { moved, failure } = await promoteWith({
        writes: ['set', { error: failed('tag is immutable') }],
        reads: { '2.6.22': [ABSENT, answer] }
      })
      expect(moved).toEqual(confirmed)
      expect(failure?.message).toContain('tag is immutable')
    }
  )

  it('may be denied for a while in a repository that another job is creating', async () => {
    const reads = { '2.6': [ABSENT, ...repeat(DENIED, 6), NOW] }
    const { moved } = await promoteWith({ reads }, { isUnpublished: true })
    expect(moved).toEqual(ALL.tags)
  })
})

describe('a tag that pointed to the image before the others were set', () => {
  it('is looked at once more', async () => {
    const { calls } = await promoteWith({ reads: { '2.6': [NOW] } })
    expect(calls.filter((line) => line === look('2.6'))).toHaveLength(2)
    expect(calls.lastIndexOf(look('2.6'))).toBeGreaterThan(
      calls.indexOf(create('latest'))
    )
  })

  it('fails if another job has set it since', async () => {
    const { moved, failure } = await promoteWith({
      reads: { '2.6': [NOW, OTHER] }
    })
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(failure?.message).toContain(`but now is ${ARM64}`)
  })

  it('is left alone if another job has set it to a newer version', async () => {
    const promotion = await promoteWith({ reads: { '2.6': [NOW, NEWER] } })
    expect(promotion).toMatchObject({
      moved: ['2.6.22', 'latest'],
      left: [{ tag: '2.6', version: '2.6.23' }]
    })
    expect(promotion.failure).toBeUndefined()
  })

  it.each([failed('502 Bad Gateway'), DENIED, ABSENT])(
    'keeps its place if the registry does not show it now: %s',
    async (answer) => {
      const { moved, failure } = await promoteWith({
        reads: { '2.6': [NOW, answer] }
      })
      expect(moved).toEqual(ALL.tags)
      expect(failure).toBeUndefined()
    }
  )
})
