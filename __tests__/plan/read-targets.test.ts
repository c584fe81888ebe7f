import { describe, expect, it } from '@jest/globals'
import { unwritable } from '../../src/lib/disk.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, annotationsOf, INDEX } from '../support/samples.js'

skipWaiting()
const { READS_AT_ONCE, readTarget, readTargets } =
  await import('../../src/plan/read-targets.js')

describe('readTarget', () => {
  it('leaves a failure of this machine as it is: nothing is known of the tag', async () => {
    const failure = unwritable('/tmp', 'no space left on device')
    const { docker } = fakeDocker({ buildx: failure })
    await expect(readTarget(docker, 'ghcr.io/me/image:1')).rejects.toBe(failure)
  })

  it('never reads a tag as absent whose image the registry has lost', async () => {
    const url = `http://r.example/v2/me/image/manifests/${AMD64}`
    const lost = failed(`ERROR: content at ${url} not found`)
    const { docker } = fakeDocker({ buildx: lost })
    const read = readTarget(docker, 'r.example/me/image:1', () => 0)
    await expect(read).rejects.toMatchObject({
      code: 'tag-unreadable',
      likely: expect.stringContaining('does not find all of it') as unknown
    })
  })
})

/** Answers reads of tags, each of which points to a digest or is absent. */
function registryOf(
  digests: Record<string, string>
): ReturnType<typeof fakeDocker> & { most: () => number } {
  let running = 0
  let most = 0
  const calls: string[] = []
  return {
    calls,
    most: () => most,
    async docker(args) {
      calls.push(args.join(' '))
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running -= 1
      const ref = args.at(-1) ?? ''
      const digest = digests[ref.split(':')[1] ?? '']
      if (!digest) throw failed(`ERROR: ${ref}: not found`)
      const annotations = annotationsOf({ version: '2.6.22' })
      return args.includes('--format')
        ? JSON.stringify({ digest, annotations })
        : `Digest: ${digest}`
    }
  }
}

const WHOLE = 'buildx imagetools inspect --format {{json .Manifest}} me/image:'

describe('readTargets', () => {
  it('reads two tags whole, and of others the digest while that says it all', async () => {
    const all = { a: INDEX, b: INDEX, c: INDEX, d: INDEX }
    const { docker, calls } = registryOf(all)
    const targets = await readTargets(docker, 'me/image', Object.keys(all))
    expect([...targets.keys()]).toEqual(['a', 'b', 'c', 'd'])
    for (const target of targets.values()) {
      expect(target).toMatchObject({
        digest: INDEX,
        marks: { version: '2.6.22' }
      })
    }
    expect(calls.sort()).toEqual([
      `${WHOLE}a`,
      `${WHOLE}b`,
      'buildx imagetools inspect me/image:c',
      'buildx imagetools inspect me/image:d'
    ])
  })

  it('reads a tag whole that points to an image of its own', async () => {
    const { docker } = registryOf({ a: INDEX, b: INDEX, d: AMD64 })
    const targets = await readTargets(docker, 'me/image', ['a', 'b', 'c', 'd'])
    expect(targets.get('c')).toBe('absent')
    expect(targets.get('d')).toMatchObject({
      digest: AMD64,
      marks: { version: '2.6.22' }
    })
  })

  it('runs a few commands at once, however many tags there are', async () => {
    const tags = Array.from({ length: 50 }, (_, index) => `t${index}`)
    const { docker, most } = registryOf({})
    const targets = await readTargets(docker, 'me/image', tags)
    expect(targets.size).toBe(50)
    expect(most()).toBe(READS_AT_ONCE)
  })

  it('fails if one tag cannot be read', async () => {
    const broken = failed('garbage')
    const tags = ['a', 'b', 'c', 'd']
    for (const tag of tags) {
      const { docker } = fakeDocker({
        [`buildx imagetools inspect me/image:${tag}`]: broken,
        [`${WHOLE}${tag}`]: broken,
        [WHOLE]: failed('me/image:x: not found'),
        'buildx imagetools inspect': failed('me/image:x: not found')
      })
      await expect(readTargets(docker, 'me/image', tags)).rejects.toThrow(
        `Could not read which image me/image:${tag} points to`
      )
    }
  })
})
