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

describe('a registry with a bad moment', () => {
  let proxy: RegistryProxy

  beforeAll(async () => {
    proxy = await startProxy(lab('REGISTRY'))
  })

  afterEach(() => {
    proxy.faults.length = 0
  })

  afterAll(() => proxy.stop())

  async function publishWith(fault: Fault): Promise<void> {
    const image = newImage(proxy.host)
    proxy.faults.push(fault)

    const { mainCode, outputs, log } = await act({
      image,
      platforms: 'linux/amd64',
      'base-image': lab('STANDIN_IMAGE').replace(lab('REGISTRY'), proxy.host)
    })

    expect(log).toContain('Trying again in')
    expect(fault.times).toBe(0)
    expect(mainCode).toBe(0)
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
  }

  it.each([401, 403])('that answers a push with one %i', async (status) => {
    await publishWith({
      method: 'POST',
      path: /test-.*\/blobs\/uploads/,
      status,
      times: 1
    })
  })

  it('that answers the pull for the smoke test with one 429', async () => {
    await publishWith({
      method: 'HEAD',
      path: /test-.*\/manifests\/sha256:(?!.*vnd)/,
      status: 429,
      times: 1
    })
  })

  it.each([403, 404])(
    'that answers the setting of a tag with one %i',
    async (status) => {
      await publishWith({
        method: 'PUT',
        path: /test-.*\/manifests\/2\.6\.22$/,
        status,
        times: 1
      })
    }
  )

  it('that answers the read before the setting of a tag with one 502', async () => {
    await publishWith({
      method: 'GET',
      path: /test-.*\/manifests\/2\.6\.22$/,
      status: 502,
      times: 1
    })
  })
})

describe('a registry that refuses every tag', () => {
  it('ends red within the stated time and says which tags were not moved', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const image = newImage(proxy.host)
    proxy.faults.push({
      method: 'PUT',
      path: /test-.*\/manifests\/2\.6$/,
      status: 403,
      times: Infinity
    })

    const { mainCode, log } = await act({ image, platforms: 'linux/amd64' })
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
