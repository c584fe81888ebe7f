import { beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunResult } from '../../../lab/runner.ts'
import type { Fault } from '../../../lab/runpod/faults.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import { newImage } from '../support/lab.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  SECRETS,
  THERE_AND_BACK,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

/** With the new image alone, Milvus ends so soon after its start. */
const LEADER_CHANGED = { MILVUS_STANDIN_FAULT: 'leader-changed' }
const PANIC = 'panic: etcdserver: leader changed'

/** What the log of such a pod tells. */
const LIKELY = 'Likely reason: etcd replayed too many writes, or the volume'

beforeEach(() => {
  const { account, calls, faults } = runpod()
  Object.assign(account, { pods: [], rights: 'All' })
  calls.length = 0
  faults.length = 0
})

async function addPod(
  given: Partial<Parameters<typeof addGpuPod>[1]> = {}
): Promise<LabPod> {
  const image = versions().previous
  const pod = await addGpuPod(runpod(), {
    name: 'search',
    image,
    env: LEADER_CHANGED,
    ...given
  })
  // RunPod's clock, by which its log is cut, shows whole seconds.
  await sleep(2000)
  return pod
}

async function roll(given = {}): Promise<RunResult> {
  return await withRunpod(runpod(), {
    ...versions().inputs,
    'runpod-pods': 'search',
    'runpod-timeout': '10',
    ...given
  })
}

/** Returns the error of a run, with its line ends. */
function errorOf({ log }: RunResult): string {
  const line = log.split('\n').find((one) => one.startsWith('::error::'))
  return (line ?? '').replaceAll('%0A', '\n')
}

/** Returns what a run has put into a fold of its summary. */
function foldOf({ summary }: RunResult, title: string): string {
  const [, rest = ''] = summary.split(`<summary>Evidence of ${title}`)
  return rest.split('</details>')[0] ?? ''
}

describe('a pod whose Milvus panics with the new image', () => {
  it('gets its image back, and its error names the known failure that its log shows', async () => {
    const pod = await addPod()

    const result = await roll()

    const error = errorOf(result)
    expect(error).toContain(`not healthy with the new image (${PANIC};`)
    expect(error).toContain(LIKELY)
    expect(pod.settings.image).toBe(versions().previous)
    const fold = foldOf(result, `the pod search (${pod.id})`)
    expect(fold).toContain(PANIC)
    expect(fold).toContain('milvus-runpod: starting Milvus 2.6.22')
    // Nothing of the container before it, and what its machine did.
    expect(fold).not.toContain('starting Milvus 2.6.21')
    expect(fold).toContain('container ended with code')
    expect(result.log).toMatch(/^::group::Pod search .*: last log lines$/m)
  })

  it('shows no secret that its container has logged', async () => {
    // The start command is split at its spaces.
    const say = 'echo own: $OWN, password: $MILVUS_ROOT_PASSWORD'
    const script = `${say};exec milvus run standalone`.replaceAll(' ', '${IFS}')
    const args = `bash -c ${script}`
    const pod = await addPod({ args })

    const result = await roll()

    const fold = foldOf(result, `the pod search (${pod.id})`)
    expect(fold).toContain('own: ***, password: ***')
    expectNoSecrets(runpod(), result)
    expect(result.log).not.toContain(`add-mask::${SECRETS.env}`)
  })
})

const LINE = 'id: x\ndata: {"source":"container","line":"the same again"}\n\n'

describe('a log whose stream is broken', () => {
  it.each<[string, Fault['stream']]>([
    ['is cut off', { text: LINE, then: 'cut' }],
    ['has no end', { text: LINE.repeat(1000), then: 'again' }]
  ])('counts as far as it goes where it %s', async (_, stream) => {
    const pod = await addPod({ env: { MILVUS_STANDIN_FAULT: 'garbage-rest' } })
    const fault = { method: 'GET', path: /\/logs$/, times: 20, stream }
    runpod().faults.push(fault)

    const result = await roll(THERE_AND_BACK)

    expect(pod.settings.image).toBe(versions().previous)
    expect(errorOf(result)).toContain('has its previous image again')
    expect(result.log).toContain('the same again')
  })
})

describe('a log that RunPod does not give as it should', () => {
  it.each<[string, Partial<Fault>, string]>([
    ['refuses', { status: 403 }, 'the key may not read the logs of pods'],
    ['fails at', { status: 500 }, 'HTTP 500'],
    ['never answers with', { hang: true }, 'no answer in 10 s'],
    [
      'has a web page for',
      {
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        body: '<title>Hi</title>'
      },
      'a web page, "Hi"'
    ]
  ])('%s: the pod is put back as ever', async (_, fault, why) => {
    const pod = await addPod({ env: { MILVUS_STANDIN_FAULT: 'garbage-rest' } })
    const path = /\/logs$/
    runpod().faults.push({ method: 'GET', path, times: 20, ...fault })

    const result = await roll(THERE_AND_BACK)

    const { previous, next } = versions()
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${pod.id} {"image":"${next}"}`,
      `PATCH /v2/pods/${pod.id} {"image":"${previous}"}`
    ])
    expect(result.mainCode).toBe(1)
    expect(errorOf(result)).toContain('has its previous image again')
    expect(result.log).toContain(`RunPod gave no log of the pod ${pod.id}: `)
    expect(result.log).toContain(why)
  })
})

describe('a canary that fails', () => {
  it('is terminated after its log was read', async () => {
    const image = newImage()

    const result = await withRunpod(runpod(), {
      image,
      'runpod-canary': 'cpu',
      'runpod-timeout': '20',
      context: '__tests__/integration/contexts/panics'
    })

    const error = errorOf(result)
    expect(error).toContain(PANIC)
    expect(error).toContain('Likely reason: etcd of the image replayed')
    expect(foldOf(result, 'the canary')).toContain(PANIC)
    expect(runpod().account.pods).toEqual([])
    expectNoSecrets(runpod(), result)
  })
})
