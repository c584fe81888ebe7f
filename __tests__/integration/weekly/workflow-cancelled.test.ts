import { beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { newImage, tagsOf } from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'

// act kills a step at once, and calls it failed.
describe('the reusable workflow, cancelled in act', () => {
  const image = newImage()
  let run: WorkflowRun

  beforeAll(async () => {
    run = await runWorkflow(
      { image, 'smoke-env': 'MILVUS_STANDIN_FAULT=never-healthy' },
      { cancelAt: ': running ' }
    )
  })

  it('publishes nothing', async () => {
    expect(run.code).toBe(1)
    expect(run.jobs).toEqual({
      plan: 'success',
      amd64: 'failure',
      arm64: 'failure'
    })
    expect(await tagsOf(image)).toEqual([])
  })

  it('leaves nothing behind', async () => {
    expect(run.jobIds).toHaveLength(2)
    expect(await leftInEngine(image, ...run.jobIds)).toEqual([])
  })
})
