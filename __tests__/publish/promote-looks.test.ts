import { describe, expect, it } from '@jest/globals'
import type { TagTarget } from '../../src/plan/published.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ABSENT,
  ALL,
  CREATE,
  create,
  DENIED,
  DENIED_ALL,
  inspect,
  NOW,
  OLDER,
  planned,
  pointing,
  repeat,
  tags
} from '../support/promoting.js'
import { AMD64, INDEX } from '../support/samples.js'

skipWaiting()
const { promote } = await import('../../src/publish/promote.js')

describe('promote', () => {
  it.each([
    ['the plan was denied it, too', planned({ '2.6.22': 'denied' })],
    ['the plan, which does not read it, was denied all', DENIED_ALL],
    ['the plan read none', new Map<string, TagTarget>()]
  ])(
    'treats a tag that is denied as absent if %s, since a digest could be read',
    async (_, plan) => {
      const { docker, calls } = fakeDocker({
        [CREATE]: '',
        ...tags(),
        [inspect('2.6.22')]: [...repeat(DENIED, 4), NOW]
      })
      const { moved } = await promote(docker, { ...ALL, planned: plan })
      expect(calls).toContain(create('2.6.22'))
      expect(moved).toEqual(ALL.tags)
    }
  )

  it.each([
    ['denied', 'an image', DENIED, OLDER, AMD64],
    ['absent', 'an image', ABSENT, OLDER, AMD64],
    ['denied', 'none', DENIED, 'absent', 'absent']
  ] as const)(
    'stops at a tag that is %s while the plan found %s',
    async (now, _, answer, found, then) => {
      const { docker, calls } = fakeDocker({
        [CREATE]: '',
        ...tags(),
        [inspect('2.6')]: answer
      })
      const plan = planned({ '2.6': found })
      const promotion = await promote(docker, { ...ALL, planned: plan })
      expect(promotion.failure?.message).toContain(
        `ghcr.io/me/milvus:2.6 was ${then} when the run was planned, and is ${now} now`
      )
      expect(promotion.moved).toEqual(['2.6.22'])
      expect(calls).not.toContain(create('2.6'))
    }
  )

  it('stops at a dated tag that is denied if the plan could read others', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2026-08-04')]: DENIED
    })
    const { failure } = await promote(docker, {
      ...ALL,
      tags: ['2026-08-04'],
      planned: planned({ '2.6': OLDER })
    })
    expect(failure?.message).toContain(
      '2026-08-04 is denied now, but other tags could be read'
    )
    expect(calls).not.toContain(create('2026-08-04'))
  })

  it('waits for a known tag that the registry does not show for a moment', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [ABSENT, pointing(AMD64, '2.6.23')]
    })
    const plan = planned({ '2.6': OLDER })
    const { left } = await promote(docker, { ...ALL, planned: plan })
    expect(left).toMatchObject([{ tag: '2.6', version: '2.6.23' }])
    expect(calls).not.toContain(create('2.6'))
  })

  it('finds at the end a tag that another job set back after it was read', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [ABSENT, NOW, pointing(AMD64, '2.6.21')]
    })
    const { moved, failure } = await promote(docker, ALL)
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(failure?.message).toContain(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but now is ${AMD64}`
    )
    expect(failure?.message).toContain('Not confirmed: 2.6. The next run')
  })

  it('finds at the end a tag that another job moved to a newer version', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [ABSENT, NOW, pointing(AMD64, '2.6.23')]
    })
    const { moved, left, failure } = await promote(docker, ALL)
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(left).toMatchObject([{ tag: '2.6', version: '2.6.23' }])
    expect(failure).toBeUndefined()
  })

  it('keeps what was read back if a registry does not answer at the end', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [ABSENT, NOW, failed('502 Bad Gateway')]
    })
    const { moved, failure } = await promote(docker, ALL)
    expect(moved).toEqual(ALL.tags)
    expect(failure).toBeUndefined()
  })
})
