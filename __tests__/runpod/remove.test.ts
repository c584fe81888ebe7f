import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { canaryName } from '../../src/runpod/canary-name.js'
import { forgetCreating, noteCreating } from '../../src/runpod/creating.js'
import { removeCanaries } from '../../src/runpod/remove.js'
import {
  samplePod,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'
import { newJob } from '../support/samples.js'

let runpod: FakeRunPod
const job = newJob()

beforeEach(async () => {
  runpod = await serveRunPod()
})

afterEach(async () => {
  await runpod.stop()
})

describe('the post step of a job that ended while it asked for a canary', () => {
  it('waits for the pod to appear, and terminates it', async () => {
    noteCreating(job)
    setTimeout(() => {
      runpod.state.pods.push(samplePod({ name: canaryName(job) }))
    }, 200)

    await removeCanaries(runpod.access, job)

    expect(runpod.state.pods).toEqual([])
  })

  it('waits for nothing once RunPod has answered', async () => {
    noteCreating(job)
    forgetCreating(job)

    await removeCanaries(runpod.access, job)

    expect(runpod.calls.length).toBe(1)
  })
})
