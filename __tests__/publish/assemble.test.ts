import { describe, expect, it } from '@jest/globals'
import type { Passed } from '../../src/publish/passed.js'
import type { PushedImage } from '../../src/publish/results.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'

skipWaiting()
const { markPassed } = await import('../../src/publish/assemble.js')

const IMAGE = 'ghcr.io/me/milvus'
const CREATE = 'buildx imagetools create'
const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const index = manifestOf(platforms)
const OWN = 'io.github.milvus-runpod'

const passed: Passed = {
  levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'health' },
  upgrades: { 'linux/amd64': { from: digestOf('1'), back: 'closed' } },
  scripts: { 'linux/amd64': 'ab'.repeat(32) }
}

/** Writes what was passed on an image with other marks. */
async function mark(
  given: Passed = passed,
  listed: object = index
): Promise<PushedImage & { calls: string[] }> {
  const { docker, calls } = fakeDocker({ [CREATE]: JSON.stringify(listed) })
  const before = {
    ...annotationsOf({ levels: { 'linux/amd64': 'none' } }),
    [`${OWN}.smoke-test.upgrade-from`]: `linux/amd64=${digestOf('2')}`,
    [`${OWN}.smoke-test.way-back`]: 'linux/amd64=open',
    [`${OWN}.smoke-test.script`]: `linux/amd64=${'cd'.repeat(32)}`,
    'com.example': 'a=b'
  }
  const annotations = Object.entries(before).map((pair) => pair.join('='))
  const parts = { repository: IMAGE, annotations, digests: [INDEX], platforms }
  return { ...(await markPassed(docker, parts, given, 'published')), calls }
}

describe('markPassed', () => {
  it.each([
    ['403 Forbidden', /could not be put together, .*403/, /refuses reads/],
    ['503 Service Unavailable', /^The index of ghcr/, /the network failed/],
    [`${IMAGE}@${INDEX}: not found`, /not found/, /lost it, or somebody/]
  ])('says of %s that the index was not made', async (said, what, likely) => {
    const { docker } = fakeDocker({ [CREATE]: failed(`ERROR: ${said}`) })
    const parts = {
      ...{ repository: IMAGE, platforms },
      ...{ annotations: [], digests: [INDEX] }
    }
    await expect(
      markPassed(docker, parts, passed, 'published')
    ).rejects.toMatchObject({
      code: 'index-not-prepared',
      what: expect.stringMatching(what) as unknown,
      likely: expect.stringMatching(likely) as unknown
    })
  })

  it('makes an index of the same images that says what they have passed', async () => {
    const { calls, ...image } = await mark()
    const source = [
      ...Object.entries({
        'org.opencontainers.image.version': '2.6.22',
        'org.opencontainers.image.base.digest':
          annotationsOf()['org.opencontainers.image.base.digest'],
        [`${OWN}.context`]: annotationsOf()[`${OWN}.context`],
        'com.example': 'a=b',
        [`${OWN}.smoke-test`]: 'health',
        [`${OWN}.smoke-test.platforms`]:
          'linux/amd64=upgrade,linux/arm64=health',
        [`${OWN}.smoke-test.upgrade-from`]: `linux/amd64=${digestOf('1')}`,
        [`${OWN}.smoke-test.way-back`]: 'linux/amd64=closed',
        [`${OWN}.smoke-test.script`]: `linux/amd64=${'ab'.repeat(32)}`
      }).flatMap(([key, value]) => [
        '--annotation',
        `index:${key}=${value ?? ''}`
      ]),
      `${IMAGE}@${INDEX}`
    ]
    expect(image).toMatchObject({
      origin: 'published',
      kind: 'parts',
      index: { platforms },
      source
    })
    expect(image.index.digest).not.toBe(INDEX)
    expect(calls).toEqual([
      `buildx imagetools create --dry-run ${source.join(' ')}`
    ])
  })

  it('leaves out what nobody knows: the image that it was upgraded from, and a script', async () => {
    const { levels } = passed
    const image = await mark({ levels, upgrades: {}, scripts: {} })
    expect(JSON.stringify(image)).not.toMatch(/upgrade-from|way-back|script/)
  })

  it.each([
    [
      'an image that was not tested',
      manifestOf({ ...platforms, 'linux/arm64': digestOf('9') }),
      `linux/amd64 ${AMD64}, linux/arm64 ${digestOf('9')}`
    ],
    [
      'only one of the images',
      manifestOf({ 'linux/amd64': AMD64 }),
      `linux/amd64 ${AMD64}`
    ],
    [
      'one image more',
      manifestOf({ ...platforms, 'linux/AMD64': digestOf('9') }),
      `${digestOf('9')} is a second image for linux/amd64`
    ],
    ['no image', {}, 'none']
  ])('refuses an index of %s', async (_, other, what) => {
    await expect(mark(passed, other)).rejects.toThrow(
      `The index would list other images than those that were tested: ${what}\n`
    )
  })
})
