import { describe, expect, it } from '@jest/globals'
import {
  act,
  docker,
  indexOf,
  lab,
  newImage,
  sharedBuilder
} from './support/lab.ts'

describe('a build', () => {
  it('gives the same platform manifests for the same inputs, in another repository and job', async () => {
    // Each with a builder of its own, which has built nothing before.
    const run = { builder: '', 'smoke-test': 'none' }
    const first = await act({ ...run, image: newImage() })
    const second = await act(
      { ...run, image: newImage() },
      { env: { ...process.env, GITHUB_SHA: '0'.repeat(40) } }
    )

    expect(first.outputs['platform-digests']).toMatch(/sha256:/)
    expect(second.outputs['platform-digests']).toBe(
      first.outputs['platform-digests']
    )
  })

  it('of one platform is an index as well', async () => {
    const { outputs } = await act({
      image: newImage(),
      platforms: 'linux/amd64',
      provenance: 'false',
      'smoke-test': 'none'
    })

    expect((await indexOf(outputs.ref)).manifests).toHaveLength(1)
  })

  it('of a context with RUN lines runs them on both platforms', async () => {
    const { mainCode, log } = await act({
      image: newImage(),
      context: '__tests__/integration/contexts/with-run',
      'smoke-test': 'none'
    })

    expect(mainCode).toBe(0)
    expect(log).toContain('/about')
  })

  it('attests an SBOM when asked to', async () => {
    const { outputs } = await act({
      image: newImage(),
      platforms: 'linux/amd64',
      sbom: lab('SBOM_GENERATOR')
        ? `generator=${lab('SBOM_GENERATOR')}`
        : 'true',
      'smoke-test': 'none'
    })
    const format = '{{json .SBOM}}'
    const sbom = await docker([
      'buildx',
      'imagetools',
      'inspect',
      '--format',
      format,
      outputs.ref ?? ''
    ])

    expect(sbom).toContain('SPDX')
  })
})

describe('an existing builder', () => {
  it('is used, and is still there afterwards', async () => {
    const name = await sharedBuilder()
    const { mainCode, log } = await act({
      image: newImage(),
      'smoke-test': 'none'
    })

    expect(mainCode).toBe(0)
    expect(log).toContain(`--builder ${name}`)
    expect(await docker(['buildx', 'ls', '--format', '{{.Name}}'])).toContain(
      name
    )
  })

  it('that does not exist is refused by its name', async () => {
    const { mainCode, log } = await act({
      image: newImage(),
      builder: 'nobody'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('The builder "nobody" cannot be used')
  })

  it('of the docker driver is refused, since it cannot push by digest', async () => {
    const { mainCode, log } = await act({
      image: newImage(),
      builder: 'default'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('has the docker driver')
  })
})
