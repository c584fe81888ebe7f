import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { closedPort } from '../support/milvus-server.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import {
  KEY,
  samplePod,
  sampleTemplate,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')
const { openRunPod } = await import('../../src/runpod/call.js')
const { newTemplate } = await import('../../src/runpod/template.js')

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod({
    pods: [samplePod()],
    templates: [sampleTemplate({ id: 't1' })]
  })
})

afterEach(async () => {
  await runpod.stop()
})

const template = newTemplate({ template: 'Mine', variant: 'cpu' }, 'me/milvus')

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  )
  return (error as Error | undefined)?.message ?? 'it worked'
}

describe('a call of the API', () => {
  it('sends the key in a header, and nowhere else', async () => {
    await api.setPodImage(runpod.access, 'p1', 'me/milvus@sha256:1')

    expect(runpod.calls).toEqual([
      'PATCH /v2/pods/p1 {"image":"me/milvus@sha256:1"}'
    ])
    expect([...runpod.keys]).toEqual([`Bearer ${KEY}`])
  })

  it('does not follow a redirect, which would give another server the key', async () => {
    const location = runpod.url
    runpod.faults.push(['GET', { status: 307, headers: { location } }])

    expect(await messageOf(api.listPods(runpod.access))).toContain('HTTP 307')
    expect(runpod.calls).toHaveLength(1)
  })

  it('escapes an id in the path', async () => {
    await messageOf(api.getPod(runpod.access, '../../v1/x?y'))

    expect(runpod.calls).toEqual(['GET /v2/pods/..%2F..%2Fv1%2Fx%3Fy'])
  })

  it('goes to RunPod itself unless a server is given', () => {
    const { signal } = new AbortController()

    expect(openRunPod({ url: '', key: 'k' }, signal).url).toBe(
      'https://api.runpod.io'
    )
    expect(openRunPod({ url: 'http://lab/', key: 'k' }, signal).url).toBe(
      'http://lab'
    )
  })
})

describe('each kind of refusal has a message of its own', () => {
  it.each<[number, string, string]>([
    [400, 'no capacity for it', 'run again later'],
    [401, 'wrong, was deleted, or has expired', 'create a key'],
    [402, 'balance is too low', 'add credit'],
    [403, 'may not read pods', 'give the key this permission'],
    [404, 'it was deleted, or belongs to another account', 'compare the id'],
    [409, 'belongs to a cluster', 'RunPod console'],
    [422, 'not what RunPod accepts', 'correct the fields'],
    [429, 'makes many calls', 'run again later'],
    [500, 'RunPod has a fault', 'run again later']
  ])('HTTP %i', async (status, likely, next) => {
    for (let i = 0; i < 20; i++) runpod.faults.push(['GET', { status }])

    const message = await messageOf(api.getPod(runpod.access, 'p1'))

    expect(message).toContain(
      `RunPod did not show the pod p1: HTTP ${status}: the reason for ${status}\n`
    )
    expect(message).toMatch(new RegExp(`Likely reason: .*${likely}`))
    expect(message).toMatch(new RegExp(`What to do: .*${next}`))
  })

  it('names the fields that are wrong', async () => {
    const body = {
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'Request validation failed.',
      errors: ['$.image: too long', '$: additional properties "x"']
    }
    runpod.faults.push(['PATCH', { status: 422, body }])

    expect(
      await messageOf(api.setPodImage(runpod.access, 'p1', 'x'))
    ).toContain(
      'HTTP 422: Request validation failed. ($.image: too long; $: additional properties "x")'
    )
  })

  it.each<[string, unknown]>([
    ['the page of a proxy', '<html>Bad gateway</html>'],
    ['JSON of another kind', [1, 2]],
    ['nothing', '']
  ])('shows %s in its place', async (_, body) => {
    runpod.faults.push(['GET', { status: 404, body }])

    expect(await messageOf(api.getPod(runpod.access, 'p1'))).toMatch(
      /HTTP 404: \S/
    )
  })

  it('says that a list is missing', async () => {
    const answer = { status: 200, body: { items: [] } }
    for (let tries = 0; tries < 20; tries++) runpod.faults.push(['GET', answer])
    expect(await messageOf(api.listPods(runpod.access))).toContain(
      'an answer without the list "pods"'
    )
  })

  it('never shows the key, even if the server does', async () => {
    const body = { title: 'x', status: 401, detail: `bad token ${KEY}` }
    runpod.faults.push(['GET', { status: 401, body }])

    const message = await messageOf(api.listPods(runpod.access))

    expect(message).toContain('bad token ***')
    expect(message + log()).not.toContain(KEY)
  })
})

