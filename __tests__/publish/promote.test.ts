import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import type { TagTarget } from '../../src/plan/published.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ABSENT,
  ALL,
  CREATE,
  create,
  DENIED,
  inspect,
  NOW,
  OLDER,
  planned,
  pointing,
  promoteWith,
  repeat
} from '../support/promoting.js'
import { AMD64, ARM64, INDEX } from '../support/samples.js'

skipWaiting()

const BEFORE = pointing(AMD64, '2.6.21')
const NEWER = pointing(AMD64, '2.6.23')

describe('promote', () => {
  it('looks at each tag, sets it, and reads it back, in order, and all at the end', async () => {
    const { calls, ...promotion } = await promoteWith()
    expect(calls).toEqual([
      ...ALL.tags.flatMap((tag) => [inspect(tag), create(tag), inspect(tag)]),
      ...ALL.tags.map(inspect)
    ])
    expect(promotion).toEqual({ moved: ALL.tags, left: [] })
  })

  it('logs what each tag points to, and what it pointed to before', async () => {
    await promoteWith({ [inspect('latest')]: [BEFORE, NOW] })
    expect(log()).toContain(`latest pointed to ${AMD64}, Milvus 2.6.21\n`)
    expect(log()).toContain(`ghcr.io/me/milvus:latest points to ${INDEX}\n`)
    expect(log()).not.toContain('::notice')
  })

  it.each<[string, string | (string | Error)[], TagTarget, boolean]>([
    ['before', NEWER, 'absent', false],
    ['right after', [ABSENT, NEWER], 'absent', true],
    ['at the end', [ABSENT, NOW, NEWER], 'absent', true],
    // The registry does not show a known tag for a moment.
    ['before, and is shown late', [ABSENT, NEWER], OLDER, false]
  ])(
    'leaves a tag alone that was moved to a newer version %s',
    async (_, answers, found, isSet) => {
      const { calls, ...promotion } = await promoteWith(
        { [inspect('2.6')]: answers },
        { planned: planned({ '2.6': found }) }
      )
      expect(calls.includes(create('2.6'))).toBe(isSet)
      expect(promotion).toMatchObject({
        moved: ['2.6.22', 'latest'],
        left: [{ tag: '2.6', version: '2.6.23' }]
      })
      expect(promotion.failure).toBeUndefined()
    }
  )

  it('does not set a tag that points to the image already', async () => {
    const { calls, moved } = await promoteWith({ [inspect('2.6')]: NOW })
    expect(calls).not.toContain(create('2.6'))
    expect(moved).toEqual(ALL.tags)
  })

  it('moves a tag that was set by hand, and logs its old digest', async () => {
    const byHand = { [inspect('2.6')]: [pointing(ARM64), NOW] }
    const { calls } = await promoteWith(byHand)
    expect(calls).toContain(create('2.6'))
    expect(log()).toContain(
      `::notice::ghcr.io/me/milvus:2.6 pointed to ${ARM64}, not built by this action`
    )
  })

  it.each(['502 Bad Gateway', '429 Too Many Requests', 'garbage'])(
    'moves no further tag when the read of one fails with %j',
    async (stderr) => {
      const answers = { [inspect('2.6')]: failed(stderr) }
      const { calls, moved, failure } = await promoteWith(answers)
      expect(failure?.message).toContain(
        'Could not read which image ghcr.io/me/milvus:2.6 points to'
      )
      expect(moved).toEqual(['2.6.22'])
      expect(calls).not.toContain(create('2.6'))
      expect(calls).not.toContain(create('latest'))
    }
  )

  it('retries a write that may fail for a moment', async () => {
    const transient = failed('manifest unknown')
    const answers = { [create('2.6.22')]: [transient, ''] }
    const { calls } = await promoteWith(answers)
    expect(calls.filter((line) => line === create('2.6.22'))).toHaveLength(2)
  })

  it('sets the first tag of a repository that another job is still creating', async () => {
    const denied = repeat(failed('denied: requested access is denied'), 6)
    const { moved } = await promoteWith(
      {
        [create('2.6.22')]: [...denied, ''],
        [inspect('2.6')]: [ABSENT, ...denied, NOW]
      },
      { isUnpublished: true }
    )
    expect(moved).toEqual(ALL.tags)
  })

  it('stops at a tag that cannot be set, and says which tags were moved', async () => {
    const { calls, moved, failure } = await promoteWith({
      [create('2.6')]: failed('tag is immutable')
    })
    expect(failure).toBeInstanceOf(Failure)
    expect(failure?.message).toMatch(
      /^Tag "2\.6" could not be set: .*tag is immutable\nTags that now point to the tested image: 2\.6\.22\. Not confirmed: 2\.6, latest\. The next run sets the tags that are missing\n/
    )
    expect(calls).not.toContain(create('latest'))
    expect(moved).toEqual(['2.6.22'])
  })

  it('says "none" when no tag was moved', async () => {
    const { failure } = await promoteWith({ [CREATE]: failed('refused') })
    expect(failure?.message).toContain(
      'to the tested image: none. Not confirmed: 2.6.22, 2.6, latest'
    )
  })

  it('does not say to create a repository that has the image', async () => {
    const answers = { [CREATE]: failed('name unknown') }
    const { failure } = await promoteWith(answers, { isUnpublished: true })
    expect(failure?.next).toMatch(/^look at the repository in the registry/)
  })

  it.each([
    ['502 Bad Gateway', 'the registry or the network failed'],
    ['tag is immutable', 'the registry does not let this tag point'],
    ['garbage', undefined]
  ])(
    'names the reason of a write that fails with %j',
    async (stderr, likely) => {
      const { failure } = await promoteWith({ [CREATE]: failed(stderr) })
      expect(failure?.likely ?? '').toContain(likely ?? '')
      expect(Boolean(failure?.likely)).toBe(likely !== undefined)
      expect(failure?.next).toBeDefined()
    }
  )

  it('names the reason of a read that fails once, not twice', async () => {
    const answers = { [inspect('2.6')]: failed('429 Too Many Requests') }
    const { failure } = await promoteWith(answers)
    expect(failure?.message.match(/Likely reason: /g)).toHaveLength(1)
    expect(failure?.likely).toMatch(/^the registry limits reads/)
  })
})

