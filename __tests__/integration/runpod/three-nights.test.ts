// Nights in a row, each of which finds what the one before has left.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import { publishVersions, type Versions } from '../../../lab/runpod/versions.ts'
import {
  docker,
  failureIn,
  indexOf,
  lab,
  newImage,
  platformsOf,
  quickly,
  tagsOf
} from '../support/lab.ts'
import {
  entriesIn,
  memoryOf,
  spendNight,
  taggedImage,
  type Night
} from '../support/nights.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../../lab/parts/registry-proxy.ts'
import { addGpuPod, GPU_POD, useRunpod } from '../support/runpod.ts'

const runpod = useRunpod()

let proxy: RegistryProxy
let versions: Versions
/** The new image, by digest. */
let next: string
/** Two pods; the new image does not suit the first. */
let pods: [LabPod, LabPod]

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
  versions = await publishVersions(newImage(proxy.host), quickly)
  next = versions.next
  const image = versions.previous
  const env = { MILVUS_STANDIN_FAULT: 'garbage-rest' }
  pods = [
    await addGpuPod(runpod(), { name: 'search1', image, env }),
    await addGpuPod(runpod(), { name: 'search2', image })
  ]
})
afterAll(async () => {
  await proxy.stop()
})

/** What the schedule does each night. */
async function night(given: Record<string, string> = {}): Promise<Night> {
  return await spendNight(runpod(), { ...versions.inputs, ...given })
}

/** For a pod that becomes healthy, however busy this machine is. */
const SLOWLY = { 'runpod-timeout': '90' }

function patch({ id }: LabPod, image: string): string {
  return `PATCH /v2/pods/${id} {"image":"${image}"}`
}

/** The images of the pods now. */
function images(): string[] {
  return pods.map(({ settings }) => settings.image)
}

/** What the memory says of pods. */
async function remembered(): Promise<string[]> {
  return entriesIn(await memoryOf(versions.image))
}

describe('a night on which the registry refuses to remember', () => {
  let result: Night

  beforeAll(async () => {
    const path = /manifests\/runpod-failed$/
    const refusal = { method: 'PUT', path, status: 403, times: Infinity }
    proxy.faults.push(refusal)
    result = await night()
    proxy.faults.length = 0
  })

  it('puts the pod back anyway, and is red because of the pod', () => {
    const [first] = pods
    const { mainCode, postCode, changes, error } = result
    expect({ mainCode, postCode }).toEqual({ mainCode: 1, postCode: 0 })
    expect(changes).toEqual([
      patch(first, next),
      patch(first, versions.previous)
    ])
    expect(error).toContain('has its previous image again')
  })

  it('says in one warning that the image may be tried again', () => {
    expect(result.warnings).toHaveLength(1)
    expect(result.warnings[0]).toContain('is not remembered')
    expect(result.warnings[0]).toContain('permissions: packages: write')
  })
})

describe('the next night', () => {
  let result: Night

  beforeAll(async () => {
    result = await night()
  })

  it('tries it again, and remembers what RunPod runs of the image', async () => {
    const [first] = pods
    const { mainCode, changes, summary } = result
    expect(mainCode).toBe(1)
    expect(changes).toEqual([
      patch(first, next),
      patch(first, versions.previous)
    ])
    expect(summary).toMatch(/\| search1 .*has its previous image again/)
    const manifest = platformsOf(await indexOf(next))['linux/amd64'] ?? '?'
    expect(await remembered()).toEqual([
      expect.stringMatching(new RegExp(`^${manifest} \\d{4}-\\d\\d-\\d\\dT`))
    ])
  })

  it('shows the log of the container that failed', () => {
    expect(result.summary).toMatch(
      /<summary>Evidence of the pod search1 [^]*milvus stand-in: ready/
    )
  })

  it('keeps all images of the one that failed, and nothing that names a pod', async () => {
    const index = await memoryOf(versions.image)
    expect(index.manifests).toEqual((await indexOf(next)).manifests)
    const text = JSON.stringify(index)
    for (const { id, settings } of pods) {
      expect(text).not.toContain(id)
      expect(text).not.toContain(settings.name)
    }
  })

  it('gives the index no mark by which a run would read it as a published one', async () => {
    const { annotations } = await memoryOf(versions.image)
    expect(
      Object.keys(annotations).filter(
        (key) => !key.startsWith('io.github.milvus-runpod.failed')
      )
    ).toEqual([])
  })
})

