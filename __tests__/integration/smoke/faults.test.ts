import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { docker } from '../support/lab.ts'
import { sideBySide, type Fault } from '../support/smoke.ts'
import {
  beARunner,
  publishUntested,
  testHere,
  type Outcome,
  type Untested
} from '../support/untested.ts'
import { BEARABLE, BROKEN, titleOf } from './fault-table.ts'

const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Jobs side by side: they must not disturb each other. */
const AT_ONCE = 5

/** Probes of each level, in their order. */
const PROBES: Record<string, string> = {
  query: 'create insert search drop',
  restart: 'create insert search stop start search again drop'
}

/** Seconds for a job that ends at once, where the limit would be 300 and 1200. */
const SOON = 100

let untested: Untested
let endRunner: () => void
/** A container of somebody else, who uses the same engine. */
let bystander: string
const outcomes = new Map<Fault, Outcome>()

beforeAll(async () => {
  endRunner = beARunner()
  untested = await publishUntested()
  const { 'linux/amd64': image = '' } = untested.refs
  const healthcheck = '--no-healthcheck'
  bystander = await docker(['run', '--detach', healthcheck, image])
  const faults: Fault[] = [...BROKEN, ...BEARABLE]
  // The longest first, so that none of them is left over.
  faults.sort((a, b) => (b.limit ?? 0) - (a.limit ?? 0))
  const tasks = faults.map((fault) => async () => {
    outcomes.set(fault, await testHere(untested, fault))
  })
  await sideBySide(AT_ONCE, tasks)
}, 600_000)

afterAll(async () => {
  await docker(['rm', '--force', '--volumes', bystander])
  await untested.remove()
  endRunner()
})

function outcomeOf(fault: Fault): Outcome {
  const outcome = outcomes.get(fault)
  if (!outcome) throw new Error(`${titleOf(fault)} was not tested`)
  return outcome
}

describe.each(BROKEN.map((broken) => [titleOf(broken), broken] as const))(
  'a broken Milvus: %s',
  (_, broken) => {
    it('fails on both platforms, with this cause and hint, and gets no tag', () => {
      const { error, platforms, isTagged } = outcomeOf(broken)
      expect(platforms).toEqual(
        PLATFORMS.map((platform) =>
          expect.objectContaining({
            platform,
            level: broken.level,
            verdict: 'failed',
            cause: expect.stringMatching(broken.cause)
          })
        )
      )
      for (const { hint = '' } of platforms) {
        expect(hint).toMatch(broken.hint ?? /^$/)
      }
      expect(error).toMatch(/^The smoke test failed, so no tag was moved\./)
      expect(isTagged).toBe(false)
    })

    it('leaves evidence: what the engine says of the container, and its log', () => {
      for (const { evidence } of outcomeOf(broken).platforms) {
        expect(evidence?.container[0]).toMatch(
          /^(running|ended with exit code)/
        )
        expect(evidence?.logs).toEqual(expect.any(String))
      }
    })

    it('ends in time', () => {
      const { limit } = broken
      const { seconds } = outcomeOf(broken)
      expect(seconds).toBeLessThan(SOON)
      // It waits its limit out.
      if (limit) expect(seconds).toBeGreaterThan(limit)
    })
  }
)

describe.each(
  BEARABLE.map((bearable) => [titleOf(bearable), bearable] as const)
)('a Milvus that is well in the end: %s', (_, bearable) => {
  it('passes on both platforms, and gets its tag', () => {
    const { error, platforms, isTagged } = outcomeOf(bearable)
    expect(error).toBeUndefined()
    expect(platforms.map(({ verdict }) => verdict)).toEqual([
      'passed',
      'passed'
    ])
    expect(isTagged).toBe(true)
  })

  it('has the seconds of all that was done, and what is worth telling', () => {
    const { platforms } = outcomeOf(bearable)
    for (const { seconds, probes = {}, notes = [] } of platforms) {
      expect(Object.keys(probes).join(' ')).toBe(PROBES[bearable.level] ?? '')
      expect(seconds).toBeGreaterThan(0)
      expect(notes.join()).toMatch(bearable.note ?? /^$/)
    }
  })
})

describe('a container of somebody else', () => {
  it('runs on as it did', async () => {
    const format = '{{.State.Running}} {{.RestartCount}} {{.State.ExitCode}}'
    const state = await docker(['inspect', '--format', format, bystander])
    expect(state).toBe('true 0 0')
  })
})

describe('an early empty list', () => {
  it('is not taken for healthy, on neither platform', () => {
    const early = BEARABLE[0]
    const { platforms } = outcomeOf(early ?? { level: '' })
    for (const { seconds } of platforms) expect(seconds).toBeGreaterThan(2)
  })
})
