import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  digestOf,
  EMULATED,
  failureIn,
  indexOf,
  NATIVE,
  newImage,
  platformsOf
} from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import { verdictsOf } from '../support/smoke.ts'
import { publish, tagDigests, type Publication } from '../support/upgrade.ts'

const MARK = 'io.github.milvus-runpod.smoke-test'
const BOTH = [NATIVE, EMULATED].sort()

// Three runs on one repository, in this order: the faults are in weekly/.
describe('images that are published one over the other', () => {
  const image = newImage()
  let first: Publication
  let broken: Publication
  let tagsAfterBroken: Record<string, string>
  let next: Publication
  /** What each platform of the first image is. */
  let old: Record<string, string>

  beforeAll(async () => {
    first = await publish({ image, 'smoke-emulated': 'none' })
    old = platformsOf(await indexOf(first.outputs.ref))
    broken = await publish(
      { image, platforms: NATIVE },
      { fault: 'cannot-read-older' }
    )
    tagsAfterBroken = await tagDigests(image)
    next = await publish({ image }, { fault: 'cannot-go-back', tls: true })
  })

  describe('the first of them', () => {
    it('is tested at the level restart, and says that there was nothing to upgrade from', async () => {
      const native = first.platforms.find((one) => one.platform === NATIVE)
      const { annotations } = await indexOf(first.outputs.ref)

      expect(failureIn(first)).toBe('')
      expect(native).toMatchObject({ level: 'restart', verdict: 'passed' })
      expect(native?.upgrade).toBeUndefined()
      expect(native?.notes).toEqual(['there was nothing to upgrade from'])
      expect(first.summary).toContain('there was nothing to upgrade from')
      expect(annotations[`${MARK}.platforms`]).toContain(`${NATIVE}=restart`)
      expect(annotations).not.toHaveProperty(`${MARK}.upgrade-from`)
    })
  })

  describe('one that cannot read what the first has written', () => {
    it('fails, and the cause names who did not open whose data', () => {
      const [platform] = broken.platforms

      expect(broken.mainCode).toBe(1)
      expect(broken.platforms).toHaveLength(1)
      expect(platform).toMatchObject({ level: 'upgrade', verdict: 'failed' })
      expect(platform?.cause).toMatch(
        new RegExp(
          `^Milvus 2\\.6\\.22 did not open the data that 2\\.6\\.22 of ${image}:2\\.6 wrote: ` +
            'panic: the data has format 1, which this version does not read; ' +
            'the container ended with exit code 2 before Milvus was healthy'
        )
      )
      expect(platform?.hint).toMatch(/cannot use the data of the one that it/)
    })

    it('shows the log of the container that failed', () => {
      const [, evidence = ''] = broken.log.split('::group::Smoke test of')
      const [group = ''] = evidence.split('::endgroup::')

      expect(group).toContain('panic: the data has format 1')
      expect(group).not.toContain('milvus stand-in: ready')
    })

    it('moves no tag', () => {
      const { digest } = first.outputs
      expect(tagsAfterBroken).toEqual({ '2.6': digest, '2.6.22': digest })
      expect(broken.outputs.tags).toBeUndefined()
    })

    it('leaves nothing in the engine', async () => {
      expect(broken.leftFiles).toEqual([])
      expect(await leftInEngine(broken.jobId)).toEqual([])
    })
  })

  describe('one that opens it over TLS, but cannot be gone back from', () => {
    it('passes on both platforms, and gets the tags', async () => {
      expect(verdictsOf(next.platforms)).toEqual(['passed', 'passed'])
      expect(next.platforms).toMatchObject(
        BOTH.map((platform) => ({ platform, level: 'upgrade' }))
      )
      expect(await digestOf(`${image}:2.6`)).toBe(next.outputs.digest)
      expect(await digestOf(`${image}:2.6.22`)).toBe(next.outputs.digest)
    })

    it('says on which data it was tested, and that the way back is closed', () => {
      for (const { platform, upgrade } of next.platforms) {
        expect(upgrade).toEqual({
          from: `${image}:2.6`,
          digest: old[platform],
          version: '2.6.22',
          back: 'closed',
          reason: expect.stringMatching(
            /^Milvus 2\.6\.22 of .*:2\.6 did not open what Milvus 2\.6\.22 had written: panic: the data has format 2/
          )
        })
      }
    })

    it('has that in the annotations of its index, whose manifests are those that were tested', async () => {
      const index = await indexOf(next.outputs.ref)
      const each = (value: (platform: string) => string): string =>
        BOTH.map((platform) => `${platform}=${value(platform)}`).join(',')

      expect(index.annotations).toMatchObject({
        [MARK]: 'upgrade',
        [`${MARK}.upgrade-from`]: each((platform) => old[platform] ?? ''),
        [`${MARK}.way-back`]: each(() => 'closed')
      })
      for (const [platform, digest] of Object.entries(platformsOf(index))) {
        expect(next.log).toContain(`${platform}: running ${image}@${digest}`)
      }
    })

    it('leaves nothing in the engine, and no image of all three', async () => {
      expect(next.leftFiles).toEqual([])
      expect(await leftInEngine(next.jobId, image)).toEqual([])
    })
  })
})

describe('the first image that knows MILVUS_TLS, which "smoke-env" sets', () => {
  it('opens over TLS what one wrote that does not know it, and goes back', async () => {
    const own = { image: newImage(), platforms: NATIVE }
    await publish(own, { older: true })

    const { mainCode, platforms } = await publish({
      ...own,
      'smoke-env': 'MILVUS_TLS=self-signed'
    })

    expect(platforms).toMatchObject([
      {
        verdict: 'passed',
        upgrade: { from: `${own.image}:2.6`, back: 'open' },
        notes: [
          'replaced image: it does not know MILVUS_TLS, so it was tested without'
        ]
      }
    ])
    expect(mainCode).toBe(0)
  })
})
