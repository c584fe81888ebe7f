import { afterEach, describe, expect, it } from '@jest/globals'
import type { Inputs } from '../../src/inputs/inputs.js'
import { parseRequest } from '../../src/milvus/version.js'
import { makePlan, type Plan } from '../../src/plan/plan.js'
import {
  milvusAdvisories,
  milvusReleases,
  serveGitHub,
  type Content,
  type GitHubApi
} from '../support/github-api.js'
import { log } from '../support/log.js'
import { dockerWith, exampleInputs } from '../support/plan-samples.js'
import { newJob } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

describe('makePlan, with the GitHub API', () => {
  const { always, releases, advisories } = {
    always: true,
    releases: milvusReleases(['v2.6.5', 'v2.6.4']),
    advisories: milvusAdvisories()
  }
  let api: GitHubApi

  async function planWith(
    given: Partial<Inputs>,
    content: Content = {}
  ): Promise<{ plan: Plan; calls: string[] }> {
    api = await serveGitHub({ releases, advisories, ...content })
    setEnv({ GITHUB_API_URL: api.url })
    const { docker, calls } = dockerWith()
    const inputs = { ...exampleInputs(), ...given }
    return { plan: await makePlan(inputs, docker, newJob()), calls }
  }

  function asked(version: string): Inputs['version'] {
    return parseRequest(version) as Inputs['version']
  }

  afterEach(() => api.stop())

  it('takes the newest release of a line', async () => {
    const { plan } = await planWith({ version: asked('2.6') })
    expect(plan.version).toBe('2.6.5')
    expect(plan.tags.exact).toEqual(['2.6.5'])
  })

  it('asks the API nothing for an exact version with `vulnerable: ignore`', async () => {
    const { plan } = await planWith({ version: asked('2.6.4') })
    expect(api.requests).toEqual([])
    expect(plan.advisories).toBeUndefined()
  })

  it('names the advisories with `warn`, and goes on', async () => {
    const { plan } = await planWith({
      version: asked('2.6.4'),
      vulnerable: 'warn'
    })
    expect(plan.advisories?.map(({ id, fixed }) => [id, fixed])).toEqual([
      ['CVE-2026-26190', '2.6.10'],
      ['CVE-2025-64513', '2.6.5']
    ])
    expect(log()).toContain('::warning::Milvus 2.6.4 is affected by CVE-2025-')
  })

  it('stops with `fail`, before the target is read', async () => {
    await expect(
      planWith({ version: asked('2.6.4'), vulnerable: 'fail' })
    ).rejects.toThrow('Milvus 2.6.4 is affected by CVE-2026-26190')
  })

  it('goes on with `warn` when advisories cannot be read, and says so', async () => {
    const { plan } = await planWith(
      { version: asked('2.6.4'), vulnerable: 'warn' },
      { faults: [{ status: 403 }], always }
    )
    expect(plan.advisories).toBeUndefined()
    expect(log()).toContain(
      '::warning::Could not check this Milvus version for known vulnerabilities. '
    )
  })

  it('stops with `fail` when advisories cannot be read', async () => {
    await expect(
      planWith(
        { version: asked('2.6.22'), vulnerable: 'fail' },
        { faults: [{ status: 403 }], always }
      )
    ).rejects.toThrow('The security advisories of Milvus could not be read')
  })

  it('stops when releases cannot be read', async () => {
    await expect(
      planWith({ version: asked('2.6') }, { releases: [] })
    ).rejects.toThrow('The releases of Milvus could not be read')
  })

  it('stops when no release matches', async () => {
    await expect(planWith({ version: asked('2.7') })).rejects.toThrow(
      'No release of Milvus matches "2.7" (of 2 stable releases)'
    )
  })
})
