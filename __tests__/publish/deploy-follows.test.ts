import { afterEach, describe, expect, it } from '@jest/globals'
import {
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../../lab/parts/github-api.ts'
import { log } from '../support/log.js'
import {
  CANARY,
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import { failed } from '../support/fake-docker.js'
import { INSPECT } from '../support/publishing-docker.js'
import { sampleTemplate } from '../support/runpod-api.js'
import { setEnv } from '../support/temporary.js'
import type { Results } from '../../src/publish/results.js'

const BASE = 'milvusdb/milvus:v2.6.22'

let api: GitHubApi | undefined

afterEach(async () => {
  await api?.stop()
  api = undefined
})

/** A run after 2.6.22 was published untested, in a night without its base. */
async function runWithoutBase(given: Record<string, string>): Promise<Results> {
  const docker = await published()
  docker.reply({ [`${INSPECT} ${BASE}`]: failed(`ERROR: ${BASE}: not found`) })
  api = await serveGitHub({
    releases: milvusReleases(['v2.6.22', 'v2.6.21']),
    always: true
  })
  setEnv({ GITHUB_API_URL: api.url })
  const floating = { 'milvus-version': '2.6', tags: '{{major}}.{{minor}}' }
  return await publish({ ...floating, ...TEMPLATE, ...PODS, ...given })
}

function imagesAtRunPod(): string[] {
  const { templates, pods } = runpod.state
  return [...templates, ...pods].map(({ image }) => image)
}

describe('a night in which the newest base is missing', () => {
  it('leaves template and pods with the image that the tag points to', async () => {
    runpod.state.templates = [sampleTemplate({ image: REF })]
    for (const pod of runpod.state.pods) pod.image = REF

    const { error, plan } = await runWithoutBase({})

    expect(error).toBeUndefined()
    expect(plan?.version).toBe('2.6.21')
    expect(runpod.changes()).toEqual([])
  })

  it('brings what is older to that image, if it has passed what is asked', async () => {
    const { error } = await runWithoutBase({})

    expect(error).toBeUndefined()
    expect(imagesAtRunPod()).toEqual([REF, REF, REF])
  })

  it.each([{}, CANARY])(
    'brings nothing to an image that has passed less than is asked, and says so: %j',
    async (canary) => {
      const before = imagesAtRunPod()

      const { error, runpod: results } = await runWithoutBase({
        'smoke-test': 'health',
        ...canary
      })

      expect(error).toBeUndefined()
      expect(imagesAtRunPod()).toEqual(before)
      expect(results?.kept).toContain(
        '2.6 points to Milvus 2.6.22, which has passed "none" on linux/amd64, and not "health"'
      )
      expect(log()).toContain(
        '::notice::The template and the pods at RunPod keep'
      )
    }
  )
})

describe('a run for an older version, whose tags all point to a newer one', () => {
  it('brings nothing to that version, which was not asked for', async () => {
    await published()
    const before = imagesAtRunPod()

    const { error, runpod: results } = await publish({
      'milvus-version': '2.6.21',
      tags: '{{major}}.{{minor}}',
      ...TEMPLATE,
      ...PODS
    })

    expect(error).toBeUndefined()
    expect(imagesAtRunPod()).toEqual(before)
    expect(results?.kept).toContain('("2.6.21") allows')
  })
})
