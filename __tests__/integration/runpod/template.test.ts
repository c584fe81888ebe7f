import { beforeEach, describe, expect, it } from '@jest/globals'
import { failureIn } from '../support/lab.ts'
import type { RunResult } from '../../../lab/runner.ts'
import { sharedImage } from '../support/published.ts'
import {
  changesOf,
  expectNoSecrets,
  SECRETS,
  useRunpod,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const { image, digest } = sharedImage()
const ref = `${image}@${digest}`

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.templates = []
  calls.length = 0
  faults.length = 0
})

/** Runs the action, which finds the image published. */
async function run(inputs: Record<string, string> = {}): Promise<RunResult> {
  const platforms = 'linux/amd64,linux/arm64'
  const template = { 'runpod-template': 'Search' }
  return await withRunpod(runpod(), {
    image,
    platforms,
    ...template,
    ...inputs
  })
}

describe('a template that does not exist', () => {
  it('is created with what the image needs, and its deploy link is shown', async () => {
    const result = await run({ 'runpod-registry': 'reg-1' })
    const [template] = runpod().account.templates

    expect(failureIn(result)).toBe('')
    expect(template).toMatchObject({
      name: 'Search',
      image: ref,
      category: 'CPU',
      args: '',
      // The size of the image is read from its registry.
      disk: 10,
      ports: ['19530/tcp', '19530/http'],
      mounts: {},
      env: {
        MILVUS_ROOT_PASSWORD: '{{ RUNPOD_SECRET_milvus_root_password }}'
      },
      registry: 'reg-1',
      serverless: false,
      public: false,
      startSsh: false,
      startJupyter: false
    })
    expect(result.outputs['template-id']).toBe(template?.id)
    expect(result.summary).toContain(`deploy?template=${template?.id ?? ''}`)
    expectNoSecrets(runpod(), result)
  })
})

describe('a new template', () => {
  const CPU = { cpu: { id: 'cpu3c', vcpuCount: 2 } }
  const GPU = { gpu: { id: 'NVIDIA GeForce RTX 4090', count: 1 } }

  /** Creates a template, and deploys a pod with what is in it. */
  async function deployed(compute: string, machine: object): Promise<number> {
    await run({ 'runpod-template-compute': compute })
    const [template] = runpod().account.templates
    if (!template) throw new Error('no template was created')
    const { args, disk, ports, env, mounts } = template
    const settings = { image: ref, args, disk, ports, env, mounts }
    return await createPod({ name: 'deployed', ...settings, ...machine })
  }

  async function createPod(body: object): Promise<number> {
    const { url, account } = runpod()
    const response = await fetch(`${url}/v2/pods`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${account.key}`,
        'Content-Type': 'application/json'
      },
      body: JSON.stringify(body)
    })
    return response.status
  }

  it.each([
    ['cpu', 'CPU', CPU],
    ['gpu', 'GPU', GPU]
  ])('for %s pods can be deployed on a %s', async (compute, _, machine) => {
    expect(await deployed(compute, machine)).toBe(201)
  })

  it('for GPU pods has a volume, which no CPU pod may have', async () => {
    expect(await deployed('gpu', CPU)).toBe(400)
  })
})

describe('a template that exists', () => {
  it('gets the image, and keeps all else', async () => {
    const template = runpod().addTemplate({
      name: 'Search',
      disk: 77,
      args: 'milvus run standalone',
      env: { OWN: SECRETS.env }
    })
    const before = structuredClone(template)

    const result = await run()

    expect(failureIn(result)).toBe('')
    expect(template).toEqual({ ...before, image: ref })
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/templates/${template.id} {"image":"${ref}"}`
    ])
    expect(result.outputs['template-id']).toBe(template.id)
    expectNoSecrets(runpod(), result)
  })
})

describe('a refusal of RunPod', () => {
  it('is explained, with the fields that are wrong', async () => {
    runpod().faults.push({
      method: 'POST',
      path: /templates/,
      status: 422,
      errors: ['disk: must be more']
    })

    const result = await run()

    expect(result.mainCode).toBe(1)
    expect(result.log).toMatch(/^::error::.*disk: must be more/m)
    expect(result.outputs['template-id'] ?? '').toBe('')
    expect(runpod().account.templates).toEqual([])
    expectNoSecrets(runpod(), result)
  })

  it('because of too many calls is waited for', async () => {
    const headers = { 'Retry-After': '1' }
    const path = /templates/
    runpod().faults.push(
      { method: 'GET', path, status: 429, headers },
      { method: 'POST', path, status: 429, headers }
    )

    const { mainCode } = await run()

    expect(mainCode).toBe(0)
    expect(runpod().account.templates).toHaveLength(1)
  })
})
