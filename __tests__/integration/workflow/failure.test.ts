import { beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { newImage, tagsOf } from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'

/** The stand-in Milvus, which exits on arm64. */
const DOCKERFILE = `
ARG BASE_IMAGE=milvusdb/milvus
FROM \${BASE_IMAGE} AS on-amd64
FROM \${BASE_IMAGE} AS on-arm64
ENV MILVUS_STANDIN_FAULT=exit
FROM on-\${TARGETARCH}
CMD ["milvus", "run", "standalone"]
`

describe('the reusable workflow in act, when one platform fails', () => {
  const image = newImage()
  let run: WorkflowRun

  beforeAll(async () => {
    run = await runWorkflow(
      { image, context: 'own' },
      { files: { 'own/Dockerfile': DOCKERFILE } }
    )
  })

  it('publishes nothing, though the other has passed', async () => {
    expect(run.code).toBe(1)
    expect(run.jobs).toEqual({
      plan: 'success',
      amd64: 'success',
      arm64: 'failure'
    })
    expect(run.steps.arm64?.digest).toBeUndefined()
    expect(await tagsOf(image)).toEqual([])
  })

  it("says why, with the context from the caller's repository", () => {
    expect(run.log).toContain(
      '❗  ::error::The smoke test failed, so no tag was moved. linux/arm64: panic: the stand-in was told to exit; the container ended with exit code 1'
    )
  })

  it('leaves nothing behind', async () => {
    expect(run.jobIds).toHaveLength(2)
    expect(await leftInEngine(image, ...run.jobIds)).toEqual([])
  })
})
