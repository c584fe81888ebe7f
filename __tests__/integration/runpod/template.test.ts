import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { Fault } from '../../../lab/runpod/faults.ts'
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
  account.publicTemplates = []
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

    expect(result.mainCode).toBe(0)
    expect(template).toMatchObject({
      name: 'Search',
      image: ref,
      category: 'CPU',
      args: '',
      ports: ['19530/tcp', '19530/http'],
      mounts: { persistent: { path: '/var/lib/milvus' } },
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

describe('a template that exists', () => {
  it.each(['id', 'name'] as const)(
    'gets the image, and keeps all else: found by its %s',
    async (by) => {
      const template = runpod().addTemplate({
        name: 'Search',
        disk: 77,
        args: 'milvus run standalone',
        env: { OWN: SECRETS.env }
      })
      const before = structuredClone(template)

      const result = await run({ 'runpod-template': template[by] })

      expect(result.mainCode).toBe(0)
      expect(template).toEqual({ ...before, image: ref })
      expect(changesOf(runpod())).toEqual([
        `PATCH /v2/templates/${template.id} {"image":"${ref}"}`
      ])
      expect(result.outputs['template-id']).toBe(template.id)
      expectNoSecrets(runpod(), result)
    }
  )

  it('is not written to if it has the image', async () => {
    const { id } = runpod().addTemplate({ name: 'Search', image: ref })

    const { mainCode, outputs } = await run()

    expect(mainCode).toBe(0)
    expect(changesOf(runpod())).toEqual([])
    expect(outputs['template-id']).toBe(id)
  })
})

describe('a template that cannot be used', () => {
  it.each([
    ['has the name of two', 'templates have the name "Search"', {}, 2],
    ['is serverless', 'is a template of serverless', { serverless: true }, 1]
  ])('%s', async (_, text, given, count) => {
    for (let i = 0; i < count; i++) {
      runpod().addTemplate({ name: 'Search', ...given })
    }

    expectRefusal(await run(), text)
  })

  it.each([
    ['is public and of someone else', true, 'belongs to someone else'],
    ['does not exist, though its name is an id', false, 'has no template']
  ])('%s', async (_, isPublic, text) => {
    const { account, addTemplate } = runpod()
    const { id } = addTemplate({ public: true })
    const [template] = account.templates.splice(0)
    if (isPublic && template) account.publicTemplates.push(template)

    expectRefusal(await run({ 'runpod-template': id }), text)
  })
})

describe('a refusal of RunPod', () => {
  it.each([
    [401, 'runpod-api-key', {}],
    [403, 'may not create templates', {}],
    [422, 'disk: must be more', { errors: ['disk: must be more'] }],
    [400, 'the name is taken', { detail: 'the name is taken' }]
  ])('%i is explained', async (status, text, fault: Partial<Fault>) => {
    runpod().faults.push({
      method: 'POST',
      path: /templates/,
      status,
      ...fault
    })

    expectRefusal(await run(), text)
  })

  it.each([
    [410, "this version of RunPod's API was retired", undefined],
    [
      403,
      'a web page, "Attention Required! | Cloudflare"',
      '<!doctype html><title>Attention Required! | Cloudflare</title>'
    ],
    [404, '"runpod-api-url" is not the address', '404 page not found'],
    [302, 'something in front of RunPod', '']
  ])(
    'that RunPod did not write is said as what it is: %i',
    async (status, text, body) => {
      runpod().faults.push({
        method: 'GET',
        path: /templates/,
        status,
        ...(body !== undefined && { body, headers: { 'Content-Type': '' } })
      })

      expectRefusal(await run(), text)
      expect(
        runpod().calls.filter(({ path }) => /templates/.test(path))
      ).toHaveLength(1)
    }
  )

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

function expectRefusal(result: RunResult, text: string): void {
  expect(result.mainCode).toBe(1)
  expect(result.log).toMatch(/^::error::/m)
  expect(result.log).toContain(text)
  expect(result.outputs['template-id'] ?? '').toBe('')
  expect(runpod().account.templates.map((one) => one.image)).not.toContain(ref)
  expectNoSecrets(runpod(), result)
}
