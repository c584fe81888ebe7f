import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { existsSync, rmSync } from 'node:fs'
import { noteRunPodUse, type Job } from '../src/job.js'
import { noteRolling, saveNote } from '../src/runpod/notes.js'
import type { Pod } from '../src/runpod/shapes.js'
import { setInputs } from './support/action.js'
import { dockerWithCases } from './support/docker-on-path.js'
import { log } from './support/log.js'
import { skipWaiting, waits } from './support/no-waiting.js'
import { KEY, samplePod, runpod, useFakeRunPod } from './support/runpod-api.js'
import { newJob } from './support/samples.js'
import { setEnv } from './support/temporary.js'

skipWaiting()
const { cleanUp } = await import('../src/cleanup.js')

const CANARY = 'milvus-runpod-0123456789-canary'

let job: Job

useFakeRunPod(() => ({
  pods: [
    samplePod({ id: 'mine', name: CANARY }),
    samplePod({ id: 'other', name: 'milvus-runpod-aaaaaaaaaa-canary' }),
    samplePod({ id: 'p1', image: 'me/milvus:new' })
  ]
}))

beforeEach(() => {
  job = newJob()
  setEnv({ PATH: dockerWithCases({}).env.PATH })
  setInputs({ 'runpod-api-key': KEY, 'runpod-api-url': runpod.url })
})

/** Cleans up after a job that was changing a pod. */
async function cleanUpChange(): Promise<void> {
  const [before, after] = ['me/milvus:old', 'me/milvus:new']
  noteRolling(job, { id: 'p1', name: 'milvus-one', before, after })
  await cleanUp(job)
}

/** Changes what RunPod shows of the pod that was being changed. */
function setPod(given: Partial<Pod>): void {
  const pod = runpod.state.pods.find(({ id }) => id === 'p1')
  Object.assign(pod ?? {}, given)
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
    await cleanUpChange()

    expect(runpod.changes()).toEqual([
      'PATCH /v2/pods/p1 {"image":"me/milvus:old"}',
      'DELETE /v2/pods/mine'
    ])
    expect(log()).toContain('Pod milvus-one (p1) has the image me/milvus:old')
  })

  it('leaves a pod as it is that has got another image in the meantime', async () => {
    setPod({ image: 'me/milvus:mine' })
    await cleanUpChange()

    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
  })

  it('looks for 30 s whether RunPod still changes a pod, and says what it has', async () => {
    setPod({ image: 'me/milvus:old' })
    await cleanUpChange()

    expect(waits.reduce((sum, one) => sum + one, 0)).toBe(30)
    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
    expect(log()).toContain(
      '::notice::The pod milvus-one (p1) has the image me/milvus:old. The job ended while RunPod was asked to give it me/milvus:new, which did not happen within 30 s, but still may.'
    )
  })

  it.each(['me/milvus:old', 'me/milvus:mine'])(
    'finds a change that RunPod carries out later, and puts %s back',
    async (image) => {
      setPod({ image })
      let looks = 0
      runpod.onCall = (call) => {
        if (call === 'GET /v2/pods/p1') looks += 1
        if (looks === 3) setPod({ image: 'me/milvus:new' })
      }
      await cleanUpChange()

      expect(runpod.changes()).toContain(
        `PATCH /v2/pods/p1 {"image":"${image}"}`
      )
      expect(log()).toContain(`Pod milvus-one (p1) has the image ${image}`)
    }
  )

  it.each([{ status: 502 }, { broken: true }])(
    'puts a pod back although it is answered %j, and asks no second time',
    async (fault) => {
      runpod.faults.push(['PATCH', { ...fault, done: true }])
      runpod.faults.push(['PATCH', { status: 409 }])
      await cleanUpChange()

      expect(runpod.changes()).toHaveLength(2)
      expect(log()).toContain('Pod milvus-one (p1) has the image me/milvus:old')
    }
  )

  it('leaves a pod alone that its owner has locked, and says which image it may have', async () => {
    setPod({ locked: true })
    await cleanUpChange()

    expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
    expect(log()).toContain(
      'the pod milvus-one (p1) may have the image me/milvus:new now, and had me/milvus:old: its owner has locked it.'
    )
  })

  it.each(['gone', 'TERMINATED'])(
    'has nothing to do for a pod that is %s',
    async (status) => {
      if (status === 'gone') runpod.state.pods.splice(2, 1)
      else setPod({ status: 'TERMINATED' })
      await cleanUpChange()

      expect(runpod.changes()).toEqual(['DELETE /v2/pods/mine'])
      expect(log()).toContain('Pod milvus-one (p1) was terminated')
      expect(log()).not.toContain('::warning::')
    }
  )

  it('says which image a pod may have that it could not put in order', async () => {
    runpod.faults.push(['PATCH', { status: 403 }])
    await cleanUpChange()

    expect(log()).toMatch(
      /::warning::.*may have the image me\/milvus:new now, and had me\/milvus:old: RunPod did not change .* HTTP 403: .*console%0AMore:/
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
    const passed = AbortSignal.abort(new Error('the time is up'))
    jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(passed)
    await cleanUpChange()

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
