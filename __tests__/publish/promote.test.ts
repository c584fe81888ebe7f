import { describe, expect, it, jest } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import type { TagTarget } from '../../src/plan/published.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ABSENT,
  ALL,
  create,
  inspect,
  look,
  NOW,
  OLDER,
  planned,
  pointing,
  promoteWith
} from '../support/promoting.js'
import { AMD64, ARM64, INDEX } from '../support/samples.js'

skipWaiting()

const BEFORE = pointing(AMD64, '2.6.21')
const NEWER = pointing(ARM64, '2.6.23')
const REFUSED = failed('tag is immutable')

/** Returns names of tags. */
function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`)
}

describe('promote', () => {
  it('sets exact tags with one command and floating ones with another, and reads each tag once before and once after', async () => {
    const tags = ['2.6.22', '2.6.22-a', '2.6', 'latest']
    const { calls, ...promotion } = await promoteWith({}, { tags })
    expect(promotion).toEqual({ moved: tags, left: [] })
    const writes = [create('2.6.22', '2.6.22-a'), create('2.6', 'latest')]
    expect(calls.filter((line) => line.includes(' create '))).toEqual(writes)
    expect(calls).toHaveLength(writes.length + 2 * tags.length)
    for (const tag of tags) {
      const write = writes.findIndex((line) => line.includes(`:${tag} `))
      const reads = calls.flatMap((line, at) => (line === look(tag) ? at : []))
      expect(reads[0]).toBeLessThan(calls.indexOf(writes[write] ?? ''))
      expect(reads[1]).toBeGreaterThan(calls.indexOf(create('2.6', 'latest')))
    }
  })

  it('runs a few commands at once, however many tags there are', async () => {
    let running = 0
    let most = 0
    const { moved } = await promoteWith(
      {
        async onCall() {
          most = Math.max(most, ++running)
          await new Promise(setImmediate)
          running -= 1
        }
      },
      { tags: numbers(50), floating: numbers(25) }
    )
    expect(moved).toHaveLength(50)
    expect(most).toBeGreaterThan(4)
    expect(most).toBeLessThanOrEqual(9)
  })

  it('logs what each tag points to, and what it pointed to before', async () => {
    await promoteWith({ reads: { latest: [BEFORE, NOW] } })
    expect(log()).toContain(`latest pointed to ${AMD64}, Milvus 2.6.21\n`)
    expect(log()).toContain(`ghcr.io/me/milvus:latest points to ${INDEX}\n`)
    expect(log()).not.toContain('::notice')
  })

  it('reads of a tag only the digest while it points to what the plan knows', async () => {
    const { calls } = await promoteWith(
      { reads: { '2.6': [pointing(AMD64), NOW] } },
      { planned: planned({ '2.6': OLDER }) }
    )
    expect(calls).not.toContain(inspect('2.6'))
  })

  it.each<[string, string | (string | Error)[], TagTarget, boolean]>([
    ['before', [NEWER], 'absent', false],
    ['right after', [ABSENT, NEWER], 'absent', true],
    // The registry does not show a known tag for a moment.
    ['before, and is shown late', [ABSENT, NEWER], OLDER, false]
  ])(
    'leaves a tag alone that was moved to a newer version %s',
    async (_, answers, found, isSet) => {
      const newer = [answers].flat()
      const { calls, ...promotion } = await promoteWith(
        { reads: { '2.6': newer } },
        { planned: planned({ '2.6': found }) }
      )
      expect(calls.includes(create('2.6', 'latest'))).toBe(isSet)
      expect(calls.includes(create('latest'))).toBe(!isSet)
      expect(promotion).toMatchObject({
        moved: ['2.6.22', 'latest'],
        left: [{ tag: '2.6', version: '2.6.23' }]
      })
      expect(promotion.failure).toBeUndefined()
    }
  )

  it('does not set a tag that points to the image already', async () => {
    const { calls, moved } = await promoteWith({ reads: { '2.6': [NOW] } })
    expect(calls).toContain(create('latest'))
    expect(calls).not.toContain(create('2.6', 'latest'))
    expect(moved).toEqual(ALL.tags)
  })

  it('reads nothing again if every tag points to the image already', async () => {
    const reads = Object.fromEntries(ALL.tags.map((tag) => [tag, [NOW]]))
    const { calls, moved } = await promoteWith({ reads })
    expect(calls.sort()).toEqual(ALL.tags.map(look).sort())
    expect(moved).toEqual(ALL.tags)
  })

  it('looks at floating tags again if the others took long to set', async () => {
    const later = performance.now() + 1500
    const now = jest.spyOn(performance, 'now')
    const { calls, moved, left } = await promoteWith({
      reads: { '2.6': [ABSENT, NEWER] },
      async onCall(line) {
        if (line !== create('2.6.22')) return
        await new Promise(setImmediate)
        now.mockReturnValue(later)
      }
    })
    now.mockRestore()
    expect(left).toMatchObject([{ tag: '2.6' }])
    expect(calls).toContain(create('latest'))
    expect(moved).toEqual(['2.6.22', 'latest'])
  })

  it('does not look at them again only since they are many', async () => {
    let later = performance.now()
    const now = jest.spyOn(performance, 'now').mockImplementation(() => later)
    const tags = numbers(30)
    const { calls, moved } = await promoteWith(
      {
        onCall(line) {
          if (line.includes(' inspect ')) later += 1000
        }
      },
      { tags, floating: tags }
    )
    now.mockRestore()
    expect(moved).toEqual(tags)
    expect(calls).toHaveLength(2 * tags.length + 1)
  })

  it('moves a tag that was set by hand, and logs its old digest', async () => {
    const byHand = { reads: { '2.6': [pointing(ARM64), NOW] } }
    const { moved } = await promoteWith(byHand)
    expect(moved).toEqual(ALL.tags)
    expect(log()).toContain(
      `::notice::ghcr.io/me/milvus:2.6 pointed to ${ARM64}, not built by this action`
    )
  })

  it.each(['502 Bad Gateway', '429 Too Many Requests', 'garbage'])(
    'moves no floating tag when the read of one fails with %j',
    async (stderr) => {
      const reads = { '2.6': [failed(stderr)] }
      const { calls, moved, failure } = await promoteWith({ reads })
      expect(failure?.message).toContain(
        'Could not read which image ghcr.io/me/milvus:2.6 points to'
      )
      expect(moved).toEqual(['2.6.22'])
      expect(calls.join('\n')).not.toMatch(/ create .*:(2\.6|latest) /)
    }
  )

  it('moves no tag when the read of an exact one fails', async () => {
    const reads = { '2.6.22': [failed('502 Bad Gateway')] }
    const { calls, moved } = await promoteWith({ reads })
    expect(moved).toEqual([])
    expect(calls.join('\n')).not.toContain(' create ')
  })

  it('names the reason of a read that fails once, not twice', async () => {
    const reads = { '2.6': [failed('429 Too Many Requests')] }
    const { failure } = await promoteWith({ reads })
    expect(failure?.message.match(/Likely reason: /g)).toHaveLength(1)
    expect(failure?.likely).toMatch(/^the registry limits reads/)
  })
})

describe('a write that is refused', () => {
  it('stops the promotion, which says what was set, in the middle of a command too', async () => {
    const { calls, moved, failure } = await promoteWith(
      { writes: ['set', { error: REFUSED, at: '2' }] },
      { tags: ['2.6.22', '1', '2', '3'], floating: ['1', '2', '3'] }
    )
    expect(failure).toBeInstanceOf(Failure)
    expect(failure?.message).toMatch(
      /^Tag "2" could not be set: .*tag is immutable\nTags that now point to the tested image: 2\.6\.22, 1\. Not confirmed: 2, 3\. The next run sets the tags that are missing\n/
    )
    expect(moved).toEqual(['2.6.22', '1'])
    expect(calls.filter((line) => line.includes(' create '))).toHaveLength(2)
  })

  it('for an exact tag leaves floating ones where they are', async () => {
    const { calls, moved } = await promoteWith(
      { writes: [{ error: REFUSED, at: 'exact' }] },
      { tags: ['2.6.22', 'exact', '2.6'], floating: ['2.6'] }
    )
    expect(moved).toEqual(['2.6.22'])
    expect(calls).not.toContain(create('2.6'))
  })

  it('leaves what else was set before as it is known to be', async () => {
    const { moved, left, failure } = await promoteWith({
      reads: { '2.6.22': [ABSENT, failed('502 Bad Gateway')], '2.6': [NEWER] },
      writes: ['set', { error: REFUSED }]
    })
    expect(moved).toEqual(['2.6.22'])
    expect(left).toMatchObject([{ tag: '2.6' }])
    expect(failure?.message).toContain('Not confirmed: latest.')
  })

  it('is none if all tags of the command are set', async () => {
    const reads = { '2.6.22': [ABSENT, NOW] }
    const writes = [{ error: failed('garbage') }]
    const { moved, failure } = await promoteWith({ reads, writes })
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
  })

  it('says "none" when no tag was moved', async () => {
    const { failure } = await promoteWith({ writes: [{ error: REFUSED }] })
    expect(failure?.message).toContain(
      'to the tested image: none. Not confirmed: 2.6.22, 2.6, latest'
    )
  })

  it('does not say to create a repository that has the image', async () => {
    const writes = [{ error: failed('name unknown') }]
    const many = Array.from({ length: 9 }, () => writes).flat()
    const { failure } = await promoteWith(
      { writes: many },
      { isUnpublished: true }
    )
    expect(failure?.next).toMatch(/^look at the repository in the registry/)
  })

  it.each([
    ['502 Bad Gateway', 'ghcr.io or the network failed'],
    ['tag is immutable', 'the registry does not let this tag point'],
    ['garbage', undefined]
  ])('has a reason: %j', async (stderr, likely) => {
    const write = { error: failed(stderr) }
    const writes = Array.from({ length: 20 }, () => write)
    const { failure } = await promoteWith({ writes })
    expect(failure?.likely ?? '').toContain(likely ?? '')
    expect(Boolean(failure?.likely)).toBe(likely !== undefined)
    expect(failure?.next).toBeDefined()
  })
})
