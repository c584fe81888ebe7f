import { describe, expect, it } from '@jest/globals'
import type { TagTarget } from '../../src/plan/published.js'
import { failed } from '../support/fake-docker.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ABSENT,
  ALL,
  create,
  DENIED,
  look,
  NOW,
  OLDER,
  planned,
  pointing,
  promoteWith,
  registryDocker,
  repeat
} from '../support/promoting.js'
import { AMD64, ARM64 } from '../support/samples.js'

skipWaiting()
const { lookAtTags } = await import('../../src/publish/promote.js')

const NEWER = pointing(ARM64, '2.6.23')

describe('a tag that cannot be seen', () => {
  it.each([
    ['was denied it, too', planned({ '2.6.22': 'denied' })],
    [
      'does not read it, and was denied all',
      new Map<string, TagTarget>([['another', 'denied']])
    ],
    ['read none', new Map<string, TagTarget>()]
  ])('counts as absent if it is denied and the plan %s', async (_, plan) => {
    const { moved, failure } = await promoteWith(
      { reads: { '2.6.22': [...repeat(DENIED, 4), NOW] } },
      { planned: plan }
    )
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
  })

  it.each([
    ['denied', DENIED, OLDER, AMD64],
    ['absent', ABSENT, OLDER, AMD64],
    ['denied', DENIED, 'absent', 'absent']
  ] as const)(
    'ends the promotion if it is %s, and was not',
    async (now, answer, found, then) => {
      const { calls, moved, failure } = await promoteWith(
        { reads: { '2.6': [answer] } },
        { planned: planned({ '2.6': found }) }
      )
      expect(failure?.message).toContain(
        `ghcr.io/me/milvus:2.6 was ${then} when the run was planned, and is ${now} now`
      )
      expect(moved).toEqual(['2.6.22'])
      expect(calls.join('\n')).not.toMatch(/ create .*:2\.6 /)
    }
  )

  it('ends it if a dated one is denied, and others were read', async () => {
    const { calls, failure } = await promoteWith(
      { reads: { '2026-08-04': [DENIED] } },
      { tags: ['2026-08-04'], planned: planned({ '2.6': OLDER }) }
    )
    expect(failure?.message).toContain(
      '2026-08-04 is denied now, but other tags could be read'
    )
    expect(calls.join('\n')).not.toContain(' create ')
  })
})

/** What was found while something else was waited for, some seconds ago. */
function early(
  found: Record<string, TagTarget>,
  secondsAgo = 0
): Parameters<typeof promoteWith>[2] {
  const asked = performance.now() - secondsAgo * 1000
  const entries = Object.entries(found)
  return new Map(entries.map(([tag, target]) => [tag, { target, asked }]))
}

const NONE = { '2.6.22': 'absent', '2.6': 'absent', latest: 'absent' } as const

describe('an early look', () => {
  it('is used while it is fresh', async () => {
    const { calls, moved } = await promoteWith({}, {}, early(NONE, 4))
    expect(moved).toEqual(ALL.tags)
    // Only to read it back.
    expect(calls.filter((line) => line === look('2.6.22'))).toHaveLength(1)
  })

  it('is taken again once it is old', async () => {
    const { calls, moved } = await promoteWith({}, {}, early(NONE, 6))
    expect(moved).toEqual(ALL.tags)
    expect(calls.filter((line) => line === look('2.6.22'))).toHaveLength(2)
  })

  it('says nothing of a floating tag, which another job may have moved since', async () => {
    const { calls, moved, left } = await promoteWith(
      { reads: { '2.6': [NEWER] } },
      {},
      early(NONE)
    )
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(left).toMatchObject([{ tag: '2.6' }])
    expect(calls).toContain(create('latest'))
  })

  it('that does not show what the plan saw is taken again', async () => {
    const { moved, failure } = await promoteWith(
      { reads: { '2.6.22': [pointing(AMD64), NOW] } },
      { planned: planned({ '2.6.22': OLDER }) },
      early(NONE)
    )
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
  })

  it('never fails: what it could not read, once, is read when it is needed', async () => {
    const { docker, calls } = registryDocker({
      reads: { '2.6.22': [failed('502 Bad Gateway'), ABSENT] }
    })
    const found = await lookAtTags(docker, ALL, ALL.tags)
    expect([...found.keys()]).toEqual(['2.6', 'latest'])
    expect(calls).toHaveLength(ALL.tags.length)
    const { moved } = await promoteWith({}, {}, found)
    expect(moved).toEqual(ALL.tags)
  })

  it('runs a few commands at once, however many tags there are', async () => {
    let running = 0
    let most = 0
    const { docker } = registryDocker({
      async onCall() {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running -= 1
      }
    })
    const tags = Array.from({ length: 50 }, (_, index) => `t${index}`)
    await lookAtTags(docker, ALL, tags)
    expect(most).toBe(8)
  })
})
