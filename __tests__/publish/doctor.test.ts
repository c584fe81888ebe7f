import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { giveLog, startLine } from '../support/doctor.js'
import { failed } from '../support/fake-docker.js'
import {
  milvusReleases,
  serveGitHub,
  type Content,
  type GitHubApi
} from '../../lab/parts/github-api.ts'
import { log } from '../support/log.js'
import { IMAGE } from '../support/publish-here.js'
import { publish, runpod } from '../support/publish-to-runpod.js'
import {
  current,
  INSPECT_TAG,
  publishingDocker,
  type Cases
} from '../support/publishing-docker.js'
import { annotationsOf, digestOf, manifestOf } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

const DOCTOR = { 'runpod-doctor': 'true', 'runpod-pods': 'p1' }

let api: GitHubApi

beforeEach(async () => {
  await publishingDocker()
  await useGitHub({ releases: milvusReleases(['v2.6.22', 'v2.6.20']) })
})

afterEach(async () => {
  await api.stop()
})

async function useGitHub(content: Content): Promise<void> {
  api = await serveGitHub(content)
  setEnv({ GITHUB_API_URL: api.url })
}

/** Looks at the pod, whose log is given unless it is empty. */
async function look(
  given: Record<string, string> = {},
  lines = [startLine()]
): Promise<Results> {
  giveLog('p1', lines)
  return await publish({ ...DOCTOR, ...given })
}

function codes({ examination }: Results): string[] {
  const [pod] = examination?.pods ?? []
  return pod?.findings.map(({ code }) => code) ?? []
}

/** What a tag of the repository points to. */
function tagPointsTo(tag: string, version: string): Cases {
  const manifest = {
    ...manifestOf({ 'linux/amd64': digestOf('8') }),
    digest: digestOf('7'),
    annotations: annotationsOf({ version })
  }
  return { [`${INSPECT_TAG} ${IMAGE}:${tag}`]: JSON.stringify(manifest) }
}

describe('a run that only looks at pods', () => {
  it('plans, builds, tags and changes nothing', async () => {
    const { error, plan, image, promotion } = await look()

    expect(error).toBeUndefined()
    expect({ plan, image, promotion }).toEqual({})
    expect(runpod.changes()).toEqual([])
    const others = current.calls().filter((call) => {
      return !/^login |^buildx imagetools inspect /.test(call)
    })
    expect(others).toEqual([])
  })

  it('warns once of all that is urgent, and stays green', async () => {
    const { error } = await look({}, [startLine({ etcd: 'open, no password' })])

    expect(error).toBeUndefined()
    const warnings = log().match(/^::warning::.*$/gm) ?? []
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('Pod milvus-one (p1): answers without')
    expect(warnings[0]).toContain('What to do: set MILVUS_ROOT_PASSWORD')
  })

  it('knows what its repository has for the line of a pod', async () => {
    current.reply(tagPointsTo('2.6', '2.6.22'))

    expect(codes(await look())).toContain('newer-published')
  })

  it.each([
    ['{{major}}.{{minor}}-prod', '2.6-prod'],
    ['latest', '2.6']
  ])('finds the tag of a line by the templates: %s', async (tags, tag) => {
    current.reply(tagPointsTo(tag, '2.6.22'))

    expect(codes(await look({ tags }))).toContain('newer-published')
  })

  it('names the newest release of the line', async () => {
    expect(codes(await look())).toContain('newer-released')
  })

  it('names the advisories about the version of a pod', async () => {
    expect(codes(await look({}, [startLine({ version: '2.6.4' })]))).toContain(
      'advisories'
    )
  })
})

describe('a look at pods goes on', () => {
  it('without what GitHub does not give', async () => {
    await api.stop()
    await useGitHub({ faults: [{ status: 404 }], always: true })
    const results = await look()

    expect(results.error).toBeUndefined()
    expect(codes(results)).toContain('advisories-unread')
    expect(log()).toContain('without the advisories of Milvus')
  })

  it('without a registry, which it says once', async () => {
    current.reply({
      [`${INSPECT_TAG} ${IMAGE}*`]: failed('ERROR: unexpected status: 418')
    })
    giveLog('p2', [startLine({ version: '2.5.16' })])
    const results = await look({ 'runpod-pods': 'p1\np2' })

    expect(results.error).toBeUndefined()
    expect(codes(results)).toContain('milvus')
    expect(log().match(/without the images in the registry/g)).toHaveLength(1)
  })

  it('without docker', async () => {
    current.open = () => Promise.reject(new Error('there is no docker'))
    const results = await look()

    expect(results.error).toBeUndefined()
    expect(codes(results)).toContain('milvus')
    expect(log()).toContain('there is no docker')
  })
})

it('ends red if RunPod does not list its pods', async () => {
  runpod.faults.push(['GET /v2/pods', { status: 401 }])
  const { error, examination } = await look()

  expect(error?.code).toBe('runpod-refused')
  expect(examination).toBeUndefined()
})