describe('a fault that may pass', () => {
  const read = (): Promise<unknown> => api.listPods(runpod.access)
  const remove = (): Promise<unknown> => api.deletePod(runpod.access, 'p1')
  const create = (): Promise<unknown> =>
    api.createTemplate(runpod.access, template)

  it.each([
    ['a read', 'GET', read],
    ['a removal', 'DELETE', remove]
  ])('is tried again in %s', async (_, method, call) => {
    runpod.faults.push([method, { status: 503 }], [method, { broken: true }])

    expect(await messageOf(call())).toBe('it worked')
    expect(runpod.calls).toHaveLength(3)
  })

  it.each([api.setPodImage, api.setTemplateImage])(
    'is not tried again where the caller looks before each try: %p',
    async (change) => {
      runpod.faults.push(['PATCH', { status: 503 }])

      await messageOf(change(runpod.access, 'p1', 'x'))

      expect(runpod.calls).toHaveLength(1)
    }
  )

  it.each([
    ['HTTP 500', { status: 500 }],
    ['no answer', { broken: true }]
  ])(
    'is not tried again in a creation that may have worked, after %s',
    async (_, fault) => {
      runpod.faults.push(['POST', fault])

      expect(await messageOf(create())).toContain(
        'look in the RunPod console whether it was done all the same'
      )
      expect(runpod.calls).toHaveLength(1)
    }
  )

  it('is tried again in a creation that a rate limit has stopped', async () => {
    runpod.faults.push(['POST', { status: 429 }])

    expect(await messageOf(create())).toBe('it worked')
    expect(runpod.state.templates.map(({ name }) => name)).toEqual([
      'Milvus',
      'Mine'
    ])
  })

  it('is tried again in a creation that has not reached the server', async () => {
    const port = await closedPort()
    const access = { ...runpod.access, url: `http://127.0.0.1:${port}` }

    const message = await messageOf(api.createTemplate(access, template))

    expect(message).toContain('ECONNREFUSED')
    expect(waits.length).toBeGreaterThan(2)
  })

  it('waits as long as a rate limit asks for', async () => {
    const headers = { 'retry-after': '12' }
    runpod.faults.push(['GET', { status: 429, headers }])

    await read()

    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(12)
  })

  it('is not waited for if that would take an hour', async () => {
    const headers = { 'retry-after': '3600' }
    runpod.faults.push(['GET', { status: 429, headers }])

    expect(await messageOf(read())).toMatch(
      /HTTP 429.*\n.*\nWhat to do: run again in 3600 s/
    )
    expect(waits).toEqual([])
  })

  it.each(['-5', '1e9', 'Infinity', 'yesterday'])(
    'is not tried again any faster for a Retry-After of %s',
    async (value) => {
      const headers = { 'retry-after': value }
      runpod.faults.push(['GET', { status: 429, headers }])

      expect(await messageOf(read())).toBe('it worked')
      expect(waits).toHaveLength(1)
      expect(waits[0]).toBeGreaterThanOrEqual(0.75)
      expect(waits[0]).toBeLessThanOrEqual(1)
    }
  )

  it('is waited for until a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString()
    const headers = { 'retry-after': date }
    runpod.faults.push(['GET', { status: 429, headers }])

    expect(await messageOf(read())).toBe('it worked')
    expect(waits[0]).toBeGreaterThan(50)
  })

  it.each([400, 401, 403, 404, 409, 422])(
    'is not HTTP %i, which is final',
    async (status) => {
      runpod.faults.push(['DELETE', { status }])

      await messageOf(remove())

      expect(runpod.calls).toHaveLength(1)
    }
  )
})

describe('an answer of more than 16 MiB', () => {
  const body = ' '.repeat(16 * 2 ** 20 + 1)

  it.each([
    [200, "the answer was cut off, RunPod's API has changed"],
    [403, 'the key may not read pods, or something in front']
  ])('is not read to its end: HTTP %i', async (status, likely) => {
    runpod.faults.push(['GET', { status, body }])
    const message = await messageOf(api.listPods(runpod.access))

    expect(message).toContain(`HTTP ${status}: an answer of more than 16 MiB\n`)
    expect(message).toContain(likely)
    expect(runpod.calls).toHaveLength(1)
  })
})

describe('the log', () => {
  it('says why a call is repeated, without the body, which may hold secrets', async () => {
    const secret = { ...template, env: { PASSWORD: 'hidden-value' } }
    runpod.faults.push(['POST', { status: 429 }])

    await api.createTemplate(runpod.access, secret)

    expect(log()).toContain('create the template "Mine"')
    expect(log()).not.toMatch(/hidden-value|rpa_/)
  })
})

describe('a cancelled job', () => {
  it('makes no more calls', async () => {
    const over = AbortSignal.abort(new Error('The job was cancelled'))

    expect(await messageOf(api.listPods({ ...runpod.access, over }))).toBe(
      'The job was cancelled'
    )
    expect(runpod.calls).toEqual([])
  })
})