describe('the night after that', () => {
  let result: Night

  beforeAll(async () => {
    result = await night()
  })

  it('changes nothing, and is green', () => {
    expect(result.changes).toEqual([])
    expect(failureIn(result)).toBe('')
    expect(images()).toEqual([versions.previous, versions.previous])
  })

  it('says in one warning what would change that', () => {
    const [warning = '', ...others] = result.warnings
    expect(others).toEqual([])
    expect(warning).toContain('search1')
    expect(warning).toContain('Pods after them that wait: search2')
    expect(warning).toContain('runpod-retry: true')
    expect(warning).toContain('lock the pod')
  })

  it('shows in the summary what each pod waits for', () => {
    expect(result.summary).toMatch(
      /\| search1 .*keeps its image.*was not healthy on it.* on 20/
    )
    expect(result.summary).toMatch(/\| search2 .*not touched.*search1/)
  })
})

describe('a night with another index of the same images', () => {
  let result: Night

  beforeAll(async () => {
    const { annotations } = await indexOf(next)
    const { image } = versions
    await docker([
      ...['buildx', 'imagetools', 'create'],
      ...['2.6.22', '2.6'].flatMap((tag) => ['--tag', `${image}:${tag}`]),
      ...Object.entries({ ...annotations, again: 'yes' }).flatMap(
        ([key, value]) => ['--annotation', `index:${key}=${value}`]
      ),
      next
    ])
    next = await taggedImage(versions.image)
    result = await night()
  })

  it('holds the pod, since RunPod would run the same', () => {
    expect(next).not.toBe(versions.next)
    expect(failureIn(result)).toBe('')
    expect(result.changes).toEqual([])
    expect(result.warnings).toHaveLength(1)
  })

  it('is foreseen by a dry run, in its table', async () => {
    const { mainCode, changes, summary } = await night({ 'dry-run': 'true' })
    expect({ mainCode, changes }).toEqual({ mainCode: 0, changes: [] })
    expect(summary).toMatch(/\| search1 .*would keep its image/)
    expect(summary).toMatch(/\| search2 .*would not be touched/)
  })
})

describe('a night after the pod was locked', () => {
  it('goes on with the other one, without a warning', async () => {
    const [first, second] = pods
    first.locked = true

    const { mainCode, changes, warnings, summary } = await night(SLOWLY)

    first.locked = false
    expect({ mainCode, warnings }).toEqual({ mainCode: 0, warnings: [] })
    expect(changes).toEqual([patch(second, next)])
    expect(summary).toMatch(/\| search1 .*left alone: it is locked/)
    expect(summary).toContain('To keep a pod as it is, lock it at RunPod')
  })
})

describe('a night with a new image', () => {
  it('tries that one, and then remembers it instead', async () => {
    const [first, second] = pods
    const before = await remembered()

    const { mainCode, changes } = await night({ labels: 'mine=2' })

    next = await taggedImage(versions.image)
    expect(mainCode).toBe(1)
    expect(changes).toEqual([
      patch(first, next),
      patch(first, versions.previous)
    ])
    expect(images()[1]).not.toBe(next)
    expect(second.status).toBe('RUNNING')
    const manifest = platformsOf(await indexOf(next))['linux/amd64'] ?? '?'
    expect(before.join()).not.toContain(manifest)
    expect((await remembered()).map((entry) => entry.split(' ')[0])).toEqual([
      manifest
    ])
  })
})

describe('once the owner has mended the pod', () => {
  const given = { labels: 'mine=2' }

  beforeAll(() => {
    delete pods[0].settings.env.MILVUS_STANDIN_FAULT
  })

  it('it still keeps its image: nothing says that it was mended', async () => {
    const { mainCode, changes } = await night(given)
    expect({ mainCode, changes }).toEqual({ mainCode: 0, changes: [] })
  })

  it('it is tried once more with "runpod-retry: true", and the failure forgotten', async () => {
    const [first, second] = pods

    const { mainCode, changes } = await night({
      ...given,
      ...SLOWLY,
      'runpod-retry': 'true'
    })

    expect(mainCode).toBe(0)
    expect(changes).toEqual([patch(first, next), patch(second, next)])
    expect(await remembered()).toEqual([])
    expect((await memoryOf(versions.image)).manifests).toEqual(
      (await indexOf(next)).manifests
    )
  })

  it('its variables are those that it had', () => {
    expect(pods.map(({ settings }) => settings.env)).toEqual([
      GPU_POD.env,
      GPU_POD.env
    ])
  })

  it('the memory is one tag beside those of the runs', async () => {
    const [, repository = ''] = versions.image.split(/\/(.*)/)
    const tags = await tagsOf(`${lab('REGISTRY')}/${repository}`)
    expect(tags).toEqual(['2.6', '2.6.21', '2.6.22', 'runpod-failed'])
  })
})
