import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest
} from '@jest/globals'
import { existsSync, rmSync } from 'node:fs'
import { cleanUp } from '../src/cleanup.js'
import { noteRunPodUse, type Job } from '../src/job.js'
import { saveNote } from '../src/runpod/canary-note.js'
import { noteRolling } from '../src/runpod/rolling.js'
import { setInputs } from './support/action.js'
import { dockerWithCases } from './support/docker-on-path.js'
import { log } from './support/log.js'
import {
  KEY,
  samplePod,
  serveRunPod,
  type FakeRunPod
} from './support/runpod-api.js'
import { newJob } from './support/samples.js'
import { setEnv } from './support/temporary.js'

const CANARY = 'milvus-runpod-0123456789-canary'

let job: Job
let runpod: FakeRunPod

beforeEach(async () => {
  job = newJob()
  setEnv({ PATH: dockerWithCases({}).env.PATH })
  runpod = await serveRunPod({
    pods: [
      samplePod({ id: 'mine', name: CANARY }),
      samplePod({ id: 'other', name: 'milvus-runpod-aaaaaaaaaa-canary' }),
      samplePod({ id: 'p1', image: 'me/milvus:new' })
    ]
  })
  setInputs({ 'runpod-api-key': KEY, 'runpod-api-url': runpod.url })
})

afterEach(async () => {
  process.exitCode = undefined
  await runpod.stop()
})

function noteChange(): void {
  noteRolling(job, {
    id: 'p1',
    name: 'milvus-one',
    before: 'me/milvus:old',
    after: 'me/milvus:new'
  })
}

describe('the post step', () => {
  it("terminates the job's own canary, and no other pod", async () => {
    noteRunPodUse(job)
    await cleanUp(job)

    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
    expect(existsSync(job.directory)).toBe(false)
    expect(log()).not.toContain('::warning::')
  })

  it('gives a pod that was being changed its previous image, first', async () => {
    noteChange()
    await cleanUp(job)

    expect(runpod.changes()).toEqual([
      'PATCH /v2/pods/p1 {"image":"me/milvus:old"}',
      'DELETE /v2/pods/mine'
    ])
    expect(log()).toContain('Pod milvus-one (p1) has the image me/milvus:old')
  })

  it('leaves a pod as it is that has got another image in the meantime', async () => {
    noteChange()
    Object.assign(runpod.state.pods[2] ?? {}, { image: 'me/milvus:mine' })
    await cleanUp(job)

    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
  })

  it('says which image a pod may have that it could not put in order', async () => {
    noteChange()
    runpod.faults.push(['PATCH', { status: 403 }])
    await cleanUp(job)

    expect(log()).toContain(
      '::warning::Cleaning up a pod that was being changed failed: the pod milvus-one (p1) may have the image me/milvus:new now, and had me/milvus:old'
    )
    expect(runpod.changes().at(-1)).toBe('DELETE /v2/pods/mine')
  })

  it('fails, with a pod that may still cost money, if its canary cannot be terminated', async () => {
    noteRunPodUse(job)
    const pod = { id: 'mine', name: CANARY, price: 0.06, isShown: true }
    saveNote(job, { price: 0.06, mayAppear: false, pods: [pod] })
    runpod.faults.push(['DELETE', { status: 401 }])
    await cleanUp(job)

    expect(log()).toMatch(
      /::error::A canary may still run at RunPod.*milvus-runpod-0123456789-canary \(mine\), \$0\.060 per hour.*console.*errors\.md#canary-left/
    )
    expect(process.exitCode).toBe(1)
    expect(existsSync(job.directory)).toBe(false)
  })

  it('terminates its canary in a time of its own', async () => {
    noteChange()
    const passed = AbortSignal.abort(new Error('the time is up'))
    jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(passed)
    await cleanUp(job)

    expect(log()).toContain('the time is up')
    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
  })

  it('asks nothing of RunPod if the job did nothing there', async () => {
    await cleanUp(job)

    expect(runpod.calls).toEqual([])
  })

  it('asks nothing of RunPod without a key', async () => {
    setInputs({})
    noteRunPodUse(job)
    await cleanUp(job)

    expect(runpod.calls).toEqual([])
  })

  it('looks for a canary if the notes of the job are gone', async () => {
    rmSync(job.directory, { recursive: true })
    await cleanUp(job)

    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
  })
})
