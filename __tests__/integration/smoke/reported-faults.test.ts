import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { act, tagsOf } from '../support/lab.ts'
import {
  sideBySide,
  type Fault,
  type PlatformResult
} from '../support/smoke.ts'
import {
  publishUntested,
  testInputs,
  type Untested
} from '../support/untested.ts'
import { BEARABLE, BROKEN, titleOf, type Broken } from './fault-table.ts'

// All faults are in faults.test.ts; here is what a user sees of each kind.
const KINDS = [
  'leader-changed, health', // It does not start,
  'never-healthy, query', // it is not healthy,
  'wrong-neighbours, query', // it answers wrongly,
  'loses-rows, restart', // it forgets.
  'slow, query',
  'hung-stop, restart'
]

interface Run {
  result: RunResult
  platforms: PlatformResult[]
  isTagged: boolean
}

const isHere = (fault: Fault): boolean => KINDS.includes(titleOf(fault))
const broken = BROKEN.filter(isHere)
const bearable = BEARABLE.filter(isHere)

let untested: Untested
const runs = new Map<Fault, Run>()

async function run(fault: Fault): Promise<Run> {
  const { tag, inputs } = testInputs(untested, fault)
  const result = await act(inputs)
  return {
    result,
    platforms: JSON.parse(result.outputs.smoke ?? '[]') as PlatformResult[],
    isTagged: (await tagsOf(untested.image)).includes(tag)
  }
}

function runOf(fault: Fault): Run {
  const found = runs.get(fault)
  if (!found) throw new Error(`${titleOf(fault)} did not run`)
  return found
}

beforeAll(async () => {
  untested = await publishUntested()
  const tasks = [...broken, ...bearable].map((fault) => async () => {
    runs.set(fault, await run(fault))
  })
  await sideBySide(3, tasks)
})

afterAll(() => untested.remove())

describe('the faults that are reported here', () => {
  it('are one of each kind', () => {
    expect([...runs.keys()].map(titleOf)).toHaveLength(KINDS.length)
  })
})

describe.each(broken.map((one) => [titleOf(one), one] as const))(
  'a run with a broken Milvus: %s',
  (_, fault) => {
    it('ends red, and names no digest and no tag', () => {
      const { result, isTagged } = runOf(fault)
      expect(result.mainCode).toBe(1)
      expect(result.outputs.digest).toBeUndefined()
      expect(result.outputs.tags).toBeUndefined()
      expect(isTagged).toBe(false)
    })

    it('is annotated, with the hint and the evidence in a group', () => {
      const { result, platforms } = runOf(fault)
      expect(platforms).toHaveLength(2)
      for (const platform of platforms) expectReport(result, platform, fault)
    })
  }
)

describe.each(bearable.map((one) => [titleOf(one), one] as const))(
  'a run with a Milvus that is well in the end: %s',
  (_, fault) => {
    it('ends green, and sets its tag', () => {
      const { result, isTagged } = runOf(fault)
      expect(result.mainCode).toBe(0)
      expect(isTagged).toBe(true)
    })

    it('has the seconds and what is worth telling in its summary', () => {
      const { result, platforms } = runOf(fault)
      expect(platforms).toHaveLength(2)
      // Both are rounded from the same figure, but not from each other.
      const shown = /ready in (\d+\.\d\d) s/g
      const times = [...result.summary.matchAll(shown)].map(([, text]) =>
        Number(text)
      )
      for (const { seconds = 0 } of platforms) {
        expect(times).toContainEqual(expect.closeTo(seconds, 1))
      }
      if (fault.note) expect(result.summary).toMatch(fault.note)
    })
  }
)

function expectReport(
  { log, summary }: RunResult,
  { platform, cause = '', hint }: PlatformResult,
  fault: Broken
): void {
  const [, evidence = ''] = log.split(
    `::error title=Smoke test of ${platform}::${escaped(cause)}\n`
  )
  const [group = ''] = evidence.split('::endgroup::')
  expect(cause).toMatch(fault.cause)
  expect(group).toMatch(/^::group::Smoke test of .*: evidence\n/)
  expect(group).toMatch(/^container: (running|ended with exit code)/m)
  expect(group).toMatch(/^(Last log lines of the|The) container\b/m)
  expect(hint ?? '').toMatch(fault.hint ?? /^$/)
  if (hint) expect(group).toContain(`hint: ${hint}`)
  expect(summary).toContain(cause.replaceAll('|', '\\|'))
}

/** A message as it stands in a command of the runner. */
function escaped(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\n', '%0A')
}
