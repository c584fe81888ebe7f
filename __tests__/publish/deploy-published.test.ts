import { describe, expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import {
  INSPECT_TAG,
  publishingDocker,
  type Cases
} from '../support/publishing-docker.js'
import {
  annotationsOf,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { outputsOf } = await import('../../src/report/outputs.js')
const { summaryOf } = await import('../../src/report/summary.js')

const DATED = { tags: '{{version}}-{{date}}' }

/** The job of the workflow that comes after the publication. */
async function deploy(
  given: Record<string, string>,
  digest = INDEX
): Promise<Results> {
  setEnv({ MILVUS_RUNPOD_PUBLISHED: digest })
  return await publish({ 'milvus-version': '2.6', ...TEMPLATE, ...given })
}

/** What the tag 2.6 points to now. */
function tagPointsTo(version: string): Cases {
  const manifest = {
    ...manifestOf({ 'linux/amd64': digestOf('8') }),
    digest: digestOf('7'),
    annotations: annotationsOf({ version })
  }
  return { [`${INSPECT_TAG} ${IMAGE}:2.6`]: JSON.stringify(manifest) }
}

describe('a job that gets the digest of a published image', () => {
  it('needs no engine', async () => {
    const { calls, reply } = await published()
    reply({ 'version*': failed('Cannot connect to the Docker daemon') })
    const before = calls().length

    const { error } = await deploy({ ...DATED, ...PODS, 'smoke-test': 'query' })

    expect(error).toBeUndefined()
    const others = calls()
      .slice(before)
      .filter((line) => !line.startsWith('buildx imagetools '))
    expect(others).toEqual([expect.stringMatching(/^version /)])
  })

  it('brings template and pods to it, also if all of its tags are dated ones', async () => {
    const { calls } = await published()
    const before = calls().length

    const results = await deploy({ ...DATED, ...PODS })

    expect(results.error).toBeUndefined()
    expect(runpod.state.templates[0]?.image).toBe(REF)
    expect(runpod.state.pods.map(({ image }) => image)).toEqual([REF, REF])
    const { pods = '', ...others } = outputsOf(results)
    expect(others).toEqual({ 'template-id': 'tpl1abcdef' })
    expect(JSON.parse(pods)).toMatchObject([
      { id: 'p1', outcome: 'updated', image: { after: REF } },
      { id: 'p2', outcome: 'updated', image: { after: REF } }
    ])
    expect(summaryOf(results)).toContain('Template Milvus')
    // Nothing is built, tagged, or read of the base.
    expect(calls().slice(before).join('\n')).not.toMatch(
      /milvusdb|create |build /
    )
  })

  it.each<[string, string, string, Cases, string]>([
    ['got no tag', '', 'none', {}, 'no tag points to the image of this run'],
    [
      'is not what its tags point to any more',
      INDEX,
      'none',
      tagPointsTo('2.6.22'),
      'no tag points to the image of this run'
    ],
    [
      'has passed less than is asked',
      INDEX,
      'health',
      {},
      'has passed "none" on linux/amd64, and not "health"'
    ]
  ])(
    'leaves them as they are if it %s',
    async (_, digest, level, cases, text) => {
      const docker = await published()
      docker.reply(cases)
      const given = { tags: '{{major}}.{{minor}}', 'smoke-test': level }

      const { error } = await deploy({ ...given, ...PODS }, digest)

      expect(error).toBeUndefined()
      expect(runpod.changes()).toEqual([])
      expect(log()).toContain(text)
    }
  )

  it('looks again for a tag that the registry shows late', async () => {
    const docker = await published()
    const replies = [failed(`ERROR: ${IMAGE}:2.6: not found`)]
    docker.reply({
      [`${INSPECT_TAG} ${IMAGE}:2.6`]: () => {
        const late = replies.shift()
        const shown = JSON.stringify(docker.index)
        return late ? Promise.reject(late) : Promise.resolve(shown)
      }
    })

    const { error } = await deploy({ tags: '{{major}}.{{minor}}' })

    expect(error).toBeUndefined()
    expect(runpod.state.templates[0]?.image).toBe(REF)
  })

  it('brings them to a newer image that its tags point to by now', async () => {
    const docker = await published()
    docker.reply(tagPointsTo('2.6.23'))

    const { error } = await deploy({})

    expect(error).toBeUndefined()
    expect(runpod.state.templates[0]?.image).toBe(`${IMAGE}@${digestOf('7')}`)
  })

  it('leaves them as they are if it is of a version that was not asked for', async () => {
    await published()

    const { error } = await deploy({ 'milvus-version': '2.5' })

    expect(error).toBeUndefined()
    expect(runpod.changes()).toEqual([])
    expect(log()).toContain('("2.5") allows')
  })

  it('says which image it is that cannot be read', async () => {
    // Without marks.
    await publishingDocker()

    const results = await deploy(DATED)

    expect(results.error?.message).toContain(`has published, ${REF}, could not`)
    expect(summaryOf(results)).toContain('was not brought to RunPod')
    expect(summaryOf(results)).not.toContain('No tag was moved')
  })
})
