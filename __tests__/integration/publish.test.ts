import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { readSizes } from '../../src/docker/size.ts'
import {
  act,
  bytesOf,
  digestOf,
  EMULATED,
  indexOf,
  lab,
  newImage,
  platformsOf,
  tagsOf
} from './support/lab.ts'
import { leftInEngine } from '../../lab/parts/left.ts'

const PLATFORMS = ['linux/amd64', 'linux/arm64']

describe('publishing the real Milvus', () => {
  const image = newImage()
  let result: RunResult

  beforeAll(async () => {
    result = await act({
      image,
      builder: '',
      'milvus-version': lab('MILVUS_VERSION'),
      'base-image': lab('BASE_IMAGE'),
      tags: '{{version}}\n{{major}}.{{minor}}\nlatest',
      labels: 'com.example.team=search',
      annotations: 'com.example.run=42'
    })
  })

  it('ends green', () => {
    expect({ code: result.mainCode, post: result.postCode }).toEqual({
      code: 0,
      post: 0
    })
  })

  it('sets every tag to the digest that was tested, and no other tag', async () => {
    const version = lab('MILVUS_VERSION')
    const [major, minor] = version.split('.')
    const tags = [version, `${major ?? ''}.${minor ?? ''}`, 'latest']

    const digests = await Promise.all(
      tags.map((tag) => digestOf(`${image}:${tag}`))
    )

    expect(digests).toEqual(tags.map(() => result.outputs.digest))
    expect(await tagsOf(image)).toEqual([...tags].sort())
    expect(result.outputs.tags?.split('\n')).toEqual(
      tags.map((tag) => `${image}:${tag}`)
    )
    expect(result.outputs.tag).toBe(`${image}:${version}`)
  })

  it('tests each platform by its own manifest digest', async () => {
    const digests = platformsOf(await indexOf(result.outputs.ref))

    expect(JSON.parse(result.outputs['platform-digests'] ?? '')).toEqual(
      digests
    )
    for (const platform of PLATFORMS) {
      expect(result.log).toContain(
        `${platform}: running ${image}@${digests[platform] ?? ''}`
      )
      expect(result.log).toContain(`${platform}: healthy after`)
      expect(result.log).toContain(
        `${platform}: says that it is Milvus ${lab('MILVUS_VERSION')}`
      )
    }
  })

  it('names base, version, context, smoke level and extra annotations in the index', async () => {
    const { annotations } = await indexOf(result.outputs.ref)

    expect(annotations).toMatchObject({
      'org.opencontainers.image.version': lab('MILVUS_VERSION'),
      'org.opencontainers.image.base.name': `${lab('BASE_IMAGE')}:v${lab('MILVUS_VERSION')}`,
      'org.opencontainers.image.base.digest': result.outputs['base-digest'],
      'io.github.milvus-runpod.context':
        expect.stringMatching(/^[0-9a-f]{64}$/),
      'io.github.milvus-runpod.smoke-test': 'health',
      'com.example.run': '42'
    })
  })

  it('attests the provenance of both platforms', async () => {
    const { manifests } = await indexOf(result.outputs.ref)
    const attestations = manifests.filter(
      ({ annotations }) =>
        annotations?.['vnd.docker.reference.type'] === 'attestation-manifest'
    )

    expect(attestations).toHaveLength(2)
  })

  it('extracts nothing while building', () => {
    expect(result.log).toContain('exporting to image')
    expect(result.log).not.toContain('extracting')
  })

  it('writes a summary with image, digest, tags, platforms, seconds and smoke result', () => {
    const { summary, outputs } = result

    for (const text of [outputs.ref ?? '', 'latest', ...PLATFORMS]) {
      expect(summary).toContain(text)
    }
    expect(summary).toMatch(/^## ✅ Published Milvus /)
    const emulated = summary.split('\n').find((line) => line.includes('(QEMU)'))
    expect(emulated).toContain(EMULATED)
    expect(emulated).toMatch(/✅ health \| \d+(\.\d\d&nbsp;s|&nbsp;ms) \|/)
    expect(summary).toMatch(/^ {2}Build \d+\.\d s :/m)
  })

  it('shows the bytes that the registry sends for each image', async () => {
    const { summary, outputs } = result
    const digests = platformsOf(await indexOf(outputs.ref))

    for (const platform of PLATFORMS) {
      const ref = `${image}@${digests[platform] ?? ''}`
      const bytes = await bytesOf(ref)
      const row = summary
        .split('\n')
        .find((line) => line.startsWith(`| \`${platform}\``))
      const sizes = await readSizes(dockerCli(process.env), { [platform]: ref })
      expect(sizes).toEqual({ [platform]: bytes })
      expect(row).toContain(` | ${Math.round(bytes / 1e6)}&nbsp;MB | `)
    }
  })

  it('leaves nothing behind', async () => {
    expect(result.leftFiles).toEqual([])
    expect(await leftInEngine(result.jobId, image)).toEqual([])
  })
})
