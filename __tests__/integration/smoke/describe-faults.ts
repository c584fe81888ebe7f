import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { EMULATED, failureIn, NATIVE } from '../support/lab.ts'
import { sharedImage } from '../support/published.ts'
import {
  sideBySide,
  testPublished,
  type PlatformResult,
  type SmokeRun,
  verdictsOf
} from '../support/smoke.ts'
import { titleOf, type KnownFault } from './fault-table.ts'

/** Jobs that run side by side: they must not disturb each other. */
const AT_ONCE = 3

/** Probes of each level, in order. */
const PROBES: Record<string, string> = {
  query: 'create insert search drop',
  restart:
    'create insert search stop start search again insert again kill start again search both drop'
}

/** Tests a published image with each of the faults. */
export function describeFaults(faults: KnownFault[]): void {
  const runs = new Map<KnownFault, SmokeRun>()
  const runOf = (fault: KnownFault): SmokeRun => {
    const run = runs.get(fault)
    if (!run) throw new Error(`${titleOf(fault)} was not tested`)
    return run
  }

  beforeAll(async () => {
    const tasks = faults.map((fault) => async () => {
      runs.set(fault, await test(fault))
    })
    await sideBySide(AT_ONCE, tasks)
  }, 1_200_000)

  describe.each(faults.map((fault) => [titleOf(fault), fault] as const))(
    'a Milvus with the fault %s',
    (_, fault) => {
      if (fault.cause) itFails(fault, () => runOf(fault))
      else itPasses(fault, () => runOf(fault))
    }
  )
}

/** The platforms that a fault is tested on. */
function platformsOf({ emulated }: KnownFault): string[] {
  return emulated ? [NATIVE, EMULATED].sort() : [NATIVE]
}

/** Tests a fault, and leaves out the platform that was skipped. */
async function test(fault: KnownFault): Promise<SmokeRun> {
  const inputs = { ...fault.inputs }
  if (!fault.emulated) inputs['smoke-emulated'] = 'none'
  const run = await testPublished({ ...fault, inputs })
  const platforms = run.platforms.filter(({ verdict }) => verdict !== 'skipped')
  return { ...run, platforms }
}

function itFails(fault: KnownFault, run: () => SmokeRun): void {
  it('fails on each platform, and moves no tag', async () => {
    const { result, platforms, isTagged, digest } = run()
    const failed = { level: fault.level, verdict: 'failed' }
    const expected = platformsOf(fault)

    expect(result.mainCode).toBe(1)
    expect(platforms).toMatchObject(
      expected.map((platform) => ({ ...failed, platform }))
    )
    expect(result.outputs.digest).toBeUndefined()
    expect(result.outputs.tags).toBeUndefined()
    expect(isTagged).toBe(false)
    expect(await digest()).toBe(sharedImage().digest)
  })

  it('is reported with the cause, a hint and the evidence', () => {
    const { result, platforms } = run()
    for (const platform of platforms) {
      expect(platform.cause).toMatch(fault.cause ?? 'a cause')
      expect(platform.hint ?? '').toMatch(fault.hint ?? /^$/)
      expectReport(result, platform)
    }
  })
}

function itPasses(fault: KnownFault, run: () => SmokeRun): void {
  it('passes all probes on each platform, and gets its tag', () => {
    const { result, platforms, isTagged } = run()
    expect(failureIn(result)).toBe('')
    expect(isTagged).toBe(true)
    expect(verdictsOf(platforms)).toEqual(
      platformsOf(fault).map(() => 'passed')
    )
    for (const { probes = {} } of platforms) {
      expect(Object.keys(probes).join(' ')).toBe(PROBES[fault.level] ?? '')
    }
  })

  it('is summarized with its seconds and notes', () => {
    const { result, platforms } = run()
    const shown = /\| (\d+(?:\.\d\d)?)&nbsp;(s|ms) \|/g
    const times = [...result.summary.matchAll(shown)].map(
      ([, text, unit]) => Number(text) / (unit === 'ms' ? 1000 : 1)
    )
    for (const { seconds = 0, notes = [] } of platforms) {
      // Both are rounded from the same figure, but not from each other.
      expect(times).toContainEqual(expect.closeTo(seconds, 1))
      expect(notes.join()).toMatch(fault.note ?? /^$/)
    }
    expect(plainText(result.summary)).toMatch(fault.note ?? '')
  })
}

function expectReport(
  { log, summary }: RunResult,
  { platform, cause = '', hint }: PlatformResult
): void {
  const [, evidence = ''] = log.split(
    `::error title=Smoke test of ${platform}::${escaped(cause)}\n`
  )
  const [group = ''] = evidence.split('::endgroup::')
  expect(group).toMatch(/^::group::Smoke test of .*: evidence\n/)
  expect(group).toMatch(/^container: (running|ended with exit code)/m)
  expect(group).toMatch(/^(Last log lines of the|The) container\b/m)
  if (hint) expect(group).toContain(`hint: ${hint}`)
  expect(plainText(summary)).toContain(cause)
  expect(summary).toContain(`<summary>Evidence of ${platform}: `)
}

/** What Markdown shows of text that was made safe for it. */
function plainText(markdown: string): string {
  return markdown.replaceAll('&#8203;', '').replace(/\\([!-/:-@[-`{-~])/g, '$1')
}

/** A message as it is written in a command of the runner. */
function escaped(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\n', '%0A')
}
