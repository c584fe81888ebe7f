import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import { MARK } from '../../../src/inputs/labels.ts'
import type { WayBack } from '../../../src/smoke/levels.ts'
import {
  digestOf,
  docker,
  failureIn,
  indexOf,
  platformsOf
} from '../support/lab.ts'
import { runUntil } from '../support/runpod-cancel.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  THERE_AND_BACK,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions({ own: true })

const CLOSED = 'Milvus 2.6.21 does not open what 2.6.22 writes (tested)'

/** Milvus of the new image does not answer on such a pod. */
const BROKEN = { MILVUS_STANDIN_FAULT: 'garbage-rest' }

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.pods = []
  calls.length = 0
  faults.length = 0
})

/**
 * Marks the new image as the level `upgrade` does that has opened the data of the
 * previous one, and returns its reference.
 */
async function mark(back: WayBack): Promise<string> {
  const { image, previous, next } = versions()
  const { annotations } = await indexOf(next)
  const from = platformsOf(await indexOf(previous))['linux/amd64'] ?? ''
  const marks = {
    ...annotations,
    [MARK.upgradeFrom]: `linux/amd64=${from}`,
    [MARK.wayBack]: `linux/amd64=${back}`
  }
  await docker([
    ...['buildx', 'imagetools', 'create'],
    ...['2.6.22', '2.6'].flatMap((tag) => ['--tag', `${image}:${tag}`]),
    ...Object.entries(marks).flatMap(([key, value]) => [
      '--annotation',
      `index:${key}=${value}`
    ]),
    next
  ])
  return `${image}@${await digestOf(`${image}:2.6`)}`
}

async function addPod(name: string, env = {}): Promise<LabPod> {
  return await addGpuPod(runpod(), { name, image: versions().previous, env })
}

async function roll(given: Record<string, string> = {}): Promise<RunResult> {
  return await withRunpod(runpod(), {
    ...versions().inputs,
    'runpod-pods': 'search*',
    ...THERE_AND_BACK,
    ...given
  })
}

describe('two pods without a way back, of which the first fails with the new image', () => {
  it('keep what they have: the first the new image, the second its own', async () => {
    const image = await mark('closed')
    const pods = [await addPod('search1', BROKEN), await addPod('search2')]

    const result = await roll({ 'runpod-timeout': '6' })

    const { mainCode, postCode, log, summary } = result
    const [first = ''] = pods.map(({ id }) => id)
    expect({ mainCode, postCode }).toEqual({ mainCode: 1, postCode: 0 })
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${first} {"image":"${image}"}`
    ])
    expect(pods.map(({ settings }) => settings.image)).toEqual([
      image,
      versions().previous
    ])
    for (const pod of ['search1', 'search2']) {
      expect(log).toMatch(
        new RegExp(`^::warning::Pod ${pod} .* cannot go back .*: Milvus`, 'm')
      )
    }
    const error = log.split('\n').find((line) => line.startsWith('::error::'))
    expect(error).toContain(`it keeps the new image, since ${CLOSED}`)
    expect(error).toContain('restore a backup into a new volume')
    expect(error).toContain('errors.md#pod-not-put-back')
    expect(summary).toMatch(/\| search1 .*unhealthy.*does not open what/)
    expect(summary).toMatch(/\| search2 .*not touched/)
    expectNoSecrets(runpod(), result)
  })

  it('are both left alone the next night, which says so', async () => {
    const image = await mark('closed')
    const pods = [await addPod('search1', BROKEN), await addPod('search2')]
    await roll({ 'runpod-timeout': '6' })
    runpod().calls.length = 0

    const { mainCode, log, summary } = await roll({ 'runpod-timeout': '6' })

    expect({ mainCode, changes: changesOf(runpod()) }).toEqual({
      mainCode: 0,
      changes: []
    })
    expect(pods[0]?.settings.image).toBe(image)
    expect(log).toMatch(
      /^::warning::Pods keep .*search1 .*does not answer\. Pods after them that wait: search2/m
    )
    expect(summary).toMatch(/\| search1 .*had it already.*not healthy/)
    expect(summary).toMatch(/\| search2 .*not touched.*search1/)
  })

  it('are named by a dry run, which changes nothing', async () => {
    await mark('closed')
    await addPod('search1')

    const { mainCode, log } = await roll({ 'dry-run': 'true' })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toMatch(/::warning::Pod search1 .* cannot go back/)
    expect(changesOf(runpod())).toEqual([])
  })
})

describe('a pod without a way back, whose job is killed while it waits', () => {
  it('keeps the new image after the post step, which says so', async () => {
    const image = await mark('closed')
    const pod = await addPod('search')
    const inputs = { ...versions().inputs, 'runpod-pods': 'search' }
    const point = { method: 'GET', path: /pods\/\w+$/, skip: 1 }

    const result = await runUntil(runpod(), inputs, point, 'SIGKILL')

    expect(result.reached).toBe(true)
    expect(result.postCode).toBe(0)
    expect(pod.settings.image).toBe(image)
    expect(changesOf(runpod())).toHaveLength(1)
    expect(result.log).toMatch(
      /::warning::The pod search .* keeps the new image, .*does not open what/
    )
    expectNoSecrets(runpod(), result)
  })
})

describe('a pod whose way back is open, and which fails with the new image', () => {
  it('gets its image back, and runs', async () => {
    const image = await mark('open')
    const pod = await addPod('search', BROKEN)

    const { mainCode, log } = await roll()

    const { previous } = versions()
    expect(mainCode).toBe(1)
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${pod.id} {"image":"${image}"}`,
      `PATCH /v2/pods/${pod.id} {"image":"${previous}"}`
    ])
    expect(pod.status).toBe('RUNNING')
    expect(log).toContain(
      `Pod search (${pod.id}): a put-back can work: Milvus 2.6.21 opens what 2.6.22 writes (tested)`
    )
    expect(log).not.toContain('was not tested')
  })
})
