import { describe, expect, it } from '@jest/globals'
import '../support/log.js'
import {
  CANARY,
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { samplePod, sampleTemplate } from '../support/runpod-api.js'

describe('a dry run', () => {
  it('says what would happen, and changes nothing', async () => {
    await publishingDocker()
    runpod.state.pods[1] = samplePod({
      id: 'p2',
      name: 'milvus-2',
      locked: true
    })

    const { error, runpod: results } = await publish({
      ...TEMPLATE,
      ...PODS,
      ...CANARY,
      'dry-run': 'true'
    })

    expect(error).toBeUndefined()
    expect(runpod.changes()).toEqual([])
    expect(results).toMatchObject({
      planned: true,
      canary: { outcome: 'planned' },
      template: { outcome: 'updated', id: 'tpl1abcdef' },
      pods: [
        { id: 'p2', outcome: 'left', reason: 'it is locked' },
        { id: 'p1', outcome: 'updated', now: 'the new image' }
      ]
    })
  })

  it.each<[string | undefined, Record<string, string>]>([
    ['planned', { ...TEMPLATE, ...CANARY }],
    [undefined, CANARY],
    [undefined, TEMPLATE]
  ])(
    'of what is published says that a canary would be %s with %j',
    async (outcome, given) => {
      await published()

      const { runpod: results } = await publish({ ...given, 'dry-run': 'true' })

      expect(results?.canary?.outcome).toBe(outcome)
    }
  )

  it('leaves a canary that a killed job has left', async () => {
    await publishingDocker()
    const name = 'milvus-runpod-00000000ff-canary'
    runpod.state.pods = [samplePod({ name })]

    const { error } = await publish({ ...CANARY, 'dry-run': 'true' })

    expect(error).toBeUndefined()
    expect(runpod.changes()).toEqual([])
  })
})

describe('a dry run about an image that is to be tested again', () => {
  it('says that the template would get another one, whose digest is not known yet', async () => {
    await published()
    runpod.state.templates = [sampleTemplate({ image: REF })]

    const results = await publish({
      ...TEMPLATE,
      'smoke-test': 'health',
      'dry-run': 'true'
    })

    expect(results.plan?.decision.kind).toBe('test')
    expect(results.runpod?.template?.outcome).toBe('updated')
  })
})
