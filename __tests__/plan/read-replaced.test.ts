import { describe, expect, it } from '@jest/globals'
import type { TagTarget } from '../../src/plan/published.js'
import type { SmokeOptions } from '../../src/smoke/levels.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { imageOf } from '../support/results.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  imageWith,
  INDEX,
  inputs
} from '../support/samples.js'

skipWaiting()
const { readReplaceable, readUpgradeFrom } =
  await import('../../src/plan/read-replaced.js')

const INSPECT = 'buildx imagetools inspect --format {{json .}}'
const NAME = 'registry.example:5000/other/milvus:2.6'
const smoke: SmokeOptions = {
  level: 'upgrade',
  emulatedLevel: 'health',
  timeoutSeconds: 300,
  env: [],
  upgradeFrom: NAME
}
const own = { image: inputs.image, smoke }

/** What a registry shows of a single image, with the labels of an image of the action. */
function single(labels: Record<string, string> = {}): string {
  return JSON.stringify({
    manifest: { digest: AMD64 },
    image: { os: 'linux', architecture: 'amd64', config: { Labels: labels } }
  })
}

describe('the image that `smoke-upgrade-from` names', () => {
  it('is read with its platforms and its version', async () => {
    const both = JSON.parse(imageWith()) as { manifest: object }
    const annotations = annotationsOf({ version: '2.6.21' })
    const manifest = { ...both.manifest, annotations }
    const answer = JSON.stringify({ ...both, manifest })
    const { docker, calls } = fakeDocker({ [INSPECT]: answer })
    expect(await readUpgradeFrom(docker, smoke)).toEqual({
      name: NAME,
      repository: 'registry.example:5000/other/milvus',
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
      version: '2.6.21'
    })
    expect(calls).toEqual([`${INSPECT} ${NAME}`])
  })

  it.each([
    ['of another tool', {}, undefined],
    ['of this action', annotationsOf({ version: '2.6.20' }), '2.6.20']
  ])('may be a single image %s', async (_, labels, version) => {
    const { docker } = fakeDocker({ [INSPECT]: single(labels) })
    expect(await readUpgradeFrom(docker, smoke)).toMatchObject({
      digest: AMD64,
      platforms: { 'linux/amd64': AMD64 },
      version
    })
  })

  it('may be named by a digest', async () => {
    const { docker } = fakeDocker({ [INSPECT]: single() })
    const upgradeFrom = `me/milvus@${AMD64}`
    const found = await readUpgradeFrom(docker, { ...smoke, upgradeFrom })
    expect(found).toMatchObject({ name: upgradeFrom, repository: 'me/milvus' })
  })

  it('is not read for another level', async () => {
    const { docker, calls } = fakeDocker({})
    const lower = { ...smoke, level: 'restart' } as const
    expect(await readUpgradeFrom(docker, lower)).toBeUndefined()
    expect(calls).toEqual([])
  })

  it.each([
    [`${NAME}: not found`, 'its registry has no such tag or digest'],
    [
      '403 Forbidden',
      'the repository does not exist, needs a login, or does not accept the one that it got'
    ],
    ['429 Too Many Requests', 'the registry limits reads'],
    ['503 Service Unavailable', 'the registry or the network is down'],
    ['garbage', 'docker buildx cannot read this image']
  ])('ends the run if it cannot be read: %s', async (answer, likely) => {
    const { docker } = fakeDocker({ [INSPECT]: failed(answer) })
    const read = readUpgradeFrom(docker, smoke)
    await expect(read).rejects.toMatchObject({
      code: 'upgrade-from-unreadable',
      what: expect.stringContaining(
        `The image ${NAME} of "smoke-upgrade-from" could not be read: `
      ),
      likely: expect.stringContaining(likely),
      next: expect.stringMatching(/smoke-upgrade-from|run again|log in|try/)
    })
  })
})

describe('what floating tags point to', () => {
  const tags = { exact: ['2.6.22'], dated: [], floating: ['2.6', 'latest'] }
  const published = imageOf('2.6.21')

  function readAll(
    targets: Record<string, TagTarget>,
    answers: Parameters<typeof fakeDocker>[0] = {}
  ): ReturnType<typeof readReplaceable> {
    const { docker } = fakeDocker(answers)
    const found = new Map(Object.entries(targets))
    return readReplaceable(docker, own, tags, found)
  }

  it('is named in their order, without another read', async () => {
    const targets = { latest: published, '2.6.22': published, '2.6': published }
    const { digest, platforms } = published
    const image = (tag: string): object => ({
      tag,
      image: {
        name: `${inputs.image}:${tag}`,
        repository: inputs.image,
        digest,
        platforms,
        version: '2.6.21'
      }
    })
    expect(await readAll(targets)).toEqual([image('2.6'), image('latest')])
  })

  const bare: TagTarget = { digest: AMD64, platforms: {}, annotations: {} }
  const READ = `${INSPECT} ${inputs.image}@${AMD64}`

  it('may be a single image of another tool', async () => {
    const found = await readAll({ '2.6': bare }, { [READ]: single() })
    expect(found).toMatchObject([
      { tag: '2.6', image: { platforms: { 'linux/amd64': AMD64 } } }
    ])
  })

  it('ends the run if the platform of a single image cannot be read', async () => {
    const read = readAll({ '2.6': bare }, { [READ]: failed('500 Internal') })
    await expect(read).rejects.toThrow(
      `Could not read which image ${inputs.image}:2.6 points to`
    )
  })

  it('is nothing where a tag is absent, or may not be read', async () => {
    expect(await readAll({ '2.6': 'absent', latest: 'denied' })).toEqual([])
  })

  it('is of no interest for another level', async () => {
    const { docker } = fakeDocker({})
    const lower = { ...own, smoke: { ...smoke, level: 'restart' as const } }
    const targets = new Map([['2.6', { ...bare, digest: digestOf('1') }]])
    expect(await readReplaceable(docker, lower, tags, targets)).toEqual([])
  })
})
