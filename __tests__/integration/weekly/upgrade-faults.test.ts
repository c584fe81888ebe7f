import { beforeAll, describe, expect, it } from '@jest/globals'
import { EMULATED, lab, NATIVE, newImage } from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import {
  newBase,
  publishUntested,
  removePublished,
  setTag,
  type Published
} from '../support/published.ts'
import { sideBySide, verdictsOf } from '../support/smoke.ts'
import {
  publish,
  tagDigests,
  type Build,
  type Publication
} from '../support/upgrade.ts'

/** Version of the image that is replaced, and of those that replace it. */
const [OLD, NEW] = ['2.6.21', lab('STANDIN_VERSION')]

/** Builds and tests two platforms each, one of them under QEMU. */
const AT_ONCE = 2

const BOTH = [NATIVE, EMULATED].sort()

interface Fault extends Build {
  /** How the cause begins on each platform; the image passes without one. */
  cause?: RegExp
  /** Why there is no way back; the way back is open without one. */
  closed?: RegExp
}

const NOT_OPENED = `^Milvus ${NEW} did not open the data that ${OLD} wrote: `
const NOT_FOUND = 'collection not found\\[database=default\\]'

const FAULTS: Record<string, Fault> = {
  'no fault': {},
  'cannot-read-older': {
    cause: new RegExp(`${NOT_OPENED}panic: the data has`)
  },
  'loses-older-rows': {
    cause: new RegExp(`${NOT_OPENED}the search found nothing instead of 42 `)
  },
  'loses-second': {
    cause: new RegExp(`${NOT_OPENED}entities/search .* 100: ${NOT_FOUND}`)
  },
  'loses-newer-rows': {
    after: '1m',
    cause: new RegExp(
      `^Milvus ${NEW} opened the data that ${OLD} wrote, but did not recover from a kill: after the kill, the search found 100 `
    )
  },
  // These show on an empty volume already.
  'loses-rows': { cause: /the search found nothing instead of 42 / },
  'loses-collections': { cause: new RegExp(NOT_FOUND) },
  'loses-last-second': {
    after: '1m',
    cause: /^after the kill, the search found /
  },
  'wrong-count': { cause: /entities\/query counted \d*99 rows instead of / },
  'cannot-go-back': {
    closed: new RegExp(
      `^Milvus ${OLD} did not open what Milvus ${NEW} had written: panic: the data has format 2`
    )
  },
  'poisons-way-back': {
    closed: new RegExp(
      `^Milvus ${OLD} opened what Milvus ${NEW} had written, but not a second time: .*panic: the data has format 4`
    )
  }
}

const names = Object.keys(FAULTS)
const runs = new Map<string, { image: string; run: Publication }>()
let base: string
let old: Published

function runOf(name: string): { image: string; run: Publication } {
  const known = runs.get(name)
  if (!known) throw new Error(`${name} was not tested`)
  return known
}

/** Publishes an image with a fault over the old one, in a repository of its own. */
async function test(name: string): Promise<void> {
  const image = newImage()
  await setTag(`${image}:2.6`, `${old.image}@${old.digest}`)
  const fault = name in FAULTS && name !== 'no fault' ? name : undefined
  const { after } = FAULTS[name] ?? {}
  const run = await publish({ image, 'base-image': base }, { fault, after })
  runs.set(name, { image, run })
}

beforeAll(async () => {
  base = await newBase([`v${OLD}`, `v${NEW}`])
  old = await publishUntested({ 'base-image': base, 'milvus-version': OLD })
  await removePublished(old)
  await sideBySide(
    AT_ONCE,
    names.map((name) => () => test(name))
  )
}, 1_800_000)

describe.each(names.filter((name) => FAULTS[name]?.cause))(
  'an image with the fault %s',
  (name) => {
    it('fails on each platform, with a cause that names the phase', () => {
      const { platforms, mainCode } = runOf(name).run
      expect(mainCode).toBe(1)
      expect(platforms).toMatchObject(
        BOTH.map((platform) => ({
          platform,
          level: 'upgrade',
          verdict: 'failed',
          cause: expect.stringMatching(FAULTS[name]?.cause ?? /^$/)
        }))
      )
    })

    it('gets no tag', async () => {
      expect(await tagDigests(runOf(name).image)).toEqual({ '2.6': old.digest })
    })
  }
)

describe.each(names.filter((name) => !FAULTS[name]?.cause))(
  'an image with %s',
  (name) => {
    it('passes on each platform, and gets its tags', async () => {
      const { image, run } = runOf(name)
      expect(verdictsOf(run.platforms)).toEqual(['passed', 'passed'])
      const { digest } = run.outputs
      expect(await tagDigests(image)).toEqual({ '2.6': digest, [NEW]: digest })
    })

    it('says whether there is a way back, and why not', () => {
      const { closed } = FAULTS[name] ?? {}
      for (const { platform, upgrade } of runOf(name).run.platforms) {
        expect(upgrade).toEqual({
          from: `${runOf(name).image}:2.6`,
          digest: old.refs[platform]?.split('@')[1],
          version: OLD,
          back: closed ? 'closed' : 'open',
          ...(closed && { reason: expect.stringMatching(closed) })
        })
      }
    })
  }
)

describe.each(names)('a run with %s', (name) => {
  it('leaves nothing in the engine', async () => {
    const { image, run } = runOf(name)
    expect(run.leftFiles).toEqual([])
    expect(await leftInEngine(run.jobId, image)).toEqual([])
  })
})
