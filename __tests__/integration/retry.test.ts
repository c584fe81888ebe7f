import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it
} from '@jest/globals'
import { act, digestOf, lab, newImage, tagsOf } from './support/lab.ts'
import {
  startProxy,
  type Fault,
  type RegistryProxy
} from './support/registry-proxy.ts'

const PUSH = '::group::Build'
const PULL = '::group::Smoke test'
const PROMOTION = '::group::Promote'

/** A step of a build whose result comes from the builder's cache. */
const CACHED = /^#\d+ CACHED$/m

describe('a registry with one bad moment, after which the image is published', () => {
  let proxy: RegistryProxy

  beforeAll(async () => {
    proxy = await startProxy(lab('REGISTRY'))
  })

  afterEach(() => {
    proxy.faults.length = 0
  })

  afterAll(() => proxy.stop())

  it.each<[string, number, string, Fault['method'], RegExp]>([
    ['a push', 401, PUSH, 'HEAD', /\/blobs\//],
    ['a push', 403, PUSH, 'POST', /\/blobs\/uploads/],
    ['the pull for the smoke test', 429, PULL, 'GET', /\/manifests\/sha256/],
    ['the setting of a tag', 403, PROMOTION, 'PUT', /\/manifests\/2\.6\.22$/],
    ['the setting of a tag', 404, PROMOTION, 'PUT', /\/manifests\/2\.6\.22$/],
    ['the read for a tag', 502, PROMOTION, 'GET', /\/manifests\/sha256/]
  ])('answers %s with %i', async (_, status, step, method, path) => {
    const image = newImage(proxy.host)
    const fault: Fault = { method, path, status, times: 1 }

    const { mainCode, outputs, log } = await act(
      {
        image,
        platforms: 'linux/amd64',
        'smoke-test': step === PULL ? 'health' : 'none',
        // In the cache of a new builder there is nothing yet.
        ...(step === PUSH && { builder: '' })
      },
      {
        onLog(text) {
          if (text.includes(step) && proxy.faults.length === 0) {
            proxy.faults.push(fault)
          }
        }
      }
    )

    expect(fault.times).toBe(0)
    // The engine's containerd store tries a pull again by itself.
    if (step !== PULL || lab('STORE') === 'classic') {
      expect(log).toContain('Trying again in')
    }
    if (step === PUSH) {
      const [first, second] = log.split('Trying again in')
      expect(first).not.toMatch(CACHED)
      expect(second).toMatch(CACHED)
    }
    expect(mainCode).toBe(0)
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  })
})

describe('a registry that refuses one tag for good', () => {
  it('ends the run red, which says what was moved and what was not', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const image = newImage(proxy.host)
    const path = /\/manifests\/2\.6$/
    proxy.faults.push({ method: 'PUT', path, status: 403, times: Infinity })

    const { mainCode, log } = await act({
      image,
      platforms: 'linux/amd64',
      'smoke-test': 'none'
    })
    await proxy.stop()

    expect(mainCode).toBe(1)
    expect(log).toContain('Tag "2.6" could not be set')
    expect(log).toContain(
      'Tags that were moved, to the tested image: 2.6.22. Not confirmed: 2.6'
    )
    expect(await tagsOf(image.replace(proxy.host, lab('REGISTRY')))).toEqual([
      '2.6.22'
    ])
  })
})
