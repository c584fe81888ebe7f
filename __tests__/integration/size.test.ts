import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { act, docker, lab, newImage } from './support/lab.ts'

interface Manifest {
  layers: { digest: string; size: number }[]
}

/** Manifest of one platform of an image in the registry. */
async function manifestOf(image: string, digest: string): Promise<Manifest> {
  const ref = `${image}@${digest}`
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  return JSON.parse(await docker(args)) as Manifest
}

/** Digest of the base's manifest for one platform. */
async function baseDigest(platform: string): Promise<string> {
  const ref = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  const { manifests } = JSON.parse(await docker(args)) as {
    manifests: { digest: string; platform: { architecture: string } }[]
  }
  const [, architecture] = platform.split('/')
  const found = manifests.find(
    (one) => one.platform.architecture === architecture
  )
  return found?.digest ?? ''
}

describe('the image', () => {
  it('adds at most 16 KB in at most 2 layers to its base, on every platform', async () => {
    const image = newImage()
    const { outputs } = await act({ image, 'smoke-test': 'none' })
    const digests = JSON.parse(outputs['platform-digests'] ?? '') as object

    expect(Object.keys(digests)).toEqual(['linux/amd64', 'linux/arm64'])
    for (const [platform, digest] of Object.entries(digests)) {
      const { layers } = await manifestOf(image, digest as string)
      const base = await manifestOf(
        lab('STANDIN_IMAGE'),
        await baseDigest(platform)
      )
      const known = base.layers.map((layer) => layer.digest)
      const added = layers.filter((layer) => !known.includes(layer.digest))

      expect(layers).toHaveLength(base.layers.length + 2)
      expect(
        added.reduce((sum, { size }) => sum + size, 0)
      ).toBeLessThanOrEqual(16_000)
    }
  })

  it('is made without RUN, and every COPY can be linked', () => {
    const lines = readFileSync('docker/Dockerfile', 'utf8').split('\n')

    expect(lines.filter((line) => line.startsWith('RUN'))).toEqual([])
    for (const line of lines.filter((one) => one.startsWith('COPY'))) {
      expect(line).toMatch(/^COPY --link [^-]/)
    }
  })
})