describe('a tag that is read back', () => {
  it('is read again while the registry shows it as it was before', async () => {
    const answers = { [inspect('2.6')]: [BEFORE, BEFORE, BEFORE, NOW] }
    const { calls, moved, failure } = await promoteWith(answers)
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
    expect(calls.filter((line) => line === create('2.6'))).toHaveLength(1)
  })

  it.each([
    ['right after', [pointing(ARM64), BEFORE], ['2.6.22']],
    ['at the end', [ABSENT, NOW, BEFORE], ['2.6.22', 'latest']]
  ])('fails if another job set it %s', async (_, answers, set) => {
    const given = { [inspect('2.6')]: answers }
    const { moved, failure } = await promoteWith(given)
    expect(moved).toEqual(set)
    expect(failure?.message).toContain(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but now is ${AMD64}`
    )
    expect(failure?.message).toMatch(
      /Not confirmed: 2\.6(, latest)?\. The next/
    )
    expect(failure?.likely).toBe('another job set the tag at the same time')
  })

  it('keeps its place if the registry does not answer at the end', async () => {
    const { moved, failure } = await promoteWith({
      [inspect('2.6')]: [ABSENT, NOW, failed('502 Bad Gateway')]
    })
    expect(moved).toEqual(ALL.tags)
    expect(failure).toBeUndefined()
  })

  it.each([
    ['as it was', BEFORE, /but still is/, /does not show the write yet/],
    ['denied', DENIED, /refuses to show it/, /may write but not read/],
    ['absent', ABSENT, /does not show it/, /does not show the write yet/]
  ])('is not blamed on another job if it is %s', async (...given) => {
    const [, answer, seen, likely] = given
    const answers = { [inspect('2.6')]: [BEFORE, answer] }
    const { failure } = await promoteWith(answers)
    expect(failure?.message).toMatch(seen)
    expect(failure?.likely).toMatch(likely)
  })
})

describe('a tag that cannot be seen', () => {
  it.each([
    ['was denied it, too', planned({ '2.6.22': 'denied' })],
    [
      'does not read it, and was denied all',
      new Map<string, TagTarget>([['another', 'denied']])
    ],
    ['read none', new Map<string, TagTarget>()]
  ])('counts as absent if it is denied and the plan %s', async (_, plan) => {
    const { calls, moved } = await promoteWith(
      { [inspect('2.6.22')]: [...repeat(DENIED, 4), NOW] },
      { planned: plan }
    )
    expect(calls).toContain(create('2.6.22'))
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
        { [inspect('2.6')]: answer },
        { planned: planned({ '2.6': found }) }
      )
      expect(failure?.message).toContain(
        `ghcr.io/me/milvus:2.6 was ${then} when the run was planned, and is ${now} now`
      )
      expect(moved).toEqual(['2.6.22'])
      expect(calls).not.toContain(create('2.6'))
    }
  )

  it('ends it if a dated one is denied, and others were read', async () => {
    const { calls, failure } = await promoteWith(
      { [inspect('2026-08-04')]: DENIED },
      { tags: ['2026-08-04'], planned: planned({ '2.6': OLDER }) }
    )
    expect(failure?.message).toContain(
      '2026-08-04 is denied now, but other tags could be read'
    )
    expect(calls).not.toContain(create('2026-08-04'))
  })
})
