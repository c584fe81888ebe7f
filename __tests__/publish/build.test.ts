import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import type { Job } from '../../src/job.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import {
  AMD64,
  ARM64,
  BASE,
  INDEX,
  manifestOf,
  newJob,
  plan
} from '../support/samples.js'

skipWaiting()
const { build, loadArgs, pushArgs } = await import('../../src/publish/build.js')

const options = {
  builder: 'milvus-runpod-1',
  provenance: 'mode=max',
  sbom: 'false',
  metadataFile: '/job/metadata.json'
}

const COMMON = [
  ['--progress', 'plain'],
  ['--build-arg', `BASE_IMAGE=milvusdb/milvus@${BASE}`],
  ['--build-arg', 'MILVUS_VERSION=2.6.22'],
  ['--build-arg', 'SOURCE_DATE_EPOCH=1754300000'],
  ['--label', 'org.opencontainers.image.title=Milvus'],
  ['--label', 'mine=1']
].flat()

describe('pushArgs', () => {
  it('builds all platforms in one build and pushes them by digest, with no tag', () => {
    expect(pushArgs(plan, options)).toEqual([
      'buildx',
      'build',
      '--builder',
      'milvus-runpod-1',
      '--platform',
      'linux/amd64,linux/arm64',
      ...COMMON,
      '--build-arg',
      'BUILDKIT_MULTI_PLATFORM=1',
      '--annotation',
      'index:org.opencontainers.image.title=Milvus',
      '--annotation',
      'index:mine=1',
      '--provenance',
      'mode=max',
      '--sbom',
      'false',
      '--output',
      'type=image,name=ghcr.io/me/milvus,push-by-digest=true,name-canonical=true,push=true,oci-mediatypes=true,rewrite-timestamp=true',
      '--metadata-file',
      '/job/metadata.json',
      '/job/context'
    ])
  })

  it.each([
    ['a=1', 'index:a=1'],
    ['a=manifest:1', 'index:a=manifest:1'],
    ['index:a=1', 'index:a=1'],
    ['manifest:a=1', 'manifest:a=1'],
    ['manifest[linux/amd64]:a=1', 'manifest[linux/amd64]:a=1'],
    ['index,manifest:a=1', 'index,manifest:a=1'],
    [
      'manifest[linux/amd64,linux/arm64]:a=1',
      'manifest[linux/amd64,linux/arm64]:a=1'
    ],
    ['index-descriptor:a=1', 'index-descriptor:a=1'],
    ['indexed=1', 'index:indexed=1']
  ])('gives the annotation %s as %s', (line, argument) => {
    const args = pushArgs({ ...plan, annotations: [line] }, options)
    expect(args[args.indexOf('--annotation') + 1]).toBe(argument)
  })
})

describe('loadArgs', () => {
  it('builds one platform into the engine, without attestations', () => {
    const target = {
      builder: 'default',
      platform: 'linux/amd64',
      ref: 'milvus-runpod-1:linux-amd64'
    }
    expect(loadArgs(plan, target)).toEqual([
      'buildx',
      'build',
      '--builder',
      'default',
      '--platform',
      'linux/amd64',
      ...COMMON,
      '--provenance',
      'false',
      '--sbom',
      'false',
      '--load',
      '--tag',
      'milvus-runpod-1:linux-amd64',
      '/job/context'
    ])
  })
})

const SOLVE = 'ERROR: failed to build: failed to solve: '
const PUSH = `${SOLVE}failed to push ghcr.io/me/milvus: `

