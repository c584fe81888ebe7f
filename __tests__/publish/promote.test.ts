import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
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
  pointing,
  repeat,
  tags
} from '../support/promoting.js'
import { AMD64, ARM64, INDEX } from '../support/samples.js'

skipWaiting()
const { promote } = await import('../../src/publish/promote.js')

describe('promote', () => {
  it('looks at each tag, sets it, and reads it back, in order, and all at the end', async () => {
    const { docker, calls } = fakeDocker({ [CREATE]: '', ...tags() })
    const promotion = await promote(docker, ALL)
    expect(calls).toEqual([
      ...ALL.tags.flatMap((tag) => [inspect(tag), create(tag), inspect(tag)]),
      ...ALL.tags.map(inspect)
    ])
    expect(promotion).toEqual({ moved: ALL.tags, left: [] })
  })

  it('logs what each tag points to, and what it pointed to before', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({ latest: pointing(AMD64, '2.6.21') })
    })
    await promote(docker, ALL)
    expect(log()).toContain(`latest pointed to ${AMD64}, Milvus 2.6.21\n`)
    expect(log()).toContain(`ghcr.io/me/milvus:latest points to ${INDEX}\n`)
    expect(log()).not.toContain('::notice')
  })

  it('leaves a tag alone that points to a newer version', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ latest: pointing(AMD64, '3.0.0') })
    })
    const { moved, left } = await promote(docker, ALL)
    expect(calls).not.toContain(create('latest'))
    expect(moved).toEqual(['2.6.22', '2.6'])
    expect(left).toMatchObject([{ tag: 'latest', version: '3.0.0' }])
  })

  it('leaves a tag alone that was moved to a newer version right after', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({}, { '2.6': pointing(AMD64, '2.6.23') })
    })
    const { moved, left } = await promote(docker, ALL)
    expect(moved).toEqual(['2.6.22', 'latest'])
    expect(left).toMatchObject([{ tag: '2.6', version: '2.6.23' }])
  })

  it('does not set a tag that points to the image already', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': NOW })
    })
    const { moved } = await promote(docker, ALL)
    expect(calls).not.toContain(create('2.6'))
    expect(moved).toEqual(ALL.tags)
  })

  it('moves a tag that was set by hand, and logs its old digest', async () => {
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': pointing(ARM64) })
    })
    await promote(docker, ALL)
    expect(calls).toContain(create('2.6'))
    expect(log()).toContain(
      `::notice::ghcr.io/me/milvus:2.6 pointed to ${ARM64}, not built by this action`
    )
  })

  it.each(['502 Bad Gateway', '429 Too Many Requests', 'garbage'])(
    'moves no further tag when the read of one fails with %j',
    async (stderr) => {
      const { docker, calls } = fakeDocker({
        [CREATE]: '',
        ...tags(),
        [inspect('2.6')]: failed(stderr)
      })
      const tagsInOrder = ['2.6.22', '2.6', 'latest']
      const { moved, failure } = await promote(docker, {
        ...ALL,
        tags: tagsInOrder
      })
      expect(failure?.message).toContain(
        'Could not read which image ghcr.io/me/milvus:2.6 points to'
      )
      expect(moved).toEqual(['2.6.22'])
      expect(calls).not.toContain(create('2.6'))
      expect(calls).not.toContain(create('latest'))
    }
  )

  it.each([
    '403 Forbidden',
    'manifest unknown',
    '429 Too Many Requests',
    '502 Bad Gateway',
    'write: broken pipe'
  ])('retries after a transient %j', async (stderr) => {
    const { docker, calls } = fakeDocker({
      [create('2.6.22')]: [failed(stderr), ''],
      [CREATE]: '',
      ...tags()
    })
    await promote(docker, ALL)
    expect(calls.filter((line) => line === create('2.6.22'))).toHaveLength(2)
  })

  it('sets the first tag of a repository that another job is still creating', async () => {
    const denied = repeat(failed('denied: requested access is denied'), 6)
    const { docker } = fakeDocker({
      [create('2.6.22')]: [...denied, ''],
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [ABSENT, ...denied, NOW]
    })
    const isUnpublished = true
    const { moved } = await promote(docker, { ...ALL, isUnpublished })
    expect(moved).toEqual(ALL.tags)
  })

  it('stops at a tag that cannot be set, and says which tags were moved', async () => {
    const { docker, calls } = fakeDocker({
      [create('2.6')]: failed('tag is immutable'),
      [CREATE]: '',
      ...tags()
    })
    const { moved, failure } = await promote(docker, ALL)
    expect(failure).toBeInstanceOf(Failure)
    expect(failure?.message).toMatch(
      /^Tag "2\.6" could not be set: .*tag is immutable\nTags that now point to the tested image: 2\.6\.22\. Not confirmed: 2\.6, latest\. The next run sets the tags that are missing\n/
    )
    expect(calls).not.toContain(create('latest'))
    expect(moved).toEqual(['2.6.22'])
  })

  it('reads a tag again that a registry still shows as it was before', async () => {
    const before = pointing(AMD64, '2.6.21')
    const { docker, calls } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: [before, before, before, NOW]
    })
    const { moved, failure } = await promote(docker, ALL)
    expect(failure).toBeUndefined()
    expect(moved).toEqual(ALL.tags)
    expect(calls.filter((line) => line === create('2.6'))).toHaveLength(1)
  })

  it('says "none" when no tag was moved', async () => {
    const { docker } = fakeDocker({
      [CREATE]: failed('refused for good'),
      ...tags()
    })
    const { failure } = await promote(docker, ALL)
    expect(failure?.message).toContain(
      'to the tested image: none. Not confirmed: 2.6.22, 2.6, latest'
    )
  })

  it('reports a lost race: a tag that points to another digest right after', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': pointing(ARM64) }, { '2.6': pointing(AMD64, '2.6.21') })
    })
    const { moved, failure } = await promote(docker, ALL)
    expect(failure?.message).toContain(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but now is ${AMD64}`
    )
    expect(failure?.likely).toBe('another job set the tag at the same time')
    expect(moved).toEqual(['2.6.22'])
  })

  it('suspects the registry when it keeps showing the tag as it was before', async () => {
    const before = pointing(AMD64, '2.6.21')
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': before }, { '2.6': before })
    })
    const { failure } = await promote(docker, ALL)
    expect(failure?.likely).toMatch(/^the registry does not show the write yet/)
  })

  it.each([
    ['denied', DENIED, 'refuses to show it', /may write but not read/],
    ['absent', ABSENT, 'does not show it', /does not show the write yet/]
  ])('blames no other job for a read back that is %s', async (...given) => {
    const [, answer, seen, likely] = given
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags({ '2.6': pointing(AMD64, '2.6.21') }, { '2.6': answer })
    })
    const { failure } = await promote(docker, ALL)
    expect(failure?.message).toContain(
      `2.6 was set to ${INDEX}, but the registry ${seen}`
    )
    expect(failure?.likely).toMatch(likely)
  })

  it('does not say to create a repository that has the image', async () => {
    const { docker } = fakeDocker({
      [CREATE]: failed('name unknown'),
      ...tags()
    })
    const { failure } = await promote(docker, { ...ALL, isUnpublished: true })
    expect(failure?.next).toMatch(/^look at the repository in the registry/)
  })

  it.each([
    ['502 Bad Gateway', 'the registry or the network failed'],
    ['tag is immutable', 'the registry does not let this tag point'],
    ['garbage', undefined]
  ])(
    'names the reason of a write that fails with %j',
    async (stderr, likely) => {
      const { docker } = fakeDocker({ [CREATE]: failed(stderr), ...tags() })
      const { failure } = await promote(docker, ALL)
      expect(failure?.likely ?? '').toContain(likely ?? '')
      expect(Boolean(failure?.likely)).toBe(likely !== undefined)
      expect(failure?.next).toBeDefined()
    }
  )

  it('names the reason of a read that fails once, not twice', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      ...tags(),
      [inspect('2.6')]: failed('429 Too Many Requests')
    })
    const { failure } = await promote(docker, ALL)
    expect(failure?.message.match(/Likely reason: /g)).toHaveLength(1)
    expect(failure?.likely).toMatch(/^the registry limits reads/)
  })
})
