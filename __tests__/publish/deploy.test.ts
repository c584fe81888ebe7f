import { describe, expect, it } from '@jest/globals'
import { outputsOf } from '../../src/report/outputs.js'
import { log } from '../support/log.js'
import type { RestReply } from '../support/milvus-rest.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import {
  CANARY,
  milvusOnPods,
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { samplePod } from '../support/runpod-api.js'
import { letPodSay } from '../support/said-by-pods.js'

/** The replies of a Milvus that loses what was inserted. */
function findsNothing(): Record<string, RestReply[]> {
  return { 'entities/search': [{ code: 0, data: [] }] }
}

describe('after a publication', () => {
  it('the template and the pods have the digest', async () => {
    await publishingDocker()

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toEqual(
      ['templates/tpl1abcdef', 'pods/p1', 'pods/p2'].map(
        (what) => `PATCH /v2/${what} {"image":"${REF}"}`
      )
    )
    expect(results.timings.slice(-3).map(({ name }) => name)).toEqual([
      'Promote',
      'RunPod template',
      'RunPod pods'
    ])
    expect(outputsOf(results)['template-id']).toBe('tpl1abcdef')
  })

  it('a pod that fails ends the run, with a template that is up to date', async () => {
    await publishingDocker()
    runpod.onImage = (pod) => {
      pod.status = pod.image === REF ? 'ERROR' : 'RUNNING'
    }

    const given = { ...TEMPLATE, ...PODS }
    const { error, runpod: results, promotion } = await publish(given)

    expect(error?.message).toContain('not healthy with the new image')
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(results?.template?.outcome).toBe('updated')
    expect(results?.pods?.map(({ outcome }) => outcome)).toEqual([
      'restored',
      'waiting'
    ])
  })
})

describe('a run with nothing new', () => {
  it('still brings the template and the pods to the image', async () => {
    const { calls } = await published()
    const before = calls().length

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(results.plan?.decision.kind).toBe('nothing')
    expect(runpod.state.pods.map(({ image }) => image)).toEqual([REF, REF])
    expect(runpod.state.templates[0]?.image).toBe(REF)
    expect(calls().slice(before).join('\n')).not.toMatch(/create|build /)
  })

  it('changes nothing that has the image', async () => {
    await published()
    await publish({ ...TEMPLATE, ...PODS })
    const before = runpod.changes().length

    const results = await publish({ ...TEMPLATE, ...PODS, ...CANARY })

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toHaveLength(before)
    expect(results.runpod?.canary).toBeUndefined()
  })

  it.each([TEMPLATE, PODS])(
    'is brought to an image that it does not have only after a canary has tried that: %j',
    async (given) => {
      await published()
      const created: number[] = []
      const { onCreate } = runpod
      runpod.onCreate = (pod) => {
        const { templates, pods } = runpod.state
        created.push(
          [...templates, ...pods].filter(({ image }) => image === REF).length
        )
        onCreate(pod)
      }

      const results = await publish({ ...given, ...CANARY })

      expect(results.error).toBeUndefined()
      expect(results.runpod?.canary?.outcome).toBe('passed')
      // The canary alone has it.
      expect(created).toEqual([1])
    }
  )

  it('keeps its image if that fails on the canary', async () => {
    await published()
    const before = runpod.state.templates[0]?.image
    await milvusOnPods(findsNothing())

    const { error } = await publish({ ...TEMPLATE, ...PODS, ...CANARY })

    expect(error?.message).toContain(
      'The image failed on a RunPod pod, so the template and the pods keep their images: '
    )
    expect(runpod.state.templates[0]?.image).toBe(before)
  })

  it('reads the version of a pod from the image that it has by digest', async () => {
    await published()
    for (const pod of runpod.state.pods) {
      pod.image = `${IMAGE}@sha256:${'5'.repeat(64)}`
    }

    expect((await publish(PODS)).error).toBeUndefined()
  })
})

describe('a canary', () => {
  it('runs the digest before the tags move', async () => {
    const { calls } = await publishingDocker()
    let tags = -1
    const { onCreate } = runpod
    runpod.onCreate = (pod) => {
      tags = calls().filter((line) => line.includes('create --tag')).length
      onCreate(pod)
    }

    const results = await publish(CANARY)

    expect(results.runpod?.canary?.outcome).toBe('passed')
    expect(tags).toBe(0)
    expect(results.promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(runpod.calls.join('\n')).toContain(`"image":"${REF}"`)
  })

  it('keeps the tags where they are if the image fails on it', async () => {
    await publishingDocker()
    await milvusOnPods(findsNothing())

    const results = await publish({ ...CANARY, ...TEMPLATE })

    expect(results.error?.message).toContain(
      'The image failed on a RunPod pod, so no tag was moved'
    )
    expect(results.promotion).toBeUndefined()
    expect(runpod.state.templates[0]?.image).not.toBe(REF)
    expect(runpod.changes().at(-1)).toContain('DELETE /v2/pods/')
  })

  it('names the known failure that its log shows', async () => {
    await publishingDocker()
    await milvusOnPods(findsNothing())
    const { onCreate } = runpod
    runpod.onCreate = (pod) => {
      letPodSay(pod.id, { container: ['fatal error: cannot allocate memory'] })
      onCreate(pod)
    }

    const { error } = await publish(CANARY)

    expect(error?.message).toContain(
      'so no tag was moved: fatal error: cannot allocate memory; '
    )
    expect(error?.message).toMatch(
      /\nLikely reason: the canary has too little memory\nWhat to do: set "runpod-canary"/
    )
  })

  it.each([
    ['true', undefined],
    ['false', ['2.6.22', '2.6']]
  ])(
    'that cannot be had, with "runpod-canary-required: %s", leads to the tags %j',
    async (required, moved) => {
      await publishingDocker()
      runpod.faults.push(['POST', { status: 402 }])

      const results = await publish({
        ...CANARY,
        'runpod-canary-required': required
      })

      expect(results.runpod?.canary?.outcome).toBe('unavailable')
      expect(results.promotion?.moved).toEqual(moved)
      expect(`${results.error ?? ''}${log()}`).toContain(
        'RunPod could not run a canary'
      )
    }
  )

  it('that a killed job has left is terminated by a later run', async () => {
    await published()
    const name = 'milvus-runpod-00000000ff-canary'
    runpod.state.pods = [
      samplePod({ id: 'old', name }),
      samplePod({ id: 'new', name, createdAt: new Date().toISOString() })
    ]

    const results = await publish(CANARY)

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toEqual(['DELETE /v2/pods/old'])
  })

  it('that a killed job has left is terminated before another that fails', async () => {
    await publishingDocker()
    await milvusOnPods(findsNothing())
    const name = 'milvus-runpod-00000000ff-canary'
    runpod.state.pods = [samplePod({ id: 'old', name })]

    const results = await publish(CANARY)

    expect(results.runpod?.canary?.outcome).toBe('failed')
    expect(runpod.changes().map((call) => call.split(' {')[0])).toEqual([
      'DELETE /v2/pods/old',
      'POST /v2/pods',
      'DELETE /v2/pods/new1'
    ])
  })
})

describe('without a key', () => {
  it('nothing is asked of RunPod, and nothing reported', async () => {
    await publishingDocker()

    const results = await publishHere({ 'smoke-test': 'none' })

    expect(results.error).toBeUndefined()
    expect(results.runpod).toBeUndefined()
    expect(runpod.calls).toEqual([])
  })
})
