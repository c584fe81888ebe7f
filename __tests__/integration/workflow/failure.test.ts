import { beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { newImage, tagsOf, traces } from '../support/lab.ts'

/** The stand-in Milvus, which exits on arm64. */
const DOCKERFILE = `
ARG BASE_IMAGE
FROM \${BASE_IMAGE} AS on-amd64
FROM \${BASE_IMAGE} AS on-arm64
ENV MILVUS_STANDIN_FAULT=exit
FROM on-\${TARGETARCH}
CMD ["milvus", "run", "standalone"]
`

/** What is left of a run in the engine; other tests may use it as well. */
async function leftBy({ log }: WorkflowRun, image: string): Promise<string[]> {
  const builders = log.match(/milvus-runpod-[0-9a-f]{10}/g) ?? []
  expect(new Set(builders).size).toBe(2)
  const lines = await traces()
  return lines.filter((line) =>
    [image, ...builders].some((name) => line.includes(name))
  )
}

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

  it("says why, of the context of the caller's repository", () => {
    expect(run.log).toContain(
      '❗  ::error::The smoke test failed, so no tag was moved. linux/arm64: the container ended with exit code 1'
    )
  })

  it('leaves nothing behind', async () => {
    expect(await leftBy(run, image)).toEqual([])
  })

  it("is the end of the caller's run, for act starts no job that would follow `if: always()`", () => {
    expect(run.needs).toBeUndefined()
  })
})

describe('the reusable workflow, cancelled in act (which kills a step at once, and calls it failed)', () => {
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
    expect(await leftBy(run, image)).toEqual([])
  })
})
