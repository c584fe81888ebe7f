import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  milvusAdvisories,
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../../lab/parts/github-api.ts'
import { parseRequest } from '../../src/milvus/version.js'
import type { Results } from '../../src/publish/results.js'
import { spoilt } from '../support/hostile.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { newJob } from '../support/samples.js'
import { published } from '../support/results.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { dockerWith, exampleInputs } = await import('../support/plan-samples.js')
const { reportSafely, safely } = await import('../support/safely.js')
const { makePlan } = await import('../../src/plan/plan.js')
const { addAdvisories } = await import('../../src/report/advisories.js')

const RELEASES = milvusReleases(['v2.6.23', 'v2.6.22', 'client/v2.6.3'])
const ADVISORIES = milvusAdvisories().slice(0, 3)
const RUNS = { numRuns: 60 }

let api: GitHubApi

beforeAll(async () => {
  api = await serveGitHub()
})

afterAll(async () => {
  await api.stop()
})

interface Served {
  releases?: string
  advisories?: string
}

/** Plans with what GitHub answers, and reports the run. */
async function planWith(
  { releases, advisories }: Served,
  vulnerable: 'warn' | 'fail' = 'warn'
): Promise<string | undefined> {
  setEnv({ GITHUB_API_URL: api.url, GITHUB_SERVER_URL: '' })
  api.faults.splice(
    0,
    api.faults.length,
    ...answers(/releases/, releases ?? JSON.stringify(RELEASES)),
    ...answers(/advisories/, advisories ?? JSON.stringify(ADVISORIES))
  )
  const version = parseRequest('2.6')
  const inputs = { ...exampleInputs(), version, vulnerable } as ReturnType<
    typeof exampleInputs
  >
  const { result: plan, failure } = await safely(() =>
    makePlan(inputs, dockerWith().docker, newJob())
  )
  if (!plan) return failure?.code
  // Or nothing would be there in time, as this test waits for nothing.
  await plan.advisories?.catch(() => undefined)
  const { result } = await safely((): Promise<Results> =>
    addAdvisories({ ...published, plan })
  )
  if (result) await reportSafely(result)
  return undefined
}

function answers(path: RegExp, body: string): GitHubApi['faults'] {
  return [{ path, times: 100, status: 200, body }]
}

describe("what GitHub says of Milvus' releases", () => {
  it('makes a plan, or a failure of the list', async () => {
    const check = async (releases: string): Promise<void> => {
      const code = await planWith({ releases })
      expect([undefined, 'github-unreadable', 'no-release-matches']).toContain(
        code
      )
    }
    await fc.assert(
      fc.asyncProperty(spoilt(JSON.stringify(RELEASES)), check),
      RUNS
    )
  })

  it('may be megabytes, and thousands of releases', async () => {
    const tags = Array.from({ length: 150_000 }, (_, at) => `v2.6.${at}`)
    const releases = JSON.stringify(tags.map((tag_name) => ({ tag_name })))
    expect(await planWith({ releases })).toBe(undefined)
    const tag_name = `v${'9'.repeat(2 ** 20)}.1.1`
    const large = JSON.stringify([{ tag_name, body: tag_name }, ...RELEASES])
    expect(await planWith({ releases: large })).toBe(undefined)
  })
})

describe("what GitHub says of Milvus' advisories", () => {
  it.each(['warn', 'fail'] as const)(
    'is reported with vulnerable: %s, or is a failure of the list',
    async (vulnerable) => {
      const check = async (advisories: string): Promise<void> => {
        const code = await planWith({ advisories }, vulnerable)
        expect([
          undefined,
          'github-unreadable',
          'vulnerable-version-refused'
        ]).toContain(code)
      }
      await fc.assert(
        fc.asyncProperty(spoilt(JSON.stringify(ADVISORIES)), check),
        RUNS
      )
    }
  )

  it('may be thousands, of which page and outputs have room for some', async () => {
    const summary = '<script>'.repeat(100)
    const many = Array.from({ length: 20_000 }, () => ({ summary }))
    expect(await planWith({ advisories: JSON.stringify(many) })).toBe(undefined)
  })
})
