import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { digestOf, failureIn, lab, newImage, quickly } from './support/lab.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../lab/parts/registry-proxy.ts'

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
    expect(failureIn({ mainCode, log })).toBe('')
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  })

  // One fault each: the time to retry in counts from the first, and a busy machine
  // needs all of it for one.
  it.each([
    [
      'does not know the base',
      { method: 'HEAD', path: /milvusdb.*sha256/, status: 404 }
    ],
    // BuildKit would keep it.
    [
      'sends wrong bytes of it',
      { method: 'GET', path: /milvusdb.*blobs/, corrupt: true }
    ]
  ])('that once %s still gets a build', async (_, fault) => {
    const { mainCode, log } = await publishWith(fault)

    expect(log).toContain('Trying again in')
    expect(failureIn({ mainCode, log })).toBe('')
  })

  it('that once does not know what was pushed gets it without another build', async () => {
    const error = { code: 'NAME_UNKNOWN', message: 'name unknown' }
    const { mainCode, log } = await publishWith({
      method: 'PUT',
      path: /test-.*manifests\/sha256/,
      status: 404,
      error
    })

    const [first = '', again = ''] = log.split('Trying again in')
    expect(first).not.toMatch(CACHED)
    expect(again).toMatch(CACHED)
    expect(failureIn({ mainCode, log })).toBe('')
  })

  /** Publishes on a base of its own, with a fault of the registry in the build. */
  async function publishWith(
    fault: Omit<RegistryProxy['faults'][number], 'times'>
  ): Promise<RunResult> {
    const image = newImage(proxy.host)
    const base = lab('STANDIN_IMAGE').replace(lab('REGISTRY'), proxy.host)
    const inputs = { image, 'base-image': base, builder: '' }
    proxy.faults.length = 0
    const result = await quickly(inputs, {
      onLog(text) {
        if (!text.includes('::group::Build') || proxy.faults.length) return
        proxy.faults.push({ ...fault, times: 1 })
      }
    })
    expect(proxy.faults.map(({ times }) => times)).toEqual([0])
    return result
  }
})
