import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest
} from '@jest/globals'
import { skipWaiting } from '../support/no-waiting.js'
import {
  KEY,
  samplePod,
  serveRunPod,
  type FakeRunPod,
  type RunPodFault
} from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')
const { isUnavailable } = await import('../../src/runpod/errors.js')

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod({ pods: [samplePod()] })
})

afterEach(async () => {
  await runpod.stop()
})

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/** As Cloudflare blocks a request. */
const BLOCKED: RunPodFault = {
  status: 403,
  headers: { ...HTML, server: 'cloudflare', 'cf-ray': '8f0a' },
  body: '<!DOCTYPE html>\n<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1></body></html>'
}

function page(status: number, title = `${status}`): RunPodFault {
  const body = `<html><head><title>${title}</title></head></html>`
  return { status, headers: HTML, body }
}

function text(status: number, body: string): RunPodFault {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => new Error('it worked'),
    (reason: unknown) => reason as Error
  )
  return error
}

/** Gets the same answer to every try. */
async function show(fault: RunPodFault): Promise<Error> {
  for (let i = 0; i < 20; i++) runpod.faults.push(['GET', fault])
  return await errorOf(api.getPod(runpod.access, 'p1'))
}

const IN_FRONT = "something in front of RunPod's API has answered in its place"
const NOT_THE_API = '"runpod-api-url" is not the address of RunPod\'s API'
const NO_ANSWER = 'does not get an answer from it'

describe('an answer that is not in RunPod’s own words', () => {
  it.each<[string, RunPodFault, string, number]>([
    ['a block page of Cloudflare', BLOCKED, IN_FRONT, 1],
    [
      'a page without a media type',
      { status: 403, body: ' <html>' },
      IN_FRONT,
      1
    ],
    ['a page with 401', page(401), IN_FRONT, 1],
    [
      'a login of another kind',
      {
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="intranet"' },
        body: ''
      },
      IN_FRONT,
      1
    ],
    [
      'a login for a proxy',
      { status: 401, headers: { 'proxy-authenticate': 'NTLM' }, body: '' },
      IN_FRONT,
      1
    ],
    ['a proxy that asks for a login', page(407), 'asks for a user name', 1],
    ['a page with 400', page(400), IN_FRONT, 1],
    ['a page with 402', page(402), IN_FRONT, 1],
    ['a page with 409', page(409), IN_FRONT, 1],
    ['a page with 404', page(404), NOT_THE_API, 1],
    ['text with 404', text(404, '404 page not found'), NOT_THE_API, 1],
    ['nothing with 404', { status: 404, body: '' }, NOT_THE_API, 1],
    ['405', { status: 405 }, NOT_THE_API, 1],
    ['410', { status: 410 }, "this version of RunPod's API was retired", 1],
    ['a page with 410', page(410), 'was retired', 1],
    ['426', text(426, 'Upgrade Required'), 'wants another protocol', 1],
    ['451', page(451), 'from the country of the runner', 1],
    ['418', text(418, 'I am a teapot'), 'does not accept what this version', 1],
    ['501', text(501, 'Not Implemented'), NOT_THE_API, 1],
    ['511, of a network with a login', page(511), IN_FRONT, 1],
    ['a login page with 200', page(200, 'Log in'), IN_FRONT, 1],
    [
      'a redirect to a login page',
      { status: 302, headers: { location: 'https://login.example/?t=s3cret' } },
      IN_FRONT,
      1
    ],
    [
      'a challenge of Cloudflare',
      {
        status: 503,
        headers: { ...HTML, 'cf-mitigated': 'challenge' },
        body: '<title>Just a moment...</title>'
      },
      IN_FRONT,
      1
    ],
    [
      'a limit of Cloudflare',
      page(429),
      "calls come from the runner's address",
      4
    ],
    ...[502, 520, 521, 522, 523, 524, 525, 526, 530].map(
      (status): [string, RunPodFault, string, number] => [
        `a page with ${status}`,
        page(status),
        NO_ANSWER,
        4
      ]
    ),
    ['408', text(408, 'Request Timeout'), 'RunPod has a fault', 4]
  ])('is said as what it is: %s', async (_, fault, likely, tries) => {
    const { message } = await show(fault)

    expect(message).toMatch(/^RunPod did not show the pod p1: HTTP \d{3}: \S/)
    expect(message).toContain(`\nLikely reason: `)
    expect(message).toContain(likely)
    if (tries === 1) expect(runpod.calls).toHaveLength(1)
    else expect(runpod.calls.length).toBeGreaterThanOrEqual(tries)
  })

  it('is shown by the title of its page', async () => {
    expect((await show(BLOCKED)).message).toContain(
      'HTTP 403: a web page, "Attention Required! | Cloudflare"\n'
    )
  })

  it('is shown by its text if its page has no title', async () => {
    const body = `<html><style>a {}</style><p>Access to ${KEY}\n denied</p></html>`

    expect((await show({ status: 403, body })).message).toContain(
      'HTTP 403: a web page, "Access to *** denied"\n'
    )
  })

  it('shows only where a redirect leads to, not what is secret in it', async () => {
    const location = 'https://login.example/start?token=s3cret'
    const { message } = await show({ status: 302, headers: { location } })

    expect(message).toContain('HTTP 302: a redirect to https://login.example\n')
    expect(message).not.toContain('s3cret')
  })

  it('leaves open whether the key or a proxy is to blame if it could be both', async () => {
    const { message } = await show(text(403, 'Forbidden'))

    expect(message).toContain('HTTP 403: Forbidden\n')
    expect(message).toContain(
      'the key may not read pods, or something in front'
    )
  })

  it('says that the address is wrong if even a list is not found', async () => {
    runpod.faults.push(['GET', { status: 404 }])

    expect((await errorOf(api.listPods(runpod.access))).message).toContain(
      NOT_THE_API
    )
  })

  it('is not a broken JSON, which may be whole the next time', async () => {
    runpod.faults.push(['GET', { status: 200, body: '{"id":' }])

    expect((await errorOf(api.getPod(runpod.access, 'p1'))).message).toBe(
      'it worked'
    )
  })
})

