import { describe, expect, it } from '@jest/globals'
import { act, digestOf, newImage } from './support/lab.ts'
import { startGoContainerRegistry } from '../../lab/parts/distribution.ts'

describe("go-containerregistry's registry, a second implementation", () => {
  it('gets the tested image under all tags', async () => {
    const registry = await startGoContainerRegistry()
    const image = newImage(registry.host)

    const inputs = { image, 'smoke-test': 'health', 'smoke-emulated': 'none' }
    const { mainCode, outputs } = await act(inputs)
    const digests = await Promise.all(
      ['2.6.22', '2.6'].map((tag) => digestOf(`${image}:${tag}`))
    )
    await registry.stop()

    expect(mainCode).toBe(0)
    expect(digests).toEqual([outputs.digest, outputs.digest])
  })
})
