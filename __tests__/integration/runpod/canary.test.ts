import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it
} from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { newImage, tagsOf } from '../support/lab.ts'
import {
  startDistribution,
  USER,
  type Registry
} from '../../../lab/parts/distribution.ts'
import {
  changesOf,
  expectNoSecrets,
  useRunpod,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()

beforeEach(() => {
  const { account, calls, faults } = runpod()
  delete account.shortage
  account.appearLag = 0
  calls.length = 0
  faults.length = 0
})

/** Publishes a new image, with a canary. */
async function run(
  image: string,
  inputs: Record<string, string> = {}
): Promise<RunResult> {
  const given = { image, 'runpod-canary': 'cpu', 'runpod-timeout': '120' }
  const result = await withRunpod(runpod(), { ...given, ...inputs })
  expectNoSecrets(runpod(), result)
  expect(runpod().account.pods).toEqual([])
  return result
}

describe('a canary', () => {
  it('runs the digest on the cheapest pod that fits, is terminated, and lets the tags move', async () => {
    const image = newImage()

    const { mainCode, outputs, summary } = await run(image)

    expect(mainCode).toBe(0)
    const [create, remove] = runpod().calls.filter(({ method }) =>
      ['POST', 'DELETE'].includes(method)
    )
    expect(create?.body).toMatchObject({
      name: expect.stringMatching(/^milvus-runpod-[0-9a-f]{10}-canary$/),
      image: outputs.ref,
      cpu: { id: 'cpu3c', vcpuCount: 2 },
      ports: ['19530/tcp']
    })
    expect(create?.body).not.toHaveProperty('mounts')
    expect(remove).toMatchObject({ method: 'DELETE', status: 204 })
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
    expect(summary).toMatch(
      /Canary: ✅ .*cpu3c.* \d+ s at \$0\.060 per hour, about \$0\.00\d+/
    )
  })

  it('that fails, on the GPU that is asked for, is terminated, and no tag moves', async () => {
    const image = newImage()
    const gpu = 'NVIDIA RTX A4000'

    const { mainCode, log, summary } = await run(image, {
      'runpod-canary': gpu,
      'runpod-timeout': '6',
      context: '__tests__/integration/contexts/never-listens'
    })

    expect(mainCode).toBe(1)
    expect(changesOf(runpod())[0]).toContain(
      JSON.stringify({ gpu: { id: gpu, count: 1 } }).slice(1, -1)
    )
    expect(log).toContain('failed on a RunPod pod, so no tag was moved')
    expect(summary).toContain('Canary: ❌')
    expect(await tagsOf(image)).toEqual([])
  })
})

describe('a canary that cannot be had', () => {
  it.each([
    ['capacity', 'true', 1],
    ['machine', 'false', 0]
  ] as const)(
    'for lack of %s, required: %s',
    async (shortage, required, code) => {
      const image = newImage()
      runpod().account.shortage = shortage

      const { mainCode, log, summary } = await run(image, {
        'runpod-canary-required': required,
        'runpod-timeout': '6'
      })

      expect(mainCode).toBe(code)
      expect(log).toContain('RunPod could not run a canary')
      expect(summary).toContain('Canary: ⚠️')
      expect(await tagsOf(image)).toHaveLength(code === 0 ? 2 : 0)
    }
  )
})

describe('an image that RunPod cannot pull', () => {
  let registry: Registry

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
  })

  afterAll(() => registry.stop())

  it('gets no tag, also if no canary is required', async () => {
    const image = newImage(registry.host)

    const { mainCode, log, outputs } = await run(image, {
      ...USER,
      'runpod-canary-required': 'false',
      'runpod-timeout': '6'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('RunPod probably cannot pull the image')
    // RunPod's own words in the log of the pod say more than the time that it took.
    expect(log).toContain('no basic auth credentials')
    expect(log).toContain('make the image public, or set "runpod-registry"')
    expect(outputs.digest).toBeUndefined()
  })
})

describe('a canary whose creation is carried out', () => {
  it('but answered with 502, and shown late, is the only one', async () => {
    const image = newImage()
    runpod().account.appearLag = 3000
    const creation = { method: 'POST', path: /pods$/ }
    runpod().faults.push({ ...creation, status: 502, done: true })

    const { mainCode } = await run(image)

    expect(mainCode).toBe(0)
    const posts = changesOf(runpod()).filter((call) => call.startsWith('POST'))
    expect(posts).toHaveLength(1)
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
  })
})
