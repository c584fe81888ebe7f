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
} from '../../lab/parts/github-api.ts'
import '../support/log.js'
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

  it('decides with `warn` before the advisories have come', async () => {
    const held = Promise.withResolvers<undefined>()
    const { plan } = await planWith(
      { version: asked('2.6.4'), vulnerable: 'warn' },
      { advisoriesAfter: held.promise }
    )
    expect(plan.decision.kind).toBe('build')
    held.resolve(undefined)
    await expect(plan.advisories).resolves.not.toEqual([])
  })

  it('goes on with `warn` when advisories cannot be read', async () => {
    const { plan } = await planWith(
      { version: asked('2.6.4'), vulnerable: 'warn' },
      { faults: [{ status: 403 }], always }
    )
    await expect(plan.advisories).rejects.toThrow('could not be read')
  })

  it('stops with `fail` at an advisory about the version', async () => {
    await expect(
      planWith({ version: asked('2.6.4'), vulnerable: 'fail' })
    ).rejects.toThrow('Milvus 2.6.4 is affected by CVE-2026-26190')
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

  it('reads the tags of the newest release, and of an older one if that has no image', async () => {
    const { docker, calls } = dockerWith({}, ['v2.6.5'])
    api = await serveGitHub({ releases, advisories })
    setEnv({ GITHUB_API_URL: api.url })
    const inputs = { ...exampleInputs(), version: asked('2.6') }
    const { tags, targets } = await makePlan(inputs, docker, newJob())
    expect(tags.exact).toEqual(['2.6.4'])
    expect([...targets.keys()]).toEqual(['2.6.4', '2.6'])
    expect(calls.at(-1)).toContain('ghcr.io/me/milvus:2.6')
  })

  it('stops when no release matches', async () => {
    await expect(planWith({ version: asked('2.7') })).rejects.toThrow(
      'No release of Milvus matches "2.7" (of 2 stable releases)'
    )
  })
})
