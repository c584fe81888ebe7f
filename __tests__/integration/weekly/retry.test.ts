import { describe, expect, it } from '@jest/globals'
import { digestOf, lab, newImage, quickly } from '../support/lab.ts'
import { startProxy } from '../../../lab/parts/registry-proxy.ts'
import { startDistribution } from '../../../lab/parts/distribution.ts'

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
