import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { lab, newImage, quickly } from '../support/lab.ts'
import { startProxy, type RegistryProxy } from '../support/registry-proxy.ts'

let proxy: RegistryProxy

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
})

afterAll(() => proxy.stop())

describe("BuildKit's image from a registry that limits pulls", () => {
  it('names that registry, and what to do', async () => {
    const image = `${proxy.host}/moby/buildkit:limited`
    const error = {
      code: 'TOOMANYREQUESTS',
      message: 'You have reached your pull rate limit'
    }
    const path = /\/moby\/buildkit\/manifests\/limited/
    for (const method of ['HEAD', 'GET']) {
      proxy.faults.push({ method, path, status: 429, error, times: Infinity })
    }

    const { mainCode, log } = await quickly({
      image: newImage(),
      builder: '',
      'buildkit-image': image
    })

    expect(mainCode).toBe(1)
    expect(log).toContain(`BuildKit did not start from ${image}`)
    expect(log).toContain(
      `${proxy.host} limits pulls, and more so without a login`
    )
  })
})
