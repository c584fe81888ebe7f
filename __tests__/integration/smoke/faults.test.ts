import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { docker } from '../support/lab.ts'
import {
  borrowStandin,
  makeBuilder,
  sideBySide,
  smoke,
  type BorrowedImage,
  type Builder,
  type Fault,
  type SmokeRun
} from '../support/smoke.ts'
import { BEARABLE, BROKEN } from './fault-table.ts'

const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Runs side by side: they must not disturb each other. */
const AT_ONCE = 4

/** Probes of each level, in their order. */
const PROBES: Record<string, string> = {
  query: 'create insert search drop',
  restart: 'create insert search stop start search again drop'
}

/** Seconds for a run that ends at once, where the limit would be 300 and 1200. */
const SOON = 100

const title = ({ fault, level }: Fault): string => `${fault ?? ''}, ${level}`

let builder: Builder
let standin: BorrowedImage
/** A container of somebody else, who uses the same engine. */
let bystander: string
const runs = new Map<Fault, SmokeRun>()

beforeAll(async () => {
  builder = await makeBuilder()
  standin = await borrowStandin()
  const command = ['milvus', 'run', 'standalone']
  bystander = await docker(['run', '--detach', standin.ref, ...command])
  const faults: (Fault & { limit?: number })[] = [...BROKEN, ...BEARABLE]
  // The longest first, so that none of them is left over.
  faults.sort((a, b) => (b.limit ?? 0) - (a.limit ?? 0))
  const tasks = faults.map((fault) => async () => {
    const inputs = {
      builder: builder.name,
      ...(fault.limit && { 'smoke-timeout': String(fault.limit) }),
      ...fault.inputs
    }
    runs.set(fault, await smoke({ ...fault, inputs }))
  })
  await sideBySide(AT_ONCE, tasks)
}, 600_000)

afterAll(async () => {
  await docker(['rm', '--force', bystander])
  await standin.giveBack()
  await builder.remove()
})

function runOf(fault: Fault): SmokeRun {
  const run = runs.get(fault)
  if (!run) throw new Error(`${title(fault)} did not run`)
  return run
}

describe.each(BROKEN.map((broken) => [title(broken), broken] as const))(
  'a broken Milvus: %s',
  (_, broken) => {
    it('fails on both platforms, with this cause, and gets no tag', () => {
      const { result, platforms, tags } = runOf(broken)
      expect(result.mainCode).toBe(1)
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
      expect(tags).toEqual([])
      expect(result.outputs.digest).toBeUndefined()
    })

    it('is annotated, with the hint and the evidence in a group', () => {
      const { result, platforms } = runOf(broken)
      for (const { platform, cause = '', hint } of platforms) {
        const [, evidence = ''] = result.log.split(
          `::error title=Smoke test of ${platform}::${escaped(cause)}\n`
        )
        const [group = ''] = evidence.split('::endgroup::')
        expect(group).toMatch(/^::group::Smoke test of .*: evidence\n/)
        expect(group).toMatch(/^container: (running|ended with exit code)/m)
        expect(group).toMatch(/^(Last log lines of the|The) container\b/m)
        expect(hint ?? '').toMatch(broken.hint ?? /^$/)
        if (hint) expect(group).toContain(`hint: ${hint}`)
        expect(result.summary).toContain(cause.replaceAll('|', '\\|'))
      }
    })

    it('ends in time', () => {
      const { limit } = broken
      const { seconds } = runOf(broken)
      expect(seconds).toBeLessThan(SOON)
      if (limit) expect(seconds).toBeGreaterThan(limit)
    })
  }
)

describe.each(BEARABLE.map((bearable) => [title(bearable), bearable] as const))(
  'a Milvus that is well in the end: %s',
  (_, bearable) => {
    it('passes on both platforms, and gets its tags', () => {
      const { platforms, tags, result } = runOf(bearable)
      expect(platforms.map(({ verdict }) => verdict)).toEqual([
        'passed',
        'passed'
      ])
      expect(tags).toEqual(['2.6', '2.6.22'])
      expect(result.mainCode).toBe(0)
    })

    it('has the seconds of all that was done in output and summary', () => {
      const { platforms, result } = runOf(bearable)
      for (const { seconds, probes = {}, notes = [] } of platforms) {
        const names = PROBES[bearable.level] ?? ''
        expect(Object.keys(probes).join(' ')).toBe(names)
        expect(seconds).toBeGreaterThan(0)
        // Both are rounded from the same figure, but not from each other.
        const shown = /ready in (\d+\.\d\d) s/g
        const times = [...result.summary.matchAll(shown)].map(([, text]) =>
          Number(text)
        )
        expect(times).toContainEqual(expect.closeTo(seconds ?? 0, 1))
        expect(notes.join()).toMatch(bearable.note ?? /^$/)
        if (bearable.note) expect(result.summary).toMatch(bearable.note)
      }
    })
  }
)

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
    const { platforms } = runOf(early ?? { level: '' })
    for (const { seconds } of platforms) expect(seconds).toBeGreaterThan(2)
  })
})

/** A message as it stands in a command of the runner. */
function escaped(message: string): string {
  return message.replaceAll('%', '%25').replaceAll('\n', '%0A')
}
