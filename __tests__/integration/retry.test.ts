import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { digestOf, lab, newImage, quickly } from './support/lab.ts'
import { startProxy, type RegistryProxy } from './support/registry-proxy.ts'

/** A step of a build whose result comes from the builder's cache. */
const CACHED = /^#\d+ CACHED$/m

describe('a registry that fails', () => {
  let proxy: RegistryProxy

  beforeAll(async () => {
    proxy = await startProxy(lab('REGISTRY'))
  })

  afterAll(() => proxy.stop())

  // How long each answer is retried: docker/budget.test.ts.
  it('once at each step still gets the image', async () => {
    const steps = [
      {
        step: '::group::Build',
        fault: { method: 'POST', path: /\/blobs\/uploads/, status: 403 }
      },
      {
        step: '::group::Smoke test',
        fault: { method: 'GET', path: /\/manifests\/sha256/, status: 429 }
      },
      {
        step: '::group::Smoke test',
        fault: { method: 'GET', path: /\/blobs\/sha256/, corrupt: true }
      },
      {
        step: '::group::Promote',
        fault: { method: 'PUT', path: /\/manifests\/2\.6\.22$/, status: 404 }
      }
    ]
    const image = newImage(proxy.host)

    const { mainCode, outputs, log } = await quickly(
      // An image that the engine does not have yet from another test.
      { image, 'smoke-test': 'health', labels: `image=${image}` },
      {
        onLog(text) {
          const reached = steps.filter(({ step }) => text.includes(step))
          for (const { fault } of reached.slice(proxy.faults.length)) {
            proxy.faults.push({ ...fault, times: 1 })
          }
        }
      }
    )

    expect(proxy.faults.map(({ times }) => times)).toEqual([0, 0, 0, 0])
    for (const { step } of steps) {
      const [, group = ''] = log.split(step)
      expect(group.split('::endgroup::')[0]).toContain('Trying again in')
    }
    expect(mainCode).toBe(0)
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  })

  it('once does not know what was there, or sends wrong bytes, still gets a build', async () => {
    const image = newImage(proxy.host)
    const base = lab('STANDIN_IMAGE').replace(lab('REGISTRY'), proxy.host)
    const inputs = { image, 'base-image': base, builder: '' }
    // Retried for 30 s: on a busy machine, the second build alone takes more than 7 s.
    // With its usual status, 429, BuildKit would try again by itself.
    const error = { code: 'TOOMANYREQUESTS', message: 'too many requests' }
    const faults = [
      { method: 'HEAD', path: /milvusdb.*sha256/, status: 404 },
      // BuildKit would keep it.
      { method: 'GET', path: /milvusdb.*blobs/, corrupt: true },
      // Its manifest, which comes last: whatever came before, all steps are done.
      { method: 'PUT', path: /test-.*manifests\/sha256/, status: 404, error }
    ]
    proxy.faults.length = 0

    const { mainCode, log } = await quickly(inputs, {
      onLog(text) {
        if (!text.includes('::group::Build') || proxy.faults.length) return
        proxy.faults.push(...faults.map((fault) => ({ ...fault, times: 1 })))
      }
    })

    expect(proxy.faults.map(({ times }) => times)).toEqual([0, 0, 0])
    // Two of them may come at once, each for another platform.
    const [first = '', ...again] = log.split('Trying again in')
    expect(first).not.toMatch(CACHED)
    expect(again.join()).toMatch(CACHED)
    expect(mainCode).toBe(0)
  })
})
