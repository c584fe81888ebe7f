import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import {
  act,
  docker,
  failureIn,
  indexOf,
  lab,
  newImage,
  platformsOf,
  quickly
} from './support/lab.ts'
import { sharedImage } from './support/published.ts'

interface Layer {
  digest: string
  size: number
}

/** Layers of one platform of an image in the registry. */
async function layersOf(ref: string): Promise<Layer[]> {
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  const { layers } = JSON.parse(await docker(args)) as { layers: Layer[] }
  return layers
}

describe('a build', () => {
  it('gives the same platform manifests in another job, on another builder and in another repository', async () => {
    const image = newImage()
    const { outputs } = await act(
      { image, builder: '', 'smoke-test': 'none' },
      { env: { ...process.env, GITHUB_SHA: '0'.repeat(40) } }
    )

    const platforms = JSON.parse(outputs['platform-digests'] ?? '') as object
    const refs = Object.entries(platforms).map(([platform, digest]) => [
      platform,
      `${sharedImage().image}@${String(digest)}`
    ])
    expect(Object.fromEntries(refs)).toEqual(sharedImage().refs)
  })

  it('adds at most 26 KB in at most 2 layers to its base, on every platform', async () => {
    const base = lab('STANDIN_IMAGE')
    const bases = platformsOf(
      await indexOf(`${base}:v${lab('STANDIN_VERSION')}`)
    )

    for (const [platform, ref] of Object.entries(sharedImage().refs)) {
      const known = await layersOf(`${base}@${bases[platform] ?? ''}`)
      const digests = known.map(({ digest }) => digest)
      const layers = await layersOf(ref)
      const added = layers.filter(({ digest }) => !digests.includes(digest))

      expect(layers).toHaveLength(known.length + 2)
      expect(
        added.reduce((sum, { size }) => sum + size, 0)
      ).toBeLessThanOrEqual(26_000)
    }
  })

  it('for one platform gives an index as well, with an SBOM when asked for one', async () => {
    const generator = lab('SBOM_GENERATOR')
    const { outputs } = await quickly({
      image: newImage(),
      provenance: 'false',
      sbom: generator ? `generator=${generator}` : 'true'
    })
    const format = ['--format', '{{json .SBOM}}']
    const inspect = ['buildx', 'imagetools', 'inspect', ...format]

    const { manifests } = await indexOf(outputs.ref)
    expect(manifests.map(({ platform }) => platform.os)).toEqual([
      'linux',
      'unknown' // the attestation
    ])
    expect(await docker([...inspect, outputs.ref ?? ''])).toContain('SPDX')
  })

  it('runs the RUN lines of a context on both platforms', async () => {
    const { mainCode, log } = await act({
      image: newImage(),
      context: '__tests__/integration/contexts/with-run',
      'smoke-test': 'none'
    })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain('/about')
  })
})

describe('a user.yaml', () => {
  const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))

  /** Runs the action with this user.yaml in its workspace. */
  async function runWith(image: string, text: string): Promise<RunResult> {
    writeFileSync(path.join(workspace, 'user.yaml'), text)
    const env = { ...process.env, GITHUB_WORKSPACE: workspace }
    return await quickly({ image, 'user-yaml': 'user.yaml' }, { env })
  }

  afterAll(() => {
    rmSync(workspace, { recursive: true })
  })

  it('is in the image as it is now, even if BuildKit has one of the same size and time in its cache', async () => {
    const image = newImage()
    await runWith(image, 'proxy:\n  maxNameLength: 100\n')
    const { outputs } = await runWith(image, 'proxy:\n  maxNameLength: 101\n')

    const { ref = '' } = outputs
    const cat = ['--entrypoint', 'cat', ref, '/milvus/configs/user.yaml']
    const text = await docker(['run', '--rm', '--network', 'none', ...cat])
    await docker(['image', 'rm', '--force', ref])

    expect(outputs.built).toBe('true')
    expect(text).toBe('proxy:\n  maxNameLength: 101')
  })
})
