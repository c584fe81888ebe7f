import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  upgradeAnnotations,
  type PlatformUpgrades
} from '../../src/plan/marks.js'
import type { WayBack } from '../../src/smoke/levels.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  PODS,
  publish,
  published,
  runpod
} from '../support/publish-to-runpod.js'
import {
  INSPECT_TAG,
  type PublishingDocker
} from '../support/publishing-docker.js'
import { annotationsOf, digestOf, manifestOf } from '../support/samples.js'

skipWaiting()

const OLD = `${IMAGE}@${digestOf('5')}`
const [OLD_AMD64, OLD_ARM64] = [digestOf('7'), digestOf('8')]

let docker: PublishingDocker

beforeEach(async () => {
  docker = await published()
  const old = {
    ...manifestOf({ 'linux/amd64': OLD_AMD64, 'linux/arm64': OLD_ARM64 }),
    digest: digestOf('5'),
    annotations: annotationsOf({ version: '2.6.21' })
  }
  docker.reply({ [`${INSPECT_TAG} ${OLD}`]: JSON.stringify(old) })
  for (const pod of runpod.state.pods) pod.image = OLD
})

/** Marks the published image as one that has passed the level `upgrade`. */
function mark(upgrades: PlatformUpgrades): void {
  const marks = Object.fromEntries(
    upgradeAnnotations(upgrades).map((line) => line.split(/=(.*)/s, 2))
  ) as Record<string, string>
  const annotations = { ...docker.index.annotations, ...marks }
  docker.index = { ...docker.index, annotations }
}

const WORDS = 'Milvus 2.6.21 does not open what 2.6.22 writes (tested)'

describe.each(['false', 'true'])('with "dry-run: %s", a pod', (dryRun) => {
  it.each<WayBack>(['open', 'closed'])(
    'has the way back in the marks of the new image: %s',
    async (back) => {
      mark({ 'linux/amd64': { from: OLD_AMD64, back } })

      const results = await publish({ ...PODS, 'dry-run': dryRun })

      expect(results.error).toBeUndefined()
      const pods = results.runpod?.pods ?? []
      expect(pods.map(({ wayBack }) => wayBack)).toEqual([back, back])
      expect(log().includes(WORDS)).toBe(back === 'closed')
    }
  )

  it('has none that is known if another platform was tested', async () => {
    mark({ 'linux/arm64': { from: OLD_ARM64, back: 'closed' } })

    const results = await publish({ ...PODS, 'dry-run': dryRun })

    expect(results.runpod?.pods?.[0]?.wayBack).toBe('unknown')
    expect(log()).toContain(
      'Pod milvus-one (p1): a put-back may not work: whether Milvus 2.6.21 opens what 2.6.22 writes was not tested'
    )
  })
})

describe('a dry run before the new image is built', () => {
  it('says when it will be known', async () => {
    const { runpod: results } = await publish({
      ...PODS,
      'dry-run': 'true',
      rebuild: 'always'
    })

    expect(results?.pods?.[0]?.wayBack).toBeUndefined()
    expect(log()).toContain(
      'Pod milvus-one (p1): whether a put-back can work is known once the new image is tested'
    )
  })
})

it('reads each image once for all pods', async () => {
  mark({ 'linux/amd64': { from: OLD_AMD64, back: 'open' } })

  await publish({ ...PODS, 'dry-run': 'true' })

  const ofPods = docker.calls().filter((line) => line.endsWith(OLD))
  expect(ofPods).toHaveLength(1)
})
