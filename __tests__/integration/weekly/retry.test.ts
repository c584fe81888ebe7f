import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it
} from '@jest/globals'
import {
  act,
  digestOf,
  lab,
  NATIVE,
  newImage,
  quickly
} from '../support/lab.ts'
import {
  startProxy,
  type Fault,
  type RegistryProxy
} from '../support/registry-proxy.ts'
import { startDistribution } from '../support/registry.ts'

const PUSH = '::group::Build'
const PULL = '::group::Smoke test'
const PROMOTION = '::group::Promote'

/** A step of a build whose result comes from the builder's cache. */
const CACHED = /^#\d+ CACHED$/m

describe('a registry that fails once', () => {
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
  ])(
    'at %s, with %i, gets the image',
    async (_, status, step, method, path) => {
      const image = newImage(proxy.host)
      const fault: Fault = { method, path, status, times: 1 }

      const { mainCode, outputs, log } = await act(
        {
          image,
          platforms: NATIVE,
          'smoke-test': step === PULL ? 'health' : 'none',
          // The cache of a new builder is empty.
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
      expect(log).toContain('Trying again in')
      if (step === PUSH) {
        const [first, second] = log.split('Trying again in')
        expect(first).not.toMatch(CACHED)
        expect(second).toMatch(CACHED)
      }
      expect(mainCode).toBe(0)
      expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
    }
  )
})

describe('a registry that wants a login', () => {
  it('refuses an image without one for good, and the log says how to log in', async () => {
    const registry = await startDistribution({ login: true })

    const { mainCode, log } = await quickly({ image: newImage(registry.host) })
    await registry.stop()

    expect(mainCode).toBe(1)
    expect(log).toContain('this job may not write to the repository')
    expect(log).toContain('log in with the inputs')
  })
})

describe('a registry that denies reads of a repository that does not exist yet', () => {
  it('gets the image, since its digest can be read after the push', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const path = /\/manifests\/2\.6(\.22)?$/
    for (const method of ['HEAD', 'GET']) {
      proxy.faults.push({ method, path, status: 403, times: Infinity })
    }

    const image = newImage(proxy.host)
    const { mainCode, outputs } = await quickly(
      { image },
      {
        onLog(log) {
          if (log.includes('::group::Promote')) proxy.faults.length = 0
        }
      }
    )
    await proxy.stop()

    expect(mainCode).toBe(0)
    const repository = image.replace(proxy.host, lab('REGISTRY'))
    expect(await digestOf(`${repository}:2.6`)).toBe(outputs.digest)
  })
})
