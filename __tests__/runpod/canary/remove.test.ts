import { beforeEach, describe, expect, it } from '@jest/globals'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Failure } from '../../../src/messages/failure.js'
import {
  canaryName,
  readNote,
  saveNote,
  type CanaryNote
} from '../../../src/runpod/notes.js'
import { log } from '../../support/log.js'
import { skipWaiting, waits } from '../../support/no-waiting.js'
import {
  always,
  hidePods,
  samplePod,
  runpod,
  useFakeRunPod,
  type RunPodFault
} from '../../support/runpod-api.js'
import { newJob } from '../../support/samples.js'

skipWaiting()
const { removeCanaries, removeCanary } =
  await import('../../../src/runpod/canary/remove.js')

const LIST = 'GET /v2/pods?'
let job: ReturnType<typeof newJob>

useFakeRunPod(() => ({
  pods: [samplePod({ id: 'other', name: 'milvus-runpod-ff-canary' }), canary()]
}))

beforeEach(() => {
  job = newJob()
})

function canary(id = 'mine'): ReturnType<typeof samplePod> {
  return samplePod({ id, name: 'milvus-runpod-0123456789-canary' })
}

/** What is noted of a canary whose id is known. */
function known(): CanaryNote {
  const name = canaryName(job)
  const pod = { id: 'mine', name, price: 0.06, isShown: false }
  return { price: 0.06, mayAppear: false, pods: [pod] }
}

/** What is noted of one whose answer has not come. */
function asked(): CanaryNote {
  return { price: 0.06, mayAppear: true, pods: [] }
}

/** Runs the post step with a note, and returns how it failed. */
async function failureOf(note: CanaryNote): Promise<Failure | undefined> {
  saveNote(job, note)
  return await removeCanaries(runpod.access, job).then(
    () => undefined,
    (error: unknown) => error as Failure
  )
}

function ids(): string[] {
  return runpod.state.pods.map(({ id }) => id)
}

/** What a list may say of a canary that is there. */
const LISTS: [string, RunPodFault][] = [
  ['is a page', { status: 502, body: '<h1>Bad Gateway</h1>' }],
  ['is refused', { status: 403 }],
  ['is empty', { status: 200, body: { pods: [] } }],
  ['lacks it', { status: 200, body: { pods: [samplePod()] } }],
  ['has it without a name', { status: 200, body: { pods: [{ id: 'mine' }] } }]
]

describe.each(LISTS)(
  'a canary whose id is known, if the list %s',
  (_, fault) => {
    it.each<[string, () => Promise<unknown>]>([
      ['post', () => failureOf(known())],
      ['main', () => removeCanary(runpod.access, job, known())]
    ])('is terminated by the %s step', async (_step, remove) => {
      always(LIST, fault)

      expect(await remove()).toBeUndefined()
      expect(ids()).toEqual(['other'])
      expect(readNote(job)).toBeUndefined()
      expect(log()).not.toContain('::warning::')
    })
  }
)

describe('a canary whose id is known', () => {
  it('does not keep another with its name from being terminated', async () => {
    runpod.state.pods.push(canary('twin'))

    expect(await failureOf(known())).toBeUndefined()
    expect(ids()).toEqual(['other'])
  })

  it('is terminated if it seemed to be gone, and the list shows it', async () => {
    runpod.faults.push(['DELETE', { status: 204, body: '' }])
    runpod.faults.push(['GET /v2/pods/mine', { status: 404 }])

    expect(await failureOf(known())).toBeUndefined()
    expect(ids()).toEqual(['other'])
  })

  it('that cannot be terminated is a failure with its name, id, price, and what to do', async () => {
    always('DELETE', { status: 401 })

    const failure = await failureOf(known())

    expect(failure?.code).toBe('canary-left')
    expect(failure?.message).toContain(
      'milvus-runpod-0123456789-canary (mine), $0.060 per hour: RunPod did not terminate the pod mine: HTTP 401'
    )
    expect(failure?.next).toContain('terminate it in the RunPod console')
  })

  it('that cannot be terminated does not keep its twin from being terminated', async () => {
    runpod.state.pods.push(canary('twin'))
    always('DELETE /v2/pods/mine', { status: 409 })

    expect((await failureOf(known()))?.message).not.toContain('twin')
    expect(ids()).toEqual(['other', 'mine'])
  })

  it.each([401, 403, 503])(
    'is gone if only the list says so, since RunPod answers HTTP %i about it',
    async (status) => {
      always('GET /v2/pods/mine', { status })

      expect(await failureOf(known())).toBeUndefined()
      expect(readNote(job)).toBeUndefined()
    }
  )

  it('that the main step cannot terminate is a warning, and stays noted', async () => {
    always('GET', { status: 503 })

    await removeCanary(runpod.access, job, known())

    expect(log()).toMatch(
      /::warning::The canary is not known to be terminated.*\(mine\), \$0\.060 per hour/
    )
    expect(readNote(job)).toEqual(known())
  })
})

describe('a canary whose answer has not come', () => {
  it('is waited for in the post step, and terminated', async () => {
    hidePods(3)

    expect(await failureOf(asked())).toBeUndefined()
    expect(ids()).toEqual(['other'])
    expect(waits).toHaveLength(3)
  })

  it('that does not appear is a warning that names it, after a while', async () => {
    runpod.state.pods = []

    expect(await failureOf(asked())).toBeUndefined()
    expect(log()).toMatch(
      /::warning::RunPod was asked for the pod milvus-runpod-0123456789-canary .*\$0\.060 per hour/
    )
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(20)
  })

  it('that cannot be looked for is a failure with its name and price', async () => {
    always(LIST, { status: 502, body: '<h1>Bad Gateway</h1>' })

    expect((await failureOf(asked()))?.message).toContain(
      'If there is a pod milvus-runpod-0123456789-canary, it costs $0.060 per hour: RunPod did not list the pods: HTTP 502'
    )
  })

  it('is looked for if the note was cut off', async () => {
    writeFileSync(path.join(job.directory, 'canary.json'), '{"price"')
    await removeCanaries(runpod.access, job)

    expect(ids()).toEqual(['other'])
  })
})

describe('a job that asked for no canary', () => {
  it('waits for nothing', async () => {
    runpod.state.pods = []
    await removeCanaries(runpod.access, job)

    expect(runpod.calls).toHaveLength(1)
  })

  it('says no more of a list that fails than that', async () => {
    always(LIST, { status: 403 })
    await removeCanaries(runpod.access, job)

    expect(log()).not.toContain('::warning::')
  })

  it('fails for its list if its notes are gone', async () => {
    always(LIST, { status: 403 })
    rmSync(job.directory, { recursive: true })

    await expect(removeCanaries(runpod.access, job)).rejects.toMatchObject({
      code: 'runpod-refused'
    })
  })
})
