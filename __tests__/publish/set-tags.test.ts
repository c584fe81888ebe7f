import { describe, expect, it } from '@jest/globals'
import { DockerTimeout } from '../../src/docker/cli.js'
import { fail } from '../../src/messages/failure.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  ABSENT,
  create,
  DENIED,
  look,
  NOW,
  OLDER,
  planned,
  pointing,
  promoteWith,
  repeat,
  type Answers
} from '../support/promoting.js'
import { AMD64, ARM64, INDEX } from '../support/samples.js'

skipWaiting()

const UNAVAILABLE = { error: failed('502 Bad Gateway') }
const TAGS = { tags: ['1', '2', '3'], floating: ['1', '2', '3'] }

async function promoteThree(
  answers: Answers,
  changes = {}
): Promise<Awaited<ReturnType<typeof promoteWith>> & { creations: string[] }> {
  const result = await promoteWith(answers, {
    ...TAGS,
    planned: new Map(TAGS.tags.map((tag) => [tag, 'absent'])),
    ...changes
  })
  const creations = result.calls.filter((line) => line.includes(' create '))
  return { ...result, creations }
}

describe('a write that fails for a moment', () => {
  it('goes on with the tags that it has not set', async () => {
    const { creations, moved } = await promoteThree({
      writes: [{ ...UNAVAILABLE, at: '2' }]
    })
    expect(creations).toEqual([create('1', '2', '3'), create('2', '3')])
    expect(moved).toEqual(TAGS.tags)
  })

  it('is not repeated if it has set all', async () => {
    const { creations, moved } = await promoteThree({
      writes: [UNAVAILABLE],
      reads: Object.fromEntries(TAGS.tags.map((tag) => [tag, [ABSENT, NOW]]))
    })
    expect(creations).toHaveLength(1)
    expect(moved).toEqual(TAGS.tags)
  })

  it.each(['manifest unknown', '403 Forbidden', '429 Too Many Requests'])(
    'is repeated: %s',
    async (stderr) => {
      const writes = [{ error: failed(stderr) }]
      const { creations, moved } = await promoteThree({ writes })
      expect(creations).toHaveLength(2)
      expect(moved).toEqual(TAGS.tags)
      expect(log()).toContain(
        'tags ghcr.io/me/milvus:1, 2, 3: docker command failed with 1'
      )
    }
  )

  it('sets a tag again that points to what it pointed to before', async () => {
    const before = pointing(AMD64, '2.6.21')
    const { creations, moved } = await promoteThree(
      { writes: [UNAVAILABLE], reads: { '2': [before, before, NOW] } },
      { planned: new Map([['2', OLDER]]) }
    )
    expect(creations).toEqual(repeat(create('1', '2', '3'), 2))
    expect(moved).toEqual(TAGS.tags)
  })

  it.each([[[UNAVAILABLE]], [repeat({ error: failed('garbage') }, 2)]])(
    'is followed by a few reads at once, however many tags there are',
    async (writes) => {
      let running = 0
      let most = 0
      const tags = Array.from({ length: 50 }, (_, index) => `t${index}`)
      await promoteThree(
        {
          writes,
          async onCall() {
            most = Math.max(most, ++running)
            await new Promise(setImmediate)
            running -= 1
          }
        },
        { tags, floating: [] }
      )
      expect(most).toBe(8)
    }
  )

  it('does not set a tag again that another job has moved to a newer version', async () => {
    const { creations, moved, left, failure } = await promoteThree({
      writes: [UNAVAILABLE],
      reads: { '2': [ABSENT, pointing(ARM64, '2.6.23')] }
    })
    expect(creations).toEqual([create('1', '2', '3'), create('1', '3')])
    expect(left).toMatchObject([{ tag: '2' }])
    expect(moved).toEqual(['1', '3'])
    expect(failure).toBeUndefined()
  })

  it('does not set a tag again that another job has moved to another image', async () => {
    const { creations, moved, failure } = await promoteThree({
      writes: [{ ...UNAVAILABLE, at: '2' }],
      reads: { '2': [ABSENT, pointing(ARM64)] }
    })
    expect(creations).toHaveLength(1)
    expect(moved).toEqual(['1'])
    expect(failure?.message).toContain(
      `milvus:2 was set to ${INDEX}, but now is ${ARM64}`
    )
  })

  it.each([
    ['denied', DENIED, 'absent', 'absent'],
    ['absent', ABSENT, OLDER, AMD64]
  ] as const)(
    'does not set a tag again that is %s now, and was not',
    async (now, answer, found, then) => {
      const before = found === 'absent' ? ABSENT : pointing(AMD64)
      const { creations, failure } = await promoteThree(
        { writes: [UNAVAILABLE], reads: { '2': [before, answer] } },
        { planned: new Map([...planned({}), ['2', found]]) }
      )
      expect(creations).toHaveLength(1)
      expect(failure?.message).toContain(
        `milvus:2 was ${then} when the run was planned, and is ${now} now`
      )
    }
  )

  it('may deny for a while, in a repository that another job is creating', async () => {
    const denied = failed('denied: requested access is denied')
    const { calls, moved } = await promoteThree(
      {
        writes: repeat({ error: denied }, 6),
        reads: { '2': [ABSENT, ...repeat(denied, 6), NOW] }
      },
      { isUnpublished: true }
    )
    expect(moved).toEqual(TAGS.tags)
    // Before the first attempt, once before each of the others, and at the end.
    expect(calls.filter((line) => line === look('2'))).toHaveLength(8)
  })
})

describe('a write that is ended', () => {
  /** What buildx prints until the third tag. */
  const LOG = ['1', '2', '3'].map(
    (tag) => `#1 0.001 pushing ${INDEX} to ghcr.io/me/milvus:${tag}\n`
  )

  it('since it takes too long is read back', async () => {
    const error = new DockerTimeout(['command'], 360, '')
    const writes = repeat({ error, at: '3' }, 20)
    const { moved, failure } = await promoteThree({ writes })
    expect(moved).toEqual(['1', '2'])
    expect(failure?.message).toContain('Not confirmed: 3.')
  })

  it('says what it had set, if the registry answers nothing any more', async () => {
    const gone = failed('connection refused')
    const { moved, failure } = await promoteThree({
      writes: [{ error: failed('garbage'), log: LOG.join('') }],
      reads: Object.fromEntries(TAGS.tags.map((tag) => [tag, [ABSENT, gone]]))
    })
    expect(moved).toEqual(['1', '2'])
    expect(failure?.message).toContain(
      'point to the tested image: 1, 2. Not confirmed: 3.'
    )
  })

  it('does not say so of a tag that turns out to be as before', async () => {
    const { moved } = await promoteThree({
      writes: [{ error: failed('garbage'), log: LOG.join('') }]
    })
    expect(moved).toEqual([])
  })

  it('since the job is cancelled says what it had set', async () => {
    const error = fail('cancelled', { signal: 'SIGINT' })
    let isCancelled = false
    const { creations, moved, failure } = await promoteThree({
      writes: [{ error, log: LOG.join('') }],
      onCall(line) {
        if (isCancelled) throw error
        isCancelled = line.includes(' create ')
      }
    })
    expect(creations).toHaveLength(1)
    expect(moved).toEqual(['1', '2'])
    expect(failure?.message).toContain('The job was cancelled (SIGINT)')
  })
})
