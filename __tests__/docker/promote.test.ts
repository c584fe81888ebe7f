import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, INDEX, plan } from '../support/samples.js'

skipWaiting()
const { promote } = await import('../../src/docker/promote.js')

const CREATE = 'buildx imagetools create'
const INSPECT = 'buildx imagetools inspect'

function create(tag: string): string {
  return `${CREATE} --tag ghcr.io/me/milvus:${tag} ghcr.io/me/milvus@${INDEX}`
}

function inspect(tag: string): string {
  return `${INSPECT} --format {{.Manifest.Digest}} ghcr.io/me/milvus:${tag}`
}

describe('promote', () => {
  it('sets the exact tags first, the floating ones last, and reads each back', async () => {
    const { docker, calls } = fakeDocker({ [CREATE]: '', [INSPECT]: INDEX })
    await promote(docker, plan, INDEX, [])
    expect(calls).toEqual([
      create('2.6.22'),
      inspect('2.6.22'),
      create('2.6'),
      inspect('2.6'),
      create('latest'),
      inspect('latest')
    ])
  })

  it('says in the log what each tag is', async () => {
    const { docker } = fakeDocker({ [CREATE]: '', [INSPECT]: INDEX })
    await promote(docker, plan, INDEX, [])
    expect(log()).toContain(`ghcr.io/me/milvus:latest is ${INDEX}\n`)
  })

  it('returns in its list the tags that were moved', async () => {
    const { docker } = fakeDocker({ [CREATE]: '', [INSPECT]: INDEX })
    const moved: string[] = []
    await promote(docker, plan, INDEX, moved)
    expect(moved).toEqual(['2.6.22', '2.6', 'latest'])
  })

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
      [INSPECT]: INDEX
    })
    await promote(docker, plan, INDEX, [])
    expect(calls.filter((line) => line === create('2.6.22'))).toHaveLength(2)
  })

  it('stops at a tag that cannot be set, and says which tags were moved', async () => {
    const { docker, calls } = fakeDocker({
      [create('2.6')]: failed('tag is immutable'),
      [CREATE]: '',
      [INSPECT]: INDEX
    })
    const moved: string[] = []
    const promoting = promote(docker, plan, INDEX, moved)
    await expect(promoting).rejects.toThrow(Failure)
    await expect(promoting).rejects.toThrow(
      /^Tag "2\.6" could not be set: .*tag is immutable\nTags that were moved, to the tested image: 2\.6\.22\. Not confirmed: 2\.6, latest\n/
    )
    expect(calls).not.toContain(create('latest'))
    expect(moved).toEqual(['2.6.22'])
  })

  it('says "none" when no tag was moved', async () => {
    const { docker } = fakeDocker({ [CREATE]: failed('refused for good') })
    await expect(promote(docker, plan, INDEX, [])).rejects.toThrow(
      'to the tested image: none. Not confirmed: 2.6.22, 2.6, latest'
    )
  })

  it('reports a lost race: a tag that is another digest right after', async () => {
    const { docker } = fakeDocker({
      [CREATE]: '',
      [inspect('2.6.22')]: INDEX,
      [inspect('2.6')]: AMD64
    })
    const moved: string[] = []
    await expect(promote(docker, plan, INDEX, moved)).rejects.toThrow(
      `ghcr.io/me/milvus:2.6 was set to ${INDEX}, but is ${AMD64} now`
    )
    expect(moved).toEqual(['2.6.22'])
  })
})
