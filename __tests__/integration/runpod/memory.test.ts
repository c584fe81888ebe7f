import { beforeAll, describe, expect, it } from '@jest/globals'
import { dockerCli } from '../../../src/docker/cli.ts'
import { openMemory } from '../../../src/publish/failed-pods.ts'
import type { FailureMemory } from '../../../src/runpod/roll/memory.ts'
import { digestOf, indexOf, newImage, platformsOf } from '../support/lab.ts'
import { memoryOf, spendNight } from '../support/nights.ts'
import { setTag, sharedImage } from '../support/published.ts'
import { runUntil } from '../support/runpod-cancel.ts'
import {
  addGpuPod,
  THERE_AND_BACK,
  useRunpod,
  useVersions
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions({ own: true })

describe('the memory of a repository with an image for two platforms', () => {
  let image: string
  let ref: string

  /** What a run opens. */
  function open(): FailureMemory {
    return openMemory(dockerCli(process.env), image, async (one) => ({
      manifest: platformsOf(await indexOf(one))['linux/amd64']
    }))
  }

  beforeAll(async () => {
    image = newImage()
    const shared = sharedImage()
    await setTag(`${image}:2.6`, `${shared.image}@${shared.digest}`)
    ref = `${image}@${await digestOf(`${image}:2.6`)}`
  })

  it('tells a later run what failed where', async () => {
    await open().remember('p1', ref)
    await open().remember('p2', ref)

    const later = open()
    const day = new Date().toISOString().slice(0, 4)
    for (const pod of ['p1', 'p2']) {
      expect((await later.failureOn(pod, ref))?.day).toContain(day)
    }
    expect(await later.failureOn('p3', ref)).toBeUndefined()
  })

  it('lists both platforms, and what is attested of them', async () => {
    const { manifests } = await memoryOf(image)
    expect(manifests).toEqual((await indexOf(ref)).manifests)
    expect(manifests.length).toBeGreaterThan(2)
  })

  it('forgets one failure, and keeps the other and all images', async () => {
    await open().forget('p1', ref)

    const later = open()
    expect(await later.failureOn('p1', ref)).toBeUndefined()
    expect(await later.failureOn('p2', ref)).toBeDefined()
    expect((await memoryOf(image)).manifests).toEqual(
      (await indexOf(ref)).manifests
    )
  })

  it('can forget all', async () => {
    await open().forget('p2', ref)
    expect(await open().failureOn('p2', ref)).toBeUndefined()
  })
})

describe('a repository whose owner has an image with the name of the memory', () => {
  it('keeps that image', async () => {
    const image = newImage()
    const tag = `${image}:runpod-failed`
    const shared = sharedImage()
    await setTag(tag, `${shared.image}@${shared.digest}`)
    const before = await digestOf(tag)
    const ref = `${image}@${before}`
    const readImage = (): Promise<object> => Promise.resolve({})
    const memory = openMemory(dockerCli(process.env), image, readImage)

    await expect(memory.remember('p1', ref)).rejects.toThrow(tag)

    expect(await digestOf(tag)).toBe(before)
  })
})

describe('a job that is killed while it puts a pod back', () => {
  it('has remembered the failure by then', async () => {
    const { inputs, previous } = versions()
    const pod = await addGpuPod(runpod(), {
      name: 'search1',
      image: previous,
      env: { MILVUS_STANDIN_FAULT: 'garbage-rest' }
    })
    const given = {
      ...inputs,
      'runpod-pods': 'search*',
      ...THERE_AND_BACK
    }
    const point = 'Remembered that this image failed'

    const killed = await runUntil(runpod(), given, point, 'SIGKILL')
    const { mainCode, changes, warnings } = await spendNight(runpod(), inputs)

    expect(killed.reached).toBe(true)
    expect(pod.settings.image).toBe(previous)
    expect({ mainCode, changes }).toEqual({ mainCode: 0, changes: [] })
    expect(warnings).toHaveLength(1)
  })
})
