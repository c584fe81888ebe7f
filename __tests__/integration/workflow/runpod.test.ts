import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startRunpod, type Runpod } from '../../../lab/runpod/server.ts'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { newImage, tagsOf } from '../support/lab.ts'

const TEMPLATE = { 'runpod-template': 'Search' }

describe('the reusable workflow in act, with a template of RunPod', () => {
  let runpod: Runpod

  beforeAll(async () => {
    runpod = await startRunpod({ withEngine: false })
  })

  afterAll(() => runpod.stop())

  async function run(given: Record<string, string>): Promise<WorkflowRun> {
    const inputs = { platforms: 'linux/amd64', 'smoke-test': 'none', ...given }
    return await runWorkflow(
      { ...inputs, 'runpod-api-url': runpod.url },
      { secrets: { 'runpod-api-key': runpod.account.key } }
    )
  }

  it('gives it the image that it has just published, also if all tags are dated', async () => {
    const image = newImage()
    const tags = '{{version}}-{{date}}'

    const { jobs, needs, steps, log } = await run({ image, tags, ...TEMPLATE })

    expect(jobs).toEqual({
      plan: 'success',
      amd64: 'success',
      publish: 'success',
      runpod: 'success',
      caller: 'success'
    })
    const { ref, 'template-id': id } = needs?.outputs ?? {}
    expect(ref).toContain(`${image}@sha256:`)
    expect(runpod.account.templates).toMatchObject([{ id, image: ref }])
    // It may not push, so it must not plan to build again.
    expect(log).toContain('publish: Plan: build')
    expect(log).not.toContain('runpod: Plan:')
    expect(steps.runpod).toEqual({ 'template-id': id, pods: '' })
  })

  it('gives it the published image if nothing is new', async () => {
    const image = newImage()
    const { needs } = await run({ image })

    const { jobs, log } = await run({ image, ...TEMPLATE })

    expect(jobs).toEqual({
      plan: 'success',
      runpod: 'success',
      caller: 'success'
    })
    expect(runpod.account.templates).toMatchObject([
      { image: needs?.outputs.ref }
    ])
    expect(log).not.toContain('runpod: Plan:')
  })

  it('asks nobody to approve that nothing is changed, and still names the template', async () => {
    const given = {
      image: newImage(),
      ...TEMPLATE,
      'runpod-environment': 'production'
    }
    const first = await run(given)
    const second = await run(given)

    expect(first.jobs.runpod).toBe('success')
    expect(first.log).toContain('RunPod template')
    expect(second.jobs).toEqual({ plan: 'success', caller: 'success' })
    expect(second.steps.plan).toMatchObject({
      'runpod-plan': 'nothing',
      'template-id': first.needs?.outputs['template-id']
    })
  })

  it('finds in its first job that RunPod has no such pod', async () => {
    const image = newImage()

    const { jobs, log } = await run({ image, 'runpod-pods': 'milvs' })

    expect(jobs).toEqual({ plan: 'failure' })
    expect(log).toContain('RunPod has no pod with the ID or name "milvs"')
    expect(await tagsOf(image)).toEqual([])
  })
})