describe('build with push', () => {
  const inputs = {
    push: 'true',
    buildkitImage: 'moby/buildkit:v1',
    driverOpts: [],
    provenance: 'true',
    sbom: 'false'
  } as unknown as Inputs
  const STARTED = {
    'image inspect': 'sha256:1',
    'volume ls': '',
    'buildx create': '',
    'buildx inspect': 'Driver: remote'
  }
  const PLATFORMS = {
    'buildx imagetools inspect': JSON.stringify(
      manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
    )
  }
  let job: Job

  beforeEach(() => {
    job = newJob()
    writeFileSync(
      path.join(job.directory, 'metadata.json'),
      JSON.stringify({ 'containerimage.digest': INDEX })
    )
  })

  it('returns the digest of the index, and each platform by its own digest', async () => {
    const { docker } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': ''
    })
    await expect(build(docker, plan, inputs, job)).resolves.toEqual({
      origin: 'built',
      refs: {
        'linux/amd64': `ghcr.io/me/milvus@${AMD64}`,
        'linux/arm64': `ghcr.io/me/milvus@${ARM64}`
      },
      pushed: {
        digest: INDEX,
        platformDigests: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
      }
    })
  })

  it('creates a builder that is named after the job', async () => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': ''
    })
    await build(docker, plan, inputs, job)
    const [create, , start] = calls.filter((line) => line.startsWith('buildx'))
    expect(create).toMatch(`buildx create --name ${job.name} `)
    expect(start).toMatch(`buildx build --builder ${job.name} `)
  })

  it('creates none when an existing one is named', async () => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': ''
    })
    await build(docker, plan, { ...inputs, builder: 'mine' }, job)
    expect(calls[0]).toBe('buildx inspect --bootstrap mine')
    expect(calls[1]).toMatch('buildx build --builder mine ')
  })

  it.each([
    '401 Unauthorized',
    '403 Forbidden',
    '429 Too Many Requests',
    'EOF'
  ])('retries the push after a transient %j', async (stderr) => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': [failed(`ERROR: failed to push: ${stderr}`), '']
    })
    await build(docker, plan, inputs, job)
    const builds = calls.filter((line) => line.startsWith('buildx build'))
    expect(builds).toHaveLength(2)
    expect(builds[1]).toBe(builds[0])
  })

  it('does not retry a build error', async () => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      'buildx build': failed('ERROR: dockerfile parse error on line 3')
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      /^The build failed: [^]*parse error[^]*read the build log above/
    )
    expect(
      calls.filter((line) => line.startsWith('buildx build'))
    ).toHaveLength(1)
  })

  it('says what to set when the push is denied for good', async () => {
    const { docker } = fakeDocker({
      ...STARTED,
      'buildx build': failed(`${PUSH}denied: permission_denied: write_package`)
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      /Likely reason: the package was first pushed by hand [^]*\nWhat to do: add this repository on the page of the package/
    )
  })

  const unpublished = { ...plan, isUnpublished: true }
  const denied = failed(`${PUSH}denied: requested access is denied`)

  it.each([
    ['build', 'build'],
    ['read-back', 'imagetools inspect']
  ])(
    'repeats the %s while another job creates the repository',
    async (_, command) => {
      const { docker, calls } = fakeDocker({
        ...STARTED,
        ...PLATFORMS,
        'buildx build': '',
        [`buildx ${command}`]: [
          ...Array.from({ length: 6 }, () => denied),
          command === 'build' ? '' : PLATFORMS['buildx imagetools inspect']
        ]
      })
      await build(docker, unpublished, inputs, job)
      expect(
        calls.filter((line) => line.startsWith(`buildx ${command}`))
      ).toHaveLength(7)
    }
  )

  it('waits for no other job when it is a pull that is denied', async () => {
    const pull = `${SOLVE}me/base: failed to resolve source metadata for docker.io/me/base: denied`
    const { docker } = fakeDocker({ ...STARTED, 'buildx build': failed(pull) })
    const before = waits.length
    await expect(build(docker, unpublished, inputs, job)).rejects.toThrow(
      /^docker\.io\/me\/base could not be pulled for the build: [^]*docker\.io denies the pull[^]*"base-username"/
    )
    const waited = waits.slice(before).reduce((sum, one) => sum + one, 0)
    expect(waited).toBeLessThanOrEqual(7)
  })

  it.each([
    ['me/base', 'milvusdb/milvus', 'with the inputs "base-username"'],
    ['r.example/x', 'milvusdb/milvus', 'log in to r.example earlier in the job']
  ])(
    'says where to log in for the pull of %s, with the base %s',
    async (ref, repository, next) => {
      const pull = `${SOLVE}failed to resolve source metadata for ${ref}: toomanyrequests`
      const { docker } = fakeDocker({
        ...STARTED,
        'buildx build': failed(pull)
      })
      const base = { ...plan.base, repository }
      await expect(
        build(docker, { ...plan, base }, inputs, job)
      ).rejects.toThrow(next)
    }
  )

  it('names the base image when BuildKit does not say what it pulled', async () => {
    const limit = `${PUSH}toomanyrequests: You have reached your pull rate limit.`
    const { docker } = fakeDocker({ ...STARTED, 'buildx build': failed(limit) })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      /^milvusdb\/milvus@sha256:\w+ could not be pulled for the build/
    )
  })

  it('names the step that failed', async () => {
    const stderr = `------\n > [linux/amd64 2/2] RUN exit 3:\n------\n${SOLVE}process "x" did not complete successfully`
    const { docker } = fakeDocker({
      ...STARTED,
      'buildx build': failed(stderr)
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      'The build failed at "[linux/amd64 2/2] RUN exit 3": '
    )
  })

  it('says whose disk is full', async () => {
    const full = `${SOLVE}write /var/lib/buildkit/x: no space left on device`
    const { docker } = fakeDocker({ ...STARTED, 'buildx build': failed(full) })
    await expect(build(docker, plan, inputs, job)).rejects.toMatchObject({
      code: 'disk-full',
      likely: expect.stringContaining('the disk of the builder is full')
    })
  })

  describe('to a registry that refuses attestations', () => {
    const refused = failed(
      `${PUSH}denied: unknown manifest class for application/vnd.oci.empty.v1+json`
    )
    const isBuild = (line: string): boolean => line.startsWith('buildx build')

    it('pushes them in the older form, at once and with a warning', async () => {
      const { docker, calls } = fakeDocker({
        ...STARTED,
        ...PLATFORMS,
        'buildx build': [refused, '']
      })
      const before = waits.length
      await build(docker, unpublished, inputs, job)
      expect(waits).toHaveLength(before)
      const [first, second] = calls.filter(isBuild)
      expect(first).not.toContain('oci-artifact')
      expect(second).toContain(',oci-artifact=false ')
      expect(log()).toContain(
        '::warning::ghcr.io does not accept attestations as OCI artifacts'
      )
    })

    it('says to do without them if that is refused as well', async () => {
      const { docker, calls } = fakeDocker({
        ...STARTED,
        'buildx build': refused
      })
      await expect(build(docker, unpublished, inputs, job)).rejects.toThrow(
        'What to do: set the inputs "provenance" and "sbom" to "false"'
      )
      expect(calls.filter(isBuild)).toHaveLength(2)
    })

    it('does not try again without any', async () => {
      const { docker, calls } = fakeDocker({
        ...STARTED,
        'buildx build': refused
      })
      const none = { ...inputs, provenance: 'false', sbom: 'False' }
      await expect(build(docker, plan, none, job)).rejects.toThrow(
        'the registry does not accept OCI indexes with annotations'
      )
      expect(calls.filter(isBuild)).toHaveLength(1)
    })
  })

  it('says to re-run the failed jobs when the first push stays denied', async () => {
    const { docker } = fakeDocker({ ...STARTED, 'buildx build': denied })
    await expect(build(docker, unpublished, inputs, job)).rejects.toThrow(
      /another job was creating the repository[^]*\nWhat to do: re-run the failed jobs; if that fails as well, /
    )
  })
})

describe('build without push', () => {
  const inputs = { push: 'false' } as Inputs
  const job = newJob()
  const refs = {
    'linux/amd64': `${job.name}:linux-amd64`,
    'linux/arm64': `${job.name}:linux-arm64`
  }

  it('builds each platform with the builder of the engine, and pushes nothing', async () => {
    const { docker, calls } = fakeDocker({
      'context show': 'default',
      'buildx build': ''
    })
    await expect(build(docker, plan, inputs, job)).resolves.toEqual({
      origin: 'built',
      refs
    })
    expect(calls).toEqual([
      'context show',
      ...Object.entries(refs).map(([platform, ref]) =>
        loadArgs(plan, { builder: 'default', platform, ref }).join(' ')
      )
    ])
  })

  it('names the platform that could not be built', async () => {
    const { docker } = fakeDocker({
      'context show': 'default',
      'buildx build --builder default --platform linux/amd64': '',
      'buildx build --builder default --platform linux/arm64': failed('no')
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      'The build for linux/arm64 failed: '
    )
  })
})
