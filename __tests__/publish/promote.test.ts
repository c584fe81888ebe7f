import { describe, expect, it } from '@jest/globals'
import type { Promotion } from '../../src/publish/promote.js'
import { Failure } from '../../src/lib/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, annotationsOf, ARM64, INDEX } from '../support/samples.js'

skipWaiting()
const { promote } = await import('../../src/publish/promote.js')

const CREATE = 'buildx imagetools create'
const INSPECT = 'buildx imagetools inspect --format {{json .Manifest}}'
const ABSENT = failed('ghcr.io/me/milvus:tag: not found')

function create(tag: string): string {
  return `${CREATE} --tag ghcr.io/me/milvus:${tag} ghcr.io/me/milvus@${INDEX}`
}

function inspect(tag: string): string {
  return `${INSPECT} ghcr.io/me/milvus:${tag}`
}

/** Prints an image of the action, or with no version one made by hand. */
function standing(digest: string, version?: string): string {
  const annotations = version && annotationsOf({ version })
  return JSON.stringify({ digest, ...(annotations && { annotations }) })
}

const NOW = standing(INDEX, '2.6.22')

/** What tags stand on, before and after they are set. */
function tags(
  before: Record<string, Error | string> = {},
  after: Record<string, Error | string> = {}
): Record<string, (Error | string)[]> {
  return Object.fromEntries(
    ['2.6.22', '2.6', 'latest'].map((tag) => [
      // The end of the line: 2.6 is the beginning of 2.6.22.
      inspect(tag),
      [before[tag] ?? ABSENT, after[tag] ?? NOW]
    ])
  )
}

function promotion(): Promotion {
  return {
    image: 'ghcr.io/me/milvus',
    version: '2.6.22',
    tags: ['2.6.22', '2.6', 'latest'],
    digest: INDEX,
    moved: [],
    left: []
  }
}

describe('promote', () => {
  it('looks at each tag, sets it, and reads it back, in order', async () => {
    const { docker, calls } = fakeDocker({ [CREATE]: '', ...tags() })
    const todo = promotion()
    await promote(docker, todo)
    expect(calls).toEqual(
      todo.tags.flatMap((tag) => [inspect(tag), create(tag), inspect(tag)])
    )
    expect(todo).toMatchObject({ moved: todo.tags, left: [] })
  })

  it('says in the log what each tag is, and what it was', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({ latest: standing(AMD64, '2.6.21') })
    })
    await promote(docker, promotion())
    expect(log()).toContain(`latest was ${AMD64}, Milvus 2.6.21\n`)
    expect(log()).toContain(`ghcr.io/me/milvus:latest is ${INDEX}\n`)
    expect(log()).not.toContain('::notice')
  })

  it('leaves a tag alone that stands on a newer version', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ latest: standing(AMD64, '3.0.0') })
    })
    const todo = promotion()
    await promote(docker, todo)
    expect(calls).not.toContain(create('latest'))
    expect(todo.moved).toEqual(['2.6.22', '2.6'])
    expect(todo.left).toMatchObject([{ tag: 'latest', version: '3.0.0' }])
  })

  it('leaves a tag alone that was moved to a newer version right after', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({}, { '2.6': standing(AMD64, '2.6.23') })
    })
    const todo = promotion()
    await promote(docker, todo)
    expect(todo.moved).toEqual(['2.6.22', 'latest'])
    expect(todo.left).toMatchObject([{ tag: '2.6', version: '2.6.23' }])
  })

  it('does not set a tag that is there already', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': NOW })
    })
    const todo = promotion()
    await promote(docker, todo)
    expect(calls).not.toContain(create('2.6'))
    expect(todo.moved).toEqual(todo.tags)
  })

  it('moves a tag that was set by hand, and names its old digest', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': standing(ARM64) })
    })
    await promote(docker, promotion())
    expect(calls).toContain(create('2.6'))
    expect(log()).toContain(`::notice::ghcr.io/me/milvus:2.6 was ${ARM64}, `)
  })

  it('takes a tag that may not be read for absent: a digest was', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6.22')]: [...repeat(failed('403 Forbidden'), 4), NOW]
    })
    await promote(docker, promotion())
    expect(calls).toContain(create('2.6.22'))
  })

  it.each(['502 Bad Gateway', '429 Too Many Requests', 'garbage'])(
    'moves nothing any more when it is told %j of a tag',
    async (stderr) => {
      const { docker, calls } = fakeDocker({
        [CREATE]: '',
        ...tags(),
        [inspect('2.6')]: failed(stderr)
      })
      const todo = promotion()
      todo.tags = ['2.6.22', 'latest', '2.6']
      await expect(promote(docker, todo)).rejects.toThrow(
        'What ghcr.io/me/milvus:2.6 stands on could not be read'
      )
      expect(calls).not.toContain(create('2.6'))
    }
  )

  it.each([
    '403 Forbidden',
    'not found',
    '429 Too Many Requests',
    '502 Bad Gateway',
    'write: broken pipe'
  ])('tries again after a passing %j', async (stderr) => {
    const { docker, calls } = fakeDocker({
      [create('2.6.22')]: [failed(stderr), ''],
      [CREATE]: '',
      ...tags()
    })
    await promote(docker, promotion())
    expect(calls.filter((line) => line === create('2.6.22'))).toHaveLength(2)
  })

  it('stops at a tag that cannot be set, and says which tags were moved', async () => {
    const { docker, calls } = fakeDocker({
      [create('2.6')]: failed('tag is immutable'),
      [CREATE]: '',
      ...tags()
    })
    const todo = promotion()
    const promoting = promote(docker, todo)
    await expect(promoting).rejects.toThrow(Failure)
    await expect(promoting).rejects.toThrow(
      /^Tag "2\.6" could not be set: .*tag is immutable\nTags that were moved, to the tested image: 2\.6\.22\. Not confirmed: 2\.6, latest\n/
    )
    expect(calls).not.toContain(create('latest'))
    expect(todo.moved).toEqual(['2.6.22'])
  })

  it('says "none" when no tag was moved', async () => {
    const { docker } = fakeDocker({
      [CREATE]: failed('refused for good'),
      ...tags()
    })
    await expect(promote(docker, promotion())).rejects.toThrow(
      'to the tested image: none. Not confirmed: 2.6.22, 2.6, latest'
    )
  })

  it('reports a lost race: a tag that is another digest right after', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({}, { '2.6': standing(AMD64, '2.6.21') })
    })
    const todo = promotion()
    await expect(promote(docker, todo)).rejects.toThrow(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but is ${AMD64} now`
    )
    expect(todo.moved).toEqual(['2.6.22'])
  })
})

function repeat<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value)
}