describe('a proxy that opens no connection to RunPod', () => {
  it.each([
    [407, 'asks for a user name and a password', 1],
    [403, IN_FRONT, 1],
    [503, NO_ANSWER, 4]
  ])('is named, with its HTTP %i', async (status, likely, tries) => {
    // As Node 24 fails with NODE_USE_ENV_PROXY.
    const cause = new Error('Request was cancelled.', {
      cause: new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`)
    })
    const fetch = jest
      .spyOn(globalThis, 'fetch')
      .mockRejectedValue(new TypeError('fetch failed', { cause }))
    const { message } = await errorOf(api.listPods(runpod.access))
    const calls = fetch.mock.calls.length
    fetch.mockRestore()

    expect(message).toContain(
      `HTTP ${status}: the answer of a proxy between the runner and RunPod`
    )
    expect(message).toContain(likely)
    expect(calls).toBeGreaterThanOrEqual(tries)
    if (tries === 1) expect(calls).toBe(1)
  })
})

describe('only RunPod itself', () => {
  it.each([page(404), text(404, 'not found'), { status: 404, body: '' }])(
    'can say that a pod, a template or a GPU does not exist: %j',
    async (fault) => {
      const { access } = runpod
      for (const method of ['DELETE', 'GET', 'GET']) {
        runpod.faults.push([method, fault])
      }

      const removed = await errorOf(api.deletePod(access, 'p1'))
      const template = await errorOf(api.findTemplate(access, 'abc'))
      const gpu = await errorOf(api.findGpu(access, 'abc'))

      for (const { message } of [removed, template, gpu]) {
        expect(message).toContain('HTTP 404')
      }
    }
  )

  it.each([
    [{ status: 400 }, false],
    [{ status: 400, body: { detail: 'no instances available' } }, true],
    [{ status: 400, body: { detail: 'the image is unavailable' } }, false],
    [page(400), false],
    [{ status: 402 }, true],
    [page(402), false],
    [{ status: 410 }, false],
    [BLOCKED, false],
    [page(511), false],
    [page(522), true]
  ])('is out of capacity: %j', async (fault, isOut) => {
    expect(isUnavailable(await show(fault))).toBe(isOut)
  })
})
